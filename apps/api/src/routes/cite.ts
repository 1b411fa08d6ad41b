/** How is a page, or the whole data set, cited? */
import { LANGUAGES, SnapshotId } from "@plumbline/core"
import { citationOf, type DatasetAbout } from "@plumbline/dataset"
import { Store } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { ApiFailure } from "../errors.ts"
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
    failures: ["unknown-snapshot"],
    run: Effect.fnUntraced(function* ({ query, site }) {
      const { path, title, selection } = query
      const page = path === undefined ? null : partsOf(path)
      const snapshot = query.snapshot ?? page?.snapshot ?? null
      const now = aboutOf(context, site)
      const about = snapshot === null ? now : { ...now, ...(yield* publishedAs(snapshot)) }
      const citation = citationOf(
        about,
        today(context),
        page === null
          ? null
          : {
              title: title ?? page.rest,
              selection: selection ?? null,
              permalink: `${about.site}${addressOf(page, snapshot)}`,
            },
      )
      return { ...citation, csl: { ...citation.csl }, dataCite: { ...citation.dataCite } }
    }),
  }),
]

/** What a snapshot says of itself is cited, not what the installation is now. */
const publishedAs = Effect.fnUntraced(function* (id: SnapshotId) {
  const store = yield* Store
  const found = yield* store.snapshot(id)
  if (found === null) return yield* new ApiFailure({ code: "unknown-snapshot", message: `There is no snapshot ${id}.` })
  const { createdAt, methodology, version, publisher } = found
  return { id, createdAt, methodology, version, publisher } satisfies Partial<DatasetAbout>
})

interface PageAddress {
  readonly language: string
  readonly snapshot: SnapshotId | null
  readonly rest: string
}

/** Pages have their language first, then their snapshot: `/fr/snapshots/2026-11-23/countries/nl`. */
const partsOf = (path: string): PageAddress => {
  const [, language = "", snapshot = null, rest = ""] = ADDRESS.exec(path) ?? []
  return { language, snapshot, rest: rest.startsWith("/") ? rest : `/${rest}` }
}
const ADDRESS = new RegExp(
  `^(/(?:${LANGUAGES.join("|")})(?=[/?#]|$))?(?:/snapshots/(\\d{4}-\\d{2}-\\d{2}(?:\\.[1-9]\\d{0,3})?)(?=[/?#]|$))?(.*)$`,
)

const addressOf = ({ language, rest }: PageAddress, snapshot: SnapshotId | null): string => {
  const prefix = `${language}${snapshot === null ? "" : `/snapshots/${snapshot}`}`
  return prefix !== "" && /^\/(?:[?#]|$)/.test(rest) ? `${prefix}${rest.slice(1)}` : `${prefix}${rest}`
}
