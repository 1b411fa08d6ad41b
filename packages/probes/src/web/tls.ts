/**
 * TLS of the web site: is what it offers as the guideline asks, and does its certificate hold?
 * Spec: NCSC-NL TLS guidelines of May 2025 (tls/guideline.ts), RFC 8446 and RFC 9325, RFC 5280 §6 (path), RFC 9525 (name),
 * RFC 6066 §8 (OCSP stapling).
 *
 * 1. A and AAAA of the name. 2. ClientHellos that find versions, suites, groups and behavior, on port 443 of the first address.
 * 3. A whole handshake for the certificates.
 *
 * Not measured: revocation; whether a stapled OCSP answer holds. Trust means: a path to a root of the configured list; validity
 * in time is a check of its own.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import {
  type CheckDefinition,
  defineProbe,
  fail,
  notApplicable,
  partial,
  pass,
  type Ruling,
  unknown,
} from "../probe.ts"
import { ProfileSeen, WebSites } from "../services/web-sites.ts"
import { judgeOffer, OFFER_CHECKS, OFFER_REASONS, type OfferCheck } from "../tls/offer-judge.ts"

const TlsEvidence = Schema.Struct({
  hasAddress: Observed(Schema.Boolean),
  profile: Schema.NullOr(ProfileSeen),
})

const NOT_OFFERED = { "no-https": "not-applicable", "no-web-server": "not-applicable" } as const

const idOf = <C extends OfferCheck>(check: C): `tls.${C}` => `tls.${check}`
const OFFERED_CHECKS = Object.fromEntries(
  OFFER_CHECKS.map((check): [string, CheckDefinition] => [
    idOf(check),
    { roles: ["web"], reasons: { ...OFFER_REASONS[check], ...NOT_OFFERED } },
  ]),
) as Readonly<Record<`tls.${OfferCheck}`, CheckDefinition>>

export const tls = defineProbe({
  standard: "tls",
  version: 2,
  evidence: TlsEvidence,
  checks: {
    ...OFFERED_CHECKS,
    "tls.ocsp-stapling": {
      roles: ["web"],
      reasons: { stapled: "pass", "not-stapled": "partial", "no-responder": "not-applicable", ...NOT_OFFERED },
    },
    "tls.certificate-trusted": {
      roles: ["web"],
      reasons: {
        trusted: "pass",
        "self-signed": "fail",
        "unknown-issuer": "fail",
        "incomplete-chain": "fail",
        "bad-signature": "fail",
        ...NOT_OFFERED,
      },
    },
    "tls.certificate-name": { roles: ["web"], reasons: { matches: "pass", mismatch: "fail", ...NOT_OFFERED } },
    "tls.certificate-validity": {
      roles: ["web"],
      reasons: {
        valid: "pass",
        "expires-soon": "partial",
        expired: "fail",
        "not-yet-valid": "fail",
        ...NOT_OFFERED,
      },
    },
  },

  gather: Effect.fn("tls.gather")(function* (name) {
    const webSites = yield* WebSites
    const hasAddress = yield* webSites.hasAddress(name)
    if (!("value" in hasAddress) || !hasAddress.value) return { hasAddress, profile: null }
    return { hasAddress, profile: (yield* webSites.secure(name)).profile }
  }),

  judge: ({ hasAddress, profile }, { observedAt }) => {
    if ("obstacle" in hasAddress) return all(unknown(hasAddress.obstacle))
    if (!hasAddress.value || profile === null) return all(notApplicable("no-web-server"))
    if ("obstacle" in profile) return all(unknown(profile.obstacle))
    if (profile.value.outcome !== "answered") return all(notApplicable("no-https"))
    const { offer, certificate } = profile.value
    const judged = judgeOffer(offer, "port 443")
    const rulings = {
      ...byId((check) => judged[check]),
      "tls.ocsp-stapling":
        offer.ocspResponders.length === 0
          ? notApplicable("no-responder")
          : offer.staplesOcsp
            ? pass("stapled")
            : partial("not-stapled"),
    }
    if ("obstacle" in certificate) {
      const missing = unknown(certificate.obstacle)
      return {
        ...rulings,
        "tls.certificate-trusted": missing,
        "tls.certificate-name": missing,
        "tls.certificate-validity": missing,
      }
    }
    const leaf = certificate.value
    return {
      ...rulings,
      "tls.certificate-trusted":
        leaf.trust === "trusted" ? pass("trusted", { issuer: leaf.issuer }) : fail(leaf.trust, { issuer: leaf.issuer }),
      "tls.certificate-name":
        leaf.matchedName !== null
          ? pass("matches", { name: leaf.matchedName })
          : fail("mismatch", { names: leaf.names.slice(0, 5).join(", ") || "no name" }),
      "tls.certificate-validity": judgeValidity(leaf.notBefore, leaf.notAfter, observedAt),
    }
  },
})

const byId = (rule: (check: OfferCheck) => Ruling) =>
  Object.fromEntries(OFFER_CHECKS.map((check) => [idOf(check), rule(check)])) as Readonly<
    Record<`tls.${OfferCheck}`, Ruling>
  >

const all = (ruling: Ruling) => ({
  ...byId(() => ruling),
  "tls.ocsp-stapling": ruling,
  "tls.certificate-trusted": ruling,
  "tls.certificate-name": ruling,
  "tls.certificate-validity": ruling,
})

const judgeValidity = (notBefore: string, notAfter: string, observedAt: string): Ruling => {
  const now = Date.parse(observedAt)
  if (now < Date.parse(notBefore)) return fail("not-yet-valid", { notBefore: notBefore.slice(0, 10) })
  const left = Date.parse(notAfter) - now
  if (left < 0) return fail("expired", { notAfter: notAfter.slice(0, 10) })
  // The days left are no parameter: a verdict that holds must stay the same from scan to scan.
  const parameters = { notAfter: notAfter.slice(0, 10) }
  return left < SOON_MILLISECONDS ? partial("expires-soon", parameters) : pass("valid", parameters)
}

/** A week: even certificates of short life (RFC 8739: days) are renewed by then, and a person still has time to act. */
const SOON_MILLISECONDS = 7 * 86_400_000
