/**
 * UDP to one server, from ports that cannot be foreseen.
 * Spec: RFC 5452 §9.2 (random ports and ids). Sockets are connected, so that the kernel drops what comes from elsewhere and
 * reports a closed port at once.
 *
 * A port for each query would cost two system calls more than the query; a set of random ports, of which one is chosen at
 * random and which are replaced after some uses, leaves a forger the same two unknowns.
 */
import { createSocket, type Socket } from "node:dgram"
import { isIPv6 } from "node:net"
import { type Channel, PendingQueries } from "./channel.ts"
import { randomUint16 } from "./query.ts"
import { type Endpoint, formatEndpoint } from "./route.ts"

export const makeUdpChannel = (server: Endpoint, ports = DEFAULT_PORTS): Channel => {
  const slots: Array<Port | undefined> = new Array(ports).fill(undefined)
  const retired = new Set<Port>()
  let closed = false

  const portFor = (): Port => {
    const index = randomUint16() % ports
    let port = slots[index]
    if (port === undefined || port.uses >= MAX_USES || port.broken) {
      if (port !== undefined) retire(port)
      port = openPort(server)
      slots[index] = port
    }
    return port
  }
  const retire = (port: Port): void => {
    if (port.pending.size === 0) {
      port.close()
      return
    }
    retired.add(port)
    port.whenIdle = () => {
      retired.delete(port)
      port.close()
    }
  }
  return {
    ask: (query, timeoutMillis, done) => {
      if (closed) {
        setImmediate(done, { failed: "connection-closed", detail: "the client was closed" })
        return () => {}
      }
      const port = portFor()
      port.uses++
      const id = port.pending.add(query, timeoutMillis, (reply) => {
        done(reply)
        if (port.pending.size === 0) port.whenIdle()
      })
      if (id === undefined) {
        setImmediate(done, { failed: "timeout", detail: "too many questions wait on one port" })
        return () => {}
      }
      port.send(query.bytes)
      return () => {
        port.pending.cancel(id)
        if (port.pending.size === 0) port.whenIdle()
      }
    },
    close: () => {
      closed = true
      for (const port of [...slots, ...retired]) {
        port?.pending.failAll("connection-closed", "the client was closed")
        port?.close()
      }
    },
  }
}

interface Port {
  readonly pending: PendingQueries
  readonly send: (bytes: Buffer) => void
  readonly close: () => void
  uses: number
  broken: boolean
  whenIdle: () => void
}

const openPort = (server: Endpoint): Port => {
  const socket: Socket = createSocket({
    type: isIPv6(server.address) ? "udp6" : "udp4",
    // Addresses are literal; asking the system's resolver would cost a turn of the event loop or worse.
    lookup: (address, _, callback) => callback(null, address, isIPv6(address) ? 6 : 4),
  })
  const pending = new PendingQueries()
  let waitingToSend: Array<Buffer> | undefined = []
  let isOpen = true
  const fail = (error: NodeJS.ErrnoException): void => {
    port.broken = true
    const reason = error.code === "ECONNREFUSED" ? "connection-refused" : "unreachable"
    pending.failAll(reason, `${error.code ?? error.message} from ${formatEndpoint(server)}`)
  }
  const port: Port = {
    pending,
    uses: 0,
    broken: false,
    whenIdle: () => {},
    send: (bytes) => {
      if (waitingToSend !== undefined) waitingToSend.push(bytes)
      else if (isOpen) socket.send(bytes)
    },
    close: () => {
      if (!isOpen) return
      isOpen = false
      socket.close()
    },
  }
  // Without a callback for each packet, failures to send arrive here too.
  socket.on("error", fail)
  socket.on("message", (reply) => pending.deliver(reply))
  socket.on("connect", () => {
    const queued = waitingToSend ?? []
    waitingToSend = undefined
    for (const bytes of queued) port.send(bytes)
  })
  socket.connect(server.port, server.address)
  return port
}

/** Each costs a file descriptor; with 16 bits of id and the letter case, 32 ports are beyond guessing. */
const DEFAULT_PORTS = 32
/** After so many questions a port is given up for another. */
const MAX_USES = 2048
