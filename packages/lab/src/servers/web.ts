/**
 * Web servers of the fictional Internet: few listeners, told apart by the versions they speak; who is asked for decides the rest.
 *
 * Enough of RFC 9112 to answer one GET: the head of the request is read, answered, and the connection closed.
 */
import type { Server, Socket } from "node:net"
import {
  createServer as createTlsServer,
  type SecureContext,
  type SecureContextOptions,
  type TLSSocket,
} from "node:tls"
import type { WebState } from "../world/state.ts"
import { serve, tame } from "./ports.ts"
import { response } from "./response.ts"
import { plainSecurityTxt } from "./site.ts"

/** What stands under a name at this moment; `undefined` for a name that is no web site. */
export type FindSite = (name: string) => WebState | undefined

/** Port 80: redirects or serves, as the state of the site in the Host header says. */
export const makeHttpServer = (find: FindSite, now: () => Date): Server =>
  serve((socket) =>
    answerRequest(socket, (host, path) => {
      const site = find(host)
      if (site?.securityTxt === "not-encrypted" && path === "/.well-known/security.txt")
        return plainSecurityTxt(host, now())
      switch (site?.http) {
        case "redirects":
          return redirectTo(`https://${host}/`)
        case "redirects-elsewhere":
          return redirectTo(`https://www.${host}/`)
        case "redirects-to-plain":
          return redirectTo(`http://www.${host}/`)
        case undefined:
          return response("404 Not Found", [], "No such site.\n")
        default:
          return response(
            "200 OK",
            ["Content-Type: text/html; charset=utf-8"],
            `<!doctype html><title>${host}</title>\n`,
          )
      }
    }),
  )

/** Port 443 without TLS: what Apache says to a ClientHello. */
export const makePlainServer = (): Server =>
  serve((socket) => {
    socket.once("data", () =>
      socket.end(
        response("400 Bad Request", [], "Your browser sent a request that this server could not understand.\n"),
      ),
    )
  })

/** Port 443 with TLS; `contextFor` chooses the certificate by the name in SNI. */
export const makeHttpsServer = (
  options: SecureContextOptions,
  contextFor: (serverName: string) => SecureContext | undefined,
  fallback: { readonly key: string; readonly cert: string },
  answer: (host: string, path: string) => string,
): Server => {
  const server = createTlsServer(
    {
      ...options,
      ...fallback,
      noDelay: true,
      SNICallback: (name, done) => done(null, contextFor(name)),
    },
    (socket: TLSSocket) => {
      tame(socket)
      answerRequest(socket, answer)
    },
  )
  return server.on("connection", tame).on("tlsClientError", (_, socket) => socket.destroy())
}

/** Reads up to the end of the head; the answer depends on the Host header and the path. */
const answerRequest = (socket: Socket, answer: (host: string, path: string) => string): void => {
  let head = ""
  const onData = (chunk: Buffer): void => {
    head += chunk.toString("latin1")
    if (head.length > MAX_HEAD_BYTES) socket.destroy()
    if (!head.includes("\r\n\r\n")) return
    socket.off("data", onData)
    socket.resume()
    const host = /^host:[ \t]*([^\s:]+)/im.exec(head)?.[1]?.toLowerCase() ?? ""
    const path = /^GET (\S+) /.exec(head)?.[1] ?? "/"
    socket.end(answer(host, path), "latin1")
  }
  socket.on("data", onData)
}

/** Requests of the scanner have some 200 bytes. */
const MAX_HEAD_BYTES = 16_384

const redirectTo = (location: string): string => response("301 Moved Permanently", [`Location: ${location}`], "")
