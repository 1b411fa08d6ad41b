/**
 * DMARC: does the domain tell receivers what to do with forged mail, and do those who are to get reports take them?
 * Spec: RFC 7489 §6.3 (record), §6.6.3 (discovery), §7.1 (consent of others to get reports); its successors RFC 9989 (`np`,
 * `psd`, `t`, tree walk) and RFC 9990 (reports).
 *
 * 1. TXT at _dmarc.<domain>. 2. If none is a DMARC record, TXT at _dmarc.<organisational domain>.
 * 3. More than one record counts as none.
 * 4. The tree walk of RFC 9989 from the domain upwards, as a fact beside it.
 * 5. For every destination of reports outside the organisation: TXT at <domain of the record>._report._dmarc.<destination>.
 * 6. TXT at default._bimi.<domain>: noted, not judged.
 *
 * Which record applies is decided with the public suffix list (methodology 1), not by the walk.
 * Not measured: whether mail really is aligned; whether anybody reads the reports.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { organizationalDomain } from "../organizational-domain.ts"
import { defineProbe, fail, notApplicable, observe, partial, pass, type Ruling, unknown } from "../probe.ts"
import { Names } from "../services/names.ts"
import {
  type DmarcPolicy,
  type DmarcRecord,
  declaredPolicy,
  decodeDmarcRecord,
  effectivePolicy,
  isDmarcRecord,
} from "./dmarc-record.ts"
import { dmarcWalkDomains, walkDmarcTree } from "./dmarc-tree-walk.ts"
import { externalReports } from "./report-uri.ts"

const Records = Observed(Schema.Array(Schema.String))
const DmarcEvidence = Schema.Struct({
  name: Schema.String,
  own: Records,
  inherited: Schema.NullOr(Schema.Struct({ name: Schema.String, records: Records })),
  /** What the tree walk of RFC 9989 says: the organisational domain, and the domain whose record applies. Not judged. */
  walk: Observed(
    Schema.Struct({
      asked: Schema.Array(Schema.String),
      organizationalDomain: Schema.String,
      applies: Schema.NullOr(Schema.String),
    }),
  ),
  /** Hosts outside the organisation that reports are to go to, and whether each says that it takes them. */
  reports: Schema.Array(Schema.Struct({ host: Schema.String, consents: Observed(Schema.Boolean) })),
  /** BIMI records at the default selector: a logo that mailboxes show where DMARC is enforced. Not judged. */
  bimi: Records,
})
type DmarcEvidence = typeof DmarcEvidence.Type

export const dmarc = defineProbe({
  standard: "dmarc",
  version: 3,
  evidence: DmarcEvidence,
  checks: {
    "dmarc.record": {
      roles: ["mail"],
      reasons: {
        "one-record": "pass",
        inherited: "pass",
        "no-record": "fail",
        "several-records": "fail",
        invalid: "fail",
      },
    },
    "dmarc.policy": {
      roles: ["mail"],
      reasons: {
        reject: "pass",
        quarantine: "pass",
        "monitoring-only": "partial",
        testing: "partial",
        "no-record": "not-applicable",
        invalid: "not-applicable",
      },
    },
    "dmarc.subdomains": {
      roles: ["mail"],
      reasons: {
        "as-strict": "pass",
        weaker: "partial",
        "no-policy": "not-applicable",
        inherited: "not-applicable",
      },
    },
    "dmarc.reports": {
      roles: ["mail"],
      reasons: {
        "own-address": "pass",
        consented: "pass",
        "not-asked-for": "partial",
        "no-consent": "partial",
        "no-policy": "not-applicable",
      },
    },
  },

  gather: Effect.fn("dmarc.gather")(function* (domain) {
    const names = yield* Names
    const recordsAt = (name: string) =>
      names.texts(name).pipe(
        Effect.map((texts) => texts.filter(isDmarcRecord)),
        observe,
      )
    const name = `_dmarc.${domain}`
    const own = yield* recordsAt(name)
    const bimi = yield* names.texts(`default._bimi.${domain}`).pipe(
      Effect.map((texts) => texts.filter((text) => text.startsWith("v=BIMI1")).slice(0, MAX_BIMI)),
      observe,
    )
    const parent = organizationalDomain(domain)
    const isSettled = "obstacle" in own || own.value.length > 0 || parent === null || parent === domain
    const inherited = isSettled ? null : { name: `_dmarc.${parent}`, records: yield* recordsAt(`_dmarc.${parent}`) }
    const walk = yield* Effect.forEach(
      dmarcWalkDomains(domain),
      (each) => Effect.map(names.texts(`_dmarc.${each}`), (texts) => [each, texts] as const),
      { concurrency: 4 },
    ).pipe(
      Effect.map((found) => {
        const texts = new Map(found)
        const { asked, organizationalDomain: top, applies } = walkDmarcTree(domain, (each) => texts.get(each) ?? [])
        return { asked, organizationalDomain: top, applies: applies?.domain ?? null }
      }),
      observe,
    )
    const applying = applyingRecord({ name, own, inherited })
    const reports = yield* Effect.forEach(
      applying === null ? [] : externalHosts(applying.name.slice("_dmarc.".length), applying.record),
      ({ host, authorizedAt }) =>
        recordsAt(authorizedAt).pipe(
          Effect.map((records) => ({
            host,
            consents: "obstacle" in records ? records : { value: records.value.length > 0 },
          })),
        ),
      { concurrency: 4 },
    )
    return { name, own, inherited, walk, reports, bimi }
  }),

  judge: (seen) => {
    const found = seen.inherited?.records ?? seen.own
    if ("obstacle" in found) return all(unknown(found.obstacle))
    const name = seen.inherited?.name ?? seen.name
    const isInherited = seen.inherited !== null
    // RFC 7489 §6.6.3 step 5: several records are treated as none.
    if (found.value.length !== 1)
      return {
        ...withoutPolicy("no-record"),
        "dmarc.record":
          found.value.length === 0 ? fail("no-record") : fail("several-records", { count: found.value.length, name }),
      }
    const { record, errors } = decodeDmarcRecord(found.value[0]!)
    // RFC 9989 §4.10.1: without a policy, and nobody to report to, receivers apply nothing.
    const isIdle = record.policy === null && record.aggregateReports.length === 0
    const detail = errors[0]?.detail ?? (isIdle ? "p is missing" : null)
    const policy = declaredPolicy(record, isInherited ? "subdomain" : "own")
    if (detail !== null || policy === null)
      return { ...withoutPolicy("invalid"), "dmarc.record": fail("invalid", { detail: detail ?? "p is missing" }) }
    return {
      "dmarc.record": isInherited ? pass("inherited", { name }) : pass("one-record", { name }),
      "dmarc.policy":
        policy === "none" ? partial("monitoring-only") : record.testing ? partial("testing") : pass(policy),
      "dmarc.subdomains": isInherited ? notApplicable("inherited", { name }) : judgeSubdomains(record),
      "dmarc.reports": judgeReports(record, seen.reports),
    }
  },
})

const all = (ruling: Ruling) => ({
  "dmarc.record": ruling,
  "dmarc.policy": ruling,
  "dmarc.subdomains": ruling,
  "dmarc.reports": ruling,
})

const withoutPolicy = (reason: "no-record" | "invalid") => ({
  "dmarc.policy": notApplicable(reason),
  "dmarc.subdomains": notApplicable("no-policy"),
  "dmarc.reports": notApplicable("no-policy"),
})

/** The one record that applies, with the name at which it stands; `null` without one. */
const applyingRecord = ({ name, own, inherited }: Pick<DmarcEvidence, "name" | "own" | "inherited">) => {
  const found = inherited?.records ?? own
  return "value" in found && found.value.length === 1
    ? { name: inherited?.name ?? name, record: decodeDmarcRecord(found.value[0]!).record }
    : null
}

/** Hosts outside the organisation, each once. */
const externalHosts = (domain: string, { aggregateReports, failureReports }: DmarcRecord) => {
  const external = externalReports(domain, [...aggregateReports, ...failureReports])
  return [...new Map(external.map((report) => [report.host, report])).values()].slice(0, MAX_DESTINATIONS)
}

/** What applies to mail in the name of domains below, existing or not, beside what applies to the domain's own. */
const judgeSubdomains = (record: DmarcRecord): Ruling => {
  const own = effectivePolicy(record, "own") ?? "none"
  const below = effectivePolicy(record, "subdomain") ?? "none"
  const nonexistent = effectivePolicy(record, "nonexistent-subdomain") ?? "none"
  const weakest = STRENGTH[below] <= STRENGTH[nonexistent] ? below : nonexistent
  return STRENGTH[weakest] < STRENGTH[own]
    ? partial("weaker", { own, below, nonexistent })
    : pass("as-strict", { below, nonexistent })
}
const STRENGTH: Readonly<Record<DmarcPolicy, number>> = { none: 0, quarantine: 1, reject: 2 }

/** RFC 7489 §7.1: who does not say that it takes reports about another domain gets none. */
const judgeReports = (record: DmarcRecord, reports: DmarcEvidence["reports"]): Ruling => {
  if (record.aggregateReports.length === 0) return partial("not-asked-for")
  const refusing = reports.filter(({ consents }) => "value" in consents && !consents.value)
  if (refusing.length > 0) return partial("no-consent", { hosts: refusing.map(({ host }) => host).join(", ") })
  const unseen = reports.flatMap(({ consents }) => ("obstacle" in consents ? [consents.obstacle] : []))
  if (unseen[0] !== undefined) return unknown(unseen[0])
  return reports.length === 0
    ? pass("own-address")
    : pass("consented", { hosts: reports.map(({ host }) => host).join(", ") })
}

/** RFC 7489 §6.3: receivers must be able to send to two destinations and may stop there. */
const MAX_DESTINATIONS = 8
/** One is right; more are noted as the fault that they are. */
const MAX_BIMI = 5
