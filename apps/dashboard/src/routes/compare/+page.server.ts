import { Comparison, StandardId } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { askCountries, askStandards, columnsOf, displayName } from "#app/page/catalogue.server.ts"
import { apiPath } from "#app/page/links.ts"
import { oneOf } from "#app/page/query.server.ts"
import { pointsBetween } from "#app/words/format.ts"
import type { PageServerLoad } from "./$types"

/** Who moved, and on what, from the left to the right? */
export const load: PageServerLoad = async ({ url }) => {
  const query = url.searchParams
  const [left, right] = [sideOf(query, "left"), sideOf(query, "right")]
  const standard = oneOf(query, "standard", StandardId.literals)
  const [standards, countries] = await Promise.all([askStandards(), askCountries()])
  const columns = columnsOf(standards)
  const choice = { left: partsOf(left), right: partsOf(right), standard }
  const subjects = countries.map(({ id, name }) => ({ id, name }))
  if (right === null) return { choice, columns, subjects, comparison: null }
  const found = await ask(Comparison, "/compare", { left, right, standard })
  const asked = new URLSearchParams({
    right,
    ...(left === null ? {} : { left }),
    ...(standard === null ? {} : { standard }),
  })
  const nameOf = (id: string) => columns.find((column) => column.id === id)?.abbreviation ?? id
  return {
    choice,
    columns,
    subjects,
    comparison: {
      left: found.left,
      right: found.right,
      apart:
        found.left.at === null || found.right.at === null
          ? null
          : Math.abs(Date.parse(found.right.at) - Date.parse(found.left.at)),
      verdicts: found.verdicts,
      rows: columns.flatMap((column) => {
        const row = found.standards.find((each) => each.standard === column.id)
        if (row === undefined) return []
        const points = row.left.share === null ? null : pointsBetween(row.left.share, row.right.share)
        return [{ ...column, left: row.left, right: row.right, points }]
      }),
      groups: (["regressed", "improved", "other"] as const).map((direction) => {
        const moved = found.moved.filter((each) => each.direction === direction)
        return {
          direction,
          total: moved.length,
          moved: moved.slice(0, MOST_SHOWN).map((each) => ({
            ...each,
            display: displayName(each.target),
            abbreviation: nameOf(each.standard),
          })),
        }
      }),
      only: (["onlyLeft", "onlyRight"] as const).map((side) => ({
        side,
        total: found[side].length,
        names: found[side].slice(0, MOST_SHOWN).map((name) => ({ name, display: displayName(name) })),
      })),
      csv: apiPath("/compare.csv", asked),
    },
  }
}

/** The subject, with its day where one is chosen: `right=nl@2026-01-01`, or from the form `right=nl&right-on=2026-01-01`. */
const sideOf = (query: URLSearchParams, name: "left" | "right"): string | null => {
  const [subject = "", at = ""] = (query.get(name)?.trim() ?? "").split("@")
  if (!/^(?:tag:[a-z0-9-]{1,32}|[a-z]{2}(?:\/[a-z0-9-]{1,100})?)$/.test(subject)) return null
  const day = query.get(`${name}-on`) ?? at
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${subject}@${day}` : subject
}

const partsOf = (side: string | null) => {
  const [subject = "", on = ""] = side?.split("@") ?? []
  return { subject, on }
}

const MOST_SHOWN = 100
