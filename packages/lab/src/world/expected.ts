/**
 * What a scan must find: verdict and reason of every check, from what stands on the fictional Internet.
 *
 * Written from the descriptions of the checks in `data/standards/`, without the code of the probes, so that tests can hold the
 * one against the other.
 */
import type { CheckId, DomainName, ReasonCode, Verdict } from "@plumbline/core"
import { OPT_OUTS } from "./events.ts"
import {
  DANE_MAIL_CHECKS,
  DANE_WEB_CHECKS,
  expectedDaneOfMail,
  expectedDaneOfWeb,
  expectedDnssecOfMail,
} from "./expected-dane.ts"
import { expectedOffer, TLS_OFFER_CHECKS, worstOf } from "./expected-tls.ts"
import { PLACES } from "./geography.ts"
import { networkOf, type RoaKind } from "./routes.ts"
import { infrastructureZone, isSecureDelegation } from "./signing.ts"
import type {
  CaaKind,
  HeaderKind,
  MailHostState,
  MailState,
  Month,
  SecurityTxtKind,
  Signing,
  WebState,
  ZoneFault,
  ZoneState,
} from "./state.ts"
import { inheritsDmarc } from "./timeline.ts"
import { type HostKind, nameServerState, type World } from "./world.ts"

export interface Expectation {
  readonly verdict: Verdict
  readonly reason: ReasonCode
}
export type Expected = Readonly<Record<CheckId, Expectation>>

/** Throws a RangeError for a name that is no target. */
export const expectedOf = (world: World, target: DomainName, month: Month): Expected => {
  const subject = world.subjects.get(target)
  if (subject === undefined) throw new RangeError(`${target} is no target of the laboratory`)
  const { timeline } = world
  const state = timeline.targetState(target, month)
  const apex = world.zoneOf(target)
  const zone = zoneStateOf(world, apex, month)
  if (OPT_OUTS.some(({ domain }) => domain === target)) return everything("unknown", "opted-out")
  // NXDOMAIN is an answer; a resolver that fails or stays away is none.
  if (!state.exists) return everything("not-applicable", "name-does-not-exist")
  if (zone.service === "servfail")
    return { ...everything("unknown", "dns-failure"), ...otherRoles(subject.isWeb, subject.isMail) }
  if (zone.service === "silent")
    return { ...everything("unknown", "timeout"), ...otherRoles(subject.isWeb, subject.isMail) }

  const nameServerNames = world.zones.find((place) => place.apex === apex)?.nameServers ?? []
  const nameServers = nameServerNames.map((host) => nameServerState(timeline, host, month))
  const mailHosts = (state.mail?.hosts ?? []).map((host) => timeline.mailHostState(host, month))
  const within = { zone, isParentSigned: isSecureDelegation(PLACES[subject.country].suffix ?? subject.country) }
  // Hosts of suppliers stand in zones of theirs.
  const zonesOfHosts = (state.mail?.hosts ?? []).map((host) => (host === `mail.${target}` ? within : null))
  const above = subject.parent === null ? null : timeline.targetState(subject.parent, month)
  return {
    ...dnssec(zone, isSecureDelegation(PLACES[subject.country].suffix ?? subject.country), target === apex),
    ...nameServersOverIpv6(nameServers),
    ...routesTo(world, "name-server", nameServerNames, month),
    ...(state.web === null
      ? {}
      : {
          ...web(state.web),
          ...caa(state.web, above?.web ?? null),
          ...expectedDaneOfWeb(state.web, within),
          ...routesTo(world, "web", [state.aliasOf ?? target], month),
        }),
    ...(state.mail === null
      ? {}
      : {
          ...mailOverIpv6(mailHosts),
          ...routesTo(world, "mail", state.mail.hosts ?? [], month),
          ...starttls(mailHosts),
          ...(mailHosts.length === 0
            ? each([...DANE_MAIL_CHECKS, ...MAIL_DNSSEC_CHECKS], notApplicable("no-mail-server"))
            : {
                ...expectedDaneOfMail(mailHosts.map((host, index) => ({ state: host, within: zonesOfHosts[index]! }))),
                ...expectedDnssecOfMail(zonesOfHosts),
              }),
          ...spf(state.mail),
          ...dmarc(state.mail, inheritsDmarc(subject) ? (above?.mail ?? null) : null),
          "dkim.exists": dkim(state.mail),
          "dkim.keys": state.mail.dkim === "listed-selector" ? pass("strong") : notApplicable("no-key-found"),
          ...mtaSts(state.mail),
          ...tlsRpt(state.mail),
        }),
    ...otherRoles(subject.isWeb, subject.isMail),
  }
}

/** A zone of a registry, which holds names without a zone of their own, is well kept. */
const zoneStateOf = (world: World, apex: string, month: Month): ZoneState =>
  world.subjects.has(apex) ? world.timeline.zoneState(apex, month) : infrastructureZone(apex)

const pass = (reason: ReasonCode): Expectation => ({ verdict: "pass", reason })
const partial = (reason: ReasonCode): Expectation => ({ verdict: "partial", reason })
const fail = (reason: ReasonCode): Expectation => ({ verdict: "fail", reason })
const notApplicable = (reason: ReasonCode): Expectation => ({ verdict: "not-applicable", reason })
const unknown = (reason: ReasonCode): Expectation => ({ verdict: "unknown", reason })

const SIGNING_CHECKS = ["dnssec.algorithm", "dnssec.expiry", "dnssec.nsec3", "dnssec.cds"]
const NAME_CHECKS = [
  "dnssec.signed",
  "dnssec.valid",
  ...SIGNING_CHECKS,
  "ipv6.name-server-address",
  "ipv6.name-server-reachable",
  "rpki.name-server-covered",
  "rpki.name-server-valid",
]
const MAIL_DNSSEC_CHECKS = ["dnssec.mail-signed", "dnssec.mail-valid"]
const CAA_CHECKS = ["caa.record", "caa.syntax", "caa.issue"]
const HEADER_CHECKS = [
  "hsts.header",
  "hsts.max-age",
  "security-headers.csp",
  "security-headers.x-content-type-options",
  "security-headers.referrer-policy",
  "security-headers.x-frame-options",
]
const SECURITY_TXT_CHECKS = ["security-txt.found", "security-txt.valid"]
const WEB_CHECKS = [
  "ipv6.web-address",
  "ipv6.web-reachable",
  "ipv6.web-same",
  "rpki.web-covered",
  "rpki.web-valid",
  "https.reachable",
  "https.redirect",
  ...TLS_OFFER_CHECKS.map((check) => `tls.${check}`),
  "tls.ocsp-stapling",
  "tls.certificate-trusted",
  "tls.certificate-name",
  "tls.certificate-validity",
  ...CAA_CHECKS,
  ...HEADER_CHECKS,
  ...SECURITY_TXT_CHECKS,
  ...DANE_WEB_CHECKS,
]
const STARTTLS_TLS_CHECKS = [
  ...TLS_OFFER_CHECKS.map((check) => `starttls.${check}`),
  "starttls.certificate-trusted",
  "starttls.certificate-name",
]
const MTA_STS_CHECKS = ["mta-sts.record", "mta-sts.policy", "mta-sts.mode", "mta-sts.match"]
const TLS_RPT_CHECKS = ["tls-rpt.record", "tls-rpt.syntax"]
const MAIL_CHECKS = [
  "ipv6.mail-address",
  "ipv6.mail-reachable",
  "rpki.mail-covered",
  "rpki.mail-valid",
  "spf.record",
  "spf.syntax",
  "spf.policy",
  "dkim.exists",
  "dkim.keys",
  "dmarc.record",
  "dmarc.policy",
  "dmarc.subdomains",
  "dmarc.reports",
  "starttls.offered",
  "starttls.handshake",
  ...STARTTLS_TLS_CHECKS,
  ...DANE_MAIL_CHECKS,
  ...MAIL_DNSSEC_CHECKS,
  ...MTA_STS_CHECKS,
  ...TLS_RPT_CHECKS,
]

const each = (checks: ReadonlyArray<CheckId>, expectation: Expectation): Expected =>
  Object.fromEntries(checks.map((check) => [check, expectation]))

const everything = (verdict: Verdict, reason: ReasonCode): Expected =>
  each([...NAME_CHECKS, ...WEB_CHECKS, ...MAIL_CHECKS], { verdict, reason })

const otherRoles = (isWeb: boolean, isMail: boolean): Expected => ({
  ...(isWeb ? {} : each(WEB_CHECKS, notApplicable("not-a-web-target"))),
  ...(isMail ? {} : each(MAIL_CHECKS, notApplicable("not-a-mail-target"))),
})

const dnssec = (zone: ZoneState, isParentSigned: boolean, isApex: boolean): Expected => {
  const notSigned = each(SIGNING_CHECKS, notApplicable("not-secure"))
  if (zone.signing === null || !isParentSigned)
    return { "dnssec.signed": fail("unsigned"), "dnssec.valid": notApplicable("insecure"), ...notSigned }
  // Absence is denied for names below the apex only: the apex has the record that is asked for.
  const fault = zone.fault === "no-denial" && isApex ? null : zone.fault
  return {
    "dnssec.signed": pass("signed"),
    ...(fault === null
      ? { "dnssec.valid": pass("secure"), ...quality(zone.signing) }
      : { "dnssec.valid": FAULTS[fault], ...notSigned }),
  }
}

/** Registries sign well: what a zone does by itself decides. */
const quality = ({ algorithm, rsaBits, digest, denial, expiry, cds }: Signing): Expected => ({
  "dnssec.algorithm":
    algorithm === 7
      ? partial("outdated-algorithm")
      : algorithm === 8 && rsaBits < 2048
        ? partial("weak-key")
        : digest === 1
          ? partial("outdated-digest")
          : pass("strong"),
  "dnssec.expiry": expiry === "soon" ? partial("expires-soon") : pass("ample"),
  "dnssec.nsec3": {
    nsec: pass("nsec"),
    nsec3: pass("nsec3"),
    "nsec3-iterations": partial("iterations"),
    "nsec3-salt": partial("salt"),
  }[denial],
  "dnssec.cds": cds ? pass("published") : partial("not-published"),
})

const FAULTS: Readonly<Record<ZoneFault, Expectation>> = {
  expired: fail("signature-expired"),
  "not-yet-valid": fail("signature-not-yet-valid"),
  "wrong-ds": fail("ds-mismatch"),
  "no-signatures": fail("signature-missing"),
  "broken-signatures": fail("signature-invalid"),
  "no-dnskey": fail("dnskey-missing"),
  "no-denial": fail("denial-missing"),
  "unknown-algorithm": notApplicable("unsupported-algorithm"),
}

/** One address a host: what counts is how many of those with an address answer there. */
const reach = (hosts: ReadonlyArray<{ readonly ipv6: "none" | "answers" | "refuses" }>): Expectation => {
  const withAddress = hosts.filter(({ ipv6 }) => ipv6 !== "none")
  if (withAddress.length === 0) return notApplicable("no-address")
  const answering = withAddress.filter(({ ipv6 }) => ipv6 === "answers")
  if (answering.length === withAddress.length) return pass("reachable")
  return answering.length === 0 ? fail("not-reachable") : partial("partly-reachable")
}

const nameServersOverIpv6 = (servers: ReadonlyArray<{ readonly ipv6: "none" | "answers" | "refuses" }>): Expected => {
  const count = servers.filter(({ ipv6 }) => ipv6 !== "none").length
  return {
    "ipv6.name-server-address": count >= 2 ? pass("enough") : count === 1 ? partial("only-one") : fail("none"),
    "ipv6.name-server-reachable": reach(servers),
  }
}

const mailOverIpv6 = (hosts: ReadonlyArray<MailHostState>): Expected => {
  if (hosts.length === 0) return each(["ipv6.mail-address", "ipv6.mail-reachable"], notApplicable("no-mail-server"))
  const all = hosts.every(({ ipv6 }) => ipv6 !== "none")
  return {
    "ipv6.mail-address": all ? pass("has-address") : fail("some-without-address"),
    "ipv6.mail-reachable": reach(hosts),
  }
}

const NONE_THERE: Readonly<Record<HostKind, ReasonCode>> = {
  web: "no-web-server",
  mail: "no-mail-server",
  "name-server": "no-address",
}

/** What ROAs say of the routes to every address of the hosts. */
const routesTo = (world: World, kind: HostKind, hosts: ReadonlyArray<string>, month: Month): Expected => {
  const answer = (covered: Expectation, valid: Expectation): Expected => ({
    [`rpki.${kind}-covered`]: covered,
    [`rpki.${kind}-valid`]: valid,
  })
  const nothing = (reason: ReasonCode) => answer(notApplicable(reason), notApplicable(reason))
  let addresses = 0
  const roas: Array<RoaKind> = []
  for (const host of hosts) {
    const { ipv4, ipv6 } = world.addressesOf(kind, host, month)
    const network = networkOf(kind, host).stateOf(month)
    addresses += ipv4.length + ipv6.length
    if (network.isAnnounced) roas.push(...ipv4.map(() => network.ipv4), ...ipv6.map(() => network.ipv6))
  }
  if (addresses === 0) return nothing(NONE_THERE[kind])
  if (roas.length === 0) return nothing("not-routed")
  const bare = roas.filter((roa) => roa === "none").length
  return answer(
    bare === 0 ? pass("all-covered") : fail(bare === roas.length ? "none-covered" : "some-covered"),
    roas.some((roa) => roa === "other-as" || roa === "too-long")
      ? fail("invalid")
      : bare === roas.length
        ? notApplicable("not-covered")
        : pass("valid"),
  )
}

const web = (state: WebState): Expected => {
  const { ipv4, ipv6, https } = state
  if (!ipv4 && ipv6 === "none")
    return {
      ...each([...OVER_IPV6_CHECKS, ...SECURE_CHECKS], notApplicable("no-web-server")),
      "ipv6.web-reachable": notApplicable("no-address"),
    }
  const overIpv6: Expected = {
    "ipv6.web-same":
      !ipv4 || ipv6 === "none"
        ? notApplicable("one-family")
        : https === "silent"
          ? unknown("timeout")
          : https !== "offered"
            ? notApplicable("no-https")
            : ipv6 === "refuses"
              ? notApplicable("not-reachable")
              : pass("same"),
    "ipv6.web-address": ipv6 === "none" ? fail("no-address") : pass("has-address"),
    "ipv6.web-reachable": {
      none: notApplicable("no-address"),
      answers: https === "refused" && state.http === "refused" ? fail("not-reachable") : pass("reachable"),
      refuses: fail("not-reachable"),
      half: partial("partly-reachable"),
    }[ipv6],
  }
  switch (https) {
    case "silent":
      return { ...overIpv6, ...each(SECURE_CHECKS, unknown("timeout")) }
    case "refused":
    case "plain-text":
      return {
        ...overIpv6,
        ...each(SECURE_CHECKS, notApplicable("no-https")),
        "https.reachable": fail(https === "refused" ? "not-offered" : "no-tls"),
      }
    case "offered":
      return {
        ...overIpv6,
        "https.reachable": pass("reachable"),
        "https.redirect": REDIRECTS[state.http],
        ...tls(state),
        ...(state.headers === "blocked"
          ? each([...HEADER_CHECKS, ...SECURITY_TXT_CHECKS], unknown("blocked"))
          : { ...HEADERS[state.headers], ...SECURITY_TXT[state.securityTxt] }),
      }
  }
}

const HEADERS: Readonly<Record<Exclude<HeaderKind, "blocked">, Expected>> = {
  none: {
    "hsts.header": fail("not-sent"),
    "hsts.max-age": notApplicable("no-policy"),
    "security-headers.csp": fail("not-sent"),
    "security-headers.x-content-type-options": fail("not-sent"),
    "security-headers.referrer-policy": partial("not-sent"),
    "security-headers.x-frame-options": fail("not-sent"),
  },
  all: {
    "hsts.header": pass("sent"),
    "hsts.max-age": pass("a-year"),
    "security-headers.csp": pass("strict"),
    "security-headers.x-content-type-options": pass("no-guessing"),
    "security-headers.referrer-policy": pass("tells-nothing"),
    "security-headers.x-frame-options": pass("restricted"),
  },
  "by-policy": {
    "hsts.header": pass("sent"),
    "hsts.max-age": pass("a-year"),
    "security-headers.csp": pass("strict"),
    "security-headers.x-content-type-options": pass("no-guessing"),
    "security-headers.referrer-policy": partial("not-sent"),
    "security-headers.x-frame-options": pass("restricted-by-policy"),
  },
  some: {
    "hsts.header": pass("sent"),
    "hsts.max-age": fail("too-short"),
    "security-headers.csp": fail("allows-inline-code"),
    "security-headers.x-content-type-options": pass("no-guessing"),
    "security-headers.referrer-policy": partial("tells-the-site"),
    "security-headers.x-frame-options": fail("not-sent"),
  },
  half: {
    "hsts.header": fail("not-sent"),
    "hsts.max-age": notApplicable("no-policy"),
    "security-headers.csp": fail("incomplete"),
    "security-headers.x-content-type-options": fail("not-sent"),
    "security-headers.referrer-policy": fail("other-value"),
    "security-headers.x-frame-options": pass("restricted"),
  },
  careless: {
    "hsts.header": fail("malformed"),
    "hsts.max-age": notApplicable("no-policy"),
    "security-headers.csp": fail("allows-too-many-sources"),
    "security-headers.x-content-type-options": fail("other-value"),
    "security-headers.referrer-policy": fail("tells-the-address"),
    "security-headers.x-frame-options": fail("other-value"),
  },
}

const file = (found: Expectation, valid: Expectation): Expected => ({
  "security-txt.found": found,
  "security-txt.valid": valid,
})
const SECURITY_TXT: Readonly<Record<SecurityTxtKind, Expected>> = {
  none: file(fail("not-found"), notApplicable("no-file")),
  good: file(pass("found"), pass("valid")),
  "old-place": file(partial("old-place"), pass("valid")),
  "not-encrypted": file(fail("not-encrypted"), pass("valid")),
  page: file(fail("not-plain-text"), notApplicable("no-file")),
  expired: file(pass("found"), fail("expired")),
  "no-contact": file(pass("found"), fail("no-contact")),
  "no-expiry": file(pass("found"), fail("no-expiry")),
  "other-address": file(pass("found"), fail("other-address")),
  "wrong-encoding": file(pass("found"), fail("wrong-encoding")),
  "too-long": file(pass("found"), fail("too-long")),
  malformed: file(pass("found"), fail("malformed")),
}

const OVER_IPV6_CHECKS = WEB_CHECKS.filter((check) => check.startsWith("ipv6."))
const HTTPS_CHECKS = WEB_CHECKS.filter((check) => check.startsWith("https."))
const TLS_CHECKS = WEB_CHECKS.filter((check) => check.startsWith("tls."))
/** Asked over HTTPS. */
const SECURE_CHECKS = [...HTTPS_CHECKS, ...TLS_CHECKS, ...HEADER_CHECKS, ...SECURITY_TXT_CHECKS]

const REDIRECTS: Readonly<Record<WebState["http"], Expectation>> = {
  redirects: pass("redirects"),
  refused: pass("no-plain-http"),
  serves: fail("not-redirected"),
  "redirects-elsewhere": fail("redirects-elsewhere"),
  "redirects-to-plain": fail("redirects-to-plain"),
  silent: unknown("timeout"),
}

const tls = ({ versions, strength, certificate }: WebState): Expected => ({
  ...Object.fromEntries(
    Object.entries(expectedOffer({ versions, strength })).map(([check, outcome]) => [`tls.${check}`, outcome]),
  ),
  // The certificates of the laboratory name no responder.
  "tls.ocsp-stapling": notApplicable("no-responder"),
  "tls.certificate-trusted":
    certificate === "self-signed" ||
    certificate === "unknown-issuer" ||
    certificate === "incomplete-chain" ||
    certificate === "bad-signature"
      ? fail(certificate)
      : pass("trusted"),
  "tls.certificate-name": certificate === "wrong-name" ? fail("mismatch") : pass("matches"),
  "tls.certificate-validity":
    certificate === "expired" || certificate === "not-yet-valid"
      ? fail(certificate)
      : certificate === "expires-soon"
        ? partial("expires-soon")
        : pass("valid"),
})

/** The closest records at or above the name; registries have none. */
const caa = (own: WebState, above: WebState | null): Expected => {
  const kind: CaaKind = own.caa === "none" ? (above?.caa ?? "none") : own.caa
  if (kind === "none") return { ...each(CAA_CHECKS, notApplicable("no-record")), "caa.record": fail("no-record") }
  return {
    "caa.record": pass("found"),
    "caa.syntax": kind === "invalid" ? fail("invalid") : pass("valid"),
    "caa.issue": kind === "only-iodef" ? fail("no-issue") : pass("restricted"),
  }
}

const spf = ({ spf: kind }: MailState): Expected => {
  if (kind === "none" || kind === "several")
    return {
      "spf.record": fail(kind === "none" ? "no-record" : "several-records"),
      "spf.syntax": notApplicable("no-record"),
      "spf.policy": notApplicable("no-record"),
    }
  const policies = {
    "hard-fail": pass("hard-fail"),
    "soft-fail": pass("soft-fail"),
    neutral: fail("neutral"),
    "pass-all": fail("pass-all"),
    "no-all": fail("no-all"),
    redirect: pass("redirected"),
    "redirect-broken": fail("redirect-broken"),
    // The record is well formed but for the number of its look-ups, and ends in -all.
    "too-many-lookups": pass("hard-fail"),
    invalid: notApplicable("invalid-record"),
  }
  return {
    "spf.record": pass("one-record"),
    "spf.syntax":
      kind === "invalid" || kind === "too-many-lookups"
        ? fail(kind === "invalid" ? "invalid" : "too-many-lookups")
        : pass("valid"),
    "spf.policy": policies[kind],
  }
}

const dmarc = (own: MailState, above: MailState | null): Expected => {
  const isInherited = own.dmarc === "none" && above !== null
  const kind = isInherited ? above.dmarc : own.dmarc
  const policies = {
    none: notApplicable("no-record"),
    several: notApplicable("no-record"),
    invalid: notApplicable("invalid"),
    monitoring: partial("monitoring-only"),
    testing: partial("testing"),
    quarantine: pass("quarantine"),
    reject: pass("reject"),
  }
  const record = { none: fail("no-record"), several: fail("several-records"), invalid: fail("invalid") }
  return {
    "dmarc.record":
      kind === "none" || kind === "several" || kind === "invalid"
        ? record[kind]
        : pass(isInherited ? "inherited" : "one-record"),
    "dmarc.policy": policies[kind],
    // Records here have neither sp nor np, and ask for reports to the domain at which they stand.
    ...(kind === "none" || kind === "several" || kind === "invalid"
      ? each(["dmarc.subdomains", "dmarc.reports"], notApplicable("no-policy"))
      : {
          "dmarc.subdomains": isInherited ? notApplicable("inherited") : pass("as-strict"),
          "dmarc.reports": pass("own-address"),
        }),
  }
}

const dkim = ({ hosts, spf: sender, dkim: kind, dmarc: policy }: MailState): Expectation => {
  if (kind !== "none") return pass(kind === "listed-selector" ? "selector-found" : "keys-exist")
  const takesMail = hosts !== null && hosts.length > 0
  return !takesMail && sender === "hard-fail" && policy === "reject" ? notApplicable("not-sending") : fail("no-keys")
}

const mtaSts = ({ hosts, mtaSts: kind }: MailState): Expected => {
  if (hosts === null || hosts.length === 0) return each(MTA_STS_CHECKS, notApplicable("no-mail-server"))
  const policy = (sound: Expectation, mode = notApplicable("no-policy"), match = mode): Expected => ({
    "mta-sts.record": pass("found"),
    "mta-sts.policy": sound,
    "mta-sts.mode": mode,
    "mta-sts.match": match,
  })
  const noRecord = (reason: ReasonCode): Expected => ({
    ...policy(notApplicable("no-record")),
    "mta-sts.record": fail(reason),
  })
  switch (kind) {
    case "none":
      return noRecord("no-record")
    case "several":
      return noRecord("several-records")
    case "invalid-record":
      return noRecord("invalid")
    case "enforce":
      return policy(pass("valid"), pass("enforce"), pass("all-match"))
    case "testing":
      return policy(pass("valid"), partial("testing"), pass("all-match"))
    case "withdrawn":
      return policy(pass("valid"), fail("none"), notApplicable("no-policy"))
    case "other-servers":
      return policy(pass("valid"), pass("enforce"), fail("some-do-not"))
    case "page":
      return policy(fail("not-plain-text"))
    case "invalid-policy":
      return policy(fail("invalid"))
    case "blocked":
      return policy(unknown("blocked"), unknown("blocked"))
    default:
      return policy(fail(kind))
  }
}

const tlsRpt = ({ hosts, tlsRpt: kind }: MailState): Expected => {
  if (hosts === null || hosts.length === 0) return each(TLS_RPT_CHECKS, notApplicable("no-mail-server"))
  if (kind === "none" || kind === "several")
    return {
      "tls-rpt.record": fail(kind === "none" ? "no-record" : "several-records"),
      "tls-rpt.syntax": notApplicable("no-record"),
    }
  return {
    "tls-rpt.record": pass("one-record"),
    "tls-rpt.syntax": kind === "good" ? pass("valid") : fail("invalid"),
  }
}

const starttls = (hosts: ReadonlyArray<MailHostState>): Expected => {
  if (hosts.length === 0)
    return each(["starttls.offered", "starttls.handshake", ...STARTTLS_TLS_CHECKS], notApplicable("no-mail-server"))
  const obstacle = hosts.find(({ greeting }) => greeting !== "ready")
  const reached = hosts.filter(({ greeting }) => greeting === "ready")
  const offering = reached.filter(({ starttls: offer }) => offer !== "absent")
  const failing = offering.filter(({ starttls: offer, versions }) => offer === "broken" || versions === "1.0-1.1")
  const unseen = obstacle && unknown(obstacle.greeting === "busy" ? "rate-limited" : "greylisted")
  return {
    "starttls.offered":
      offering.length === reached.length
        ? (unseen ?? pass("all-offer"))
        : fail(offering.length === 0 && unseen === undefined ? "none-offers" : "some-do-not"),
    "starttls.handshake":
      offering.length === 0
        ? (unseen ?? notApplicable("not-offered"))
        : failing.length === 0
          ? (unseen ?? pass("all-work"))
          : fail(failing.length === offering.length ? "none-works" : "some-fail"),
    ...starttlsOffers(hosts),
  }
}

const starttlsOffers = (hosts: ReadonlyArray<MailHostState>): Expected =>
  Object.fromEntries(
    STARTTLS_TLS_CHECKS.map((check) => [
      check,
      worstOf(
        hosts.map((host) => {
          if (host.greeting !== "ready") return unknown(host.greeting === "busy" ? "rate-limited" : "greylisted")
          if (host.starttls !== "works") return notApplicable("no-encryption")
          return mailOffer(host)[check]!
        }),
      ),
    ]),
  )

const mailOffer = ({ versions, strength, certificate }: MailHostState): Expected => ({
  ...Object.fromEntries(
    Object.entries(expectedOffer({ versions, strength })).map(([check, outcome]) => [`starttls.${check}`, outcome]),
  ),
  "starttls.certificate-trusted":
    certificate === "good" || certificate === "wrong-name" ? pass("trusted") : partial("not-trusted"),
  "starttls.certificate-name": certificate === "wrong-name" ? partial("mismatch") : pass("matches"),
})
