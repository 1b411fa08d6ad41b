import { createSocket } from "node:dgram"
import { connect } from "node:net"
import {
  type DnskeyData,
  dataOf,
  decodeMessage,
  encodeMessage,
  type Message,
  NO_FLAGS,
  Rcode,
  RRType,
} from "@plumbline/dns"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { useLab } from "./lab.ts"

const lab = useLab({ month: 16 })

interface Query {
  readonly dnssecOk?: boolean
  readonly size?: number
  readonly edns?: boolean
  readonly version?: number
  readonly class?: number
}

const encodeQuestion = (name: string, type: number, query: Query): Uint8Array =>
  encodeMessage({
    id: 0x1234,
    opcode: 0,
    flags: { ...NO_FLAGS, recursionDesired: true, checkingDisabled: true },
    rcode: 0,
    questions: [{ name, type, class: query.class ?? 1 }],
    answers: [],
    authorities: [],
    additionals: [],
    ...(query.edns === false
      ? {}
      : {
          edns: {
            udpPayloadSize: query.size ?? 1232,
            version: query.version ?? 0,
            dnssecOk: query.dnssecOk ?? true,
            options: [],
          },
        }),
  })

/** One datagram there, one back. */
const askOverUdp = (port: number, bytes: Uint8Array): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const socket = createSocket("udp4")
    socket.once("error", reject)
    socket.once("message", (reply) => {
      socket.close()
      resolve(reply)
    })
    socket.send(bytes, port, "127.0.0.1")
  })

const askOverTcp = (port: number, bytes: Uint8Array): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port })
    let reply = Buffer.alloc(0)
    socket.once("error", reject)
    socket.write(Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]))
    socket.on("data", (chunk) => {
      reply = Buffer.concat([reply, chunk])
      if (reply.length < 2 || reply.length < 2 + reply.readUInt16BE(0)) return
      socket.destroy()
      resolve(reply.subarray(2))
    })
  })

const ask = async (name: string, type: number, query: Query = {}): Promise<Message> =>
  decodeMessage(await askOverUdp(lab().resolver.port, encodeQuestion(name, type, query)))

const types = (message: Message) => [...message.answers, ...message.authorities].map(({ type }) => type)

describe("the resolver", () => {
  it("answers with signatures when DO is set, and without them when it is not", async () => {
    const signed = await ask("parliament.gov.xa.", RRType.SOA)
    expect(types(signed)).toEqual([RRType.SOA, RRType.RRSIG])
    expect(types(await ask("parliament.gov.xa.", RRType.SOA, { dnssecOk: false }))).toEqual([RRType.SOA])
    expect(types(await ask("parliament.gov.xa.", RRType.SOA, { edns: false }))).toEqual([RRType.SOA])
  })

  it("repeats id, question, RD and CD, offers recursion, and never claims to have validated", async () => {
    const reply = await ask("PARLiament.gov.XA.", RRType.SOA)
    expect(reply.id).toBe(0x1234)
    expect(reply.questions).toEqual([{ name: "PARLiament.gov.XA.", type: RRType.SOA, class: 1 }])
    expect(reply.flags).toMatchObject({
      response: true,
      recursionDesired: true,
      recursionAvailable: true,
      checkingDisabled: true,
      authenticData: false,
      truncated: false,
    })
    expect(reply.edns).toMatchObject({ version: 0, dnssecOk: true })
  })

  it.each([
    ["a name that does not exist", "nosuch.gov.xa.", RRType.A, Rcode.NXDOMAIN],
    ["a target that was given up", "quarries.gov.xd.", RRType.SOA, Rcode.NXDOMAIN],
    ["a name below it", "www.quarries.gov.xd.", RRType.A, Rcode.NXDOMAIN],
    ["a name without the type", "parliament.gov.xa.", RRType.SRV, Rcode.NOERROR],
    ["an empty non-terminal", "_domainkey.parliament.gov.xa.", RRType.TXT, Rcode.NOERROR],
    ["the parent's absence of a DS", "gov.xd.", RRType.DS, Rcode.NOERROR],
  ] as const)("has a negative answer for %s", async (_, name, type, rcode) => {
    const reply = await ask(name, type)
    expect(reply.rcode).toBe(rcode)
    expect(reply.answers).toEqual([])
    expect(types(reply)[0]).toBe(RRType.SOA)
  })

  it("follows an alias to its end", async () => {
    const reply = await ask("www.gov.xf.", RRType.AAAA, { dnssecOk: false })
    expect(types(reply)).toEqual([RRType.CNAME, RRType.AAAA])
  })

  it("cuts what does not fit, and gives the whole over TCP", async () => {
    // An RSA key and its signature do not fit into 512 bytes.
    const apex = await findRsaZone()
    const cut = await ask(apex, RRType.DNSKEY, { size: 512 })
    expect(cut.flags.truncated).toBe(true)
    expect(cut.answers).toEqual([])
    expect(cut.edns?.dnssecOk).toBe(true)
    const whole = decodeMessage(
      await askOverTcp(lab().resolver.port, encodeQuestion(apex, RRType.DNSKEY, { size: 512 })),
    )
    expect(whole.flags.truncated).toBe(false)
    expect(types(whole)).toEqual([RRType.DNSKEY, RRType.RRSIG])
  })

  it("uses RSA/SHA-256, ECDSA P-256 and P-384, and Ed25519, NSEC and NSEC3", async () => {
    const seen = new Set<number>()
    const denials = new Set<number>()
    for (const { name } of lab().catalog.targets) {
      if (lab().expected(name, 16)["dnssec.signed"]?.verdict !== "pass") continue
      for (const { algorithm } of dataOf((await ask(`${name}.`, RRType.DNSKEY)).answers, "DNSKEY")) seen.add(algorithm)
      for (const type of types(await ask(`${name}.`, RRType.SRV))) denials.add(type)
    }
    expect([...seen].sort((a, b) => a - b)).toEqual(expect.arrayContaining([8, 13, 14, 15, 17]))
    expect(denials).toContain(RRType.NSEC)
    expect(denials).toContain(RRType.NSEC3)
  })

  it("refuses what it does not do", async () => {
    expect((await ask("gov.xa.", RRType.ANY)).rcode).toBe(Rcode.NOTIMP)
    expect((await ask("gov.xa.", RRType.SOA, { class: 3 })).rcode).toBe(Rcode.REFUSED)
    expect((await ask("gov.xa.", RRType.SOA, { version: 1 })).rcode).toBe(Rcode.BADVERS)
  })

  it("survives bytes that are no query", async () => {
    const socket = createSocket("udp4")
    for (const bytes of [[], [1], new Array(12).fill(0xff), new Array(600).fill(0xc0), new Array(40).fill(0x3f)])
      socket.send(Buffer.from(bytes), lab().resolver.port, "127.0.0.1")
    expect((await ask("gov.xa.", RRType.SOA)).rcode).toBe(Rcode.NOERROR)
    socket.close()
  })
})

describe("a name server", () => {
  it("answers with authority at its own address, over UDP and TCP", async () => {
    const [ipv4] = dataOf((await ask("ns1.anchordns.example.", RRType.A)).answers, "A")
    const endpoint = lab().route({ address: ipv4!.address, port: 53 })
    if ("refused" in endpoint) throw new Error(endpoint.refused)
    const question = encodeQuestion("parliament.gov.xa.", RRType.SOA, {})
    for (const reply of [await askOverUdp(endpoint.port, question), await askOverTcp(endpoint.port, question)])
      expect(decodeMessage(reply).flags).toMatchObject({ authoritative: true, recursionAvailable: false })
  })
})

describe("obstacles", () => {
  it("are SERVFAIL and silence, in the months in which they are expected", async () => {
    await Effect.runPromise(lab().setMonth(21))
    expect((await ask("oasis-towns.gov.xd.", RRType.SOA)).rcode).toBe(Rcode.SERVFAIL)
    await Effect.runPromise(lab().setMonth(20))
    const silence = new Promise((resolve) => setTimeout(() => resolve("silence"), 200))
    expect(await Promise.race([ask("skerry.gov.xf.", RRType.SOA).catch(() => "error"), silence])).toBe("silence")
    await Effect.runPromise(lab().setMonth(16))
    expect((await ask("skerry.gov.xf.", RRType.SOA)).rcode).toBe(Rcode.NOERROR)
  })
})

const findRsaZone = async (): Promise<string> => {
  for (const { name } of lab().catalog.targets) {
    const keys: ReadonlyArray<DnskeyData> = dataOf((await ask(`${name}.`, RRType.DNSKEY)).answers, "DNSKEY")
    if (keys.some(({ algorithm }) => algorithm === 8)) return `${name}.`
  }
  throw new Error("no zone is signed with RSA this month")
}
