/** An SMTP server that takes mail for a test: RFC 5321 as far as one message a connection, with a fault of choice. */
import { createServer, type Socket } from "node:net"

export interface TakenMail {
  readonly from: string
  readonly to: string
  /** The message as it came, without the dots that were stuffed. */
  readonly data: string
}

export interface SmtpServer {
  readonly port: number
  readonly mails: ReadonlyArray<TakenMail>
  /** What the next connections meet, one each; then mail is taken. */
  readonly faults: Array<"closes-in-data" | "refuses-recipient" | "busy">
  readonly close: () => Promise<void>
}

export const startSmtpServer = async (): Promise<SmtpServer> => {
  const mails: Array<TakenMail> = []
  const faults: SmtpServer["faults"] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
    socket.on("error", () => socket.destroy())
    const fault = faults.shift()
    if (fault === "busy") return void socket.end("421 4.7.0 busy\r\n")
    converse(socket, fault, (mail) => mails.push(mail))
  })
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  return {
    port: (server.address() as { port: number }).port,
    mails,
    faults,
    close: () =>
      new Promise((closed) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => closed())
      }),
  }
}

const converse = (socket: Socket, fault: SmtpServer["faults"][number] | undefined, take: (mail: TakenMail) => void) => {
  let text = ""
  let from = ""
  let to = ""
  let inData = false
  const answer = (line: string): string => {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === "EHLO") return "250-smtp.test\r\n250 8BITMIME\r\n"
    if (verb === "MAIL") from = /<(.*?)>/.exec(line)?.[1] ?? ""
    if (verb === "RCPT") {
      if (fault === "refuses-recipient") return "550 5.1.1 no such mailbox\r\n"
      to = /<(.*?)>/.exec(line)?.[1] ?? ""
    }
    if (verb === "DATA") {
      inData = true
      return "354 go on\r\n"
    }
    return verb === "QUIT" ? "221 bye\r\n" : "250 ok\r\n"
  }
  socket.write("220 smtp.test ESMTP\r\n")
  socket.on("data", (chunk) => {
    text += chunk.toString("utf8")
    for (;;) {
      if (inData) {
        if (fault === "closes-in-data") return void socket.destroy()
        const end = text.indexOf("\r\n.\r\n")
        if (end < 0) return
        take({ from, to, data: text.slice(0, end).replace(/^\.\./gm, ".") })
        text = text.slice(end + 5)
        inData = false
        socket.write("250 taken\r\n")
        continue
      }
      const end = text.indexOf("\r\n")
      if (end < 0) return
      const said = answer(text.slice(0, end))
      text = text.slice(end + 2)
      socket.write(said)
    }
  })
}
