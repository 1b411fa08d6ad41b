/**
 * security.txt: does the site say whom to tell about a weakness?
 * Spec: RFC 9116 §3 (place, Content-Type, https), §2 and §4 (form), §2.5 (fields), §5.3 (size).
 *
 * 1. A and AAAA of the name. 2. GET /.well-known/security.txt over HTTPS, through redirects. 3. Else GET /security.txt.
 *
 * Not measured: whether a signature is genuine; whether anybody answers at the addresses.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, type JudgeContext, notApplicable, partial, pass, type Ruling, unknown } from "../probe.ts"
import type { SecurityTxtFound } from "../services/security-txt-visit.ts"
import { SecurityTxtSeen, WebSites } from "../services/web-sites.ts"
import { decodeSecurityTxtFile } from "./security-txt-file.ts"
import { judgeSecurityTxtResponse, SECURITY_TXT_PATH } from "./security-txt-response.ts"
import { judgeSecurityTxtFile } from "./security-txt-rules.ts"

const SecurityTxtEvidence = Schema.Struct({
  hasAddress: Observed(Schema.Boolean),
  seen: Schema.NullOr(SecurityTxtSeen),
})

const NOT_OFFERED = { "no-https": "not-applicable", "no-web-server": "not-applicable" } as const

export const securityTxt = defineProbe({
  standard: "security-txt",
  version: 1,
  evidence: SecurityTxtEvidence,
  checks: {
    "security-txt.found": {
      roles: ["web"],
      reasons: {
        found: "pass",
        "old-place": "partial",
        "not-found": "fail",
        "not-plain-text": "fail",
        "not-encrypted": "fail",
        ...NOT_OFFERED,
      },
    },
    "security-txt.valid": {
      roles: ["web"],
      reasons: {
        valid: "pass",
        expired: "fail",
        "no-contact": "fail",
        "no-expiry": "fail",
        "other-address": "fail",
        "too-long": "fail",
        "wrong-encoding": "fail",
        malformed: "fail",
        "no-file": "not-applicable",
        ...NOT_OFFERED,
      },
    },
  },

  gather: Effect.fn("security-txt.gather")(function* (name) {
    const webSites = yield* WebSites
    const hasAddress = yield* webSites.hasAddress(name)
    if (!("value" in hasAddress) || !hasAddress.value) return { hasAddress, seen: null }
    return { hasAddress, seen: (yield* webSites.secure(name)).securityTxt }
  }),

  judge: ({ hasAddress, seen }, context) => {
    if ("obstacle" in hasAddress) return both(unknown(hasAddress.obstacle))
    if (!hasAddress.value || seen === null) return both(notApplicable("no-web-server"))
    if ("obstacle" in seen) return both(unknown(seen.obstacle))
    if (seen.value.outcome !== "answered") return both(notApplicable("no-https"))
    const { turnedAway, urls } = seen.value
    if (turnedAway !== null)
      return both(unknown({ kind: turnedAway.kind, at: urls.at(-1) ?? "", detail: turnedAway.because }))
    const isThere = seen.value.file !== null
    return {
      "security-txt.found": judgeFound(seen.value),
      "security-txt.valid": isThere ? judgeFile(seen.value, context) : notApplicable("no-file"),
    }
  },
})

const both = (ruling: Ruling) => ({ "security-txt.found": ruling, "security-txt.valid": ruling })

const judgeFound = ({ file, path, status, contentType, urls }: SecurityTxtFound): Ruling => {
  if (file === null)
    return status === 200
      ? fail("not-plain-text", { type: contentType?.slice(0, 100) ?? "no type" })
      : fail("not-found", { status })
  const plain = urls.find((url) => !url.startsWith("https://"))
  if (plain !== undefined) return fail("not-encrypted", { url: plain.slice(0, 200) })
  return path === SECURITY_TXT_PATH ? pass("found", { url: (urls.at(-1) ?? "").slice(0, 200) }) : partial("old-place")
}

/** What matters most to whoever wants to report something names the reason; `errors` has all codes. */
const judgeFile = (seen: SecurityTxtFound, { observedAt }: JudgeContext): Ruling => {
  const { file, urls, status, contentType, path } = seen
  if (file === null) return notApplicable("no-file")
  if (file.isCapped) return fail("too-long")
  const served = judgeSecurityTxtResponse({ status, contentType, path })
  const { errors: found } = judgeSecurityTxtFile(decodeSecurityTxtFile(file.text), {
    now: Date.parse(observedAt),
    // RFC 9116 §2.5.2; sectxt: the first or the last of a chain.
    urls: [urls[0], urls.at(-1)].filter((url) => url !== undefined),
  })
  const codes = [
    ...served.errors.filter((code) => code === "invalid_charset"),
    ...(file.isUtf8 ? [] : ["utf8"]),
    ...found.map(({ code }) => code),
  ]
  if (codes.length === 0) return pass("valid")
  const errors = [...new Set(codes)].join(", ")
  for (const [code, reason] of WORST_FIRST) if (codes.includes(code)) return fail(reason, { errors })
  const lines = [...new Set(found.flatMap(({ line }) => line ?? []))].slice(0, 5)
  return fail("malformed", { errors, lines: lines.join(", ") || "the whole file" })
}

const WORST_FIRST = [
  ["no_contact", "no-contact"],
  ["expired", "expired"],
  ["no_expire", "no-expiry"],
  ["no_canonical_match", "other-address"],
  ["utf8", "wrong-encoding"],
  ["invalid_charset", "wrong-encoding"],
] as const
