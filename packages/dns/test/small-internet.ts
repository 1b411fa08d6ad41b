/** A root and the zone `example.` in memory, sound unless a test changes it; `unsigned.example.` has no DS. */
import {
  type DsData,
  generateKey,
  makeDs,
  makeRecord,
  type ResourceRecord,
  signZone,
  type ZoneOptions,
} from "../src/index.ts"
import { type AnswerFrom, makeAuthority } from "./authority.ts"
import type { ServedZone } from "./oracles.ts"

export const now = new Date("2026-11-22T12:00:00Z")
export const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
export const period = { inception: days(-2), expiration: days(20) }
export const rootKey = generateKey(15)
export const key = generateKey(13)
export const anchor = makeDs(".", rootKey.dnskey)!
export const nsec = { kind: "nsec" } as const
export const nsec3 = { kind: "nsec3", salt: Buffer.from("ab", "hex"), iterations: 1, optOut: false } as const

export const soa = (zone: string) =>
  makeRecord(zone, 300, {
    type: "SOA",
    mname: "ns.",
    rname: "h.",
    serial: 1,
    refresh: 1,
    retry: 1,
    expire: 1,
    minimum: 60,
  })
export const a = (name: string) => makeRecord(name, 300, { type: "A", address: "192.0.2.1" })
export const ns = (name: string) => makeRecord(name, 300, { type: "NS", target: "ns." })
export const cname = (name: string, target: string) => makeRecord(name, 300, { type: "CNAME", target })

export const content = [
  soa("example."),
  ns("example."),
  a("www.example."),
  a("*.wild.example."),
  cname("alias.example.", "www.example."),
  cname("lost.example.", "nowhere.example."),
  a("deep.ent.example."),
  ns("unsigned.example."),
]

/** What differs from the sound zone: how it is signed, its DS, its records once signed. */
export interface Change {
  readonly zone?: Partial<ZoneOptions>
  readonly ds?: (ds: DsData) => ReadonlyArray<DsData>
  readonly records?: (records: ReadonlyArray<ResourceRecord>) => ReadonlyArray<ResourceRecord>
}

export const internet = ({ zone = {}, ds = (given) => [given], records = (given) => given }: Change): AnswerFrom => {
  const keys = zone.keys ?? [key]
  const signed = signZone({ zone: "example.", records: content, keys, denial: nsec, ...period, ...zone })
  const delegation = ds(makeDs("example.", keys[0]!.dnskey)!).map((data) => makeRecord("example.", 300, data))
  const root = signZone({
    zone: ".",
    records: [soa("."), ns("."), ns("example."), ...delegation],
    keys: [rootKey],
    denial: nsec,
    ...period,
  })
  const zones: ReadonlyArray<ServedZone> = [
    { name: ".", records: root },
    { name: "example.", records: records(signed) },
    { name: "unsigned.example.", records: [soa("unsigned.example."), a("www.unsigned.example.")] },
  ]
  return makeAuthority(zones)
}
