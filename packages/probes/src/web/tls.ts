/**
 * TLS of the web site: which versions does it offer, and does its certificate hold?
 * Spec: RFC 8446 and RFC 9325 §3.1.1 (versions), RFC 5280 §6 (path), RFC 9525 (name); NCSC-NL TLS guidelines of May 2025.
 *
 * 1. A and AAAA of the name. 2. ClientHellos that find the versions offered, on port 443 of the first address.
 * 3. One whole handshake for the certificates.
 *
 * Not measured yet: cipher suites, key exchange, revocation. Trust means: a path to a root of the configured list; validity
 * in time is a check of its own.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, partial, pass, type Ruling, unknown } from "../probe.ts"
import { ProfileSeen, type TlsSeen, WebSites } from "../services/web-sites.ts"

const TlsEvidence = Schema.Struct({
  hasAddress: Observed(Schema.Boolean),
  profile: Schema.NullOr(ProfileSeen),
})

const NOT_OFFERED = { "no-https": "not-applicable", "no-web-server": "not-applicable" } as const

export const tls = defineProbe({
  standard: "tls",
  version: 1,
  evidence: TlsEvidence,
  checks: {
    "tls.version": {
      roles: ["web"],
      reasons: { modern: "pass", "old-version": "fail", "no-modern-version": "fail", ...NOT_OFFERED },
    },
    "tls.version-1-3": { roles: ["web"], reasons: { offered: "pass", "not-offered": "partial", ...NOT_OFFERED } },
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
    const { versions, certificate } = profile.value
    const rulings = { ...judgeVersions(versions) }
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

const all = (ruling: Ruling) => ({
  "tls.version": ruling,
  "tls.version-1-3": ruling,
  "tls.certificate-trusted": ruling,
  "tls.certificate-name": ruling,
  "tls.certificate-validity": ruling,
})

/** Versions from old to new; RFC 8996 and RFC 9325 §3.1.1 rule out all before TLS 1.2. */
const VERSIONS = ["SSL 3", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"] as const
const OLD = new Set<string>(["SSL 3", "TLS 1.0", "TLS 1.1"])

const judgeVersions = (versions: TlsSeen["versions"]) => {
  const offered = VERSIONS.filter((version) => {
    const seen = versions[version]
    return seen !== undefined && "value" in seen && seen.value
  })
  const unseen = VERSIONS.flatMap((version) => {
    const seen = versions[version]
    return seen !== undefined && "obstacle" in seen ? [seen.obstacle] : []
  })
  const lowest = offered[0]
  const highest = offered.at(-1)
  if (lowest === undefined || highest === undefined) {
    const ruling = unseen[0] === undefined ? notApplicable("no-https") : unknown(unseen[0])
    return { "tls.version": ruling, "tls.version-1-3": ruling }
  }
  const latest = versions["TLS 1.3"]
  return {
    "tls.version": OLD.has(highest)
      ? fail("no-modern-version", { highest })
      : OLD.has(lowest)
        ? fail("old-version", { lowest, highest })
        : unseen[0] !== undefined
          ? unknown(unseen[0])
          : pass("modern", { lowest, highest }),
    "tls.version-1-3":
      latest !== undefined && "obstacle" in latest
        ? unknown(latest.obstacle)
        : highest === "TLS 1.3"
          ? pass("offered")
          : partial("not-offered", { highest }),
  }
}

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
