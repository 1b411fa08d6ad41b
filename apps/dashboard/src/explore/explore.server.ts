/** Asks for the figures of a chart as it was chosen, and puts them into the words that stand around it. */
import { mapSvg } from "@plumbline/chart"
import {
  AdoptionTrend,
  type CountryCode,
  Distribution,
  GOVERNMENT_LEVELS,
  Ranking,
  type RegionDetail,
  SECTORS,
  type StandardDetail,
} from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { DRAWN_POINTS, FULL_COVERAGE, lineOf, type Mark, type TrendLine } from "#app/chart/series.ts"
import { askCountries, askRegions, askStandards } from "#app/page/catalogue.server.ts"
import { apiPath, explorePath, subjectPath } from "#app/page/links.ts"
import { explainPanel } from "#app/page/panel.ts"
import { textOf } from "#app/page/query.server.ts"
import { getLocale } from "#app/paraglide/runtime.js"
import { exploreWords as text } from "#app/words/explore.ts"
import { countryName } from "#app/words/format.ts"
import { words } from "#app/words/terms.ts"
import {
  type By,
  type Choice,
  choiceOf,
  chosenIds,
  distributionQuestion,
  queryOf,
  rankingQuestion,
  thinDays,
  trendQuestion,
} from "./choice.ts"

/** What can be chosen among, in groups; `all` is the address of the same chart with the whole group. */
export type Group = {
  readonly name: string
  readonly all: string | null
  readonly options: ReadonlyArray<{ readonly id: string; readonly name: string; readonly isChosen: boolean }>
}

export const explore = async (query: URLSearchParams) => {
  const [standards, countries, regions] = await Promise.all([askStandards(), askCountries(), askRegions()])
  const measured = standards.filter(({ standard }) => standard.status === "measured")
  const choice = choiceOf(query, {
    standards: measured.map(({ standard }) => standard),
    countries: countries.map(({ id }) => id),
  })
  const compared = rankingQuestion({ ...choice, view: "ranking", from: null })
  const candidates = compared === null ? null : await ask(Ranking, "/ranking", asked(compared))
  const names = namesOf(choice.by, countries, regions, candidates)
  const search = textOf(query, "q")
  const ids = chosenIds(choice, defaultsOf(choice.by, candidates))
  const place = countries.find(({ id }) => id === choice.country)?.name ?? null
  const measures = measuresOf(choice, measured)

  const [trend, ranking, distribution] = await Promise.all([
    askTrend(choice, ids, names, measures),
    choice.view === "ranking" || choice.view === "map" ? askRanking(choice, countries) : null,
    choice.view === "distribution" ? askDistribution(choice) : null,
  ])
  const heading = headingOf(choice, measures, names, ids, place, ranking?.at ?? null)
  const file = fileOf(choice)
  return {
    choice,
    heading,
    file,
    /** The address without what the form itself says. */
    views: linksOf(choice),
    standards: measured.map(({ standard }) => ({ id: standard.id, name: standard.abbreviation })),
    checks: (measured.find(({ standard }) => standard.id === choice.standards[0])?.standard.checks ?? []).map(
      (each) => ({
        id: each.id,
        name: each.title,
      }),
    ),
    countries: countries.map(({ id, name }) => ({ id, name })),
    groups: groupsOf(choice, countries, regions, names, search),
    search,
    none: explorePath(queryOf({ ...choice, ids: [] })),
    trend,
    ranking,
    map: choice.view === "map" && ranking !== null ? mapOf(ranking, heading) : null,
    distribution,
    actions: actionsOf(choice, ids, heading),
  }
}

const askTrend = async (
  choice: Choice,
  ids: ReadonlyArray<string>,
  names: ReadonlyMap<string, string>,
  measures: ReadonlyArray<{ readonly id: string; readonly name: string }>,
) => {
  const whole = trendQuestion({ ...choice, from: null, to: null, panel: "whole" }, ids)
  const chosen = trendQuestion(choice, ids)
  if (whole === null || chosen === null) return null
  const isWhole = `${whole}` === `${chosen}`
  const [all, shown] = await Promise.all([
    ask(AdoptionTrend, "/adoption", { ...asked(whole), points: DRAWN_POINTS }),
    isWhole ? null : ask(AdoptionTrend, "/adoption", { ...asked(chosen), points: DRAWN_POINTS }),
  ])
  const { series } = shown ?? all
  const subjects = new Set(series.map(({ subject }) => subject.id))
  const labelOf = (one: (typeof series)[number]) => {
    const subject = names.get(one.subject.id) ?? one.subject.name
    const measure = measures.find(({ id }) => id === (one.check ?? one.standard))?.name ?? one.standard
    if (measures.length === 1) return subject
    return subjects.size === 1 ? measure : `${subject}, ${measure}`
  }
  const lines = series
    .map((one) => ({
      ...lineOf(one, `${one.subject.id} ${one.check ?? one.standard}`, labelOf(one)),
      path: pathOf(one.subject.kind, one.subject.id),
    }))
    .filter((line) => line.points.length > 0)
  const breaks = describeBreaks(
    series.map((one) => ({ label: names.get(one.subject.id) ?? one.subject.name, breaks: one.breaks ?? [] })),
  )
  const days = [...new Set(all.series.flatMap(({ points }) => points.map(({ at }) => at.slice(0, 10))))].sort()
  const [first, last] = [lines[0], lines.at(-1)]
  return {
    lines,
    ...breaks,
    days: thinDays(days, MOST_DAYS, [choice.from, choice.to]),
    lowCoverage: lines.filter(isDashed).map(({ label }) => label),
    isOfSmall: choice.by === "organisation",
    panels: series.flatMap((one) =>
      one.panel === undefined ? [] : [text.fixedOf(labelOf(one), explainPanel(one.panel, one.points))],
    ),
    isEmpty: first === undefined || last === undefined,
  }
}

const isDashed = (line: TrendLine): boolean => line.points.some(({ coverage }) => coverage < FULL_COVERAGE)

type Broken = { readonly label: string; readonly breaks: NonNullable<AdoptionTrend["series"][number]["breaks"]> }

/** What is the same for several series is said once, with all their names. */
const describeBreaks = (series: ReadonlyArray<Broken>) => {
  const said = new Map<string, { readonly at: string; readonly each: Broken["breaks"][number]; names: Array<string> }>()
  for (const { label, breaks } of series) {
    for (const each of breaks) {
      const key = text.breakText(each, "")
      const known = said.get(key)
      if (known === undefined) said.set(key, { at: each.at, each, names: [label] })
      else if (!known.names.includes(label)) known.names.push(label)
    }
  }
  const inTime = [...said.values()].sort((left, right) => left.at.localeCompare(right.at))
  const all = new Set(series.map(({ label }) => label)).size
  const marked = Map.groupBy(inTime, ({ at, each }) => `${at.slice(0, 10)} ${text.breakMark(each)}`)
  const marks = [...marked.values()].flatMap(([first, ...more]): ReadonlyArray<Mark> => {
    if (first === undefined) return []
    const names = [first, ...more].flatMap((one) => one.names)
    return [{ at: first.at, label: text.breakMarkOf(text.breakMark(first.each), names, all) }]
  })
  return {
    breaks: inTime.map(({ each, names }) => text.breakText(each, names.slice(0, MOST_NAMES).join(", "))),
    marks: marks.slice(0, MOST_MARKS),
  }
}

const askRanking = async (choice: Choice, countries: ReadonlyArray<{ readonly id: string; readonly name: string }>) => {
  const question = rankingQuestion(choice)
  if (question === null) return null
  const ranking = await ask(Ranking, "/ranking", asked(question))
  const chosen = new Set(
    choice.view === "ranking" && choice.ids.length > 0 ? choice.ids : ranking.rows.map(({ subject }) => subject.id),
  )
  return {
    at: ranking.at,
    since: ranking.since,
    rows: ranking.rows
      .filter(({ subject }) => chosen.has(subject.id))
      .map(({ subject, ...row }) => ({
        id: subject.id,
        name: countries.find(({ id }) => ranking.by === "country" && id === subject.id)?.name ?? subject.name,
        path: pathOf(subject.kind, subject.id),
        rank: row.rank,
        rankBefore: row.rankBefore,
        change: row.change,
        adoption: row.adoption,
      })),
  }
}

/** The world drawn with the rows of a ranking; countries are links. */
const mapOf = ({ rows }: NonNullable<Awaited<ReturnType<typeof askRanking>>>, title: string): string =>
  mapSvg(
    { use: "page", id: "map", title, subtitle: "", source: "", language: getLocale(), width: 960, height: 540 },
    {
      countries: new Map(
        rows.map(({ id, name, path, adoption }) => [
          id as CountryCode,
          { name, ...adoption, coverage: adoption.coverage ?? 0, ...(path === null ? {} : { href: path }) },
        ]),
      ),
    },
  )

const askDistribution = async (choice: Choice) => {
  const question = distributionQuestion(choice)
  return question === null ? null : await ask(Distribution, "/distribution", asked(question))
}

/** A query in the form in which `ask` takes it. */
const asked = (query: URLSearchParams): Record<string, ReadonlyArray<string>> =>
  Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]))

const pathOf = (kind: string, id: string): string | null =>
  kind === "sector" || kind === "level" ? null : subjectPath(kind, id)

const measuresOf = ({ standards, check }: Choice, details: ReadonlyArray<StandardDetail>) => {
  const first = details.find(({ standard }) => standard.id === standards[0])?.standard
  const ofCheck = first?.checks.find(({ id }) => id === check)
  if (first !== undefined && ofCheck !== undefined) {
    return [{ id: ofCheck.id as string, name: `${first.abbreviation} (${ofCheck.title})` }]
  }
  return standards.map((id) => ({
    id,
    name: details.find(({ standard }) => standard.id === id)?.standard.abbreviation ?? id,
  }))
}

const namesOf = (
  by: By,
  countries: ReadonlyArray<{ readonly id: string; readonly name: string }>,
  regions: ReadonlyArray<RegionDetail>,
  candidates: Ranking | null,
): ReadonlyMap<string, string> => {
  switch (by) {
    case "country":
      return new Map(countries.map(({ id, name }) => [id, countryName(id, name)]))
    case "region":
      return new Map(regions.filter((each) => each.countries.length > 0).map(({ region }) => [region.id, region.name]))
    case "sector":
      return new Map(SECTORS.map((id) => [id, words.sector[id] ?? id]))
    case "level":
      return new Map(GOVERNMENT_LEVELS.map((id) => [id, words.level[id] ?? id]))
    case "organisation":
    case "supplier":
      return new Map((candidates?.rows ?? []).map(({ subject }) => [subject.id, subject.name]))
    case "world":
      return new Map()
  }
}

/** Those with most domains first; of sectors and levels all. */
const defaultsOf = (by: By, candidates: Ranking | null): ReadonlyArray<string> => {
  if (by === "sector") return SECTORS
  if (by === "level") return GOVERNMENT_LEVELS
  return (candidates?.rows ?? [])
    .toSorted((left, right) => right.adoption.n - left.adoption.n)
    .map(({ subject }) => subject.id)
}

const groupsOf = (
  choice: Choice,
  countries: ReadonlyArray<{ readonly id: string; readonly name: string }>,
  regions: ReadonlyArray<RegionDetail>,
  names: ReadonlyMap<string, string>,
  search: string | null,
): ReadonlyArray<Group> => {
  const chosen = new Set(choice.ids)
  const option = (id: string) => ({ id, name: names.get(id) ?? id, isChosen: chosen.has(id) })
  const group = (name: string, ids: ReadonlyArray<string>): ReadonlyArray<Group> => {
    if (ids.length === 0) return []
    const all = explorePath(queryOf({ ...choice, ids: [...new Set([...choice.ids, ...ids])] }))
    return [{ name, all: ids.length > 1 ? all : null, options: ids.map(option) }]
  }
  switch (choice.by) {
    case "country": {
      const grouped = regions
        .filter(({ region }) => region.kind === "m49-region")
        .map(({ region, countries: members }) => ({
          name: region.name,
          ids: members.map(({ id }) => id).filter((id) => names.has(id)),
        }))
      const placed = new Set(grouped.flatMap(({ ids }) => ids))
      return [
        ...grouped.flatMap(({ name, ids }) => group(name, ids)),
        ...group(
          text.others,
          countries.map(({ id }) => id).filter((id) => !placed.has(id)),
        ),
      ]
    }
    case "region":
      return (["m49-region", "m49-subregion", "grouping"] as const).flatMap((kind) =>
        group(
          words.regionKinds[kind],
          regions.filter(({ region }) => region.kind === kind && names.has(region.id)).map(({ region }) => region.id),
        ),
      )
    case "sector":
    case "level":
      return group(text.bys[choice.by], [...names.keys()])
    case "organisation":
    case "supplier": {
      const found = [...names]
        .filter(
          ([id, name]) => !chosen.has(id) && (search === null || name.toLowerCase().includes(search.toLowerCase())),
        )
        .toSorted(([, left], [, right]) => left.localeCompare(right))
        .slice(0, MOST_OPTIONS)
      return [
        ...group(
          text.selectedFirst,
          [...names.keys()].filter((id) => chosen.has(id)),
        ).map((each) => ({ ...each, all: null })),
        ...group(
          text.bys[choice.by],
          found.map(([id]) => id),
        ).map((each) => ({ ...each, all: null })),
      ]
    }
    case "world":
      return []
  }
}

const linksOf = (choice: Choice) =>
  (["trend", "multiples", "map", "ranking", "distribution", "table"] as const).map((view) => ({
    view,
    path: explorePath(queryOf({ ...choice, view })),
    isChosen: view === choice.view,
  }))

const headingOf = (
  choice: Choice,
  measures: ReadonlyArray<{ readonly name: string }>,
  names: ReadonlyMap<string, string>,
  ids: ReadonlyArray<string>,
  place: string | null,
  at: string | null,
): string => {
  const all = measures.map(({ name }) => name)
  const [first = ""] = all
  if (choice.view === "map" && at !== null) return text.mapHeading(first, at)
  if (choice.view === "ranking" && at !== null) return text.rankingHeading(first, at)
  if (choice.view === "distribution") return text.distributionHeading(choice.of, first, place)
  const [only] = ids
  if (ids.length === 1 && only !== undefined && names.has(only) && choice.by !== "supplier") {
    return text.headingOf(all, names.get(only)!)
  }
  return text.heading(all, choice.by, ids.length, place)
}

const fileOf = ({ check, standards, by, view }: Choice): string =>
  ["plumbline", check?.replaceAll(".", "-") ?? standards.join("-"), by, view].join("-")

const actionsOf = (choice: Choice, ids: ReadonlyArray<string>, title: string) => {
  const [route, query] =
    choice.view === "map" || choice.view === "ranking"
      ? (["ranking", rankingQuestion(choice)] as const)
      : choice.view === "distribution"
        ? (["distribution", distributionQuestion(choice)] as const)
        : (["adoption", trendQuestion(choice, ids)] as const)
  if (query === null) return null
  const self = explorePath(queryOf(choice))
  return {
    self,
    cite: apiPath("/cite", new URLSearchParams({ path: self, title })),
    data: DATA_FORMATS.map((format) => ({ format, path: apiPath(`/${route}.${format}`, query) })),
    about: apiPath(`/${route}.metadata.json`, query),
  }
}

const DATA_FORMATS = ["csv", "xlsx", "parquet"] as const
/** Dates offered for the ends of the time shown. */
const MOST_DAYS = 60
/** More lines would hide the chart; all breaks stand in words below it. */
const MOST_MARKS = 5
/** Names in one sentence on a break. */
const MOST_NAMES = 12
/** Organisations or suppliers shown to choose among; the others are found by a word of their name. */
const MOST_OPTIONS = 60
