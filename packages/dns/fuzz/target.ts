/** What a mutated packet is thrown at: decoder, encoder, and the validator in the place of any answer of a chain. */
import { Effect } from "effect"
import { makeChain, makeChainMemory } from "../src/dnssec/chain.ts"
import { validateName } from "../src/dnssec/validate.ts"
import {
  DecodeError,
  decodeMessage,
  encodeMessage,
  formatChainTree,
  formatRecord,
  generateKey,
  type Message,
  makeDs,
  makeRecord,
  NO_FLAGS,
  type ResourceRecord,
  RRType,
  signZone,
  validationToJson,
} from "../src/index.ts"
import { makeAuthority } from "../test/authority.ts"
import { makeRandom, mutate } from "./mutate.ts"

export interface FuzzResult {
  readonly packets: number
  /** Packets that the decoder took. */
  readonly decoded: number
  /** Anything thrown that is not a DecodeError. */
  readonly escapes: ReadonlyArray<string>
  /** Most processor time that one packet took: what other programs do meanwhile does not count. */
  readonly maxMillis: number
}

/** Throws `packets` mutated packets at the decoder and the validator. */
export const fuzz = (packets: number, seed: number, progress: (done: number) => void = () => {}): FuzzResult => {
  const random = makeRandom(seed)
  const { corpus, anchor, at } = makeCorpus()
  const escapes: Array<string> = []
  let decoded = 0
  let maxMillis = 0
  for (let i = 0; i < packets; i++) {
    const victim = corpus[random(corpus.length)]!
    const packet = mutate(victim.bytes, corpus[random(corpus.length)]!.bytes, random)
    const started = processorMillis()
    try {
      const message = decodeMessage(packet)
      decoded++
      encodeMessage(message)
      for (const record of message.answers.slice(0, 4)) formatRecord(record)
      const question = corpus[random(corpus.length)]!
      const ask = (name: string, type: number) =>
        Effect.succeed(name === victim.name && type === victim.type ? message : answerOf(name, type))
      const chain = makeChain(ask, { anchors: [{ zone: ".", data: anchor }], sha1: "validate" }, makeChainMemory())
      const asked = random(2) === 0 ? victim : question
      const validation = Effect.runSync(validateName(asked.name, asked.type, at, { ask, chain, sha1: "validate" }))
      if (i % 16 === 0) JSON.stringify([validationToJson(validation), formatChainTree(validation)])
    } catch (error) {
      if (!(error instanceof DecodeError))
        escapes.push(`${Buffer.from(packet).toString("hex")}: ${(error as Error).stack}`)
    }
    maxMillis = Math.max(maxMillis, processorMillis() - started)
    if (i % 10_000 === 0) progress(i)
  }
  return { packets, decoded, escapes, maxMillis }

  function answerOf(name: string, type: number): Message {
    return corpus.find((entry) => entry.name === name && entry.type === type)?.message ?? EMPTY
  }
}

const processorMillis = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

const EMPTY: Message = {
  id: 0,
  opcode: 0,
  flags: { ...NO_FLAGS, response: true },
  rcode: 0,
  questions: [],
  answers: [],
  authorities: [],
  additionals: [],
}

/** Answers of a root and a zone below it: positive, wildcard, alias, DNAME, NSEC and NSEC3, keys and DS. */
const makeCorpus = () => {
  const at = new Date("2026-11-22T12:00:00Z")
  const period = { inception: new Date("2026-11-20Z"), expiration: new Date("2026-12-20Z") }
  const rootKey = generateKey(15)
  const anchor = makeDs(".", rootKey.dnskey)!
  const zones = (["nsec", "nsec3"] as const).map((kind) => {
    const zone = `${kind}.`
    const key = generateKey(kind === "nsec" ? 13 : 8, { bits: 1024 })
    const records: ReadonlyArray<ResourceRecord> = [
      makeRecord(zone, 300, {
        type: "SOA",
        mname: "ns.",
        rname: "h.",
        serial: 1,
        refresh: 1,
        retry: 1,
        expire: 1,
        minimum: 60,
      }),
      makeRecord(zone, 300, { type: "NS", target: "ns." }),
      makeRecord(zone, 300, { type: "MX", preference: 10, exchange: `www.${zone}` }),
      makeRecord(zone, 300, { type: "CAA", flags: 0, tag: "issue", value: "ca.example" }),
      makeRecord(`www.${zone}`, 300, { type: "A", address: "192.0.2.1" }),
      makeRecord(`www.${zone}`, 300, {
        type: "HTTPS",
        priority: 1,
        target: ".",
        parameters: [{ key: 1, value: Buffer.from("\x02h2") }],
      }),
      makeRecord(`*.wild.${zone}`, 300, { type: "A", address: "192.0.2.1" }),
      makeRecord(`alias.${zone}`, 300, { type: "CNAME", target: `www.${zone}` }),
      makeRecord(`old.${zone}`, 300, { type: "DNAME", target: `wild.${zone}` }),
    ]
    const denial = kind === "nsec" ? { kind } : { kind, salt: Buffer.from("ab", "hex"), iterations: 3, optOut: false }
    return { name: zone, key, records: signZone({ zone, records, keys: [key], denial, ...period }) }
  })
  const root = signZone({
    zone: ".",
    records: [
      zones[0]!.records[0]!,
      ...zones.flatMap(({ name, key }) => [
        makeRecord(name, 300, { type: "NS", target: "ns." }),
        makeRecord(name, 300, makeDs(name, key.dnskey)!),
      ]),
    ].map((record) => (record.type === RRType.SOA ? { ...record, name: "." } : record)),
    keys: [rootKey],
    denial: { kind: "nsec" },
    ...period,
  })
  const answer = makeAuthority([{ name: ".", records: root }, ...zones])
  const questions: ReadonlyArray<readonly [string, number]> = [
    [".", RRType.DNSKEY],
    ...zones.flatMap(({ name }) => [
      [name, RRType.DS] as const,
      [name, RRType.DNSKEY] as const,
      [name, RRType.MX] as const,
      [`www.${name}`, RRType.A] as const,
      [`www.${name}`, RRType.HTTPS] as const,
      [`x.wild.${name}`, RRType.A] as const,
      [`alias.${name}`, RRType.A] as const,
      [`nowhere.${name}`, RRType.A] as const,
      [`nowhere.${name}`, RRType.DS] as const,
    ]),
  ]
  const corpus = questions.map(([name, type]) => {
    const edns = {
      udpPayloadSize: 1232,
      version: 0,
      dnssecOk: true,
      options: [{ code: 15, data: Buffer.from([0, 7, 0x6f]) }],
    }
    const message = { ...answer(name, type), edns }
    return { name, type, message, bytes: encodeMessage(message) }
  })
  return { corpus, anchor, at }
}
