/** What a scan must find of a server's TLS, by what it offers; by the last part of the ids of the checks. */
import type { ReasonCode, Verdict } from "@plumbline/core"
import type { TlsStrength, VersionRange } from "./state.ts"

interface Expectation {
  readonly verdict: Verdict
  readonly reason: ReasonCode
}
const expectation =
  (verdict: Verdict) =>
  (reason: ReasonCode): Expectation => ({ verdict, reason })
const pass = expectation("pass")
const partial = expectation("partial")
const fail = expectation("fail")
const notApplicable = expectation("not-applicable")

export const TLS_OFFER_CHECKS = [
  "version",
  "version-1-3",
  "cipher-suites",
  "cipher-order",
  "key-exchange",
  "key-exchange-hash",
  "post-quantum",
  "compression",
  "renegotiation",
  "extended-master-secret",
  "early-data",
  "certificate-key",
  "certificate-signature",
  "phase-out",
] as const
type OfferCheck = (typeof TLS_OFFER_CHECKS)[number]

export const expectedOffer = (given: {
  readonly versions: VersionRange
  readonly strength: TlsStrength
}): Readonly<Record<OfferCheck, Expectation>> => {
  const { versions } = given
  const isLegacy = versions.startsWith("1.0")
  const has12 = versions !== "1.3" && versions !== "1.0-1.1"
  const has13 = versions.endsWith("1.3")
  const strength = isLegacy && !IN_CERTIFICATE.has(given.strength) ? "strong" : given.strength
  // Suites with CBC and the curves of old exist below TLS 1.3 only.
  const below13 = versions === "1.3" && !IN_CERTIFICATE.has(strength) ? "strong" : strength
  return {
    version: isLegacy ? fail(versions === "1.0-1.1" ? "no-modern-version" : "old-version") : pass("modern"),
    "version-1-3": has13 ? pass("offered") : partial("not-offered"),
    "cipher-suites":
      isLegacy || below13 === "weak-suites"
        ? fail("insufficient")
        : pass(below13 === "cbc-first" || below13 === "cbc-last" ? "phase-out" : "strong"),
    "cipher-order":
      below13 === "cbc-last"
        ? pass("preferred")
        : below13 === "cbc-first"
          ? fail("not-preferred")
          : notApplicable("nothing-to-order"),
    "key-exchange":
      below13 === "weak-group" ? fail("insufficient") : pass(below13 === "old-group" ? "phase-out" : "strong"),
    "key-exchange-hash": !has12
      ? notApplicable("no-tls-1-2")
      : isLegacy || strength === "weak-hash"
        ? fail("insufficient")
        : pass("strong"),
    "post-quantum": !has13
      ? notApplicable("no-tls-1-3")
      : isLegacy || WITHOUT_HYBRID.has(strength)
        ? partial("not-offered")
        : pass("offered"),
    compression: pass("off"),
    renegotiation: versions === "1.3" ? notApplicable("no-tls-1-2") : pass("secure"),
    "extended-master-secret": has12 ? pass("used") : notApplicable("no-tls-1-2"),
    "early-data": has13 ? pass("off") : notApplicable("no-tls-1-3"),
    "certificate-key":
      strength === "rsa-1024" ? fail("insufficient") : pass(strength === "rsa-2048" ? "phase-out" : "strong"),
    "certificate-signature": strength === "sha1-certificate" ? fail("insufficient") : pass("strong"),
    "phase-out":
      below13 === "cbc-first" || below13 === "cbc-last" || below13 === "old-group" || strength === "rsa-2048"
        ? partial("some")
        : pass("none"),
  }
}

/** Strengths that lie in the certificate, whatever the version. */
const IN_CERTIFICATE: ReadonlySet<TlsStrength> = new Set(["rsa-1024", "rsa-2048", "sha1-certificate"])
const WITHOUT_HYBRID: ReadonlySet<TlsStrength> = new Set(["no-hybrid", "old-group", "weak-group"])

/** The worst of several servers; those to which a check does not apply count only when it applies to none. */
export const worstOf = (found: ReadonlyArray<Expectation>): Expectation =>
  found.toSorted((left, right) => rankOf(left) - rankOf(right))[0]!

const rankOf = ({ verdict, reason }: Expectation): number =>
  ["fail", "unknown", "partial", "pass", "not-applicable"].indexOf(verdict) + (reason === "phase-out" ? -0.5 : 0)
