/**
 * DANE: does the signed DNS bind the keys of the name's mail servers and web site, and do they match?
 * Spec: RFC 6698 (TLSA), RFC 7671 §10.1 (only records that the DNS vouches for), RFC 7672 §3.1.3 (at each MX host), §8 (roll-over).
 *
 * 1. TLSA at _443._tcp of the name, held against the chain of the web site.   2. TLSA at _25._tcp of each MX host, held against
 * the chain that it shows after STARTTLS. Comparing a digest with a certificate finds a fact; what follows is for the judge.
 *
 * Dates of certificates are left aside here. Not measured: TLSA records of the next-hop domain's aliases.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, observe, partial, pass, type Ruling, unknown } from "../probe.ts"
import { MailHosts } from "../services/mail-hosts.ts"
import { Names, TlsaSeen } from "../services/names.ts"
import { isReadyForRollover, TlsaMatch } from "../services/tlsa-match.ts"
import { WebSites } from "../services/web-sites.ts"
import { overServers } from "../tls/over-servers.ts"

/** `match` is null where there is nothing to compare: no secure records, or no encryption at all. */
const Bound = Schema.Struct({
  tlsa: Observed(TlsaSeen),
  match: Schema.NullOr(Observed(Schema.NullOr(TlsaMatch))),
})
type Bound = typeof Bound.Type

const DaneEvidence = Schema.Struct({
  web: Schema.NullOr(Schema.Struct({ hasAddress: Observed(Schema.Boolean), bound: Schema.NullOr(Bound) })),
  mail: Schema.NullOr(Observed(Schema.Array(Schema.Struct({ host: Schema.String, bound: Bound })))),
})

const WEB = { "no-https": "not-applicable", "no-web-server": "not-applicable" } as const
const MAIL = { "no-mail-server": "not-applicable" } as const

export const dane = defineProbe({
  standard: "dane",
  version: 2,
  evidence: DaneEvidence,
  checks: {
    "dane.mail-published": {
      roles: ["mail"],
      reasons: { published: "pass", "not-published": "fail", "not-secure": "fail", bogus: "fail", ...MAIL },
    },
    "dane.mail-matches": {
      roles: ["mail"],
      reasons: {
        matches: "pass",
        "no-match": "fail",
        "no-usable-record": "fail",
        "no-encryption": "fail",
        "no-record": "not-applicable",
        ...MAIL,
      },
    },
    "dane.mail-rollover": {
      roles: ["mail"],
      reasons: { ready: "pass", "not-ready": "partial", "no-record": "not-applicable", ...MAIL },
    },
    "dane.web-published": {
      roles: ["web"],
      reasons: {
        published: "pass",
        "not-published": "partial",
        "not-secure": "partial",
        bogus: "partial",
        "no-web-server": "not-applicable",
      },
    },
    "dane.web-matches": {
      roles: ["web"],
      reasons: {
        matches: "pass",
        "no-match": "partial",
        "no-usable-record": "partial",
        "no-record": "not-applicable",
        ...WEB,
      },
    },
  },

  gather: Effect.fn("dane.gather")(function* (name, roles) {
    const names = yield* Names
    const webSites = yield* WebSites
    const mailHosts = yield* MailHosts

    const bind = Effect.fnUntraced(function* (
      host: string,
      port: number,
      matched: (records: TlsaSeen["records"]) => Effect.Effect<Observed<TlsaMatch | null>>,
    ) {
      const tlsa = yield* observe(names.tlsa(host, port))
      const isSecure = "value" in tlsa && tlsa.value.status === "secure" && tlsa.value.records.length > 0
      return { tlsa, match: isSecure ? yield* matched(tlsa.value.records) : null }
    })

    const lookAtWeb = Effect.gen(function* () {
      const hasAddress = yield* webSites.hasAddress(name)
      if (!("value" in hasAddress) || !hasAddress.value) return { hasAddress, bound: null }
      return { hasAddress, bound: yield* bind(name, 443, (records) => webSites.matchTlsa(name, records)) }
    })
    const lookAtMail = names.mailServers(name).pipe(
      Effect.flatMap(({ hosts }) =>
        Effect.forEach(
          hosts.slice(0, MAX_HOSTS),
          (host) =>
            Effect.map(
              bind(host, 25, (records) => mailHosts.matchTlsa(host, records)),
              (bound) => ({ host, bound }),
            ),
          { concurrency: 4 },
        ),
      ),
      observe,
    )
    return yield* Effect.all(
      {
        web: roles.includes("web") ? lookAtWeb : Effect.succeed(null),
        mail: roles.includes("mail") ? lookAtMail : Effect.succeed(null),
      },
      { concurrency: 2 },
    )
  }),

  judge: ({ web, mail }) => ({ ...judgeWeb(web), ...judgeMail(mail) }),
})

/** As many as the other probes look at. */
const MAX_HOSTS = 10

const NOT_GATHERED: Ruling = unknown({ kind: "crashed", at: "dane", detail: "not gathered for this role" })

const judgeMail = (mail: typeof DaneEvidence.Type.mail) => {
  const all = (ruling: Ruling) => ({
    "dane.mail-published": ruling,
    "dane.mail-matches": ruling,
    "dane.mail-rollover": ruling,
  })
  if (mail === null) return all(NOT_GATHERED)
  if ("obstacle" in mail) return all(unknown(mail.obstacle))
  if (mail.value.length === 0) return all(notApplicable("no-mail-server"))
  const over = (judge: (bound: Bound) => Ruling) =>
    overServers(mail.value.map(({ host, bound }) => ({ server: host, ruling: judge(bound) })))
  return {
    "dane.mail-published": over((bound) => judgePublished(bound, fail)),
    "dane.mail-matches": over((bound) =>
      bound.match !== null && "value" in bound.match && bound.match.value === null
        ? fail("no-encryption")
        : judgeMatch(bound, fail),
    ),
    "dane.mail-rollover": over(({ tlsa, match }) => {
      if ("obstacle" in tlsa) return unknown(tlsa.obstacle)
      if (match === null) return withoutRecords(tlsa.value)
      return isReadyForRollover(tlsa.value.records) ? pass("ready") : partial("not-ready")
    }),
  }
}

const judgeWeb = (web: typeof DaneEvidence.Type.web) => {
  const both = (ruling: Ruling) => ({ "dane.web-published": ruling, "dane.web-matches": ruling })
  if (web === null) return both(NOT_GATHERED)
  const { hasAddress, bound } = web
  if ("obstacle" in hasAddress) return both(unknown(hasAddress.obstacle))
  if (!hasAddress.value || bound === null) return both(notApplicable("no-web-server"))
  return {
    "dane.web-published": judgePublished(bound, partial),
    "dane.web-matches":
      bound.match !== null && "value" in bound.match && bound.match.value === null
        ? notApplicable("no-https")
        : judgeMatch(bound, partial),
  }
}

const judgePublished = ({ tlsa }: Bound, otherwise: typeof fail): Ruling => {
  if ("obstacle" in tlsa) return unknown(tlsa.obstacle)
  const { status, records } = tlsa.value
  if (status === "bogus") return otherwise("bogus")
  if (status === "indeterminate") return unknown(INDETERMINATE)
  if (records.length === 0) return otherwise("not-published")
  return status === "secure" ? pass("published") : otherwise("not-secure")
}

const judgeMatch = ({ tlsa, match }: Bound, otherwise: typeof fail): Ruling => {
  if ("obstacle" in tlsa) return unknown(tlsa.obstacle)
  if (match === null) return withoutRecords(tlsa.value)
  if ("obstacle" in match) return unknown(match.obstacle)
  switch (match.value?.verdict) {
    case "pass":
      return pass("matches")
    case "fail":
      return otherwise("no-match", { results: [...new Set(match.value.results)].join(", ") })
    default:
      return otherwise("no-usable-record")
  }
}

/** Records that the DNS does not vouch for are none to a client. */
const withoutRecords = ({ status }: TlsaSeen): Ruling =>
  status === "indeterminate" ? unknown(INDETERMINATE) : notApplicable("no-record")

const INDETERMINATE = { kind: "dns-failure", at: "TLSA", detail: "the chain of trust could not be followed" } as const
