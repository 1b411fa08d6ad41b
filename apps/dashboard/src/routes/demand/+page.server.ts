import { DemandMap } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import { oneOf } from "#app/page/query.server.ts"
import { m } from "#app/paraglide/messages.js"
import { countryName } from "#app/words/format.ts"
import type { PageServerLoad } from "./$types"

/** Where is adoption without policy, and policy without adoption? */
export const load: PageServerLoad = async ({ url }) => {
  const query = url.searchParams
  const by = oneOf(query, "by", ["region"]) ?? "country"
  const show = oneOf(query, "show", SHOWN)
  const { thresholds, rows } = await ask(DemandMap, "/demand", { by })
  const isShown = (standing: string | null) => show === null || standing === show
  const viewed = rows
    .map(({ subject, evidence, cells }) => ({
      subject: by === "country" ? { ...subject, name: countryName(subject.id, subject.name) } : subject,
      evidence,
      cells: cells.map((cell) => ({
        standard: cell.standard,
        level: cell.level,
        adoption: cell.bound ?? cell.adoption,
        isOfBound: cell.bound !== null,
        standing: cell.standing,
        isShown: cell.standing !== null && isShown(cell.standing),
        countries: cell.countries.filter(({ standing }) => isShown(standing)),
      })),
    }))
    .filter(({ cells }) => show === null || cells.some(({ isShown, countries }) => isShown || countries.length > 0))
  return {
    citation: await askCitation({ url, title: m.words_demand_beside_adoption() }),
    by,
    show,
    adoptedFrom: thresholds.adoptedFrom,
    strictLevels: thresholds.strictLevels,
    standards: rows[0]?.cells.map(({ standard }) => standard) ?? [],
    total: rows.length,
    cells: viewed.reduce((sum, { cells }) => sum + cells.filter(({ isShown }) => isShown).length, 0),
    rows: viewed,
  }
}

const SHOWN = ["adopted-without-known-demand", "demanded-not-adopted"] as const
