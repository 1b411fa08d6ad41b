/** Servers on loopback for tests, closed with the test's scope, and the way to dial them. */

import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from "node:net"
import { createServer as createTlsServer, type TlsOptions, type Server as TlsServer } from "node:tls"
import { Data, Effect, type Scope } from "effect"
import type { Connect } from "../src/index.ts"

export class DialError extends Data.TaggedError("DialError")<{ readonly reason: string }> {}

export interface Listening {
  readonly connect: Connect<DialError>
  readonly port: number
  /** Connections accepted so far. */
  readonly accepted: () => number
}

/** A Node TLS server; what is said inside TLS is up to `onSecure`. */
export const serveTls = (
  options: TlsOptions,
  onSecure: (socket: Socket) => void = () => {},
  adjust: (server: TlsServer) => void = () => {},
): Effect.Effect<Listening, never, Scope.Scope> => {
  const server = createTlsServer(options, (socket) => {
    socket.on("error", () => {})
    onSecure(socket)
  })
  server.on("tlsClientError", () => {})
  adjust(server)
  return listen(server)
}

/** A server that does to each connection what `onConnection` says; `index` counts from 0. */
export const serveRaw = (
  onConnection: (socket: Socket, index: number) => void,
): Effect.Effect<Listening, never, Scope.Scope> => {
  let index = 0
  return listen(createServer((socket) => onConnection(socket, index++)))
}

const listen = (server: Server): Effect.Effect<Listening, never, Scope.Scope> => {
  const sockets = new Set<Socket>()
  let accepted = 0
  server.on("connection", (socket) => {
    accepted++
    sockets.add(socket)
    socket.on("error", () => {}).on("close", () => sockets.delete(socket))
  })
  return Effect.acquireRelease(
    Effect.callback<Listening>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo
        resume(Effect.succeed({ port, connect: connectTo(port), accepted: () => accepted }))
      })
    }),
    () =>
      Effect.callback<void>((resume) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resume(Effect.void))
      }),
  )
}

/** Dials a port of loopback. */
export const connectTo = (port: number): Connect<DialError> =>
  Effect.acquireRelease(
    Effect.callback<Socket, DialError>((resume) => {
      const socket = dial(port, "127.0.0.1")
      socket.once("connect", () => resume(Effect.succeed(socket)))
      socket.once("error", () => resume(Effect.fail(new DialError({ reason: "refused" }))))
    }),
    (socket) => Effect.sync(() => socket.destroy()),
  )
