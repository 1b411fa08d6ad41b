/**
 * RRsets as they are signed.
 * Spec: RFC 4034 §3.1.8.1 (signed data), §6.2–6.3 (canonical form and order), RFC 4035 §5.3.2 (wildcards).
 */
import { ancestorName, canonicalName, countLabels, encodeName, wildcardName } from "../codec/name.ts"
import { canonicalRdata } from "../codec/rdata-layout.ts"
import type { ResourceRecord } from "../codec/record.ts"
import { encodeRecordData, type RrsigData } from "../codec/record-data.ts"

/** Bytes that the signature covers; undefined when `rrsig.labels` exceeds the labels of the owner. */
export const signedData = (rrset: ReadonlyArray<ResourceRecord>, rrsig: RrsigData): Uint8Array | undefined => {
  const first = rrset[0]
  if (first === undefined) return undefined
  const ownerLabels = countLabels(first.name) - (first.name.startsWith("*.") ? 1 : 0)
  if (rrsig.labels > ownerLabels) return undefined
  const owner =
    rrsig.labels < ownerLabels ? wildcardName(ancestorName(first.name, rrsig.labels)) : canonicalName(first.name)
  if (owner === undefined) return undefined
  const head = Buffer.concat([encodeName(canonicalName(owner)), new Uint8Array(8)])
  head.writeUInt16BE(first.type, head.length - 8)
  head.writeUInt16BE(first.class, head.length - 6)
  head.writeUInt32BE(rrsig.originalTtl, head.length - 4)
  const signer = canonicalName(rrsig.signer)
  const parts: Array<Uint8Array> = [encodeRecordData({ ...rrsig, signer, signature: new Uint8Array(0) })]
  for (const rdata of canonicalRdatas(rrset)) {
    parts.push(head, Uint8Array.of(rdata.length >> 8, rdata.length & 0xff), rdata)
  }
  return Buffer.concat(parts)
}

/** Canonical RDATA of each record in canonical order, duplicates removed. */
export const canonicalRdatas = (rrset: ReadonlyArray<ResourceRecord>): ReadonlyArray<Uint8Array> => {
  if (rrset.length === 1) return [canonicalRdata(rrset[0]!.type, rrset[0]!.rdata)]
  const sorted = rrset.map((record) => canonicalRdata(record.type, record.rdata)).sort(Buffer.compare)
  return sorted.filter((rdata, index) => index === 0 || Buffer.compare(sorted[index - 1]!, rdata) !== 0)
}
