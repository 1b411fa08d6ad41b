/**
 * Published lists: the rows of a registry's or a ministry's CSV file as rows of a domain list.
 * Spec: RFC 4180 §2; with a byte order mark, LF or CRLF, and rows of other lengths tolerated.
 *
 * 1. Columns are found by their headers.   2. Each row becomes a name with its organisation, sector and level.
 * 3. What a list may not hold is left out and noted.   4. Organisations that contradict themselves become two, or get one spelling.
 */
import { Readable } from "node:stream"
import type { GovernmentLevel, Sector } from "@plumbline/core"
import { GOVERNMENT_LEVELS, SECTORS } from "@plumbline/core"
import { CsvError, parse } from "csv-parse"
import { getPublicSuffix } from "tldts"
import { encodeCsvRow } from "../csv-file.ts"
import { faultOfName, isAddress } from "../domain-name-fault.ts"
import { compareText } from "../problem.ts"
import { DOMAIN_COLUMNS } from "../records.ts"
import { slugOf } from "../slug.ts"
import type { ListMap } from "./list-map.ts"

/** What happened to rows, in the order of a report. The first four are left out of the list. */
export const NOTE_KINDS = [
  "no-domain-name",
  "public-suffix",
  "duplicate",
  "elsewhere",
  "no-organisation",
  "unmapped-level",
  "unmapped-sector",
  "organisation-spelt-otherwise",
  "organisation-split",
] as const
export type NoteKind = (typeof NOTE_KINDS)[number]

/** One thing noted of one row: its line in the published file, the name it is about, and what was done where that varies. */
export interface ImportNote {
  readonly kind: NoteKind
  readonly line: number
  readonly name: string
  readonly detail?: string
}

export interface ListRow {
  readonly line: number
  readonly domain: string
  readonly organisation: string
  readonly sector: Sector
  readonly level: GovernmentLevel
}

/** The list as it will stand, sorted by domain, with all that was noted on the way. */
export interface PublishedList {
  /** Rows read, the header not counted. */
  readonly read: number
  readonly rows: ReadonlyArray<ListRow>
  readonly notes: ReadonlyArray<ImportNote>
}

/** The file cannot be read as a table with the columns of the mapping. */
export class ListNotRead extends Error {
  constructor(message: string) {
    super(message)
    this.name = "ListNotRead"
  }
}

/**
 * Reads a published list. `elsewhere` are names that stand in other lists already: a name belongs to one. Throws ListNotRead, and
 * whatever the bytes' source throws.
 */
export const readPublishedList = async (
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  map: ListMap,
  elsewhere: ReadonlySet<string> = new Set(),
): Promise<PublishedList> => {
  const notes: Array<ImportNote> = []
  const rows = new Map<string, ListRow>()
  let columns: RowReader | undefined
  let read = 0
  for await (const { cells, line } of cellsOf(bytes)) {
    if (columns === undefined) {
      columns = rowReader(cells, map)
      continue
    }
    if (cells.every((cell) => cell.trim() === "")) continue
    read += 1
    const note = (kind: NoteKind, name: string, detail?: string) =>
      notes.push({ kind, line, name, ...(detail === undefined ? {} : { detail }) })
    const given = columns.domain(cells)
    const domain = given.toLowerCase().replace(/\.$/, "")
    const fault = isAddress(domain) ? "an address" : faultOfName(domain)?.message
    if (fault !== undefined) note("no-domain-name", given, fault)
    else if (getPublicSuffix(domain) === domain) note("public-suffix", domain)
    else if (rows.has(domain)) note("duplicate", domain, `first on line ${rows.get(domain)!.line}`)
    else if (elsewhere.has(domain)) note("elsewhere", domain)
    else {
      const level = columns.level(cells)
      const sector = columns.sector(cells)
      if (level.unmapped !== null) note("unmapped-level", domain, `${level.unmapped} → ${level.value}`)
      if (sector.unmapped !== null) note("unmapped-sector", domain, `${sector.unmapped} → ${sector.value}`)
      const named = columns.organisation(cells, level.value)
      if (named === null) note("no-organisation", domain)
      const organisation = named ?? `Holder of ${domain} (not published)`
      rows.set(domain, { line, domain, organisation, sector: sector.value, level: level.value })
    }
  }
  if (columns === undefined) throw new ListNotRead("the file is empty; a published list has a line of headers first")
  const sorted = [...rows.values()].sort((left, right) => compareText(left.domain, right.domain))
  return { read, rows: reconcile(sorted, notes), notes }
}

/** The list as `countries/<cc>/domains/<list>.csv` holds it. */
export const encodeDomainList = (rows: ReadonlyArray<ListRow>, roles: ListMap["roles"]): string => {
  const cell = roles === undefined || roles.length > 1 ? "" : roles[0]!
  const lines = rows.map((row) => [row.domain, row.organisation, "", row.sector, row.level, cell])
  return [[...DOMAIN_COLUMNS], ...lines].map((cells) => `${encodeCsvRow(cells)}\n`).join("")
}

async function* cellsOf(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  const parser = Readable.from(bytes, { objectMode: false }).pipe(
    parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: MAX_ROW_BYTES }),
  )
  // An error of the source does not reach the parser through the pipe by itself.
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: Array<string>; info: { lines: number } }>)
      yield { cells: record, line: info.lines }
  } catch (error) {
    if (error instanceof CsvError) throw new ListNotRead(error.message)
    throw error
  }
}

/** Reads the cells of a row by what they mean. `unmapped` is a value for which the mapping has no meaning. */
interface RowReader {
  readonly domain: (cells: ReadonlyArray<string>) => string
  readonly organisation: (cells: ReadonlyArray<string>, level: GovernmentLevel) => string | null
  readonly level: (cells: ReadonlyArray<string>) => {
    readonly value: GovernmentLevel
    readonly unmapped: string | null
  }
  readonly sector: (cells: ReadonlyArray<string>) => { readonly value: Sector; readonly unmapped: string | null }
}

const rowReader = (header: ReadonlyArray<string>, map: ListMap): RowReader => {
  const places = new Map(header.map((name, index) => [folded(name), index]))
  const find = (names: ReadonlyArray<string>, what: string): ReadonlyArray<number> => {
    const found = names.flatMap((name) => places.get(folded(name)) ?? [])
    if (found.length > 0) return [...new Set(found)]
    throw new ListNotRead(
      `none of the columns for ${what} is there (${names.join(", ")}); the file has ${header
        .map((name) => name.trim())
        .join(", ")
        .slice(0, 500)}`,
    )
  }
  const text = (cells: ReadonlyArray<string>, place: number): string => (cells[place] ?? "").trim().replace(/\s+/g, " ")
  const domain = find(map.domain.columns, "the domain")[0]!
  const bodies = find(map.organisation.columns, "the organisation")
  const ignored = new Set((map.organisation.ignore ?? []).map(folded))
  const { qualifier } = map.organisation
  const qualifiers = qualifier === undefined ? [] : find(qualifier.columns, "the qualifier")
  const byValue = <A extends string>(
    rule: {
      readonly columns?: ReadonlyArray<string>
      readonly values?: Readonly<Record<string, A>>
      readonly default: A
    },
    what: string,
  ) => {
    const place = rule.columns === undefined ? undefined : find(rule.columns, what)[0]!
    const meanings = new Map(Object.entries(rule.values ?? {}).map(([value, meaning]) => [folded(value), meaning]))
    return (cells: ReadonlyArray<string>) => {
      const value = place === undefined ? "" : text(cells, place)
      const meaning = meanings.get(folded(value))
      return {
        value: meaning ?? rule.default,
        unmapped: meaning !== undefined || place === undefined ? null : value || "(empty)",
      }
    }
  }
  return {
    domain: (cells) => text(cells, domain),
    organisation: (cells, level) => {
      const name = bodies
        .map((place) => text(cells, place))
        .find((each) => slugOf(each) !== "" && !ignored.has(folded(each)))
      if (name === undefined) return null
      const isQualified =
        qualifier !== undefined && (qualifier.levels === undefined || qualifier.levels.includes(level))
      const behind = isQualified ? qualifiers.map((place) => text(cells, place)).filter((each) => each !== "") : []
      return [name, ...behind].join(", ")
    },
    level: byValue(map.level, "the level"),
    sector: byValue(map.sector, "the sector"),
  }
}

/**
 * An organisation has one sector, one level and one spelling. One that the list gives several sectors or levels is several, of
 * which the highest level keeps the name; of several spellings the most frequent holds.
 */
const reconcile = (rows: ReadonlyArray<ListRow>, notes: Array<ImportNote>): ReadonlyArray<ListRow> => {
  const groups = new Map<string, Array<ListRow>>()
  for (const row of rows) {
    const slug = slugOf(row.organisation)
    const group = groups.get(slug)
    if (group === undefined) groups.set(slug, [row])
    else group.push(row)
  }
  const taken = new Set(groups.keys())
  const named = new Map<ListRow, string>()
  for (const group of groups.values()) {
    const spelling = mostFrequent(group.map(({ organisation }) => organisation))
    const kinds = [...new Set(group.map(kindOf))].sort(compareText)
    const names = new Map(
      kinds.map((kind, index) => {
        if (index === 0) return [kind, spelling]
        const [first] = group.filter((row) => kindOf(row) === kind)
        // Another body may bear the very name by which this one is told apart.
        let name = `${spelling} (${first!.level}, ${first!.sector})`
        while (taken.has(slugOf(name))) name = `${name} 2`
        taken.add(slugOf(name))
        return [kind, name]
      }),
    )
    for (const row of group) {
      const name = names.get(kindOf(row))!
      named.set(row, name)
      if (kinds.length > 1 && name !== spelling)
        notes.push({ kind: "organisation-split", line: row.line, name: row.domain, detail: name })
      else if (row.organisation !== spelling)
        notes.push({
          kind: "organisation-spelt-otherwise",
          line: row.line,
          name: row.domain,
          detail: `${row.organisation} → ${spelling}`,
        })
    }
  }
  return rows.map((row) => ({ ...row, organisation: named.get(row)! }))
}

/** Sorts by level from national down, then by sector. */
const kindOf = ({ level, sector }: ListRow): string =>
  `${GOVERNMENT_LEVELS.indexOf(level)} ${String(SECTORS.indexOf(sector)).padStart(2, "0")}`

/** Of equally frequent ones the one in lower case, since capitals come first in the order of text. */
const mostFrequent = (values: ReadonlyArray<string>): string => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((left, right) => right[1] - left[1] || compareText(right[0], left[0]))[0]![0]
}

const folded = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, " ")

/** Far above any row of a list of names; a quote that is never closed ends here. */
const MAX_ROW_BYTES = 1_000_000
