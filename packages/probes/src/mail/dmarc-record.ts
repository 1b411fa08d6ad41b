/**
 * DMARC records: text → what receivers read in it, and where it breaks the grammar.
 * Spec: RFC 9989 §4.7 (tags), §4.8 (grammar), §4.10.1 (unusable policies); RFC 7489 §6.3–6.4 for `pct`, `rf` and `ri`, which
 * RFC 9989 removed and older receivers still read; RFC 6376 §3.2 (a tag stands once).
 *
 * Unknown tags, and a `p` that is not second, are no errors (RFC 9989 §4.8). What breaks the grammar is an error here,
 * while `record` holds what a receiver makes of it: defaults (§4.8).
 * Not done here: look-ups, and verification of report destinations.
 */
import { decodeReportUri, type ReportUri } from "./report-uri.ts"

export type DmarcPolicy = "none" | "quarantine" | "reject"

export interface DmarcRecord {
  /** `null` when absent or unusable. */
  readonly policy: DmarcPolicy | null
  readonly subdomainPolicy: DmarcPolicy | null
  readonly nonexistentSubdomainPolicy: DmarcPolicy | null
  /** One of the three stands there with a value that is none. */
  readonly hasUnusablePolicy: boolean
  /** `t=y`: receivers are asked to apply the policy one step weaker. */
  readonly testing: boolean
  /** `psd`: whether the domain is a public suffix. */
  readonly publicSuffix: "y" | "n" | "u"
  readonly dkimAlignment: "relaxed" | "strict"
  readonly spfAlignment: "relaxed" | "strict"
  readonly failureOptions: ReadonlyArray<string>
  readonly aggregateReports: ReadonlyArray<ReportUri>
  readonly failureReports: ReadonlyArray<ReportUri>
  /** `pct`, of which RFC 9989 knows nothing. */
  readonly percentage: number
}

export interface DmarcIssue {
  readonly code:
    | "no-version"
    | "malformed-tag"
    | "duplicate-tag"
    | "invalid-value"
    | "trailing-space"
    | "no-policy"
    | "unknown-tag"
    | "removed-tag"
    | "policy-not-second"
    | "obsolete-size"
    | "unsupported-scheme"
  readonly tag: string | null
  readonly detail: string
}

export interface DecodedDmarc {
  readonly record: DmarcRecord
  /** Where the record breaks the grammar; none for a valid record. */
  readonly errors: ReadonlyArray<DmarcIssue>
  readonly warnings: ReadonlyArray<DmarcIssue>
}

/** Whether a TXT record's text claims to be a DMARC record; anything else at the name is ignored (RFC 9989 §4.10). */
export const isDmarcRecord = (text: string): boolean => VERSION.test(text)

/** Reads any text. Linear in its length. */
export const decodeDmarcRecord = (text: string): DecodedDmarc => {
  const reading: Reading = { values: new Map(), errors: [], warnings: [] }
  if (isDmarcRecord(text)) readTags(text, reading)
  else fail(reading, "no-version", "v", "the record does not start with v=DMARC1")
  const policy = readWord(reading, "p", POLICIES)
  const subdomainPolicy = readWord(reading, "sp", POLICIES)
  const nonexistentSubdomainPolicy = readWord(reading, "np", POLICIES)
  if (isDmarcRecord(text) && !reading.values.has("p"))
    warn(reading, "no-policy", "p", "p is missing, and taken as none")
  const record: DmarcRecord = {
    policy,
    subdomainPolicy,
    nonexistentSubdomainPolicy,
    hasUnusablePolicy: (["p", "sp", "np"] as const).some(
      (tag, index) => reading.values.has(tag) && [policy, subdomainPolicy, nonexistentSubdomainPolicy][index] === null,
    ),
    testing: readWord(reading, "t", ["y", "n"]) === "y",
    publicSuffix: readWord(reading, "psd", ["y", "n", "u"]) ?? "u",
    dkimAlignment: readWord(reading, "adkim", ["r", "s"]) === "s" ? "strict" : "relaxed",
    spfAlignment: readWord(reading, "aspf", ["r", "s"]) === "s" ? "strict" : "relaxed",
    failureOptions: readFailureOptions(reading),
    aggregateReports: readUris(reading, "rua"),
    failureReports: readUris(reading, "ruf"),
    percentage: readPercentage(reading),
  }
  readRemoved(reading)
  return { record, errors: reading.errors, warnings: reading.warnings }
}

/** The mail that a policy is asked for: of the domain of the record, or of a domain below it that exists or does not. */
export type DmarcScope = "own" | "subdomain" | "nonexistent-subdomain"

/**
 * What the record asks receivers to do (RFC 9989 §4.7, §4.10.1). `null`: they apply no DMARC at all, because of an unusable
 * policy beside no usable `rua`.
 */
export const declaredPolicy = (record: DmarcRecord, scope: DmarcScope): DmarcPolicy | null => {
  if (record.hasUnusablePolicy) return record.aggregateReports.length > 0 ? "none" : null
  const { policy, subdomainPolicy, nonexistentSubdomainPolicy } = record
  const own = policy ?? "none"
  if (scope === "own") return own
  if (scope === "subdomain") return subdomainPolicy ?? own
  return nonexistentSubdomainPolicy ?? subdomainPolicy ?? own
}

/** The declared policy, one step weaker in test mode (RFC 9989 §4.7, `t`). */
export const effectivePolicy = (record: DmarcRecord, scope: DmarcScope): DmarcPolicy | null => {
  const declared = declaredPolicy(record, scope)
  if (!record.testing || declared === null || declared === "none") return declared
  return declared === "reject" ? "quarantine" : "none"
}

interface Reading {
  readonly values: Map<string, string>
  readonly errors: Array<DmarcIssue>
  readonly warnings: Array<DmarcIssue>
}

const readTags = (text: string, reading: Reading): void => {
  const parts = text.split(";")
  reading.values.set("v", "DMARC1")
  if (/[ \t]$/.test(text) && parts.at(-1)!.trim() !== "")
    fail(reading, "trailing-space", null, "there is a space at the end without a semicolon before it")
  for (const [index, part] of parts.entries()) {
    const trimmed = trimBlanks(part)
    if (index === 0 || (trimmed === "" && index === parts.length - 1)) continue
    const equals = trimmed.indexOf("=")
    const tag = trimBlanks(trimmed.slice(0, Math.max(equals, 0))).toLowerCase()
    const value = trimBlanks(trimmed.slice(equals + 1))
    if (!/^[a-z]+$/.test(tag)) fail(reading, "malformed-tag", null, `"${clip(trimmed)}" is no tag`)
    else if ((value === "" && !KNOWN.has(tag)) || /[^\x20-\x7e]/.test(value))
      fail(reading, "invalid-value", tag, `${tag} has no valid value`)
    else if (reading.values.has(tag)) fail(reading, "duplicate-tag", tag, `${clip(tag)} stands twice`)
    if (/^[a-z]+$/.test(tag) && !reading.values.has(tag)) reading.values.set(tag, value)
    if (tag === "p" && index !== 1) warn(reading, "policy-not-second", tag, "receivers of RFC 7489 want p behind v")
    if (!KNOWN.has(tag) && /^[a-z]+$/.test(tag)) warn(reading, "unknown-tag", clip(tag), `${clip(tag)} means nothing`)
  }
}

const readWord = <Word extends string>(reading: Reading, tag: string, words: ReadonlyArray<Word>): Word | null => {
  const value = reading.values.get(tag)
  if (value === undefined) return null
  const word = words.find((each) => each === value.toLowerCase())
  if (word === undefined) fail(reading, "invalid-value", tag, `${tag}=${clip(value)} is none of ${words.join(", ")}`)
  return word ?? null
}

/** RFC 7489 §6.4 lets all four stand together; RFC 9989 §4.8 not `0` beside `1`, which is let pass as it is in use. */
const readFailureOptions = (reading: Reading): ReadonlyArray<string> => {
  const value = reading.values.get("fo")
  if (value === undefined) return ["0"]
  const options = value.toLowerCase().split(":", MAX_LIST).map(trimBlanks)
  const isValid = options.every((option) => /^[01ds]$/.test(option)) && new Set(options).size === options.length
  if (!isValid) fail(reading, "invalid-value", "fo", `fo=${clip(value)} is no list of 0, 1, d, s`)
  return isValid ? options : ["0"]
}

const readUris = (reading: Reading, tag: "rua" | "ruf"): ReadonlyArray<ReportUri> =>
  (reading.values.get(tag)?.split(",", MAX_LIST) ?? []).flatMap((part) => {
    const uri = decodeReportUri(trimBlanks(part))
    if (typeof uri === "string") {
      fail(reading, "invalid-value", tag, `${tag}: "${clip(trimBlanks(part))}" ${uri}`)
      return []
    }
    if (uri.maximumSize !== null) warn(reading, "obsolete-size", tag, `!${uri.maximumSize} is ignored`)
    if (uri.scheme !== "mailto") warn(reading, "unsupported-scheme", tag, `no receiver need know ${clip(uri.scheme)}:`)
    return [uri]
  })

const readPercentage = (reading: Reading): number => {
  const value = reading.values.get("pct") ?? "100"
  const isValid = /^\d{1,3}$/.test(value) && Number(value) <= 100
  if (!isValid) fail(reading, "invalid-value", "pct", `pct=${clip(value)} is no number from 0 to 100`)
  return isValid ? Number(value) : 100
}

const readRemoved = (reading: Reading): void => {
  const { values } = reading
  if (!/^\d+$/.test(values.get("ri") ?? "0"))
    fail(reading, "invalid-value", "ri", `ri=${clip(values.get("ri")!)} is no number of seconds`)
  if (!/^[a-z0-9-]+(?:[ \t]*:[ \t]*[a-z0-9-]+)*$/i.test(values.get("rf") ?? "afrf"))
    fail(reading, "invalid-value", "rf", `rf=${clip(values.get("rf")!)} names no format`)
  for (const tag of REMOVED) if (values.has(tag)) warn(reading, "removed-tag", tag, `RFC 9989 knows no ${tag}`)
}

const fail = (reading: Reading, code: DmarcIssue["code"], tag: string | null, detail: string): void => {
  if (reading.errors.length < MAX_LIST) reading.errors.push({ code, tag, detail })
}
const warn = (reading: Reading, code: DmarcIssue["code"], tag: string | null, detail: string): void => {
  if (reading.warnings.length < MAX_LIST) reading.warnings.push({ code, tag, detail })
}

const clip = (text: string): string => text.slice(0, 40)
const trimBlanks = (text: string): string => text.replace(/^[ \t]+/, "").replace(/(?<![ \t])[ \t]+$/, "")

/** The tag in any case, its value in this one (RFC 9989 §4.8). */
const VERSION = /^[vV][ \t]*=[ \t]*DMARC1(?=[ \t]*(?:;|$))/
const POLICIES = ["none", "quarantine", "reject"] as const
const REMOVED = ["pct", "rf", "ri"] as const
const KNOWN = new Set(["v", "p", "sp", "np", "t", "psd", "adkim", "aspf", "fo", "rua", "ruf", ...REMOVED])
/** Entries of a list, and issues that are named: a bound of ours. */
const MAX_LIST = 50
