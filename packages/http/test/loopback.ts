/** Servers on loopback for tests, and the way to them. */
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from "node:net"
import { issueCertificate } from "@plumbline/tls"
import { Data, Effect, type Scope } from "effect"

const limits = { totalMs: 300, handshakeMs: 300 }
export const request = { host: "www.example.org", path: "/", userAgent: "plumbline-test/1", limits } as const

export class DialError extends Data.TaggedError("DialError")<{ readonly reason: string }> {}

export const connectTo = (port: number) =>
  Effect.acquireRelease(
    Effect.callback<Socket, DialError>((resume) => {
      const socket = dial(port, "127.0.0.1")
      socket.once("connect", () => resume(Effect.succeed(socket)))
      socket.once("error", () => resume(Effect.fail(new DialError({ reason: "refused" }))))
    }),
    (socket) => Effect.sync(() => socket.destroy()),
  )

/** Starts a server on loopback and gives the way to it. */
export const listen = (server: Server) => {
  const sockets = new Set<Socket>()
  server.on("connection", (socket) => {
    sockets.add(socket)
    socket.on("error", () => {}).on("close", () => sockets.delete(socket))
  })
  return Effect.acquireRelease(
    Effect.callback<ReturnType<typeof connectTo>>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(connectTo((server.address() as AddressInfo).port))))
    }),
    () =>
      Effect.callback<void>((resume) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resume(Effect.void))
      }),
  )
}
export const answering = (act: (socket: Socket) => void) =>
  listen(createServer((socket) => socket.once("data", () => act(socket))))
export const test = <A, E>(body: Effect.Effect<A, E, Scope.Scope>) => Effect.runPromise(Effect.scoped(body))

export const certificate = issueCertificate({
  subject: "www.example.org",
  sans: ["www.example.org"],
  notBefore: new Date("2026-01-01T00:00:00Z"),
  notAfter: new Date("2036-01-01T00:00:00Z"),
})
export const tlsOptions = { key: certificate.privateKeyPem, cert: certificate.certificatePem }
