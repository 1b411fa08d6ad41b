/**
 * STARTTLS: do all mail servers of the domain accept mail over an encrypted connection, and is its TLS as the guideline asks?
 * Spec: RFC 3207; RFC 5321 §5.1 (mail servers), RFC 7505 (null MX); NCSC-NL TLS guidelines of May 2025 (tls/guideline.ts).
 *
 * 1. MX of the domain. 2. For each host, once a scan however many domains share it: SMTP on port 25 of its first address,
 * EHLO, STARTTLS, a TLS handshake, QUIT; then, one after the other, the connections that show what its TLS offers. No mail is sent.
 *
 * A server that could not be talked to leaves the matter unknown, unless another already shows a fault.
 * Not measured: the implicit MX of a domain without MX records.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import {
  type CheckDefinition,
  defineProbe,
  fail,
  notApplicable,
  observe,
  partial,
  pass,
  type Ruling,
  unknown,
} from "../probe.ts"
import { MailHostSeen, MailHosts } from "../services/mail-hosts.ts"
import { MailExchange, Names } from "../services/names.ts"
import { judgeOffer, OFFER_CHECKS, OFFER_REASONS, type OfferCheck } from "../tls/offer-judge.ts"
import { overServers } from "../tls/over-servers.ts"

const StarttlsEvidence = Schema.Struct({
  /** Most preferred first; one with an empty host is a null MX (RFC 7505). */
  exchanges: Observed(Schema.Array(MailExchange)),
  servers: Observed(Schema.Array(Schema.Struct({ name: Schema.String, seen: MailHostSeen }))),
})

const NO_ENCRYPTION = { "no-encryption": "not-applicable", "no-mail-server": "not-applicable" } as const

const idOf = <C extends OfferCheck>(check: C): `starttls.${C}` => `starttls.${check}`
const OFFERED_CHECKS = Object.fromEntries(
  OFFER_CHECKS.map((check): [string, CheckDefinition] => [
    idOf(check),
    { roles: ["mail"], reasons: { ...OFFER_REASONS[check], ...NO_ENCRYPTION } },
  ]),
) as Readonly<Record<`starttls.${OfferCheck}`, CheckDefinition>>

export const starttls = defineProbe({
  standard: "starttls",
  version: 2,
  evidence: StarttlsEvidence,
  checks: {
    "starttls.offered": {
      roles: ["mail"],
      reasons: {
        "all-offer": "pass",
        "some-do-not": "fail",
        "none-offers": "fail",
        "no-mail-server": "not-applicable",
      },
    },
    "starttls.handshake": {
      roles: ["mail"],
      reasons: {
        "all-work": "pass",
        "some-fail": "fail",
        "none-works": "fail",
        "not-offered": "not-applicable",
        "no-mail-server": "not-applicable",
      },
    },
    ...OFFERED_CHECKS,
    "starttls.certificate-trusted": {
      roles: ["mail"],
      reasons: { trusted: "pass", "not-trusted": "partial", ...NO_ENCRYPTION },
    },
    "starttls.certificate-name": {
      roles: ["mail"],
      reasons: { matches: "pass", mismatch: "partial", ...NO_ENCRYPTION },
    },
  },

  gather: Effect.fn("starttls.gather")(function* (domain) {
    const names = yield* Names
    const mailHosts = yield* MailHosts
    const found = yield* observe(names.mailServers(domain))
    if ("obstacle" in found) return { exchanges: found, servers: found }
    const servers = yield* Effect.forEach(
      found.value.hosts.slice(0, MAX_HOSTS),
      (name) => Effect.map(mailHosts.seen(name), (seen) => ({ name, seen })),
      { concurrency: 4 },
    )
    return { exchanges: { value: found.value.exchanges }, servers: { value: servers } }
  }),

  judge: ({ servers }) => {
    const all = (ruling: Ruling) => ({
      "starttls.offered": ruling,
      "starttls.handshake": ruling,
      ...eachOfTls(() => ruling),
    })
    if ("obstacle" in servers) return all(unknown(servers.obstacle))
    if (servers.value.length === 0) return all(notApplicable("no-mail-server"))
    const ofTls = judgeTls(servers.value)
    const count = servers.value.length
    const offers = (seen: MailHostSeen) => ("value" in seen.offered ? seen.offered.value : null)
    const without = servers.value.filter(({ seen }) => offers(seen) === false)
    const offering = servers.value.filter(({ seen }) => offers(seen) === true)
    const unseen = servers.value.flatMap(({ seen }) => ("obstacle" in seen.offered ? [seen.offered.obstacle] : []))
    const named = (hosts: typeof servers.value) => hosts.map(({ name }) => name).join(", ")

    const offered =
      without.length === count
        ? fail("none-offers", { count })
        : without.length > 0
          ? fail("some-do-not", { without: named(without), count })
          : unseen.length > 0
            ? unknown(unseen[0]!)
            : pass("all-offer", { count })
    if (offering.length === 0)
      return {
        "starttls.offered": offered,
        "starttls.handshake": unseen.length > 0 ? unknown(unseen[0]!) : notApplicable("not-offered"),
        ...ofTls,
      }

    const works = (seen: MailHostSeen) =>
      seen.handshake !== null && "value" in seen.handshake
        ? seen.handshake.value.works && MODERN.has(seen.handshake.value.version ?? "")
        : null
    const failing = offering.filter(({ seen }) => works(seen) === false)
    const obstructed = offering.flatMap(({ seen }) =>
      seen.handshake !== null && "obstacle" in seen.handshake ? [seen.handshake.obstacle] : [],
    )
    const handshake =
      failing.length === offering.length
        ? fail("none-works", { count: offering.length })
        : failing.length > 0
          ? fail("some-fail", { failing: named(failing), count: offering.length })
          : (obstructed[0] ?? unseen[0]) !== undefined
            ? unknown((obstructed[0] ?? unseen[0])!)
            : pass("all-work", { count: offering.length })
    return { "starttls.offered": offered, "starttls.handshake": handshake, ...ofTls }
  },
})

type TlsCheck = `starttls.${OfferCheck}` | "starttls.certificate-trusted" | "starttls.certificate-name"
const eachOfTls = (rule: (check: TlsCheck) => Ruling) =>
  Object.fromEntries(
    [...OFFER_CHECKS.map(idOf), "starttls.certificate-trusted" as const, "starttls.certificate-name" as const].map(
      (check) => [check, rule(check)],
    ),
  ) as Readonly<Record<TlsCheck, Ruling>>

/** What is asked of the TLS of each server, over all of them. */
const judgeTls = (servers: ReadonlyArray<{ readonly name: string; readonly seen: MailHostSeen }>) => {
  const judged = servers.map(({ name, seen }) => ({ name, rulings: rulingsOf(name, seen) }))
  return eachOfTls((check) =>
    overServers(judged.map(({ name, rulings }) => ({ server: name, ruling: rulings(check) }))),
  )
}

const rulingsOf = (name: string, { offered, handshake, tls }: MailHostSeen): ((check: TlsCheck) => Ruling) => {
  const obstacle = [offered, handshake, tls].flatMap((field) =>
    field !== null && "obstacle" in field ? [field.obstacle] : [],
  )[0]
  if (tls === null || "obstacle" in tls) {
    const ruling = obstacle === undefined ? notApplicable("no-encryption") : unknown(obstacle)
    return () => ruling
  }
  const at = `${name} port 25`
  const { offer, trust, namesHost } = tls.value
  const noCertificate = unknown({ kind: "protocol-violation", at, detail: "no certificate that could be read" })
  const rulings: Readonly<Record<TlsCheck, Ruling>> = {
    ...(Object.fromEntries(
      Object.entries(judgeOffer(offer, at)).map(([check, ruling]) => [`starttls.${check}`, ruling]),
    ) as Readonly<Record<`starttls.${OfferCheck}`, Ruling>>),
    "starttls.certificate-trusted":
      trust === null
        ? noCertificate
        : trust === "trusted"
          ? pass("trusted")
          : partial("not-trusted", { detail: trust }),
    "starttls.certificate-name": namesHost === null ? noCertificate : namesHost ? pass("matches") : partial("mismatch"),
  }
  return (check) => rulings[check]
}

/** More mail servers than this is a hostile or broken zone and would only cost time. */
const MAX_HOSTS = 10

/** RFC 9325 §3.1.1: what a sender of today still takes up; with anything older it falls back to plain text. */
const MODERN: ReadonlySet<string> = new Set(["TLS 1.2", "TLS 1.3"])
