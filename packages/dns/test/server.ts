/** A DNS server on loopback, UDP and TCP on one port, whose answers the test decides. */
import { createSocket } from "node:dgram"
import { type AddressInfo, createServer } from "node:net"
import {
  decodeMessage,
  type Endpoint,
  encodeMessage,
  type Message,
  NO_FLAGS,
  type ResourceRecord,
} from "../src/index.ts"

/** What was asked, over which transport, and the n-th time for this question (from 1). */
export interface Asked {
  readonly query: Message
  readonly bytes: Buffer
  readonly transport: "udp" | "tcp"
  readonly count: number
}
/** Messages or raw packets to send, in order; none: silence. */
export type Answer = (asked: Asked) => ReadonlyArray<Message | Uint8Array>

export interface TestServer {
  readonly endpoint: Endpoint
  readonly asked: ReadonlyArray<Asked>
  readonly close: () => Promise<void>
}

/** The answer to a query, NOERROR unless told otherwise. */
export const reply = (
  query: Message,
  answers: ReadonlyArray<ResourceRecord> = [],
  change: Partial<Message> = {},
): Message => ({
  id: query.id,
  opcode: 0,
  flags: { ...NO_FLAGS, response: true, recursionDesired: true, recursionAvailable: true },
  rcode: 0,
  questions: query.questions,
  answers,
  authorities: [],
  additionals: [],
  edns: { udpPayloadSize: 1232, version: 0, dnssecOk: true, options: [] },
  ...change,
})

export const startServer = async (answer: Answer): Promise<TestServer> => {
  const asked: Array<Asked> = []
  const take = (bytes: Buffer, transport: "udp" | "tcp"): ReadonlyArray<Uint8Array> => {
    const query = decodeMessage(bytes)
    const key = (message: Message) => JSON.stringify(message.questions).toLowerCase()
    const count = asked.filter((before) => key(before.query) === key(query)).length + 1
    const seen: Asked = { query, bytes, transport, count }
    asked.push(seen)
    return answer(seen).map((message) => (message instanceof Uint8Array ? message : encodeMessage(message)))
  }
  const tcp = createServer((socket) => {
    let rest: Buffer = Buffer.alloc(0)
    socket.on("error", () => {})
    socket.on("data", (chunk) => {
      rest = Buffer.concat([rest, chunk])
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
        const length = rest.readUInt16BE(0)
        for (const bytes of take(Buffer.from(rest.subarray(2, 2 + length)), "tcp")) {
          socket.write(Buffer.concat([Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes]))
        }
        rest = rest.subarray(2 + length)
      }
    })
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
  })
  const sockets = new Set<import("node:net").Socket>()
  await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve))
  const { port } = tcp.address() as AddressInfo
  const udp = createSocket("udp4")
  udp.on("message", (bytes, from) => {
    for (const packet of take(bytes, "udp")) udp.send(packet, from.port, from.address)
  })
  await new Promise<void>((resolve) => udp.bind(port, "127.0.0.1", resolve))
  return {
    endpoint: { address: "127.0.0.1", port },
    asked,
    close: async () => {
      udp.close()
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => tcp.close(resolve))
    },
  }
}
