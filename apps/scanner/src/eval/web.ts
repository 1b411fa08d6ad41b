/** `plumbline eval`: the kinds that are about web sites and the names they have. */
import {
  decodeCaaRecord,
  decodeContentSecurityPolicy,
  decodeHstsHeader,
  decodeReferrerPolicyHeader,
  decodeSecurityTxtFile,
  decodeXContentTypeOptionsHeader,
  decodeXFrameOptionsHeader,
  disclosureOf,
  HSTS_LEAST_SECONDS,
  judgeContentSecurityPolicy,
  judgeSecurityTxtFile,
  judgeSecurityTxtResponse,
  SECURITY_TXT_PATH,
} from "@plumbline/probes"
import { Clock, Effect, Schema } from "effect"
import { type Evaluation, evaluation } from "./evaluation.ts"
import { tlsa } from "./tlsa.ts"

/** A header that is absent is `null`, or left out. */
const Header = Schema.Struct({ header: Schema.optionalKey(Schema.NullOr(Schema.String)) })

export const WEB_EVALUATIONS: Readonly<Record<string, Evaluation>> = {
  tlsa,

  /** One CAA property; `reason` says which rule it breaks. */
  caa: evaluation(Schema.Struct({ flags: Schema.Number, tag: Schema.String, value: Schema.String }), (record) => {
    const decoded = decodeCaaRecord(record)
    return "error" in decoded ? { valid: false, reason: decoded.error } : { valid: true }
  }),

  /** What is weak about a Content-Security-Policy of the site of that name. */
  csp: evaluation(Schema.Struct({ ...Header.fields, domain: Schema.String }), ({ domain, header }) => {
    const errors = judgeContentSecurityPolicy(decodeContentSecurityPolicy([header ?? ""]), domain)
    return { verdict: passes(errors.length === 0), errors }
  }),

  /** Passes from a year on; `maxAge` in seconds is null when there is none that counts. */
  hsts: evaluation(Header, ({ header }) => {
    const decoded = decodeHstsHeader(header ?? "")
    const maxAge = "policy" in decoded ? decoded.policy.maxAgeSeconds : null
    return { verdict: passes(maxAge !== null && maxAge >= HSTS_LEAST_SECONDS), maxAge }
  }),

  "referrer-policy": evaluation(Header, ({ header }) => ({
    verdict: DISCLOSURE_VERDICTS[disclosureOf(decodeReferrerPolicyHeader(header ?? ""))],
  })),

  "x-content-type-options": evaluation(Header, ({ header }) => ({
    verdict: passes(decodeXContentTypeOptionsHeader(header ?? "")),
  })),

  "x-frame-options": evaluation(Header, ({ header }) => ({
    verdict: passes(decodeXFrameOptionsHeader(header ?? "") !== null),
  })),

  /**
   * Codes of what is wrong with a security.txt now: with its content, found at `url` if that is known; and with how it was
   * served, when the line says so with `status`, `content_type` and `path`.
   */
  "security-txt": evaluation(
    Schema.Struct({
      content: Schema.optionalKey(Schema.String),
      url: Schema.optionalKey(Schema.NullOr(Schema.String)),
      status: Schema.optionalKey(Schema.Number),
      content_type: Schema.optionalKey(Schema.NullOr(Schema.String)),
      path: Schema.optionalKey(Schema.String),
    }),
    ({ content, url, status, content_type, path }) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const served =
          status === undefined
            ? { errors: [], isReadable: true }
            : judgeSecurityTxtResponse({ status, contentType: content_type ?? null, path: path ?? SECURITY_TXT_PATH })
        if (content === undefined || !served.isReadable) return { errors: served.errors, recommendations: [] }
        const urls = url === undefined || url === null ? [] : [url]
        const said = judgeSecurityTxtFile(decodeSecurityTxtFile(content), { now, urls })
        return {
          errors: [...served.errors, ...said.errors.map(({ code }) => code)],
          recommendations: said.recommendations.map(({ code }) => code),
        }
      }),
  ),
}

const passes = (isGood: boolean) => (isGood ? "pass" : "fail")

const DISCLOSURE_VERDICTS = { nothing: "pass", site: "partial", address: "fail" } as const
