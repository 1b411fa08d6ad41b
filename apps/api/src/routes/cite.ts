/** How is a page, or the whole data set, cited? */
import { SnapshotId } from "@plumbline/core"
import { citationOf } from "@plumbline/dataset"
import { Effect, Schema } from "effect"
import { aboutOf } from "../export/about.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"

const PagePath = Schema.String.check(Schema.isPattern(/^\/(?![/\\])[^\s\\]*$/), Schema.isMaxLength(2_000)).annotate({
  description:
    "Path and query of the page that is cited, for example /countries/nl?standard=dnssec; the data set unless given",
})

/** `GET /api/v1/cite`: the same citation in every form. `csl` is CSL-JSON, `dataCite` DataCite 4 without an identifier. */
export const CitationAnswer = Schema.Struct({
  inline: Schema.String,
  text: Schema.String,
  bibtex: Schema.String,
  ris: Schema.String,
  csl: Schema.Record(Schema.String, Schema.Unknown),
  dataCite: Schema.Record(Schema.String, Schema.Unknown),
}).annotate({ title: "Citation", description: "A citation in every form" })
export type CitationAnswer = typeof CitationAnswer.Type

export const citeRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/cite",
    operation: "cite",
    isLive: true,
    summary: "How a page or the data set is cited: text, BibTeX, RIS, CSL-JSON and DataCite",
    query: Schema.Struct({
      path: Schema.optionalKey(PagePath),
      title: Schema.optionalKey(
        Schema.String.check(Schema.isNonEmpty(), Schema.isMaxLength(300)).annotate({
          description: "Title of the figure; with path",
        }),
      ),
      selection: Schema.optionalKey(
        Schema.String.check(Schema.isMaxLength(1_000)).annotate({
          description: "What is selected, in words; with path",
        }),
      ),
      snapshot: Schema.optionalKey(SnapshotId),
    }),
    answer: CitationAnswer,
    run: ({ query, site }) => {
      const { path, title, selection, snapshot } = query
      const about = aboutOf(context, site, snapshot)
      const frozen = snapshot === undefined || path?.startsWith("/snapshots/") ? "" : `/snapshots/${snapshot}`
      const citation = citationOf(
        about,
        today(context),
        path === undefined
          ? null
          : { title: title ?? path, selection: selection ?? null, permalink: `${site}${frozen}${path}` },
      )
      return Effect.succeed({ ...citation, csl: { ...citation.csl }, dataCite: { ...citation.dataCite } })
    },
  }),
]
