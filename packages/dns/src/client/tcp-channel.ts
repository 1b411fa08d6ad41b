/**
 * TCP to one server: one connection, many questions on it at once, answers in any order.
 * Spec: RFC 1035 §4.2.2 (length prefix), RFC 7766 §6.2.1 (pipelining, reuse, idle close).
 */
import { connect, type Socket } from "node:net"
import { type Channel, PendingQueries } from "./channel.ts"
import { type Endpoint, formatEndpoint } from "./route.ts"

export const makeTcpChannel = (server: Endpoint, connectTimeoutMillis: number): Channel => {
  let connection: Connection | undefined
  let closed = false
  return {
    ask: (query, timeoutMillis, done) => {
      if (closed) {
        setImmediate(done, { failed: "connection-closed", detail: "the client was closed" })
        return () => {}
      }
      if (connection === undefined || !connection.isUsable()) connection = openConnection(server, connectTimeoutMillis)
      const current = connection
      const id = current.pending.add(query, timeoutMillis, (reply) => {
        current.rest()
        done(reply)
      })
      if (id === undefined) {
        setImmediate(done, { failed: "timeout", detail: "too many questions wait on one connection" })
        return () => {}
      }
      current.send(query.bytes)
      return () => {
        current.pending.cancel(id)
        current.rest()
      }
    },
    close: () => {
      closed = true
      connection?.close()
    },
  }
}

interface Connection {
  readonly pending: PendingQueries
  readonly isUsable: () => boolean
  readonly send: (bytes: Buffer) => void
  /** Starts the idle clock when nothing waits any more. */
  readonly rest: () => void
  readonly close: () => void
}

const openConnection = (server: Endpoint, connectTimeoutMillis: number): Connection => {
  const pending = new PendingQueries()
  const socket: Socket = connect({ host: server.address, port: server.port, noDelay: true })
  let ended = false
  let strays = 0
  let outgoing: Array<Buffer> = []
  const end = (reason: Parameters<PendingQueries["failAll"]>[0], detail: string): void => {
    if (ended) return
    ended = true
    clearTimeout(connecting)
    socket.destroy()
    pending.failAll(reason, detail)
  }
  const connecting = setTimeout(
    () => end("timeout", `no connection to ${formatEndpoint(server)} within ${connectTimeoutMillis} ms`),
    connectTimeoutMillis,
  )
  socket.on("connect", () => clearTimeout(connecting))
  socket.on("error", (error: NodeJS.ErrnoException) => {
    const reason =
      error.code === "ECONNREFUSED"
        ? "connection-refused"
        : error.code === "ECONNRESET"
          ? "connection-closed"
          : "unreachable"
    end(reason, `${error.code ?? error.message} from ${formatEndpoint(server)}`)
  })
  socket.on("close", () => end("connection-closed", `${formatEndpoint(server)} closed the connection`))
  socket.on("timeout", () => {
    if (pending.size === 0) end("connection-closed", "idle")
  })
  let rest: Buffer = Buffer.alloc(0)
  socket.on("data", (chunk) => {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (bytes.length >= 2) {
      const length = bytes.readUInt16BE(0)
      if (bytes.length < 2 + length) break
      // A copy: a small answer that is kept must not keep the whole chunk of the stream.
      const reply = Buffer.from(bytes.subarray(2, 2 + length))
      bytes = bytes.subarray(2 + length)
      if (!pending.deliver(reply) && ++strays >= MAX_STRAYS) {
        return end("mismatch", `${formatEndpoint(server)} sent ${MAX_STRAYS} messages that answer no question`)
      }
    }
    rest = bytes
  })
  const flush = (): void => {
    const parts = outgoing
    outgoing = []
    if (!ended) socket.write(Buffer.concat(parts))
  }
  return {
    pending,
    isUsable: () => !ended,
    send: (bytes) => {
      // Questions of one turn of the event loop leave in one write.
      if (outgoing.length === 0) setImmediate(flush)
      outgoing.push(Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes)
    },
    rest: () => {
      if (pending.size === 0) socket.setTimeout(IDLE_MILLIS)
    },
    close: () => end("connection-closed", "the client was closed"),
  }
}

/** RFC 7766 §6.2.3: clients should close idle connections; the order of seconds. */
const IDLE_MILLIS = 5_000
/** Messages that answer nothing are counted to here, then the server is not worth more memory. */
const MAX_STRAYS = 64
