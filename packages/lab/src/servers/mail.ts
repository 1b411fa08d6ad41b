/**
 * A mail server that takes no mail: RFC 5321 as far as QUIT, and STARTTLS of RFC 3207, in the state of the month.
 */
import type { Server, Socket } from "node:net"
import { type SecureContext, TLSSocket } from "node:tls"
import type { MailHostState } from "../world/state.ts"
import { serve, tame } from "./ports.ts"

export const makeMailServer = (host: string, state: () => MailHostState, context: () => SecureContext): Server =>
  serve((socket) => {
    const { greeting, starttls } = state()
    switch (greeting) {
      case "busy":
        return void socket.end(`421 4.7.0 ${host} Too many connections, try again later\r\n`)
      case "greylists":
        return void socket.end(`451 4.7.1 ${host} Greylisted, try again later\r\n`)
      case "ready":
        socket.write(`220 ${host} ESMTP\r\n`)
        return converse(socket, host, starttls, context)
    }
  })

const converse = (
  socket: Socket,
  host: string,
  starttls: MailHostState["starttls"] | "in-tls",
  context: () => SecureContext,
): void => {
  let text = ""
  const onData = (chunk: Buffer): void => {
    text += chunk.toString("latin1")
    if (text.length > MAX_PENDING_BYTES) return void socket.destroy()
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      const [verb = ""] = text.slice(0, end).trim().toUpperCase().split(" ")
      text = text.slice(end + 1)
      if (verb === "STARTTLS" && starttls !== "absent" && starttls !== "in-tls") {
        // What came in the same breath was not said in TLS, and is dropped.
        socket.off("data", onData)
        socket.write("220 2.0.0 Ready to start TLS\r\n")
        secure(socket, host, starttls, context)
        return
      }
      if (verb === "QUIT") return void socket.end("221 2.0.0 Bye\r\n")
      socket.write(replyTo(verb, host, starttls))
    }
  }
  socket.on("data", onData)
}

const replyTo = (verb: string, host: string, starttls: MailHostState["starttls"] | "in-tls"): string => {
  switch (verb) {
    case "EHLO":
      return [
        "PIPELINING",
        "SIZE 20971520",
        ...(starttls === "works" || starttls === "broken" ? ["STARTTLS"] : []),
        "8BITMIME",
      ]
        .reduce((lines, keyword) => `${lines}250-${keyword}\r\n`, `250-${host}\r\n`)
        .concat("250 ENHANCEDSTATUSCODES\r\n")
    case "HELO":
      return `250 ${host}\r\n`
    case "NOOP":
    case "RSET":
      return "250 2.0.0 Ok\r\n"
    default:
      return "502 5.5.1 Not here\r\n"
  }
}

/** RFC 5321 §4.5.3.1.4: a command line has 512 bytes. */
const MAX_PENDING_BYTES = 4_096

/** Fatal alert handshake_failure (RFC 8446 §6.2) in a record of TLS 1.0, as a server without certificate says it. */
const HANDSHAKE_FAILURE = Buffer.from([21, 3, 1, 0, 2, 2, 40])

const secure = (socket: Socket, host: string, starttls: "works" | "broken", context: () => SecureContext): void => {
  if (starttls === "broken") {
    socket.once("data", () => socket.end(HANDSHAKE_FAILURE))
    return
  }
  const secured = new TLSSocket(socket, { isServer: true, secureContext: context() })
  tame(secured)
  converse(secured, host, "in-tls", context)
}
