/**
 * CAA: does the name say which authorities may issue certificates for it?
 * Spec: RFC 8659 §3 (which records count), §4 (their meaning).
 *
 * 1. CAA of the name, aliases followed.   2. Where there is none, CAA of each name above it, to the top-level domain.
 * 3. The first set found counts, whole.
 *
 * Not measured: whether the certificates in use come from the authorities named.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, observe, pass, unknown } from "../probe.ts"
import { Names } from "../services/names.ts"
import { decodeCaaRecord } from "./caa-record.ts"

const CaaEvidence = Schema.Struct({
  found: Observed(
    Schema.NullOr(
      Schema.Struct({
        /** At the name itself or above it. */
        name: Schema.String,
        /** Sorted, at most `MAX_RECORDS`. */
        records: Schema.Array(Schema.Struct({ flags: Schema.Number, tag: Schema.String, value: Schema.String })),
        count: Schema.Number,
      }),
    ),
  ),
})

export const caa = defineProbe({
  standard: "caa",
  version: 1,
  evidence: CaaEvidence,
  checks: {
    "caa.record": { roles: ["web"], reasons: { found: "pass", "no-record": "fail" } },
    "caa.syntax": { roles: ["web"], reasons: { valid: "pass", invalid: "fail", "no-record": "not-applicable" } },
    "caa.issue": { roles: ["web"], reasons: { restricted: "pass", "no-issue": "fail", "no-record": "not-applicable" } },
  },

  gather: Effect.fn("caa.gather")(function* (name) {
    const names = yield* Names
    const climb = Effect.fnUntraced(function* () {
      const labels = name.split(".")
      for (let depth = 0; depth < Math.min(labels.length, MAX_CLIMB); depth++) {
        const at = labels.slice(depth).join(".")
        const records = yield* names.certificationAuthorities(at)
        if (records.length > 0) return { name: at, records: records.slice(0, MAX_RECORDS), count: records.length }
      }
      return null
    })
    return { found: yield* observe(climb()) }
  }),

  judge: ({ found }) => {
    const all = <A>(value: A) => ({ "caa.record": value, "caa.syntax": value, "caa.issue": value })
    if ("obstacle" in found) return all(unknown(found.obstacle))
    if (found.value === null) return { ...all(notApplicable("no-record")), "caa.record": fail("no-record") }
    const { name, records } = found.value
    const decoded = records.map((record) => ({ record, said: decodeCaaRecord(record) }))
    const wrong = decoded.flatMap(({ record, said }) => ("error" in said ? [{ record, detail: said.error }] : []))
    const issuers = decoded.flatMap(({ said }) =>
      "issue" in said && said.property === "issue" ? [said.issue.issuer ?? "nobody"] : [],
    )
    // An `issue` that nobody can read still shuts every authority out (RFC 8659 §4.2).
    const restricts = records.some(({ tag }) => tag.toLowerCase() === "issue")
    return {
      "caa.record": pass("found", { name }),
      "caa.syntax":
        wrong.length === 0
          ? pass("valid")
          : fail("invalid", { record: presentation(wrong[0]!.record), detail: wrong[0]!.detail }),
      "caa.issue": restricts
        ? pass("restricted", { authorities: [...new Set(issuers)].sort().join(", ") || "nobody" })
        : fail("no-issue", { name }),
    }
  },
})

/** A name in the DNS has at most 127 labels; hostile ones are not climbed to the end. */
const MAX_CLIMB = 20
/** As internet.nl; a set with more is no use to anybody. */
const MAX_RECORDS = 100
const MAX_SHOWN = 120

const presentation = ({
  flags,
  tag,
  value,
}: {
  readonly flags: number
  readonly tag: string
  readonly value: string
}) => {
  const text = `${flags} ${tag} "${value}"`
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}
