/**
 * DKIM key records: text → what a verifier can do with the key.
 * Spec: RFC 6376 §3.2 (tag lists), §3.6.1 (tags); RFC 8301 (no rsa-sha1, RSA keys of at least 1024 bits, better 2048);
 * RFC 8463 (Ed25519).
 *
 * Not done here: verification of signatures, and look-ups.
 */
import { type DkimKey, decodeDkimKey } from "./dkim-key.ts"

export interface DkimIssue {
  readonly code:
    | "malformed-tag"
    | "duplicate-tag"
    | "version"
    | "no-key"
    | "malformed-key"
    | "unknown-key-type"
    | "no-usable-hash"
    | "not-for-email"
    | "malformed-value"
    | "key-too-short"
    | "key-short"
    | "key-very-long"
    | "sha1"
  readonly detail: string
}

export interface DecodedDkim {
  /** `revoked` when `p` is empty: the key was withdrawn. `invalid` when no verifier may use the record for mail. */
  readonly verdict: "valid" | "invalid" | "revoked"
  /** As written, `rsa` when absent. */
  readonly keyType: string
  readonly keyBits: number | null
  readonly keyStructure: DkimKey["structure"] | null
  /** Hash algorithms that the record allows; `null` when it names none, which allows all. */
  readonly hashes: ReadonlyArray<string> | null
  /** `t=y`: the domain is trying DKIM out. */
  readonly testing: boolean
  /** `t=s`: only for addresses of the domain itself, not of domains below it. */
  readonly strictIdentity: boolean
  /** Services the key is for; `*` stands for all. */
  readonly services: ReadonlyArray<string>
  readonly errors: ReadonlyArray<DkimIssue>
  readonly warnings: ReadonlyArray<DkimIssue>
}

/** Reads any text. Linear in its length. */
export const decodeDkimRecord = (text: string): DecodedDkim => {
  const { tags, errors } = readTags(text)
  const warnings: Array<DkimIssue> = []
  const keyType = tags.get("k") ?? "rsa"
  const hashes = tags.has("h") ? readList(tags.get("h")!) : null
  const flags = readList(tags.get("t") ?? "")
  const services = readList(tags.get("s") ?? "*")
  const key = readKey(tags, keyType, errors)
  if (hashes !== null && !hashes.includes("sha256")) errors.push(unusableHash(hashes))
  else if (hashes?.includes("sha1")) warnings.push({ code: "sha1", detail: "RFC 8301 forbids to sign with sha1" })
  if (!services.some((service) => service === "*" || service === "email"))
    errors.push({ code: "not-for-email", detail: `the key is for ${clip(services.join(", "))} only` })
  for (const tag of ["k", "h", "t", "s"])
    if (
      tags.has(tag) &&
      !readList(tags.get(tag)!).every((word) => /^(?:\*|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)$/i.test(word))
    )
      errors.push({ code: "malformed-value", detail: `${tag}=${clip(tags.get(tag)!)} is no list of words` })
  if (key !== null && keyType === "rsa") judgeLength(key.bits, errors, warnings)
  const isRevoked = tags.get("p") === ""
  return {
    verdict: errors.length > 0 ? "invalid" : isRevoked ? "revoked" : "valid",
    keyType,
    keyBits: key?.bits ?? null,
    keyStructure: key?.structure ?? null,
    hashes,
    testing: flags.includes("y"),
    strictIdentity: flags.includes("s"),
    services,
    errors,
    warnings,
  }
}

/** RFC 6376 §3.2: `name=value` between semicolons, white space around both, each name once; names in their case. */
const readTags = (text: string) => {
  const tags = new Map<string, string>()
  const errors: Array<DkimIssue> = []
  const parts = text.split(";")
  for (const [index, part] of parts.entries()) {
    const trimmed = part.trim()
    if (trimmed === "" && index === parts.length - 1 && index > 0) continue
    const equals = trimmed.indexOf("=")
    const name = trimmed.slice(0, Math.max(equals, 0)).trim()
    const value = trimmed.slice(equals + 1).trim()
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name) || /[^\t\r\n\x20-\x7e]/.test(value)) {
      if (errors.length < MAX_ERRORS) errors.push({ code: "malformed-tag", detail: `"${clip(trimmed)}" is no tag` })
      continue
    }
    if (tags.has(name)) errors.push({ code: "duplicate-tag", detail: `${clip(name)} stands twice` })
    else tags.set(name, value)
    // §3.6.1: the version, if any, comes first.
    if (name === "v" && (index > 0 || value !== "DKIM1"))
      errors.push({ code: "version", detail: "v=DKIM1 stands first, or not at all" })
    if (errors.length >= MAX_ERRORS) break
  }
  return { tags, errors }
}

const readKey = (tags: ReadonlyMap<string, string>, keyType: string, errors: Array<DkimIssue>): DkimKey | null => {
  const value = tags.get("p")
  if (value === undefined) errors.push({ code: "no-key", detail: "there is no p" })
  // §3.6.1: keys of unknown types are ignored.
  if (keyType !== "rsa" && keyType !== "ed25519") {
    errors.push({ code: "unknown-key-type", detail: `k=${clip(keyType)} is neither rsa nor ed25519` })
    return null
  }
  if (value === undefined || value === "") return null
  const key = decodeDkimKey(keyType, value)
  if (typeof key !== "string") return key
  errors.push({ code: "malformed-key", detail: key })
  return null
}

/** RFC 8301 §3.2. */
const judgeLength = (bits: number, errors: Array<DkimIssue>, warnings: Array<DkimIssue>): void => {
  if (bits < MIN_RSA_BITS)
    errors.push({ code: "key-too-short", detail: `${bits} bits; verifiers take no less than 1024` })
  else if (bits < GOOD_RSA_BITS) warnings.push({ code: "key-short", detail: `${bits} bits; there should be 2048` })
  else if (bits > MAX_RSA_BITS)
    warnings.push({ code: "key-very-long", detail: `${bits} bits; verifiers need not take more than 4096` })
}

/** RFC 8301 §3.1: rsa-sha1 must not be used; §3.6.1 of RFC 6376: unknown algorithms are ignored. */
const unusableHash = (hashes: ReadonlyArray<string>): DkimIssue => ({
  code: "no-usable-hash",
  detail: `h=${clip(hashes.join(":"))} leaves out sha256, the only algorithm in use`,
})

const readList = (value: string): ReadonlyArray<string> => value.split(":").map((word) => word.trim())
const clip = (text: string): string => text.slice(0, 40)

const MIN_RSA_BITS = 1024
const GOOD_RSA_BITS = 2048
const MAX_RSA_BITS = 4096
/** Errors that are named: a bound of ours. */
const MAX_ERRORS = 50
