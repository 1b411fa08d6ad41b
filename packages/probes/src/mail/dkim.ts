/**
 * DKIM: does the domain publish keys to sign its mail with?
 * Spec: RFC 6376 §3.6.2.1 (keys stand at <selector>._domainkey.<domain>); RFC 8020 (an empty non-terminal is no NXDOMAIN).
 *
 * 1. TXT at _domainkey.<domain>: data or an empty answer shows that names exist below it.
 * 2. TXT at each selector of the configured list. 3. MX, SPF and DMARC, to know a domain that sends no mail.
 *
 * Limitations: selectors cannot be listed from outside. A name server that answers NXDOMAIN for an empty non-terminal
 * hides keys whose selector is not on the list.
 * Not measured: strength of the keys; whether mail really is signed.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, observe, pass, type Ruling, unknown } from "../probe.ts"
import { Names } from "../services/names.ts"
import { isDmarcRecord } from "./dmarc-record.ts"
import { dmarcRejects, spfForbidsAll } from "./non-sending.ts"
import { isSpfRecord } from "./spf-record.ts"

const Records = Observed(Schema.Array(Schema.String))
const DkimEvidence = Schema.Struct({
  /** Whether names exist at or below _domainkey. */
  exists: Observed(Schema.Boolean),
  /** Key records by selector, for those selectors where something was found or could not be seen. */
  selectors: Schema.Record(Schema.String, Records),
  acceptsMail: Observed(Schema.Boolean),
  spf: Records,
  dmarc: Records,
})
type DkimEvidence = typeof DkimEvidence.Type

export const dkim = defineProbe({
  standard: "dkim",
  version: 1,
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
    // RFC 8020: under a name that does not exist nothing does, so the selectors need not be asked.
    const list = "value" in exists && !exists.value ? [] : names.dkimSelectors
    const found = yield* Effect.forEach(
      list,
      (selector) => Effect.map(textsAt(`${selector}.${base}`, isKeyRecord), (records) => [selector, records] as const),
      { concurrency: 4 },
    )
    return {
      exists,
      selectors: Object.fromEntries(found.filter(([, records]) => "obstacle" in records || records.value.length > 0)),
      acceptsMail: yield* names.mailServers(domain).pipe(
        Effect.map((found) => found.hosts.length > 0),
        observe,
      ),
      spf: yield* textsAt(domain, isSpfRecord),
      dmarc: yield* textsAt(`_dmarc.${domain}`, isDmarcRecord),
    }
  }),

  judge: (seen) => ({ "dkim.exists": judgeExistence(seen) }),
})

/** A key record has a `p` tag; empty means revoked (RFC 6376 §3.6.1). */
const isKeyRecord = (text: string): boolean => /(?:^|;)\s*p\s*=/.test(text)

const judgeExistence = (seen: DkimEvidence): Ruling => {
  for (const [selector, records] of Object.entries(seen.selectors))
    if ("value" in records && records.value.some((text) => /(?:^|;)\s*p\s*=\s*[A-Za-z0-9+/]/.test(text)))
      return pass("selector-found", { selector })
  if ("obstacle" in seen.exists) return unknown(seen.exists.obstacle)
  if (seen.exists.value) return pass("keys-exist")
  return isNotSending(seen) ? notApplicable("not-sending") : fail("no-keys")
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
