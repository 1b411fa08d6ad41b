/** DNS over UDP and TCP on one port. Spec: RFC 1035 §4.2, RFC 7766 (many queries on one connection). */
import type { Server, Socket } from "node:net"
import type { DnsResponder } from "../dns/dns-responder.ts"
import type { Delay } from "./delay.ts"
import { openPair, serve } from "./ports.ts"

/** Opens the port and returns its number. Answers are sent after the delay. */
export const openNameServer = async (responder: DnsResponder, { hold }: Delay): Promise<number> => {
  const { port, udp } = await openPair(() => makeTcpServer(responder, hold))
  udp.on("message", (query, client) => {
    const reply = responder.respond(query, "udp")
    if (reply === undefined) return
    hold(() => udp.send(reply, client.port, client.address))
  })
  return port
}

const makeTcpServer = (responder: DnsResponder, hold: Delay["hold"]): Server =>
  serve((socket: Socket) => {
    let pending: Buffer = Buffer.alloc(0)
    socket.on("data", (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const end = 2 + pending.readUInt16BE(0)
        const reply = responder.respond(pending.subarray(2, end), "tcp")
        pending = pending.subarray(end)
        if (reply === undefined) continue
        const framed = Buffer.allocUnsafe(reply.length + 2)
        framed.writeUInt16BE(reply.length, 0)
        reply.copy(framed, 2)
        hold(() => socket.writable && socket.write(framed))
      }
    })
  })
