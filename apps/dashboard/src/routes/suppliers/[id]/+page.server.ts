import { Grid, Page, SupplierDetail, SupplierMandates, TargetSummary } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { lineOf } from "#app/chart/series.ts"
import { askCitation } from "#app/cite/citation.server.ts"
import { askCountries, askStandards, columnsOf, countryNames, viewTarget } from "#app/page/catalogue.server.ts"
import { offsetOf } from "#app/page/query.server.ts"
import { m } from "#app/paraglide/messages.js"
import { pointsBetween } from "#app/words/format.ts"
import type { PageServerLoad } from "./$types"

/** How far are those whom this supplier serves, beside all, and who are they? */
export const load: PageServerLoad = async ({ params, url, parent }) => {
  const path = `/suppliers/${encodeURIComponent(params.id)}`
  const [detail, standards, world, targets, countries, demand, { status }] = await Promise.all([
    ask(SupplierDetail, path),
    askStandards(),
    ask(Grid, "/grid", { by: "world" }),
    ask(Page(TargetSummary), `${path}/targets`, { offset: offsetOf(url.searchParams), limit: TARGETS }),
    askCountries(),
    ask(SupplierMandates, `${path}/mandates`),
    parent(),
  ])
  const columns = columnsOf(standards)
  const seriesOf = (standard: string) => detail.adoption.find((each) => each.standard === standard)
  return {
    citation: await askCitation({
      url,
      title: detail.supplier.name,
      of: path,
      finishedAt: status?.latestFinishedScan?.finishedAt ?? null,
    }),
    supplier: detail.supplier,
    counts: { targets: detail.targets, organisations: detail.organisations, countries: detail.countries },
    roles: detail.roles,
    seat:
      detail.supplier.country === null
        ? null
        : (countryNames(countries)[detail.supplier.country] ?? detail.supplier.country.toUpperCase()),
    patterns: detail.record === null ? [] : patternsOf(detail.record.patterns),
    figures: columns.flatMap((column) => {
      const adoption = seriesOf(column.id)?.points.at(-1)?.adoption
      if (adoption === undefined) return []
      const all = world.rows[0]?.cells.find((cell) => cell.standard === column.id)?.adoption.share ?? null
      return [{ ...column, adoption, all, points: pointsBetween(all, adoption.share) }]
    }),
    lines: columns.flatMap((column) => {
      const series = seriesOf(column.id)
      return series === undefined ? [] : [lineOf(series, column.id, column.abbreviation)]
    }),
    columns,
    demand,
    today: status?.now ?? new Date().toISOString(),
    targets: { ...targets, items: targets.items.map(viewTarget) },
  }
}

const patternsOf = ({ mx = [], ns = [], asn = [] }: NonNullable<SupplierDetail["record"]>["patterns"]) => [
  ...mx.map(({ suffix, source }) => ({ kind: m.suppliers_mail_exchange(), value: suffix, source })),
  ...ns.map(({ suffix, source }) => ({ kind: m.suppliers_name_server(), value: suffix, source })),
  ...asn.map(({ number, source }) => ({ kind: m.suppliers_network(), value: `AS${number}`, source })),
]

const TARGETS = 50
