/**
 * Security headers: what may the pages of the site do, load and give away?
 * Spec: CSP Level 3, Fetch (X-Content-Type-Options), RFC 7034 (X-Frame-Options), W3C Referrer Policy; internet.nl for what is asked.
 *
 * 1. A and AAAA of the name. 2. The first answer to one GET over HTTPS, whatever its status, redirects not followed.
 *
 * Not measured: policies in the page itself, other pages. Noted and not judged: Permissions-Policy, cookies, the server's banner.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, partial, pass, type Ruling, unknown } from "../probe.ts"
import { NotOffered, PageSeen } from "../services/web-page.ts"
import { WebSites } from "../services/web-sites.ts"
import {
  type CspError,
  type CspSourceLists,
  decodeContentSecurityPolicy,
  judgeContentSecurityPolicy,
} from "./content-security-policy.ts"
import { decodeReferrerPolicyHeader, disclosureOf } from "./referrer-policy-header.ts"
import { decodeXContentTypeOptionsHeader } from "./x-content-type-options-header.ts"
import { decodeXFrameOptionsHeader } from "./x-frame-options-header.ts"

const SecurityHeadersEvidence = Schema.Struct({
  /** The name asked for: a policy may name the site's own hosts. */
  name: Schema.String,
  hasAddress: Observed(Schema.Boolean),
  page: Schema.NullOr(Observed(Schema.Union([NotOffered, PageSeen]))),
})

const NOT_OFFERED = { "no-https": "not-applicable", "no-web-server": "not-applicable" } as const

export const securityHeaders = defineProbe({
  standard: "security-headers",
  version: 1,
  evidence: SecurityHeadersEvidence,
  checks: {
    "security-headers.csp": {
      roles: ["web"],
      reasons: {
        strict: "pass",
        "not-sent": "fail",
        "allows-inline-code": "fail",
        "allows-too-many-sources": "fail",
        incomplete: "fail",
        ...NOT_OFFERED,
      },
    },
    "security-headers.x-frame-options": {
      roles: ["web"],
      reasons: {
        restricted: "pass",
        "restricted-by-policy": "pass",
        "not-sent": "fail",
        "other-value": "fail",
        ...NOT_OFFERED,
      },
    },
    "security-headers.x-content-type-options": {
      roles: ["web"],
      reasons: { "no-guessing": "pass", "not-sent": "fail", "other-value": "fail", ...NOT_OFFERED },
    },
    "security-headers.referrer-policy": {
      roles: ["web"],
      reasons: {
        "tells-nothing": "pass",
        "tells-the-site": "partial",
        "not-sent": "partial",
        "tells-the-address": "fail",
        "other-value": "fail",
        ...NOT_OFFERED,
      },
    },
  },

  gather: Effect.fn("security-headers.gather")(function* (name) {
    const webSites = yield* WebSites
    const hasAddress = yield* webSites.hasAddress(name)
    if (!("value" in hasAddress) || !hasAddress.value) return { name, hasAddress, page: null }
    return { name, hasAddress, page: (yield* webSites.secure(name)).page }
  }),

  judge: ({ name, hasAddress, page }) => {
    if ("obstacle" in hasAddress) return all(unknown(hasAddress.obstacle))
    if (!hasAddress.value || page === null) return all(notApplicable("no-web-server"))
    if ("obstacle" in page) return all(unknown(page.obstacle))
    if (page.value.outcome !== "answered") return all(notApplicable("no-https"))
    const seen = page.value
    const { turnedAway } = seen
    if (turnedAway !== null)
      return all(unknown({ kind: turnedAway.kind, at: `https://${name}/`, detail: turnedAway.because }))
    const lists = decodeContentSecurityPolicy(seen.contentSecurityPolicy)
    /** A header of which only a part is known is not judged. */
    const whole = (field: string, values: ReadonlyArray<string>, judge: () => Ruling): Ruling =>
      seen.cappedFields.includes(field) || (values.length === 0 && seen.cappedFields.includes("*"))
        ? unknown({ kind: "protocol-violation", at: `https://${name}/`, detail: `${field} is too long` })
        : judge()
    return {
      "security-headers.csp": whole("content-security-policy", seen.contentSecurityPolicy, () =>
        seen.contentSecurityPolicy.length === 0 ? fail("not-sent") : judgeCsp(lists, name),
      ),
      "security-headers.x-frame-options": whole("x-frame-options", seen.xFrameOptions, () =>
        judgeFrames(seen.xFrameOptions[0], lists),
      ),
      "security-headers.x-content-type-options": whole("x-content-type-options", seen.xContentTypeOptions, () =>
        judgeContentTypes(seen.xContentTypeOptions[0]),
      ),
      "security-headers.referrer-policy": whole("referrer-policy", seen.referrerPolicy, () =>
        judgeReferrers(seen.referrerPolicy),
      ),
    }
  },
})

const all = (ruling: Ruling) => ({
  "security-headers.csp": ruling,
  "security-headers.x-frame-options": ruling,
  "security-headers.x-content-type-options": ruling,
  "security-headers.referrer-policy": ruling,
})

/** The worst kind of weakness names the reason; `errors` has them all. */
const judgeCsp = (lists: CspSourceLists, name: string): Ruling => {
  const errors = judgeContentSecurityPolicy(lists, name)
  const among = (kind: Partial<Record<CspError, string>>) => errors.flatMap((error) => kind[error] ?? [])
  const parameters = (found: ReadonlyArray<string>) => ({ found: found.join(", "), errors: errors.join(", ") })
  const inline = among(INLINE_CODE)
  if (inline.length > 0) return fail("allows-inline-code", parameters(inline))
  const sources = among(WIDE_SOURCES)
  if (sources.length > 0) return fail("allows-too-many-sources", parameters(sources))
  const directives = among(DIRECTIVES)
  return directives.length > 0 ? fail("incomplete", parameters(directives)) : pass("strict")
}

/** What stands in the policy for each weakness. */
const INLINE_CODE: Partial<Record<CspError, string>> = {
  "has-unsafe-inline": "'unsafe-inline'",
  "has-unsafe-eval": "'unsafe-eval'",
  "has-unsafe-hashes": "'unsafe-hashes'",
}
const WIDE_SOURCES: Partial<Record<CspError, string>> = {
  "has-http": "http:",
  "has-bare-https": "https:",
  "has-host-without-scheme": "hosts without https://",
  "has-data": "data:",
  "has-invalid-host": "* or 127.0.0.1",
}
const DIRECTIVES: Partial<Record<CspError, string>> = {
  "missing-invalid-default-src": "default-src",
  "missing-invalid-frame-src": "frame-src",
  "missing-invalid-frame-ancestors": "frame-ancestors",
  "missing-invalid-base-uri": "base-uri",
  "missing-invalid-form-action": "form-action",
}

/** CSP Level 3 §6.4.2: where frame-ancestors is sent, browsers pass over X-Frame-Options. */
const judgeFrames = (value: string | undefined, lists: CspSourceLists): Ruling => {
  if (value !== undefined && decodeXFrameOptionsHeader(value) !== null)
    return pass("restricted", { value: shown(value) })
  if (lists.has("frame-ancestors")) return pass("restricted-by-policy")
  return value === undefined ? fail("not-sent") : fail("other-value", { value: shown(value) })
}

const judgeContentTypes = (value: string | undefined): Ruling => {
  if (value === undefined) return fail("not-sent")
  return decodeXContentTypeOptionsHeader(value) ? pass("no-guessing") : fail("other-value", { value: shown(value) })
}

/** Values of several fields are one list (RFC 9110 §5.3). */
const judgeReferrers = (values: ReadonlyArray<string>): Ruling => {
  const policy = decodeReferrerPolicyHeader(values.join(","))
  if (policy === "unset") return partial("not-sent")
  if (policy === "unknown") return fail("other-value", { value: shown(values.join(", ")) })
  switch (disclosureOf(policy)) {
    case "nothing":
      return pass("tells-nothing", { policy })
    case "site":
      return partial("tells-the-site", { policy })
    case "address":
      return fail("tells-the-address", { policy })
  }
}

const shown = (value: string): string => value.slice(0, 100)
