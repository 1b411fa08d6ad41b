/**
 * Downloads: every answer that has a table, at the same address with a suffix: `.csv`, `.parquet`, `.xlsx`, what describes them
 * (`.metadata.json`, `.csv-metadata.json`), and all of it together (`.zip`). Lists are read part by part and sent as they are read.
 */
import { Readable } from "node:stream"
import {
  type ArchiveEntry,
  archived,
  type CellRow,
  citationOf,
  csvMetadata,
  type DescribedFigure,
  encoded,
  figureMetadata,
  LICENCE,
  licenceText,
  notesOf,
  type Sheet,
  TABLE_FORMATS,
  type Table,
  type TableFormatName,
  XLSX_ROWS,
} from "@plumbline/dataset"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { ErrorCode } from "../errors.ts"
import { describedParameters, LARGEST_PART } from "../parameters.ts"
import { type ApiContext, type Route, today } from "../route.ts"
import { aboutOf, selectionOf, siteOf } from "./about.ts"

/** An answer, or why there is none. */
export type Said = { readonly answer: unknown } | { readonly code: ErrorCode; readonly message: string }
export interface AskedRequest {
  readonly url: string
  readonly params: unknown
  readonly query: unknown
  readonly site: string
}

/** What the server lends. */
export interface DownloadTools {
  readonly context: ApiContext
  readonly ask: (route: Route, request: AskedRequest) => Promise<Said>
  readonly refuse: (reply: FastifyReply, code: ErrorCode, message: string) => unknown
  readonly sendJson: (reply: FastifyReply, body: unknown) => unknown
  readonly headers: Readonly<Record<string, string>>
}

/** The formats of tables that the API gives; as JSON it gives the answer itself. */
export const DOWNLOAD_FORMATS = ["csv", "parquet", "xlsx"] as const satisfies ReadonlyArray<TableFormatName>

export const registerDownloads = (app: FastifyInstance, routes: ReadonlyArray<Route>, tools: DownloadTools): void => {
  for (const route of routes) {
    const { table } = route
    if (table === null) continue
    const address = `/api/v1${route.address}`
    for (const format of DOWNLOAD_FORMATS) app.get(`${address}.${format}`, tableSender(route, table, format, tools))
    app.get(`${address}.csv-metadata.json`, (request, reply) =>
      tools.sendJson(
        reply,
        csvMetadata(request.url.split("?")[0]!.slice(0, -"-metadata.json".length), route.summary, table.columns),
      ),
    )
    app.get(`${address}.metadata.json`, async (request, reply) => {
      const first = await tools.ask(route, partRequest(route, request, "metadata.json"))
      if ("code" in first) return tools.refuse(reply, first.code, first.message)
      return tools.sendJson(reply, metadataOf(route, table, request, "metadata.json", tools))
    })
    if (hasArchive(route)) app.get(`${address}.zip`, archiveSender(route, table, tools))
  }
}

/** `.zip` is a top-level domain too: a target's own address is never taken for an archive of another. */
export const hasArchive = ({ address }: Route): boolean => address !== "/targets/:name"

const tableSender =
  (route: Route, table: Table<never>, format: TableFormatName, tools: DownloadTools) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const asked = partRequest(route, request, format)
    const first = await tools.ask(route, asked)
    // The first part decides whether it can be answered at all.
    if ("code" in first) return tools.refuse(reply, first.code, first.message)
    if (format === "xlsx" && likelyRows(table, first.answer) > XLSX_ROWS) {
      const message = `A sheet of XLSX holds ${XLSX_ROWS} rows, and this table has more.`
      return tools.refuse(reply, "too-many-rows", message)
    }
    const { mediaType, encoder } = TABLE_FORMATS[format]
    reply.headers({
      ...downloadHeaders(route, format, tools),
      link: `<${request.url.split("?")[0]!.slice(0, -format.length)}csv-metadata.json>; rel="describedby"; type="application/csvm+json"`,
    })
    const bytes = encoded(
      encoder(sheetOf(route, table, request, format, tools)),
      blocks(route, table, asked, first.answer, tools),
    )
    return reply.type(mediaType).send(Readable.from(bytes))
  }

const archiveSender =
  (route: Route, table: Table<never>, tools: DownloadTools) => async (request: FastifyRequest, reply: FastifyReply) => {
    const asked = partRequest(route, request, "zip")
    const first = await tools.ask(route, asked)
    if ("code" in first) return tools.refuse(reply, first.code, first.message)
    const name = nameOf(route)
    const about = aboutOf(tools.context, siteOf(request))
    const figure = figureOf(route, table, request, "zip")
    const citation = citationOf(about, today(tools.context), figure)
    const text = (file: string, content: string): ArchiveEntry => ({
      name: file,
      content: [new TextEncoder().encode(content)],
    })
    const json = (file: string, value: unknown) => text(file, `${JSON.stringify(value, null, 2)}\n`)
    const entries: ReadonlyArray<ArchiveEntry> = [
      {
        name: `${name}.csv`,
        content: encoded(
          TABLE_FORMATS.csv.encoder(sheetOf(route, table, request, "zip", tools)),
          blocks(route, table, asked, first.answer, tools),
        ),
      },
      json(`${name}.csv-metadata.json`, csvMetadata(`${name}.csv`, route.summary, table.columns)),
      json("metadata.json", metadataOf(route, table, request, "zip", tools)),
      text("README.md", readme(name, figure, citation.text)),
      text("citation.bib", citation.bibtex),
      text("citation.ris", citation.ris),
      json("citation.csl.json", [citation.csl]),
      text("LICENSE", licenceText(about.publisher)),
    ]
    reply.headers(downloadHeaders(route, "zip", tools))
    return reply.type("application/zip").send(Readable.from(archived(entries)))
  }

/** All rows, part by part. */
async function* blocks(
  route: Route,
  table: Table<never>,
  asked: AskedRequest,
  first: unknown,
  tools: DownloadTools,
): AsyncGenerator<ReadonlyArray<CellRow>> {
  for (let answer = first as never; ; ) {
    let block: Array<CellRow> = []
    for (const row of table.rows(answer)) {
      block.push(row)
      if (block.length === BLOCK_ROWS) {
        yield block
        block = []
      }
    }
    yield block
    const next = table.next(answer)
    if (next === null) return
    const offset = new URL(next, "http://localhost").searchParams.get("offset")
    const part = await tools.ask(route, { ...asked, query: { ...(asked.query as object), offset: String(offset) } })
    // The head is sent: all that is left is to break off, so that nobody takes a part for the whole.
    if ("code" in part) throw new Error(`${part.code}: ${part.message}`)
    answer = part.answer as never
  }
}

/** The question behind a download: the same without its suffix, in the largest parts. */
const partRequest = (route: Route, request: FastifyRequest, suffix: string): AskedRequest => ({
  url: withoutSuffix(request.url, suffix),
  params: request.params,
  query: {
    ...(request.query as object),
    ...(describedParameters(route.query).has("limit") ? { limit: String(LARGEST_PART) } : {}),
  },
  site: siteOf(request),
})

const withoutSuffix = (url: string, suffix: string): string => {
  const [path = "", query] = url.split("?")
  return `${path.slice(0, -suffix.length - 1)}${query === undefined ? "" : `?${query}`}`
}

/** How many rows there are in all, told from the first part of a list. */
const likelyRows = (table: Table<never>, answer: unknown): number => {
  let rows = 0
  for (const _ of table.rows(answer as never)) rows += 1
  const { items, total } = answer as { readonly items?: ReadonlyArray<unknown>; readonly total?: number }
  return items === undefined || total === undefined || items.length === 0 ? rows : (rows / items.length) * total
}

const figureOf = (route: Route, table: Table<never>, request: FastifyRequest, suffix: string): DescribedFigure => {
  const plain = withoutSuffix(request.url, suffix)
  const at = (end: string) => {
    const [path, query] = plain.split("?")
    return `${siteOf(request)}${path}.${end}${query === undefined ? "" : `?${query}`}`
  }
  return {
    title: route.summary,
    description: route.summary,
    selection: selectionOf({ ...(request.params as object), ...(request.query as object) }),
    permalink: `${siteOf(request)}${plain}`,
    columns: table.columns,
    filters: request.query as Readonly<Record<string, unknown>>,
    downloads: {
      json: `${siteOf(request)}${plain}`,
      ...Object.fromEntries(
        [...DOWNLOAD_FORMATS, ...(hasArchive(route) ? ["zip"] : [])].map((format) => [format, at(format)]),
      ),
    },
  }
}

const metadataOf = (route: Route, table: Table<never>, request: FastifyRequest, suffix: string, tools: DownloadTools) =>
  figureMetadata(aboutOf(tools.context, siteOf(request)), today(tools.context), figureOf(route, table, request, suffix))

const sheetOf = (
  route: Route,
  table: Table<never>,
  request: FastifyRequest,
  suffix: string,
  { context }: DownloadTools,
): Sheet => {
  const figure = figureOf(route, table, request, suffix)
  const about = aboutOf(context, siteOf(request))
  return {
    title: route.summary,
    columns: table.columns,
    notes: [
      ["Selection", figure.selection ?? "all"],
      ["Permalink", figure.permalink],
      ...notesOf(about, figure).map(([name, value]): readonly [string, string] =>
        name === "Citation" ? [name, citationOf(about, today(context), figure).text] : [name, value],
      ),
    ],
  }
}

const nameOf = (route: Route): string => `plumbline${route.address.replace(/\/:?/g, "-")}`

const downloadHeaders = (route: Route, suffix: string, { headers }: DownloadTools) => ({
  ...headers,
  "cache-control": "public, no-cache",
  "content-disposition": `attachment; filename="${nameOf(route)}.${suffix}"`,
})

const readme = (name: string, { title, selection, permalink }: DescribedFigure, citation: string): string =>
  `# ${title}

${selection === null ? "" : `Selection: ${selection}\n\n`}From ${permalink}

- \`${name}.csv\`: the figures, UTF-8 with a head; empty cells have no value
- \`${name}.csv-metadata.json\`: its columns, as CSV on the Web
- \`metadata.json\`: title, columns, source, licence, selection and date
- \`citation.bib\`, \`citation.ris\`, \`citation.csl.json\`: how to cite it

> ${citation}

Licence: ${LICENCE.name}, ${LICENCE.url}
`

/** Rows encoded at once: a large answer is sent while it is encoded. */
const BLOCK_ROWS = 5_000
