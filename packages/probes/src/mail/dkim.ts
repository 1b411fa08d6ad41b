/**
 * DKIM: does the domain publish keys to sign its mail with, and are those that can be found fit for it?
 * Spec: RFC 6376 §3.6.1 (key records), §3.6.2.1 (keys stand at <selector>._domainkey.<domain>); RFC 8301 (hashes, key sizes);
 * RFC 8463 (Ed25519); RFC 8020 (an empty non-terminal is no NXDOMAIN), RFC 9824 (compact denial of existence).
 *
 * 1. TXT at _domainkey.<domain>: data or an empty answer shows that names exist below it.
 * 2. TXT at each selector that is in common use, or that the suppliers of the domain's mail hosts use.
 * 3. Where no key was found, whether the answer of step 1 means anything: a server may answer so for any name, or deny
 *    names that have nothing but names below them.
 * 4. MX, SPF and DMARC, to know a domain that sends no mail.
 *
 * Limitations: selectors cannot be listed from outside, so keys under others are not seen.
 * Not measured: whether mail really is signed.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, observe, partial, pass, type Ruling, unknown } from "../probe.ts"
import { Names } from "../services/names.ts"
import { type DecodedDkim, decodeDkimRecord } from "./dkim-record.ts"
import { isDmarcRecord } from "./dmarc-record.ts"
import { dmarcRejects, spfForbidsAll } from "./non-sending.ts"
import { isSpfRecord } from "./spf-record.ts"

const Records = Observed(Schema.Array(Schema.String))
const DkimEvidence = Schema.Struct({
  /** Whether names exist at or below _domainkey. */
  exists: Observed(Schema.Boolean),
  /** Key records by selector, for those selectors where something was found or could not be seen. */
  selectors: Schema.Record(Schema.String, Records),
  /**
   * Whether the servers' word on existence can be believed: `any-name` when they say that a name exists which does not,
   * `denies` when they deny one that has names below it. `null` where it was not asked, because a key was found.
   */
  word: Schema.NullOr(Observed(Schema.Literals(["good", "any-name", "denies"]))),
  acceptsMail: Observed(Schema.Boolean),
  spf: Records,
  dmarc: Records,
})
type DkimEvidence = typeof DkimEvidence.Type

export const dkim = defineProbe({
  standard: "dkim",
  version: 2,
  evidence: DkimEvidence,
  checks: {
    "dkim.exists": {
      roles: ["mail"],
      reasons: {
        "selector-found": "pass",
        "keys-exist": "pass",
        "no-keys": "fail",
        "not-sending": "not-applicable",
      },
    },
    "dkim.keys": {
      roles: ["mail"],
      reasons: {
        strong: "pass",
        short: "partial",
        testing: "partial",
        malformed: "partial",
        "too-short": "fail",
        "sha1-only": "partial",
        "no-key-found": "not-applicable",
      },
    },
  },

  gather: Effect.fn("dkim.gather")(function* (domain) {
    const names = yield* Names
    const textsAt = (name: string, isWanted: (text: string) => boolean) =>
      names.texts(name).pipe(
        Effect.map((texts) => texts.filter(isWanted)),
        observe,
      )
    const base = `_domainkey.${domain}`
    const exists = yield* observe(names.exists(base))
    const mailServers = yield* observe(names.mailServers(domain))
    const mailHosts = "value" in mailServers ? mailServers.value.hosts : []
    const found = yield* Effect.forEach(
      names.dkimSelectors(mailHosts),
      (selector) => Effect.map(textsAt(`${selector}.${base}`, isKeyRecord), (records) => [selector, records] as const),
      { concurrency: 4 },
    )
    const selectors = Object.fromEntries(
      found.filter(([, records]) => "obstacle" in records || records.value.length > 0),
    )
    return {
      exists,
      selectors,
      word:
        keysOf(selectors).length > 0 || "obstacle" in exists ? null : yield* observe(askForWord(domain, exists.value)),
      acceptsMail: "obstacle" in mailServers ? mailServers : { value: mailHosts.length > 0 },
      spf: yield* textsAt(domain, isSpfRecord),
      dmarc: yield* textsAt(`_dmarc.${domain}`, isDmarcRecord),
    }
  }),

  judge: (seen) => ({ "dkim.exists": judgeExistence(seen), "dkim.keys": judgeKeys(seen) }),
})

/** Whether what the servers say of `_domainkey` can be believed, tried on names of which more is known. */
const askForWord = Effect.fnUntraced(function* (domain: string, saysThatItExists: boolean) {
  const names = yield* Names
  if (saysThatItExists) return (yield* names.exists(`${NO_SUCH_LABEL}.${domain}`)) ? "any-name" : "good"
  for (const [below, parent] of DEEP_NAMES) {
    const texts = yield* names.texts(`${below}.${domain}`)
    if (texts.length > 0 && !(yield* names.exists(`${parent}.${domain}`))) return "denies"
  }
  return "good"
})

/** Underscored names are for registered purposes (RFC 8552); this is none. */
const NO_SUCH_LABEL = "_plumbline-no-such-name"
/** Names at which other standards put records, with the one above them that has none of its own. */
const DEEP_NAMES = [
  ["_smtp._tls", "_tls"],
  ["default._bimi", "_bimi"],
] as const

/** A key record has a `p` tag; empty means revoked (RFC 6376 §3.6.1). */
const isKeyRecord = (text: string): boolean => /(?:^|;)\s*p\s*=/.test(text)

/** Keys as a verifier reads them, but for revoked ones. */
const keysOf = (
  selectors: DkimEvidence["selectors"],
): ReadonlyArray<{ readonly selector: string; readonly key: DecodedDkim }> =>
  Object.entries(selectors).flatMap(([selector, records]) =>
    "value" in records
      ? records.value
          .map((text) => ({ selector, key: decodeDkimRecord(text) }))
          .filter(({ key }) => key.verdict !== "revoked")
      : [],
  )

const judgeExistence = (seen: DkimEvidence): Ruling => {
  const [key] = keysOf(seen.selectors)
  if (key !== undefined) return pass("selector-found", { selector: key.selector })
  if ("obstacle" in seen.exists) return unknown(seen.exists.obstacle)
  if (seen.word !== null) {
    if ("obstacle" in seen.word) return unknown(seen.word.obstacle)
    if (seen.word.value !== "good") return unknown({ kind: "ambiguous-answer", at: "TXT _domainkey" })
  }
  if (seen.exists.value) return pass("keys-exist")
  return isNotSending(seen) ? notApplicable("not-sending") : fail("no-keys")
}

/** RFC 8301 §3.1: not SHA-1; §3.2: at least 1024 bits, 2048 are advised. One weak key is enough: forgers choose. */
const judgeKeys = (seen: DkimEvidence): Ruling => {
  const keys = keysOf(seen.selectors)
  if (keys.length === 0) {
    const unseen = Object.values(seen.selectors).flatMap((records) => ("obstacle" in records ? [records.obstacle] : []))
    return unseen[0] === undefined ? notApplicable("no-key-found") : unknown(unseen[0])
  }
  const has = (key: DecodedDkim, code: DecodedDkim["errors"][number]["code"]) =>
    [...key.errors, ...key.warnings].some((issue) => issue.code === code)
  const tooShort = keys.find(({ key }) => has(key, "key-too-short"))
  if (tooShort !== undefined) return fail("too-short", { selector: tooShort.selector, bits: tooShort.key.keyBits ?? 0 })
  const sha1 = keys.find(({ key }) => has(key, "no-usable-hash"))
  if (sha1 !== undefined) return partial("sha1-only", { selector: sha1.selector })
  const malformed = keys.find(({ key }) => key.verdict === "invalid")
  if (malformed !== undefined)
    return partial("malformed", { selector: malformed.selector, detail: malformed.key.errors[0]?.detail ?? "" })
  const short = keys.find(({ key }) => has(key, "key-short"))
  if (short !== undefined) return partial("short", { selector: short.selector, bits: short.key.keyBits ?? 0 })
  const testing = keys.find(({ key }) => key.testing)
  if (testing !== undefined) return partial("testing", { selector: testing.selector })
  return pass("strong", {
    keys: keys.map(({ selector, key }) => `${selector} (${key.keyType}, ${key.keyBits} bits)`).join(", "),
  })
}

/** The domain accepts no mail, lets no server send for it, and asks to reject what claims to be from it. */
const isNotSending = (seen: DkimEvidence): boolean => {
  if ("obstacle" in seen.acceptsMail || seen.acceptsMail.value) return false
  if ("obstacle" in seen.spf || "obstacle" in seen.dmarc) return false
  const [spf, ...otherSpf] = seen.spf.value
  const [dmarc, ...otherDmarc] = seen.dmarc.value
  if (spf === undefined || dmarc === undefined || otherSpf.length > 0 || otherDmarc.length > 0) return false
  return spfForbidsAll(spf) && dmarcRejects(dmarc, "own")
}
