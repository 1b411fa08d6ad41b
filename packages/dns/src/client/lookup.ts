/**
 * What a message says about a name and type, after its CNAME and DNAME records.
 * Spec: RFC 1034 §3.6.2 (CNAME), RFC 6672 §2.2 (DNAME), RFC 2308 §2.2 (NODATA), RFC 9824 §3.1 (compact denial).
 */
import type { Message } from "../codec/message.ts"
import { ancestorName, canonicalName, countLabels, type Name, substituteSuffix } from "../codec/name.ts"
import type { ResourceRecord } from "../codec/record.ts"
import { RRType } from "../codec/registry.ts"

/** One step from a name to the one that stands for it. */
export interface Alias {
  readonly from: Name
  readonly to: Name
  /** By which record; a DNAME's owner is an ancestor of `from`. */
  readonly by: "CNAME" | "DNAME"
  /** The CNAME or DNAME record. */
  readonly record: ResourceRecord
}

/** A clean answer: the records of the type, or their proven absence by the server's word (NOERROR or NXDOMAIN). */
export interface Lookup {
  readonly name: Name
  readonly type: RRType
  /** A name that compact denial of existence (RFC 9824) marks as absent is one, whatever the code in the header. */
  readonly rcode: "NOERROR" | "NXDOMAIN"
  readonly aliases: ReadonlyArray<Alias>
  /** Where the aliases end: `name` itself when there are none. */
  readonly canonicalName: Name
  readonly records: ReadonlyArray<ResourceRecord>
  /** NOERROR and no record of the type (RFC 2308 §2.2). */
  readonly isNoData: boolean
}

export interface Followed {
  readonly aliases: ReadonlyArray<Alias>
  readonly target: Name
  readonly records: ReadonlyArray<ResourceRecord>
  /** `too-long`: a DNAME makes a name of more than 255 bytes (RFC 6672 §2.2, YXDOMAIN). */
  readonly end: "records" | "none" | "loop" | "too-long"
}

/** Whether an answer without error says by the type bit NXNAME that nothing is at the name, nor below it (RFC 9824 §3.1, §5). */
export const deniesName = (message: Message, name: Name): boolean =>
  message.authorities.some(
    ({ name: owner, data }) =>
      data.type === "NSEC" && data.types.includes(NXNAME) && canonicalName(owner) === canonicalName(name),
  )

/** IANA registry "DNS Parameters", resource record types. */
const NXNAME = 128

/** RFC 1034 warns of chains and sets no limit; resolvers stop between 8 (BIND: 16, unbound: 11) and this. */
export const MAX_ALIASES = 16

/** Follows aliases through the answer section, `taken` of them having been followed before. */
export const followAliases = (message: Message, name: Name, type: RRType, taken = 0): Followed => {
  const byOwner = indexByOwner(message.answers)
  const aliases: Array<Alias> = []
  const seen = new Set<string>()
  let current = name
  for (;;) {
    const key = canonicalName(current)
    const own = byOwner.get(key) ?? []
    const records = type === RRType.ANY ? own : own.filter((record) => record.type === type)
    if (records.length > 0) return { aliases, target: current, records, end: "records" }
    const alias = aliasOf(current, own, byOwner)
    if (alias === undefined) return { aliases, target: current, records: [], end: "none" }
    if (alias === "too-long") return { aliases, target: current, records: [], end: "too-long" }
    if (seen.has(key) || aliases.length + taken >= MAX_ALIASES)
      return { aliases, target: current, records: [], end: "loop" }
    seen.add(key)
    aliases.push(alias)
    current = alias.to
  }
}

const aliasOf = (
  name: Name,
  own: ReadonlyArray<ResourceRecord>,
  byOwner: ReadonlyMap<string, ReadonlyArray<ResourceRecord>>,
): Alias | "too-long" | undefined => {
  // A DNAME above comes first: the CNAME beside it is synthesized from it and carries no signature of its own.
  for (let labels = countLabels(name) - 1; labels >= 0; labels--) {
    const owner = ancestorName(name, labels)
    for (const record of byOwner.get(canonicalName(owner)) ?? []) {
      if (record.data.type !== "DNAME") continue
      const to = substituteSuffix(name, owner, record.data.target)
      return to === undefined ? "too-long" : { from: name, to, by: "DNAME", record }
    }
  }
  for (const record of own) {
    if (record.data.type === "CNAME") return { from: name, to: record.data.target, by: "CNAME", record }
  }
  return undefined
}

const indexByOwner = (records: ReadonlyArray<ResourceRecord>) => {
  const index = new Map<string, Array<ResourceRecord>>()
  for (const record of records) {
    const key = canonicalName(record.name)
    const list = index.get(key)
    if (list === undefined) index.set(key, [record])
    else list.push(record)
  }
  return index
}
