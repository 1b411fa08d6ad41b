/** Tables of rankings and distributions. */
import type { CatalogView, Distribution, Ranking } from "@plumbline/core"
import {
  A_STANDARD,
  count,
  day,
  defineTable,
  figureColumns,
  moment,
  namedFigureColumns,
  number,
  subjectColumns,
  text,
  whole,
} from "@plumbline/dataset"

/** A row a subject, in the order of the ranking. */
export const rankingTable = (catalog: CatalogView) => {
  type Row = { readonly ranking: Ranking; readonly row: Ranking["rows"][number] }
  return defineTable<Ranking, Row>({
    columns: [
      whole("rank", "Place by share, 1 for the highest; equal shares have equal ranks", ({ row }) => row.rank),
      ...subjectColumns<Row>(catalog, ({ row }) => row.subject),
      text("standard", "Identifier of the standard", ({ ranking }) => ranking.standard, A_STANDARD),
      text("check", "Identifier of the check; empty for the standard as a whole", ({ ranking }) => ranking.check),
      moment("at", "Moment of the figure (UTC)", ({ row }) => row.at),
      ...figureColumns<Row>(({ row }) => row.adoption),
      whole("rank_before", "Place by share then", ({ row }) => row.rankBefore),
      number("change", "Change of the share since then, in percentage points", ({ row }) => row.change),
      day("since", "Day of the comparison (UTC)", ({ ranking }) => ranking.since),
      moment("before_at", "Moment of the figure compared with (UTC)", ({ row }) => row.before?.at ?? null),
      ...namedFigureColumns<Row>("before", "Compared with", ({ row }) => row.before?.adoption ?? null),
    ],
    *rowsOf(ranking) {
      for (const row of ranking.rows) yield { ranking, row }
    },
  })
}

/** A row a bin. */
export const distributionTable = (() => {
  type Row = { readonly distribution: Distribution; readonly bin: Distribution["bins"][number] }
  return defineTable<Distribution, Row>({
    columns: [
      text("of", "What is counted", ({ distribution }) => distribution.of),
      text("unit", "Unit of the bin's ends", ({ distribution }) => distribution.unit),
      text("standard", "Identifier of the standard; empty for targets", ({ distribution }) => distribution.standard),
      text(
        "check",
        "Identifier of the check; empty for a standard as a whole",
        ({ distribution }) => distribution.check,
      ),
      text("country", "Whose organisations or targets; empty for all", ({ distribution }) => distribution.country),
      day("at", "As of the end of this day (UTC)", ({ distribution }) => distribution.at),
      number("from", "Lower end of the bin, within it", ({ bin }) => bin.from),
      number("to", "Upper end of the bin, within the last bin only", ({ bin }) => bin.to),
      count("count", "How many stand in the bin", ({ bin }) => bin.count),
    ],
    *rowsOf(distribution) {
      for (const bin of distribution.bins) yield { distribution, bin }
    },
  })
})()
