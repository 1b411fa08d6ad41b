/**
 * From the API's grid to the one that is shown: which figure a cell shows, in which order rows stand, under which heads.
 *
 * Pure. By default rows stand under a head (a country under its region); sorted by a column they stand in one list, highest first, unless
 * `order` says otherwise. A cell without a figure sorts last either way.
 */
import type { GridCell, GridRow } from "@plumbline/core"
import { sparkPath } from "../chart/drawing.ts"
import { subjectPath } from "../page/links.ts"
import { compareNames, formatInterval, pointsBetween } from "../words/format.ts"

export type GridChoice = {
  readonly sort: string | null
  readonly order: "up" | "down"
  readonly at: "now" | "before"
}
export type CellView = {
  readonly standard: string
  readonly share: number | null
  readonly n: number
  readonly interval: string
  /** Step of the shade, 0 to 10; null without a figure. */
  readonly shade: number | null
  /** Change against the earlier figure in points; null when there is none. */
  readonly points: number | null
  readonly at: string | null
  readonly spark: string
}
export type RowView = {
  readonly id: string
  readonly name: string
  readonly path: string
  /** The head that it stands under, when rows are not ranked. */
  readonly group: string | null
  readonly targets: number
  readonly cells: ReadonlyArray<CellView>
}
export type GridView = {
  readonly columns: ReadonlyArray<{ readonly id: string; readonly abbreviation: string }>
  readonly groups: ReadonlyArray<{
    readonly name: string | null
    readonly path: string | null
    readonly rows: ReadonlyArray<RowView>
  }>
  readonly choice: GridChoice
  /** The date of the earlier figures, for the switch; null when there are none. */
  readonly before: string | null
}

export const SPARK = { width: 60, height: 20 } as const

/** Under which head a row stands, and where that leads. */
export type GroupOf = (row: GridRow) => { readonly name: string; readonly path: string | null } | null

export const viewGrid = (
  rows: ReadonlyArray<GridRow>,
  columns: GridView["columns"],
  choice: GridChoice,
  groupOf: GroupOf,
): GridView => {
  const heads = new Map(rows.map((row) => [row.subject.id, groupOf(row)]))
  const views = rows.map((row) => viewRow(row, columns, heads.get(row.subject.id)?.name ?? null, choice.at))
  const before = rows.flatMap((row) => row.cells.flatMap((cell) => cell.before?.at ?? [])).toSorted()[0] ?? null
  return { columns, groups: group(views, heads, choice), choice, before }
}

export const viewCell = (cell: GridCell, at: GridChoice["at"]): CellView => {
  const adoption = at === "now" ? cell.adoption : cell.before?.adoption
  const share = adoption?.share ?? null
  return {
    standard: cell.standard,
    share,
    n: adoption?.n ?? 0,
    interval: formatInterval(adoption?.low ?? null, adoption?.high ?? null),
    shade: share === null ? null : Math.round(share * 10),
    points: at === "now" ? pointsBetween(cell.before?.adoption.share, share) : null,
    at: at === "now" ? cell.at : (cell.before?.at ?? null),
    spark: sparkPath(cell.recent, SPARK.width, SPARK.height),
  }
}

const viewRow = (row: GridRow, columns: GridView["columns"], group: string | null, at: GridChoice["at"]): RowView => ({
  id: row.subject.id,
  name: row.subject.name,
  path: subjectPath(row.subject.kind, row.subject.id),
  group,
  targets: row.targets,
  cells: columns.map((column) => {
    const cell = row.cells.find((each) => each.standard === column.id)
    return cell === undefined ? { ...NOTHING, standard: column.id } : viewCell(cell, at)
  }),
})

const group = (
  views: ReadonlyArray<RowView>,
  heads: ReadonlyMap<string, ReturnType<GroupOf>>,
  choice: GridChoice,
): GridView["groups"] => {
  if (choice.sort !== null) return [{ name: null, path: null, rows: sortRows(views, choice.sort, choice.order) }]
  const byName = sortRows(views, "name", "down")
  const groups = Map.groupBy(byName, (view) => view.group)
  return [...groups]
    .sort(([left], [right]) => (left === null ? 1 : right === null ? -1 : compareNames(left, right)))
    .map(([name, members]) => ({ name, path: heads.get(members[0]?.id ?? "")?.path ?? null, rows: members }))
}

/** `down` is the natural order of a column: names from A, figures from the highest. */
const sortRows = (
  views: ReadonlyArray<RowView>,
  column: string,
  order: GridChoice["order"],
): ReadonlyArray<RowView> => {
  const sign = order === "down" ? 1 : -1
  if (column === "name") return views.toSorted((left, right) => sign * compareNames(left.name, right.name))
  const value = (view: RowView): number | null =>
    column === "targets" ? view.targets : (view.cells.find((cell) => cell.standard === column)?.share ?? null)
  return views.toSorted((left, right) => {
    const [mine, theirs] = [value(left), value(right)]
    if (mine === null || theirs === null) return mine === theirs ? 0 : mine === null ? 1 : -1
    return sign * (theirs - mine) || compareNames(left.name, right.name)
  })
}

const NOTHING: CellView = {
  standard: "",
  share: null,
  n: 0,
  interval: "–",
  shade: null,
  points: null,
  at: null,
  spark: "",
}
