/**
 * SPF: does the domain say which servers may send its mail, and that all others may not?
 * Spec: RFC 7208 §3.2 and §4.5 (one record), §4.6 (syntax), §4.6.4 (ten look-ups), §5.1 (all), §5.2 (include), §6.1 (redirect).
 *
 * 1. TXT at the domain; records that start with v=spf1. 2. TXT of every include and redirect that names a domain without
 * macros, breadth first, until the limit of look-ups is passed.
 *
 * Look-ups are counted over all terms that a receiver could come to: include, a, mx, ptr, exists and redirect.
 * Not measured: void look-ups, and what names with macros expand to.
 */
import type { Observed as ObservedType } from "@plumbline/core"
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, observe, pass, type Ruling, unknown } from "../probe.ts"
import { Names } from "../services/names.ts"
import { analyzeSpf, type SpfAnalysis, type SpfOthers, spfLinks } from "./spf-analysis.ts"
import { decodeSpfRecord, isSpfRecord } from "./spf-record.ts"
import { MAX_SPF_LOOKUPS } from "./spf-session.ts"

const Records = Observed(Schema.Array(Schema.String))
const SpfEvidence = Schema.Struct({
  records: Records,
  /** SPF records of the names that includes and redirects lead to, by name. */
  reached: Schema.Record(Schema.String, Records),
})
type SpfEvidence = typeof SpfEvidence.Type

export const spf = defineProbe({
  standard: "spf",
  version: 1,
  evidence: SpfEvidence,
  checks: {
    "spf.record": {
      roles: ["mail"],
      reasons: { "one-record": "pass", "no-record": "fail", "several-records": "fail" },
    },
    "spf.syntax": {
      roles: ["mail"],
      reasons: {
        valid: "pass",
        invalid: "fail",
        "too-many-lookups": "fail",
        "no-record": "not-applicable",
      },
    },
    "spf.policy": {
      roles: ["mail"],
      reasons: {
        "hard-fail": "pass",
        "soft-fail": "pass",
        redirected: "pass",
        neutral: "fail",
        "pass-all": "fail",
        "no-all": "fail",
        "redirect-broken": "fail",
        "no-record": "not-applicable",
        "invalid-record": "not-applicable",
      },
    },
  },

  gather: Effect.fn("spf.gather")(function* (domain) {
    const names = yield* Names
    const recordsAt = (name: string) =>
      names.texts(name).pipe(
        Effect.map((texts) => texts.filter(isSpfRecord)),
        observe,
      )
    const records = yield* recordsAt(domain)
    const reached: Record<string, ObservedType<ReadonlyArray<string>>> = {}
    let found: ReadonlyArray<ObservedType<ReadonlyArray<string>>> = [records]
    while (found.length > 0) {
      const next = [...new Set(found.flatMap(namesIn))].filter(
        (name) => name !== domain && !Object.hasOwn(reached, name),
      )
      // One more than the limit, so that the judge sees that it is passed.
      const room = next.slice(0, Math.max(0, MAX_REACHED - Object.keys(reached).length))
      found = yield* Effect.forEach(room, recordsAt, { concurrency: 4 })
      for (const [index, name] of room.entries()) reached[name] = found[index]!
    }
    return { records, reached }
  }),

  judge: (seen) => {
    if ("obstacle" in seen.records) return all(unknown(seen.records.obstacle))
    const [text, ...others] = seen.records.value
    if (text === undefined || others.length > 0) {
      return {
        "spf.record":
          text === undefined ? fail("no-record") : fail("several-records", { count: seen.records.value.length }),
        "spf.syntax": notApplicable("no-record"),
        "spf.policy": notApplicable("no-record"),
      }
    }
    const exists = pass("one-record", { record: text.slice(0, 500) })
    const analysis = analyzeSpf("", text, (name) => reachIn(seen, name))
    const [problem] = analysis.problems
    if (problem?.code === "syntax") {
      const { term, detail } = problem.error
      return {
        "spf.record": exists,
        "spf.syntax": fail("invalid", { term: term.slice(0, 100), detail }),
        "spf.policy": notApplicable("invalid-record"),
      }
    }
    return {
      "spf.record": exists,
      "spf.syntax": judgeUse(analysis, seen),
      "spf.policy": judgePolicy(analysis, seen),
    }
  },
})

/** One more than the limit of RFC 7208 §4.6.4: each name costs a look-up, so more can change nothing. */
const MAX_REACHED = MAX_SPF_LOOKUPS + 1

const all = (ruling: Ruling) => ({ "spf.record": ruling, "spf.syntax": ruling, "spf.policy": ruling })

/** Names that the one valid record of an answer includes or redirects to; none with macros, whose value depends on the mail. */
const namesIn = (answer: ObservedType<ReadonlyArray<string>>): ReadonlyArray<string> => {
  if ("obstacle" in answer || answer.value.length !== 1) return []
  const decoded = decodeSpfRecord(answer.value[0]!)
  return "record" in decoded ? spfLinks(decoded.record) : []
}

/** What was gathered of a name. One that is missing is the domain itself, or was past the bound. */
const reachIn = (seen: SpfEvidence, name: string): ReadonlyArray<string> | "unseen" => {
  const isBounded = Object.keys(seen.reached).length >= MAX_REACHED
  const answer = Object.hasOwn(seen.reached, name) ? seen.reached[name]! : isBounded ? null : seen.records
  return answer === null || "obstacle" in answer ? "unseen" : answer.value
}

/** The first obstacle behind what could not be seen, as a ruling. */
const obstacleIn = (analysis: SpfAnalysis, seen: SpfEvidence): Ruling | null => {
  for (const name of analysis.unseen) {
    const answer = seen.reached[name]
    if (answer !== undefined && "obstacle" in answer) return unknown(answer.obstacle)
  }
  return null
}

/** Whether receivers can evaluate the record. A redirect that leads nowhere is judged as a policy. */
const judgeUse = (analysis: SpfAnalysis, seen: SpfEvidence): Ruling => {
  for (const problem of analysis.problems) {
    if (problem.code === "too-many-lookups") return fail("too-many-lookups", { lookups: analysis.lookups })
    if (problem.code === "broken-link" && problem.link.kind === "include")
      return fail("invalid", {
        term: `include:${problem.link.domain}`.slice(0, 100),
        detail: `at ${problem.at} ${problem.detail}`,
      })
  }
  return obstacleIn(analysis, seen) ?? pass("valid")
}

const judgePolicy = (analysis: SpfAnalysis, seen: SpfEvidence): Ruling => {
  const { others, isDefault, decidedBy } = analysis
  const target = decidedBy?.domain ?? ""
  const isWeak = others === "pass" || others === "neutral"
  if (isDefault) return fail("no-all")
  if (others === null) {
    const isLost = analysis.problems.some(
      (problem) =>
        problem.code === "too-many-lookups" || (problem.code === "broken-link" && problem.link.kind === "redirect"),
    )
    if (decidedBy === null || isLost) return fail("redirect-broken", { target })
    // A macro's value depends on the mail: the target exists as far as can be seen.
    return obstacleIn(analysis, seen) ?? pass("redirected", { target })
  }
  return decidedBy?.kind === "redirect" && !isWeak ? pass("redirected", { target }) : STRENGTH[others]
}

const STRENGTH: Readonly<Record<NonNullable<SpfOthers>, Ruling>> = {
  fail: pass("hard-fail"),
  softfail: pass("soft-fail"),
  neutral: fail("neutral"),
  pass: fail("pass-all"),
}
