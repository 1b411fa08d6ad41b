/**
 * STARTTLS: do all mail servers of the domain accept mail over an encrypted connection?
 * Spec: RFC 3207; RFC 5321 §5.1 (mail servers), RFC 7505 (null MX).
 *
 * 1. MX of the domain. 2. For each host, once a scan however many domains share it: SMTP on port 25 of its first address,
 * EHLO, STARTTLS, a TLS handshake, QUIT. No mail is sent.
 *
 * A server that could not be talked to leaves the matter unknown, unless another already shows that not all offer it.
 * Not measured: the implicit MX of a domain without MX records; certificates (opportunistic TLS does not check them).
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, observe, pass, type Ruling, unknown } from "../probe.ts"
import { MailHostSeen, MailHosts } from "../services/mail-hosts.ts"
import { MailExchange, Names } from "../services/names.ts"

const StarttlsEvidence = Schema.Struct({
  /** Most preferred first; one with an empty host is a null MX (RFC 7505). */
  exchanges: Observed(Schema.Array(MailExchange)),
  servers: Observed(Schema.Array(Schema.Struct({ name: Schema.String, seen: MailHostSeen }))),
})

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
    const both = (ruling: Ruling) => ({ "starttls.offered": ruling, "starttls.handshake": ruling })
    if ("obstacle" in servers) return both(unknown(servers.obstacle))
    if (servers.value.length === 0) return both(notApplicable("no-mail-server"))
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
    return { "starttls.offered": offered, "starttls.handshake": handshake }
  },
})

/** More mail servers than this is a hostile or broken zone and would only cost time. */
const MAX_HOSTS = 10

/** RFC 9325 §3.1.1: what a sender of today still takes up; with anything older it falls back to plain text. */
const MODERN: ReadonlySet<string> = new Set(["TLS 1.2", "TLS 1.3"])
