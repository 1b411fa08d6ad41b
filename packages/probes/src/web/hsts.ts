/**
 * HSTS: does the site tell browsers to use nothing but HTTPS from now on?
 * Spec: RFC 6797 §6.1 (header), §7.1 and §8.1 (the first field of an answer over HTTPS counts); internet.nl for the year.
 *
 * 1. A and AAAA of the name. 2. The first answer to one GET over HTTPS, redirects not followed.
 *
 * Not measured: preload lists; whether the names above or below have a policy of their own; includeSubDomains is noted.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, pass, type Ruling, unknown } from "../probe.ts"
import { TurnedAway } from "../services/turned-away.ts"
import { keepOfPage, NotOffered } from "../services/web-page.ts"
import { WebSites } from "../services/web-sites.ts"
import { decodeHstsHeader, HSTS_LEAST_SECONDS } from "./hsts-header.ts"

const HstsEvidence = Schema.Struct({
  hasAddress: Observed(Schema.Boolean),
  page: Schema.NullOr(
    Observed(
      Schema.Union([
        NotOffered,
        Schema.Struct({
          outcome: Schema.Literal("answered"),
          status: Schema.Number,
          /** Values of Strict-Transport-Security, one for each time that it was sent. */
          header: Schema.Array(Schema.String),
          isCapped: Schema.Boolean,
          turnedAway: Schema.NullOr(TurnedAway),
        }),
      ]),
    ),
  ),
})

const NOT_OFFERED = { "no-https": "not-applicable", "no-web-server": "not-applicable" } as const

export const hsts = defineProbe({
  standard: "hsts",
  version: 1,
  evidence: HstsEvidence,
  checks: {
    "hsts.header": { roles: ["web"], reasons: { sent: "pass", "not-sent": "fail", malformed: "fail", ...NOT_OFFERED } },
    "hsts.max-age": {
      roles: ["web"],
      reasons: { "a-year": "pass", "too-short": "fail", "no-policy": "not-applicable", ...NOT_OFFERED },
    },
  },

  gather: Effect.fn("hsts.gather")(function* (name) {
    const webSites = yield* WebSites
    const hasAddress = yield* webSites.hasAddress(name)
    if (!("value" in hasAddress) || !hasAddress.value) return { hasAddress, page: null }
    const { page } = yield* webSites.secure(name)
    const kept = keepOfPage(page, ({ outcome, status, strictTransportSecurity, cappedFields, turnedAway }) => ({
      outcome,
      status,
      header: strictTransportSecurity,
      isCapped: cappedFields.includes("*") || cappedFields.includes("strict-transport-security"),
      turnedAway,
    }))
    return { hasAddress, page: kept }
  }),

  judge: ({ hasAddress, page }) => {
    if ("obstacle" in hasAddress) return both(unknown(hasAddress.obstacle))
    if (!hasAddress.value || page === null) return both(notApplicable("no-web-server"))
    if ("obstacle" in page) return both(unknown(page.obstacle))
    if (page.value.outcome !== "answered") return both(notApplicable("no-https"))
    const { header, isCapped, turnedAway } = page.value
    if (turnedAway !== null) return both(unknown({ kind: turnedAway.kind, at: "port 443", detail: turnedAway.because }))
    const [first] = header
    if (first === undefined && isCapped)
      return both(unknown({ kind: "protocol-violation", at: "port 443", detail: "too many header fields" }))
    if (first === undefined) return withoutPolicy(fail("not-sent"))
    const decoded = decodeHstsHeader(first)
    const value = first.slice(0, 100)
    if ("error" in decoded) return withoutPolicy(fail("malformed", { value, error: decoded.error }))
    const { maxAgeSeconds } = decoded.policy
    const days = Math.floor(maxAgeSeconds / 86_400)
    return {
      "hsts.header": pass("sent", { value }),
      "hsts.max-age":
        maxAgeSeconds >= HSTS_LEAST_SECONDS
          ? pass("a-year", { seconds: maxAgeSeconds, days })
          : fail("too-short", { seconds: maxAgeSeconds, days, least: HSTS_LEAST_SECONDS }),
    }
  },
})

const both = (ruling: Ruling) => ({ "hsts.header": ruling, "hsts.max-age": ruling })

/** The missing header fails once. */
const withoutPolicy = (ruling: Ruling) => ({ "hsts.header": ruling, "hsts.max-age": notApplicable("no-policy") })
