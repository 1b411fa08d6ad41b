/** Ports on 127.0.0.1: opened, told apart, held closed, and all closed again at the end. */
import { createSocket, type Socket as UdpSocket } from "node:dgram"
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net"

export const LOOPBACK = "127.0.0.1"

/** Listens on a free port. Sockets that break do not matter: the peer may hang up at any moment. */
export const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host: LOOPBACK, port: 0, backlog: BACKLOG }, () => resolve((server.address() as AddressInfo).port))
  })

/** A TCP server whose connections are cut off when they say nothing for long. */
export const serve = (onConnection: (socket: Socket) => void): Server =>
  createServer({ noDelay: true }, (socket) => {
    tame(socket)
    onConnection(socket)
  })

/** Errors are of no interest, and nobody stays for ever. */
export const tame = (socket: Socket): void => {
  socket.on("error", ignore)
  socket.setTimeout(IDLE_MILLISECONDS, () => socket.destroy())
}

const ignore = (): void => {}

/** A scan opens connections in bursts of some hundred. */
const BACKLOG = 511
/** Longer than the patience of any scanner in the laboratory. */
const IDLE_MILLISECONDS = 60_000

/** One port number for TCP and UDP. */
export interface PortPair {
  readonly port: number
  readonly udp: UdpSocket
}

/** Opens a TCP server, and a UDP socket with the same number; tries again where that is taken. */
export const openPair = async (makeServer: () => Server): Promise<PortPair> => {
  for (let attempt = 1; ; attempt++) {
    const server = makeServer()
    const port = await listen(server)
    try {
      return { port, udp: await bindUdp(port) }
    } catch (error) {
      server.close()
      if (attempt === PAIR_ATTEMPTS) throw error
    }
  }
}

const PAIR_ATTEMPTS = 20

const bindUdp = (port: number): Promise<UdpSocket> =>
  new Promise((resolve, reject) => {
    const socket = createSocket({ type: "udp4", recvBufferSize: UDP_BUFFER_BYTES })
    socket.once("error", reject)
    socket.bind({ address: LOOPBACK, port }, () => {
      socket.off("error", reject)
      // A client that is gone when the answer comes makes the kernel complain here.
      socket.on("error", ignore)
      resolve(socket)
    })
  })

/** Some thousand queries may wait while an answer is being signed. */
const UDP_BUFFER_BYTES = 1 << 20

/**
 * A port at which connections are refused for as long as the laboratory runs: it is the near end of a connection, so nobody
 * else can be given it, and nobody listens. Over UDP likewise.
 */
export const holdClosedPort = async (anyOpenPort: number): Promise<number> => {
  for (let attempt = 1; ; attempt++) {
    const holder = await new Promise<Socket>((resolve, reject) => {
      const socket = connect({ host: LOOPBACK, port: anyOpenPort }, () => resolve(socket))
      socket.once("error", reject)
    })
    holder.on("error", ignore)
    const port = holder.localPort!
    try {
      const udp = await bindUdp(port)
      await new Promise<void>((resolve) => udp.connect(anyOpenPort, LOOPBACK, () => resolve()))
      return port
    } catch (error) {
      holder.destroy()
      if (attempt === PAIR_ATTEMPTS) throw error
    }
  }
}
