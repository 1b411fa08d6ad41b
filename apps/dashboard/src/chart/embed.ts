/**
 * Charts on the pages of others: where a chart is a picture, where it is a page to be framed, where it is whole, and what is pasted to show
 * it. Pure; nothing of it needs a script.
 */
import { joinAddress, type Reader } from "#app/language/address.ts"

/** The routes of the API that can be drawn. */
export const FIGURES = ["adoption", "ranking", "distribution"] as const
export type Figure = (typeof FIGURES)[number]

/** One chart: a question to the API, with `view` where it has more than one. */
export type EmbeddedChart = { readonly figure: Figure; readonly query: URLSearchParams; readonly reader: Reader }

/** `/api/v1/ranking.svg?standard=dnssec&view=map` */
export const picturePath = (
  { figure, query, reader }: EmbeddedChart,
  format: "svg" | "png",
  look: Readonly<Record<string, string>> = {},
): string => {
  const asked = new URLSearchParams(query)
  if (reader.language !== "en") asked.set("lang", reader.language)
  if (reader.snapshot !== null) asked.set("snapshot", reader.snapshot)
  for (const [name, value] of Object.entries(look)) asked.set(name, value)
  return `/api/v1/${figure}.${format}${asked.size === 0 ? "" : `?${asked}`}`
}

/** The page that others frame. */
export const embedPath = ({ figure, query, reader }: EmbeddedChart): string =>
  joinAddress(reader, `/embed/${figure}${query.size === 0 ? "" : `?${query}`}`)

/** The chart with its table, data and notes: the chart builder has the same words for the same things, but for days. */
export const fullChartPath = ({ figure, query, reader }: EmbeddedChart): string => {
  const choice = new URLSearchParams(query)
  for (const name of ["title", "width", "height", "lang"]) choice.delete(name)
  for (const [ofApi, ofPage] of [
    ["at", "to"],
    ["since", "from"],
  ] as const) {
    const day = choice.get(ofApi)
    choice.delete(ofApi)
    if (day !== null) choice.set(ofPage, day)
  }
  if (!choice.has("view")) choice.set("view", figure === "adoption" ? "trend" : figure)
  return joinAddress(reader, `/explore?${choice}`)
}

export type Snippets = { readonly frame: string; readonly image: string }

/** What is pasted into a page; `site` is the address of this installation without a slash at the end. */
export const snippetsOf = (chart: EmbeddedChart, site: string, title: string): Snippets => {
  const address = (path: string) => escapeAttribute(`${site}${path}`)
  const name = escapeAttribute(title)
  return {
    frame: `<iframe src="${address(embedPath(chart))}" title="${name}" width="850" height="660" loading="lazy" referrerpolicy="no-referrer"></iframe>`,
    image: `<a href="${address(fullChartPath(chart))}"><img src="${address(picturePath(chart, "svg"))}" alt="${name}" width="850" height="600" loading="lazy"></a>`,
  }
}

export const escapeAttribute = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")

/** The chart whose data a download has, in the view in which a page shows it; null where it is no picture. */
export const chartOfDownload = (download: string, page: string): Omit<EmbeddedChart, "reader"> | null => {
  const { pathname, searchParams: query } = new URL(download, "http://localhost")
  const figure = FIGURES.find((each) => new RegExp(`^/api/v1/${each}\\.[a-z]+$`).test(pathname))
  if (figure === undefined) return null
  // Language and snapshot are the reader's; points are thinned by the picture itself.
  for (const name of ["language", "snapshot", "points"]) query.delete(name)
  const view = new URL(page, "http://localhost").searchParams.get("view")
  if (view === "multiples" || view === "map") query.set("view", view)
  return { figure, query }
}
