/**
 * A small Internet of signed zones below a root of our own: each algorithm, each way of denial, each defect.
 * Keys are made once for each algorithm; zones differ in what is done with them.
 */
import {
  type DsData,
  formatType,
  generateKey,
  makeDs,
  makeRecord,
  type ResourceRecord,
  RRType,
  type SigningKey,
  signZone,
  splitText,
  type ZoneOptions,
} from "../src/index.ts"
import type { ServedZone } from "./oracles.ts"

export const ALGORITHM_NUMBERS = [5, 7, 8, 10, 13, 14, 15, 16] as const
export const DEFECTS = [
  "none",
  "expired",
  "not-yet-valid",
  "wrong-ds",
  "stripped-signatures",
  "missing-denial",
  "no-ds",
  "corrupt-signatures",
  "unknown-digest",
] as const
type Defect = (typeof DEFECTS)[number]

export interface Question {
  readonly name: string
  readonly type: number
}

export interface GeneratedInternet {
  readonly zones: ReadonlyArray<ServedZone>
  readonly anchor: DsData
  readonly questions: ReadonlyArray<Question & { readonly label: string }>
}

/** `count` zones below the root; every fifth also has an unsigned zone below it. */
export const generateInternet = (count: number, now: Date): GeneratedInternet => {
  const keys = new Map(ALGORITHM_NUMBERS.map((algorithm) => [algorithm, makeKeys(algorithm)]))
  const rootKeys = keys.get(13)!
  const zones: Array<ServedZone> = []
  const questions: Array<Question & { label: string }> = []
  const rootRecords: Array<ResourceRecord> = [soa("."), ns("."), address("ns.test.")]
  for (let index = 0; index < count; index++) {
    const zone = `z${index}.`
    const algorithm = ALGORITHM_NUMBERS[index % ALGORITHM_NUMBERS.length]!
    const denial = DENIALS[Math.floor(index / 8) % DENIALS.length]!
    // Every other zone is sound; the rest take the defects in turn.
    const defect = index % 2 === 0 ? "none" : DEFECTS[Math.floor(index / 2) % DEFECTS.length]!
    const own = keys.get(algorithm)!
    const child = index % 5 === 0 ? `sub.${zone}` : undefined
    zones.push({ name: zone, records: makeZone(zone, own, denial, defect, now, child) })
    if (child !== undefined) zones.push({ name: child, records: [soa(child), ns(child), address(`www.${child}`)] })
    rootRecords.push(ns(zone), ...delegation(zone, own, defect))
    const label = `${algorithm} ${denial.kind}${denial.kind === "nsec3" && denial.optOut ? " opt-out" : ""} ${defect}`
    questions.push(
      ...questionsOf(zone, child).map((question) => ({ ...question, label: `${label}: ${describe(question)}` })),
    )
  }
  const anchor = makeDs(".", rootKeys[0]!.dnskey)!
  zones.unshift({
    name: ".",
    records: signZone({
      zone: ".",
      records: rootRecords,
      keys: rootKeys,
      ...period("none", now),
      denial: { kind: "nsec" },
    }),
  })
  return { zones, anchor, questions }
}

const DENIALS: ReadonlyArray<ZoneOptions["denial"]> = [
  { kind: "nsec" },
  { kind: "nsec3", salt: new Uint8Array(0), iterations: 0, optOut: false },
  { kind: "nsec3", salt: Buffer.from("aabbccdd", "hex"), iterations: 5, optOut: true },
]

const describe = ({ name, type }: Question) => `${name} ${formatType(type)}`

const makeKeys = (algorithm: number): ReadonlyArray<SigningKey> => {
  const bits = algorithm <= 10 ? 1024 : 0
  return [generateKey(algorithm, { bits }), generateKey(algorithm, { flags: 256, bits })]
}

const makeZone = (
  zone: string,
  keys: ReadonlyArray<SigningKey>,
  denial: ZoneOptions["denial"],
  defect: Defect,
  now: Date,
  child: string | undefined,
): ReadonlyArray<ResourceRecord> => {
  const records = [
    soa(zone),
    ns(zone),
    address(`www.${zone}`),
    makeRecord(`www.${zone}`, 300, splitText("text")),
    address(`*.wild.${zone}`),
    address(`deep.ent.${zone}`),
    makeRecord(`alias.${zone}`, 300, { type: "CNAME", target: `www.${zone}` }),
    makeRecord(`lost.${zone}`, 300, { type: "CNAME", target: `nowhere.${zone}` }),
    makeRecord(`*.walias.${zone}`, 300, { type: "CNAME", target: `www.${zone}` }),
    makeRecord(`old.${zone}`, 300, { type: "DNAME", target: `ent.${zone}` }),
    ...(child === undefined ? [] : [ns(child)]),
  ]
  const signed = signZone({ zone, records, keys, denial, ...period(defect, now) })
  switch (defect) {
    case "stripped-signatures":
      return signed.filter(({ data }) => !(data.type === "RRSIG" && STRIPPED.has(data.typeCovered)))
    case "missing-denial":
      return signed.filter(
        ({ type, data }) => !DENIAL.has(type) && !(data.type === "RRSIG" && DENIAL.has(data.typeCovered)),
      )
    case "corrupt-signatures":
      return signed.map((record) => {
        const { data } = record
        if (data.type !== "RRSIG" || data.typeCovered !== RRType.A) return record
        const signature = Buffer.from(data.signature)
        signature[signature.length >> 1]! ^= 0x01
        return makeRecord(record.name, record.ttl, { ...data, signature })
      })
    default:
      return signed
  }
}

const STRIPPED: ReadonlySet<number> = new Set([RRType.A, RRType.TXT, RRType.SOA])
const DENIAL: ReadonlySet<number> = new Set([RRType.NSEC, RRType.NSEC3, RRType.NSEC3PARAM])

const delegation = (zone: string, keys: ReadonlyArray<SigningKey>, defect: Defect): ReadonlyArray<ResourceRecord> => {
  if (defect === "no-ds") return []
  const ds = makeDs(zone, keys[0]!.dnskey)!
  if (defect === "unknown-digest") return [makeRecord(zone, 300, { ...ds, digestType: 250 })]
  if (defect !== "wrong-ds") return [makeRecord(zone, 300, ds)]
  return [makeRecord(zone, 300, { ...ds, digest: Buffer.from(ds.digest).fill(7, 0, 4) })]
}

const period = (defect: Defect, now: Date) => {
  const day = 86_400_000
  const from = { expired: -40, "not-yet-valid": 10 }[defect as string] ?? -2
  return { inception: new Date(now.getTime() + from * day), expiration: new Date(now.getTime() + (from + 30) * day) }
}

const questionsOf = (zone: string, child: string | undefined): ReadonlyArray<Question> => [
  { name: zone, type: RRType.SOA },
  { name: `www.${zone}`, type: RRType.A },
  { name: `www.${zone}`, type: RRType.MX },
  { name: `x.wild.${zone}`, type: RRType.A },
  { name: `x.wild.${zone}`, type: RRType.TXT },
  { name: `nowhere.${zone}`, type: RRType.A },
  { name: `ent.${zone}`, type: RRType.A },
  { name: `alias.${zone}`, type: RRType.A },
  { name: `lost.${zone}`, type: RRType.A },
  { name: `y.walias.${zone}`, type: RRType.A },
  { name: `deep.old.${zone}`, type: RRType.A },
  { name: zone, type: RRType.DS },
  ...(child === undefined
    ? []
    : [
        { name: `www.${child}`, type: RRType.A },
        { name: child, type: RRType.DS },
      ]),
]

const soa = (zone: string) =>
  makeRecord(zone, 300, {
    type: "SOA",
    mname: "ns.test.",
    rname: "hostmaster.test.",
    serial: 1,
    refresh: 3600,
    retry: 600,
    expire: 86400,
    minimum: 300,
  })
const ns = (zone: string) => makeRecord(zone, 300, { type: "NS", target: "ns.test." })
const address = (name: string) => makeRecord(name, 300, { type: "A", address: "192.0.2.1" })
