/** What the address of the list of domains asks for; what is not known is left out, so that no address is an error. */
import {
  CountryCode,
  GOVERNMENT_LEVELS,
  ListId,
  OrganisationId,
  SECTORS,
  type Standard,
  SupplierId,
  Tag,
  VERDICTS,
} from "@plumbline/core"
import { Schema } from "effect"
import { offsetOf, oneOf, textOf } from "#app/page/query.server.ts"

export const SORTS = ["name", "organisation", "failing", "changed", "observed"] as const

/** The conditions as the API takes them. */
export const viewChoice = (query: URLSearchParams, measured: ReadonlyArray<Standard>) => {
  const measures = new Set(measured.flatMap((standard) => [standard.id, ...standard.checks.map(({ id }) => id)]))
  const conditions = (name: string, isRight: (said: string) => boolean) =>
    [...new Set(query.getAll(name))].slice(0, MOST_CONDITIONS).filter((each) => {
      const [measure = "", said = "", ...rest] = each.split(":")
      return rest.length === 0 && measures.has(measure) && isRight(said)
    })
  const ids = measured.map(({ id }) => id)
  const fitting = (name: string, isRight: (text: string) => boolean) => {
    const text = textOf(query, name)
    return text !== null && isRight(text) ? text : null
  }
  return {
    q: textOf(query, "q"),
    country: fitting("country", Schema.is(CountryCode)),
    organisation: fitting("organisation", Schema.is(OrganisationId)),
    list: fitting("list", Schema.is(ListId)),
    sector: oneOf(query, "sector", SECTORS),
    level: oneOf(query, "level", GOVERNMENT_LEVELS),
    tag: fitting("tag", Schema.is(Tag)),
    supplier: fitting("supplier", Schema.is(SupplierId)),
    verdict: conditions("verdict", (said) => (VERDICTS as ReadonlyArray<string>).includes(said)),
    reason: conditions("reason", (said) => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(said)),
    sort: oneOf(query, "sort", [...SORTS, ...ids]),
    show: ids.filter((id) => query.getAll("show").includes(id)),
    offset: offsetOf(query),
  }
}

/** More conditions at once would leave nothing of any list. */
const MOST_CONDITIONS = 12
