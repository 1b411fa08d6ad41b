/**
 * How is this page cited?
 *
 * 1. The snapshot is the reader's, or else the newest.  2. The API says what a citation of the page as of it reads like.  3. On the living
 * page it is asked whether what the page is about was there then, and whether figures are newer. Without a snapshot nothing is for ever,
 * and the citation names only the day on which it was read.
 */
import { Page, type SnapshotSummary, SnapshotSummary as Summary } from "@plumbline/core"
import { isHttpError } from "@sveltejs/kit"
import { Schema } from "effect"
import { ask, type Query } from "#app/api/answer.server.ts"
import { apiAddress } from "#app/config.server.ts"
import { joinAddress, splitAddress } from "#app/language/address.ts"
import { apiPath } from "#app/page/links.ts"
import { m } from "#app/paraglide/messages.js"
import { formatDate } from "#app/words/format.ts"

export type CitationForm = { readonly name: string; readonly path: string }

export type CitationView = {
  /** The snapshot that is cited; null where there is none yet, or where it has no such page. */
  readonly snapshot: string | null
  readonly state: "pinned" | "newest" | "none" | "not-in-newest"
  /** Absolute, as the citation has it. */
  readonly permalink: string
  /** The same on this site. */
  readonly path: string
  readonly text: string
  readonly forms: ReadonlyArray<CitationForm>
  /** What is shown as data of the same snapshot. */
  readonly data: ReadonlyArray<CitationForm>
  /** The words of the panel, which is part of many pages: said here, they do not travel in every language to each. */
  readonly words: CitationWords & ReturnType<typeof panelWords>
}

export type CitationWords = ReturnType<typeof citationWords>

/** What is cited: a page, with the name of what it shows. */
export type Cited = {
  readonly url: URL
  readonly title: string
  /** The part of the API that answers only where there is such a thing: `/targets/tax.gov.xa`. */
  readonly of?: string
  /** Path and query, where they say more exactly than the address what is shown. */
  readonly self?: string
  readonly data?: ReadonlyArray<CitationForm>
  /** The newest finished scan, from the layout's status. */
  readonly finishedAt?: string | null
}

/** Null when the API does not say: no page ends because it cannot be cited. */
export const askCitation = (cited: Cited): Promise<CitationView | null> =>
  citationOf(cited).catch((problem: unknown) => {
    if (!isHttpError(problem)) throw problem
    return null
  })

/** The newest snapshots, and of how many. */
export const askSnapshots = (offset: number, limit: number) => ask(Page(Summary), "/snapshots", { offset, limit })

/** The citation of the whole data set, of a snapshot or as it is. */
export const askDatasetCitation = async (url: URL, snapshot: string | null) => {
  const said = await askCite(url, { snapshot })
  return { text: said.text, forms: formsOf({ snapshot }), words: citationWords() }
}

const citationOf = async ({ url, title, of, self, data = [], finishedAt = null }: Cited): Promise<CitationView> => {
  const address = splitAddress(url.pathname)
  const selection = selectionOf(url.searchParams)
  const plain = self === undefined ? address.path + url.search : pathOf(self)
  const [newest] = (await askSnapshots(0, 1)).items
  const wanted = address.snapshot ?? newest?.id ?? null
  const isThere = wanted === null || address.snapshot !== null || of === undefined || (await isIn(wanted, of))
  const snapshot = isThere ? wanted : null
  const path = joinAddress({ language: address.language, snapshot }, plain)
  const query = { path, title, selection, snapshot }
  const state = !isThere ? "not-in-newest" : wanted === null ? "none" : address.snapshot === null ? "newest" : "pinned"
  const [said, known] = await Promise.all([
    askCite(url, query),
    snapshot === null ? null : snapshot === newest?.id ? newest : ask(Known, `/snapshots/${snapshot}`),
  ])
  return {
    snapshot: known?.id ?? null,
    state,
    permalink: said.url ?? path,
    path,
    text: said.text,
    forms: formsOf(query),
    words: {
      ...citationWords(),
      ...panelWords(known, {
        state,
        isOlder: address.snapshot === null && known !== null && finishedAt !== null && finishedAt > known.createdAt,
      }),
    },
    data: snapshot === null ? [] : data.map(({ name, path: file }) => ({ name, path: withSnapshot(file, snapshot) })),
  }
}

/** An installation without an address of its own cites the one at which it was asked: here the API's, to readers the site's. */
const askCite = async (url: URL, query: Query) => {
  const { text, csl } = await ask(Said, "/cite", query)
  const asked = new URL(apiAddress()).origin
  const isAsked = csl.URL?.startsWith(`${asked}/`) ?? false
  return {
    text: isAsked ? text.replaceAll(`${asked}/`, `${url.origin}/`) : text,
    url: isAsked ? csl.URL?.replace(asked, url.origin) : csl.URL,
  }
}

const isIn = (snapshot: string, of: string): Promise<boolean> =>
  ask(Schema.Unknown, of, { snapshot }).then(
    () => true,
    (problem: unknown) => {
      if (isHttpError(problem, 404)) return false
      throw problem
    },
  )

const citationWords = () => ({
  copy: m.data_copy_the_citation(),
  copied: m.data_copied(),
  notCopied: m.data_not_copied(),
  forms: m.data_for_reference_managers(),
})

const panelWords = (
  known: typeof Known.Type | null,
  { state, isOlder }: { readonly state: CitationView["state"]; readonly isOlder: boolean },
) => ({
  link: m.data_cite(),
  title: m.data_cite_this_page(),
  lead:
    known !== null
      ? m.data_the_permalink_shows({
          snapshot: known.id,
          date: formatDate(known.createdAt),
          methodology: known.methodology,
        })
      : null,
  /** What a reader must know before citing. */
  warning:
    known === null
      ? state === "none"
        ? m.data_there_is_no_snapshot_yet()
        : m.data_not_in_the_newest_snapshot()
      : isOlder
        ? m.data_scans_have_finished_since()
        : null,
  address: known === null ? m.data_address() : m.data_permalink(),
  citation: m.data_citation(),
  data: m.data_data_of_the_same_snapshot(),
})

const formsOf = (query: Readonly<Record<string, string | null>>): ReadonlyArray<CitationForm> => {
  const said = new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null),
  )
  return FORMS.map(([name, suffix]) => ({ name, path: apiPath(`/cite.${suffix}`, said) }))
}

/** Names of formats are the same in every language. */
const FORMS = [
  ["BibTeX", "bib"],
  ["RIS", "ris"],
  ["CSL-JSON", "csl.json"],
  ["DataCite", "datacite.json"],
] as const

/** What the address selects, in its own words: `standard: dnssec; verdict: fail`. */
const selectionOf = (query: URLSearchParams): string | null => {
  const names = [...new Set(query.keys())].filter((name) => !PLACES.has(name))
  const said = names.map((name) => [name, query.getAll(name).filter((each) => each !== "")] as const)
  const text = said
    .flatMap(([name, values]) => (values.length === 0 ? [] : [`${name}: ${values.join(", ")}`]))
    .join("; ")
  return text === "" ? null : text.slice(0, LONGEST_SELECTION)
}
/** Where in a list one is selects nothing. */
const PLACES = new Set(["offset", "limit"])
/** The most that the API takes. */
const LONGEST_SELECTION = 1_000

/** A link of this site without its prefixes, whose language and snapshot are chosen anew. */
const pathOf = (link: string): string => {
  const { pathname, search } = new URL(link, "http://localhost")
  return splitAddress(pathname).path + search
}

const withSnapshot = (file: string, snapshot: string): string => {
  const { pathname, searchParams } = new URL(file, "http://localhost")
  searchParams.set("snapshot", snapshot)
  return `${pathname}?${searchParams}`
}

const Said = Schema.Struct({
  text: Schema.String,
  csl: Schema.Struct({ URL: Schema.optionalKey(Schema.String) }),
})
const Known = Schema.Struct({
  id: Summary.fields.id,
  createdAt: Summary.fields.createdAt,
  methodology: Summary.fields.methodology,
} satisfies Partial<Record<keyof SnapshotSummary, unknown>>)
