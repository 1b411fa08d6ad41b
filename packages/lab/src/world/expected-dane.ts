/** What a scan must find of DNSSEC where others rely on it: of the names of mail servers, and of TLSA records. */
import type { ReasonCode, Verdict } from "@plumbline/core"
import { worstOf } from "./expected-tls.ts"
import type { MailHostState, TlsaKind, WebState, ZoneState } from "./state.ts"

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
const unknown = expectation("unknown")

/** What the DNS vouches for in a zone; `null`: one of a supplier, which is always sound. */
export type HostZone = { readonly zone: ZoneState; readonly isParentSigned: boolean } | null

export const DANE_MAIL_CHECKS = ["dane.mail-published", "dane.mail-matches", "dane.mail-rollover"]
export const DANE_WEB_CHECKS = ["dane.web-published", "dane.web-matches"]

/** At least one host is given. */
export const expectedDnssecOfMail = (hosts: ReadonlyArray<HostZone>): Readonly<Record<string, Expectation>> => {
  // The name of a host is there, so that nothing needs a proof of absence but its SOA.
  const statuses = hosts.map((within) => statusOf(within, "none"))
  const unsigned = statuses.filter((status) => status === "insecure").length
  // Signatures by an algorithm that we do not know are signatures all the same.
  const unknownAlgorithm = hosts.filter((within) => within?.zone.fault === "unknown-algorithm" && within.isParentSigned)
  return {
    "dnssec.mail-signed":
      unsigned - unknownAlgorithm.length === statuses.length
        ? partial("none-signed")
        : unsigned > unknownAlgorithm.length
          ? partial("some-unsigned")
          : pass("all-signed"),
    "dnssec.mail-valid": statuses.includes("bogus")
      ? fail("bogus")
      : statuses.includes("secure")
        ? pass("valid")
        : notApplicable("none-signed"),
  }
}

/** At least one host is given. */
export const expectedDaneOfMail = (
  hosts: ReadonlyArray<{ readonly state: MailHostState; readonly within: HostZone }>,
): Readonly<Record<string, Expectation>> => {
  const over = (judge: (kind: TlsaKind, status: Status, state: MailHostState) => Expectation) =>
    worstOf(hosts.map(({ state, within }) => judge(state.tlsa, statusOf(within, state.tlsa), state)))
  return {
    "dane.mail-published": over((kind, status) => published(kind, status, fail)),
    "dane.mail-matches": over((kind, status, { greeting, starttls }) => {
      if (kind === "none" || status !== "secure") return notApplicable("no-record")
      if (greeting !== "ready") return unknown(greeting === "busy" ? "rate-limited" : "greylisted")
      return starttls === "works" ? matches(kind, fail) : fail("no-encryption")
    }),
    "dane.mail-rollover": over((kind, status) =>
      kind === "none" || status !== "secure"
        ? notApplicable("no-record")
        : kind === "two"
          ? pass("ready")
          : partial("not-ready"),
    ),
  }
}

export const expectedDaneOfWeb = (
  { ipv4, ipv6, https, tlsa }: WebState,
  within: HostZone,
): Readonly<Record<string, Expectation>> => {
  if (!ipv4 && ipv6 === "none")
    return { "dane.web-published": notApplicable("no-web-server"), "dane.web-matches": notApplicable("no-web-server") }
  const status = statusOf(within, tlsa)
  return {
    "dane.web-published": published(tlsa, status, partial),
    "dane.web-matches":
      tlsa === "none" || status !== "secure"
        ? notApplicable("no-record")
        : https === "silent"
          ? unknown("timeout")
          : https === "offered"
            ? matches(tlsa, partial)
            : notApplicable("no-https"),
  }
}

type Status = "secure" | "insecure" | "bogus"

const statusOf = (within: HostZone, kind: TlsaKind): Status => {
  if (within === null) return "secure"
  const { zone, isParentSigned } = within
  if (zone.signing === null || !isParentSigned || zone.fault === "unknown-algorithm") return "insecure"
  if (zone.fault === null) return "secure"
  // Only what is not there needs a proof.
  return zone.fault === "no-denial" && kind !== "none" ? "secure" : "bogus"
}

const published = (kind: TlsaKind, status: Status, otherwise: typeof fail): Expectation => {
  if (status === "bogus") return otherwise("bogus")
  if (kind === "none") return otherwise("not-published")
  return status === "secure" ? pass("published") : otherwise("not-secure")
}

const matches = (kind: TlsaKind, otherwise: typeof fail): Expectation =>
  kind === "wrong" ? otherwise("no-match") : kind === "unusable" ? otherwise("no-usable-record") : pass("matches")
