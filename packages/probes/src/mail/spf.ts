/**
 * SPF: does the domain say which servers may send its mail, and that all others may not?
 * Spec: RFC 7208 §3.2 and §4.5 (one record), §4.6 (syntax), §4.6.4 (ten look-ups), §5.1 (all), §6.1 (redirect).
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
import { decodeSpfRecord, isSpfRecord, type SpfRecord } from "./spf-record.ts"

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
      reasons: { valid: "pass", invalid: "fail", "too-many-lookups": "fail", "no-record": "not-applicable" },
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
      const room = next.slice(0, Math.max(0, MAX_LOOKUPS + 1 - Object.keys(reached).length))
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
    const decoded = decodeSpfRecord(text)
    if ("error" in decoded) {
      const { term, detail } = decoded.error
      return {
        "spf.record": exists,
        "spf.syntax": fail("invalid", { term: term.slice(0, 100), detail }),
        "spf.policy": notApplicable("invalid-record"),
      }
    }
    return {
      "spf.record": exists,
      "spf.syntax": judgeLookups(decoded.record, seen),
      "spf.policy": judgePolicy(decoded.record, seen),
    }
  },
})

/** RFC 7208 §4.6.4. */
const MAX_LOOKUPS = 10

const all = (ruling: Ruling) => ({ "spf.record": ruling, "spf.syntax": ruling, "spf.policy": ruling })

/** Names that the one valid record of an answer includes or redirects to; none with macros, whose value depends on the mail. */
const namesIn = (answer: ObservedType<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const record = onlyRecord(answer)
  return record === null ? [] : linksOf(record)
}

const linksOf = (record: SpfRecord): ReadonlyArray<string> => {
  const links = record.mechanisms.flatMap((mechanism) => (mechanism.kind === "include" ? [mechanism.domain] : []))
  const redirect = activeRedirect(record)
  if (redirect !== null) links.push(redirect)
  return links.filter((name) => !name.includes("%")).map(normalize)
}

/** §6.1: redirect is ignored when the record has an `all`. */
const activeRedirect = (record: SpfRecord): string | null =>
  record.mechanisms.some((mechanism) => mechanism.kind === "all") ? null : record.redirect

const onlyRecord = (answer: ObservedType<ReadonlyArray<string>> | undefined): SpfRecord | null => {
  if (answer === undefined || "obstacle" in answer || answer.value.length !== 1) return null
  const decoded = decodeSpfRecord(answer.value[0]!)
  return "record" in decoded ? decoded.record : null
}

const normalize = (name: string): string => name.toLowerCase().replace(/\.$/, "")

const judgeLookups = (record: SpfRecord, seen: SpfEvidence): Ruling => {
  let lookups = 0
  let obstacle: Ruling | null = null
  /** `path` holds the names being expanded: a loop spends look-ups for ever, so it is cut and counted as past the limit. */
  const count = (current: SpfRecord, path: ReadonlyArray<string>): void => {
    for (const mechanism of current.mechanisms) {
      // Terms after `all` are never reached (§5.1).
      if (mechanism.kind === "all") return
      if (mechanism.kind === "ip4" || mechanism.kind === "ip6") continue
      lookups += 1
      if (mechanism.kind === "include") follow(mechanism.domain, path)
      if (lookups > MAX_LOOKUPS) return
    }
    const redirect = activeRedirect(current)
    if (redirect === null) return
    lookups += 1
    follow(redirect, path)
  }
  const follow = (domain: string, path: ReadonlyArray<string>): void => {
    if (domain.includes("%") || lookups > MAX_LOOKUPS) return
    const name = normalize(domain)
    if (path.includes(name)) {
      lookups = MAX_LOOKUPS + 1
      return
    }
    const answer = seen.reached[name]
    if (answer !== undefined && "obstacle" in answer) obstacle ??= unknown(answer.obstacle)
    const next = onlyRecord(answer)
    if (next !== null) count(next, [...path, name])
  }
  count(record, [])
  if (lookups > MAX_LOOKUPS) return fail("too-many-lookups", { lookups })
  return obstacle ?? pass("valid")
}

const judgePolicy = (record: SpfRecord, seen: SpfEvidence): Ruling => {
  const last = record.mechanisms.find((mechanism) => mechanism.kind === "all")
  if (last !== undefined) return STRENGTH[last.qualifier]
  if (record.redirect === null) return fail("no-all")
  const target = record.redirect
  let current: SpfRecord | null = record
  for (let hop = 0; hop < MAX_LOOKUPS; hop++) {
    const redirect: string | null = current === null ? null : activeRedirect(current)
    if (redirect === null) break
    // A macro's value depends on the mail: the target exists as far as can be seen.
    if (redirect.includes("%")) return pass("redirected", { target })
    const answer = seen.reached[normalize(redirect)]
    if (answer !== undefined && "obstacle" in answer) return unknown(answer.obstacle)
    current = onlyRecord(answer)
    const end = current?.mechanisms.find((mechanism) => mechanism.kind === "all")
    if (end !== undefined)
      return end.qualifier === "-" || end.qualifier === "~" ? pass("redirected", { target }) : STRENGTH[end.qualifier]
  }
  return current === null ? fail("redirect-broken", { target }) : fail("no-all")
}

const STRENGTH: Readonly<Record<"+" | "-" | "~" | "?", Ruling>> = {
  "-": pass("hard-fail"),
  "~": pass("soft-fail"),
  "?": fail("neutral"),
  "+": fail("pass-all"),
}
