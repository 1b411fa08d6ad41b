/**
 * DMARC: does the domain tell receivers what to do with forged mail?
 * Spec: RFC 7489 §6.3 (record), §6.6.3 (discovery); its successor RFC 9989 (`np`, `psd`, `t`).
 *
 * 1. TXT at _dmarc.<domain>. 2. If none is a DMARC record, TXT at _dmarc.<organisational domain>.
 * 3. More than one record counts as none.
 * 4. TXT at default._bimi.<domain>: noted, not judged.
 *
 * The organisational domain is found with the public suffix list (methodology 1).
 * Not measured: whether mail really is aligned; where reports go.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { organizationalDomain } from "../organizational-domain.ts"
import { defineProbe, fail, notApplicable, observe, partial, pass, unknown } from "../probe.ts"
import { Names } from "../services/names.ts"
import { declaredPolicy, decodeDmarcRecord, isDmarcRecord } from "./dmarc-record.ts"

const Records = Observed(Schema.Array(Schema.String))
const DmarcEvidence = Schema.Struct({
  name: Schema.String,
  own: Records,
  inherited: Schema.NullOr(Schema.Struct({ name: Schema.String, records: Records })),
  /** BIMI records at the default selector: a logo that mailboxes show where DMARC is enforced. Not judged. */
  bimi: Records,
})

export const dmarc = defineProbe({
  standard: "dmarc",
  version: 2,
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
    if ("obstacle" in own || own.value.length > 0 || parent === null || parent === domain)
      return { name, own, inherited: null, bimi }
    const parentName = `_dmarc.${parent}`
    return { name, own, inherited: { name: parentName, records: yield* recordsAt(parentName) }, bimi }
  }),

  judge: (seen) => {
    const isInherited = seen.inherited !== null
    const found = seen.inherited?.records ?? seen.own
    const name = seen.inherited?.name ?? seen.name
    if ("obstacle" in found) return { "dmarc.record": unknown(found.obstacle), "dmarc.policy": unknown(found.obstacle) }
    const [text, ...others] = found.value
    if (text === undefined) return { "dmarc.record": fail("no-record"), "dmarc.policy": notApplicable("no-record") }
    // RFC 7489 §6.6.3 step 5: several records are treated as none.
    if (others.length > 0)
      return {
        "dmarc.record": fail("several-records", { count: found.value.length, name }),
        "dmarc.policy": notApplicable("no-record"),
      }
    const { record, errors } = decodeDmarcRecord(text)
    // RFC 9989 §4.10.1: without a policy, and nobody to report to, receivers apply nothing.
    const isIdle = record.policy === null && record.aggregateReports.length === 0
    const detail = errors[0]?.detail ?? (isIdle ? "p is missing" : null)
    const policy = declaredPolicy(record, isInherited ? "subdomain" : "own")
    if (detail !== null || policy === null)
      return {
        "dmarc.record": fail("invalid", { detail: detail ?? "p is missing" }),
        "dmarc.policy": notApplicable("invalid"),
      }
    return {
      "dmarc.record": isInherited ? pass("inherited", { name }) : pass("one-record", { name }),
      "dmarc.policy":
        policy === "none" ? partial("monitoring-only") : record.testing ? partial("testing") : pass(policy),
    }
  },
})

/** One is right; more are noted as the fault that they are. */
const MAX_BIMI = 5
