import { Page, VantagePoints, ViewDifference } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { reader } from "#app/language/reader.ts"
import { askCountries, askStandards, columnsOf, displayName } from "#app/page/catalogue.server.ts"
import { offsetOf, oneOf } from "#app/page/query.server.ts"
import { agreementOf, differenceViews } from "#app/vantage/views.ts"
import type { PageServerLoad } from "./$types"

/** Where is measured from, and does it look the same from elsewhere? */
export const load: PageServerLoad = async ({ url }) => {
  const query = url.searchParams
  const [{ items }, countries, standards] = await Promise.all([
    ask(VantagePoints, "/vantages"),
    askCountries(),
    askStandards(),
  ])
  const columns = columnsOf(standards)
  const others = items.flatMap(({ name, views }) => (views === null ? [] : [name]))
  const [most] = items.toSorted((left, right) => (right.views?.differing ?? -1) - (left.views?.differing ?? -1))
  const from = oneOf(query, "from", others) ?? others.find((name) => name === most?.name) ?? null
  const choice = {
    country: oneOf(
      query,
      "country",
      countries.map(({ id }) => id),
    ),
    standard: oneOf(
      query,
      "standard",
      columns.map(({ id }) => id),
    ),
  }
  const view = differenceViews(standards)
  const found =
    from === null
      ? null
      : await ask(Page(ViewDifference), `/vantages/${encodeURIComponent(from)}/differences`, {
          ...choice,
          offset: offsetOf(query),
          limit: DIFFERENCES,
        })
  return {
    isPinned: reader().snapshot !== null,
    points: items.map(({ name, figures, views }) => ({
      name,
      makesFigures: figures !== null,
      targets: views?.targets ?? figures?.targets ?? 0,
      lookedAt: views?.observedAt ?? figures?.finishedAt ?? null,
      views: views === null ? null : { ...views, agreement: agreementOf(views) },
    })),
    homes: items.flatMap(({ name, figures }) => (figures === null ? [] : [name])),
    others,
    from,
    choice,
    countries: countries.map(({ id, name }) => ({ id, name })),
    columns,
    differences:
      found === null
        ? null
        : {
            ...found,
            items: found.items.map((each) =>
              view(each, { name: each.target, display: displayName(each.target), organisation: each.organisationName }),
            ),
          },
  }
}

const DIFFERENCES = 50
