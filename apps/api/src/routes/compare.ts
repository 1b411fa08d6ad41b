/** How do two dates of one list, or two lists, stand side by side? */
import { Comparison, type CountryCode, IsoDate, type ListId, StandardId, type Tag } from "@plumbline/core"
import { defineTable } from "@plumbline/dataset"
import { type CompareSide, Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
import { checkFilter, listsOf } from "../places.ts"
import { type ApiContext, defineRoute, type Route } from "../route.ts"

const SideGiven = Schema.String.check(
  Schema.isPattern(/^(?:tag:[a-z0-9-]{1,32}|[a-z]{2}(?:\/[a-z0-9-]{1,100})?)(?:@\d{4}-\d{2}-\d{2})?$/),
).annotate({
  description:
    "A country, list or tag, perhaps as it stood on a day: nl, nl/central-government@2026-01-01 or tag:pilot-2026; left unless given: right at its scan before",
})

export const compareRoutes = ({ catalog }: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/compare",
    operation: "compare",
    summary: "Two dates of one country, list or tag side by side, or two of them",
    query: Schema.Struct({
      left: Schema.optionalKey(SideGiven),
      right: SideGiven,
      standard: Schema.optionalKey(StandardId),
    }),
    answer: Comparison,
    table: comparisonTable(),
    run: Effect.fnUntraced(function* ({ query }) {
      const right = yield* sideOf(query.right)
      for (const side of [right, ...(query.left === undefined ? [] : [yield* sideOf(query.left)])]) {
        yield* checkFilter("country", side.country, catalog.countries)
        yield* checkFilter("list", side.list, listsOf(catalog))
      }
      const left = query.left === undefined ? yield* before(right) : yield* sideOf(query.left)
      const store = yield* Store
      const { standard } = query
      const found = yield* store.compare({ left, right, ...(standard === undefined ? {} : { standard }) })
      const named = (side: CompareSide) => ({
        subject: side.country ?? side.list ?? `tag:${side.tag}`,
        on: side.at ?? null,
      })
      return { ...found, left: { ...named(left), ...found.left }, right: { ...named(right), ...found.right } }
    }),
  }),
]

const sideOf = (given: string): Effect.Effect<CompareSide, ApiFailure> => {
  const [subject = "", at] = given.split("@")
  if (at !== undefined && !Schema.is(IsoDate)(at)) {
    return Effect.fail(new ApiFailure({ code: "bad-parameter", message: `${given}: ${at} is no day.` }))
  }
  const day = at === undefined ? {} : { at }
  if (subject.startsWith("tag:")) return Effect.succeed({ tag: subject.slice("tag:".length) as Tag, ...day })
  if (subject.includes("/")) return Effect.succeed({ list: subject as ListId, ...day })
  return Effect.succeed({ country: subject as CountryCode, ...day })
}

/** The same as it stood at the scan before; of a tag, whose countries have scans of their own, a week before. */
const before = Effect.fnUntraced(function* (side: CompareSide) {
  const store = yield* Store
  const country = side.country ?? side.list?.slice(0, 2)
  const { items } = yield* store.scans({
    offset: 0,
    limit: SCANS_LOOKED_AT,
    ...(country === undefined ? {} : { country }),
  })
  const ends = items.flatMap(({ finishedAt }) => (finishedAt === null ? [] : [finishedAt]))
  const within = side.at === undefined ? ends : ends.filter((end) => end.slice(0, 10) <= side.at!)
  const [newest, previous] = within
  if (side.tag === undefined) return previous === undefined ? side : { ...side, at: previous.slice(0, 10) }
  if (newest === undefined) return side
  return { ...side, at: new Date(Date.parse(newest) - WEEK_MILLISECONDS).toISOString().slice(0, 10) }
})

const SCANS_LOOKED_AT = 500
const WEEK_MILLISECONDS = 7 * 86_400_000

/** A row a verdict that is not the same on both sides. */
function comparisonTable() {
  const text = (name: string, description: string, cell: (row: Comparison["moved"][number]) => string) => ({
    name,
    description,
    type: "string" as const,
    cell,
  })
  return defineTable<Comparison, Comparison["moved"][number]>({
    columns: [
      text("target", "Domain name, in A-labels", ({ target }) => target),
      text("organisation", "Identifier of the organisation", ({ organisation }) => organisation),
      text("organisation_name", "Its name in English", ({ organisationName }) => organisationName),
      text("standard", "Identifier of the standard", ({ standard }) => standard),
      text("left", "Verdict on the left", ({ from }) => from),
      text("right", "Verdict on the right", ({ to }) => to),
      text("direction", "improved, regressed or other, from left to right", ({ direction }) => direction),
    ],
    rowsOf: ({ moved }) => moved,
  })
}
