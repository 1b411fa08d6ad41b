/** Records of one owner and type, together with the signatures over them. Spec: RFC 2181 §5, RFC 4035 §2.2. */
import { canonicalName, type Name } from "../codec/name.ts"
import type { ResourceRecord } from "../codec/record.ts"
import type { RrsigData } from "../codec/record-data.ts"
import { formatType, RRClass, RRType } from "../codec/registry.ts"

export interface RRset {
  readonly name: Name
  readonly type: RRType
  readonly records: ReadonlyArray<ResourceRecord>
  readonly signatures: ReadonlyArray<RrsigData>
}

/** RRsets of a section in the order of their first record. Signatures over nothing are left out. */
export const groupRrsets = (section: ReadonlyArray<ResourceRecord>): ReadonlyArray<RRset> => {
  const sets = new Map<
    string,
    { name: Name; type: RRType; records: Array<ResourceRecord>; signatures: Array<RrsigData> }
  >()
  const signatures: Array<{ readonly key: string; readonly data: RrsigData }> = []
  for (const record of section) {
    if (record.class !== RRClass.IN) continue
    const owner = canonicalName(record.name)
    if (record.data.type === "RRSIG") signatures.push({ key: `${owner} ${record.data.typeCovered}`, data: record.data })
    if (record.type === RRType.RRSIG) continue
    const key = `${owner} ${record.type}`
    const set = sets.get(key)
    if (set === undefined) sets.set(key, { name: record.name, type: record.type, records: [record], signatures: [] })
    else set.records.push(record)
  }
  for (const { key, data } of signatures) sets.get(key)?.signatures.push(data)
  return [...sets.values()]
}

/** `www.example.nl. A` */
export const formatRrset = ({ name, type }: { readonly name: Name; readonly type: RRType }): string =>
  `${name} ${formatType(type)}`
