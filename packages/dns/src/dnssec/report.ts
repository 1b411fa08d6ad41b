/** A validation for people and for programs: the tree of zones with the broken link in plain words, and plain JSON. */
import { formatRdata } from "../codec/presentation.ts"
import { formatType } from "../codec/registry.ts"
import { DIGESTS, formatAlgorithm } from "./algorithm.ts"
import type { ChainKey, ChainLink } from "./chain.ts"
import { REVOKE_FLAG, SEP_FLAG, ZONE_KEY_FLAG } from "./key.ts"
import type { Part, Validation } from "./validate.ts"
import type { Reason, Status } from "./verdict.ts"

/** Several lines: the verdict, each zone from the anchor down, then each RRset of the answer. No line ends the text. */
export const formatChainTree = (validation: Validation): string => {
  const { name, type, status, chain, parts, at, nextExpiry } = validation
  const lines = [
    `${name} ${formatType(type)} is ${status} at ${at.toISOString()}`,
    `${WORDS[status]} ${validation.reason.detail.replace(/\.$/, "")}.`,
  ]
  const { ede, rule, code } = validation.reason
  if (status !== "secure") lines.push(`(${code}${ede === undefined ? "" : `, extended DNS error ${ede}`}; ${rule})`)
  lines.push("")
  for (const [index, link] of chain.entries()) {
    const isLast = index === chain.length - 1 && parts.length === 0
    lines.push(`${isLast ? "└" : "├"}─ ${MARKS[link.status]} ${link.zone}  ${link.status}`)
    for (const detail of describeLink(link)) lines.push(`${isLast ? " " : "│"}     ${detail}`)
  }
  for (const [index, part] of parts.entries()) {
    lines.push(`${index === parts.length - 1 ? "└" : "├"}─ ${MARKS[part.status]} ${describePart(part)}`)
  }
  for (const record of validation.records) lines.push(`      ${formatRdata(record)}`)
  if (nextExpiry !== undefined) lines.push("", `The first signature relied on expires on ${nextExpiry.toISOString()}.`)
  return lines.join("\n")
}

const WORDS: Readonly<Record<Status, string>> = {
  secure: "The signatures lead to a trust anchor:",
  insecure: "Nothing is wrong, but nothing is proven:",
  bogus: "The chain of trust is broken:",
  indeterminate: "It cannot be told:",
}
const MARKS: Readonly<Record<Status, string>> = { secure: "✓", insecure: "○", bogus: "✗", indeterminate: "?" }

const describeLink = (link: ChainLink): ReadonlyArray<string> => {
  const lines: Array<string> = []
  if (link.entry === "trust-anchor") lines.push("begins at a trust anchor")
  for (const { keyTag, algorithm, digestType } of link.ds) {
    const digest = DIGESTS.get(digestType)?.mnemonic ?? `digest type ${digestType}`
    lines.push(`DS  key ${keyTag}, ${formatAlgorithm(algorithm)}, ${digest}`)
  }
  for (const key of link.keys) lines.push(describeKey(key))
  for (const { covers, keyTag, inception, expiration } of link.signatures) {
    lines.push(`signature over ${covers} by key ${keyTag}, ${day(inception)} to ${day(expiration)}`)
  }
  if (link.status !== "secure") lines.push(link.reason.detail)
  return lines
}

const describeKey = (key: ChainKey): string => {
  const roles = [
    (key.flags & ZONE_KEY_FLAG) === 0 ? "no zone key" : "",
    (key.flags & SEP_FLAG) !== 0 ? "SEP" : "",
    (key.flags & REVOKE_FLAG) !== 0 ? "revoked" : "",
    key.isEntryPoint ? "vouched for" : "",
  ].filter((role) => role !== "")
  const size = key.sizeBits === undefined ? "" : ` ${key.sizeBits} bits`
  return `key ${key.tag}, ${formatAlgorithm(key.algorithm)}${size}${roles.length === 0 ? "" : ` (${roles.join(", ")})`}`
}

const describePart = ({ record, status, reason, signature }: Part): string =>
  status === "secure" && signature !== undefined
    ? `${record}  secure, key ${signature.keyTag} of ${signature.signer}, until ${day(signature.expiration)}`
    : `${record}  ${status}: ${reason.detail}`

const day = (date: Date): string => date.toISOString().slice(0, 10)

export interface ValidationJson {
  readonly name: string
  readonly type: string
  readonly at: string
  readonly status: Status
  readonly reason: Reason
  readonly answer: ReadonlyArray<{
    readonly name: string
    readonly type: string
    readonly ttl: number
    readonly data: string
  }>
  readonly aliases: ReadonlyArray<{ readonly from: string; readonly to: string; readonly by: "CNAME" | "DNAME" }>
  readonly parts: ReadonlyArray<{ readonly record: string; readonly status: Status; readonly reason: Reason }>
  readonly chain: ReadonlyArray<{
    readonly zone: string
    readonly status: Status
    readonly reason: Reason
    readonly entry: ChainLink["entry"]
    readonly ds: ReadonlyArray<{
      readonly keyTag: number
      readonly algorithm: number
      readonly digestType: number
      readonly digest: string
    }>
    readonly keys: ReadonlyArray<Omit<ChainKey, "sizeBits"> & { readonly sizeBits: number | null }>
    readonly signatures: ReadonlyArray<{
      readonly covers: string
      readonly signer: string
      readonly keyTag: number
      readonly algorithm: number
      readonly inception: string
      readonly expiration: string
    }>
  }>
  readonly nextExpiry: string | null
}

/** The document that `plumbline dnssec --json` prints. */
export const validationToJson = (validation: Validation): ValidationJson => ({
  name: validation.name,
  type: formatType(validation.type),
  at: validation.at.toISOString(),
  status: validation.status,
  reason: validation.reason,
  answer: [...validation.aliases.map(({ record }) => record), ...validation.records].map((record) => ({
    name: record.name,
    type: formatType(record.type),
    ttl: record.ttl,
    data: formatRdata(record),
  })),
  aliases: validation.aliases.map(({ from, to, by }) => ({ from, to, by })),
  parts: validation.parts.map(({ record, status, reason }) => ({ record, status, reason })),
  chain: validation.chain.map(({ zone, status, reason, entry, ds, keys, signatures }) => ({
    zone,
    status,
    reason,
    entry,
    ds: ds.map(({ keyTag, algorithm, digestType, digest }) => {
      return { keyTag, algorithm, digestType, digest: Buffer.from(digest).toString("hex") }
    }),
    keys: keys.map((key) => ({ ...key, sizeBits: key.sizeBits ?? null })),
    signatures: signatures.map((signature) => ({
      ...signature,
      inception: signature.inception.toISOString(),
      expiration: signature.expiration.toISOString(),
    })),
  })),
  nextExpiry: validation.nextExpiry?.toISOString() ?? null,
})
