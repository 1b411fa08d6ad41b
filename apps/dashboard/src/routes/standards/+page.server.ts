import { Grid } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { viewCell } from "#app/grid/grid.ts"
import { askStandards } from "#app/page/catalogue.server.ts"
import type { PageServerLoad } from "./$types"

/** Which standards are measured, and how far has each come? */
export const load: PageServerLoad = async () => {
  const [standards, world] = await Promise.all([askStandards(), ask(Grid, "/grid", { by: "world" })])
  return {
    standards: standards.map(({ standard }) => {
      const cell = world.rows[0]?.cells.find((each) => each.standard === standard.id)
      return {
        id: standard.id,
        title: standard.title,
        abbreviation: standard.abbreviation,
        summary: standard.summary,
        theme: standard.theme,
        sdo: standard.sdo,
        isMeasured: standard.status === "measured",
        checks: standard.checks.length,
        adoption: cell?.adoption ?? null,
        cell: cell === undefined ? null : viewCell(cell, "now"),
      }
    }),
  }
}
