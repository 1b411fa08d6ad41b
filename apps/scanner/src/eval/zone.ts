/**
 * Records written as JSON in the place of the DNS: `{ "example.org": [["TXT", "v=spf1 …"], ["MX", 10, "mx.example.org"]] }`.
 *
 * `["TXT", [...]]` is one record of several strings. `["TIMEOUT"]` makes look-ups of that name end without an answer, for
 * the types that are not listed at it. `["TXT", "NONE"]` says that there are no TXT records. CNAME is followed.
 */
import type { SpfAnswer, SpfLookup } from "@plumbline/probes"
import { Effect, Schema } from "effect"

const Field = Schema.Union([Schema.String, Schema.Number, Schema.Array(Schema.String)])
export const Zone = Schema.Record(Schema.String, Schema.Array(Schema.Array(Field)))
export type Zone = typeof Zone.Type

/** Answers from a zone; names compare without regard to case. */
export const lookupInZone = (zone: Zone): SpfLookup => {
  const names = new Map(Object.entries(zone).map(([name, records]) => [normalize(name), records]))
  const answer = (name: string, type: string, aliases: number): SpfAnswer => {
    const records = names.get(normalize(name)) ?? []
    const alias = records.find(([kind]) => kind === "CNAME")?.[1]
    if (typeof alias === "string" && type !== "CNAME")
      return aliases < MAX_ALIASES ? answer(alias, type, aliases + 1) : { status: "failed" }
    const values = records.filter(([kind, value]) => kind === type && value !== "NONE").map(valueOfRecord)
    if (values.length > 0) return { status: "records", values }
    return { status: records.some(([kind]) => kind === "TIMEOUT") ? "failed" : "void" }
  }
  return (name, type) => Effect.sync(() => answer(name, type, 0))
}

/** The last field: for MX it is the host, and a preference changes nothing that is asked here. */
const valueOfRecord = (fields: ReadonlyArray<typeof Field.Type>): string => {
  const last = fields.at(-1) ?? ""
  return typeof last === "object" ? last.join("") : String(last)
}

const normalize = (name: string): string => name.toLowerCase().replace(/\.$/, "")

/** Resolvers give up on longer chains, and on loops. */
const MAX_ALIASES = 8
