/** The pictures of routes, by operation. Every figure in them is one of the answer's own. */
import { datesOfDemand, thinPoints } from "@plumbline/assess"
import {
  type ChartFigure,
  type ChartMark,
  distributionSvg,
  isolated,
  mapSvg,
  multiplesSvg,
  rankingSvg,
  speechOf,
  trendSvg,
} from "@plumbline/chart"
import type { Adoption, AdoptionTrend, CheckId, Distribution, Ranking, StandardId, Subject } from "@plumbline/core"
import type { ApiContext } from "../route.ts"
import { holdsIn } from "../routes/mandates.ts"
import type { Picture, PicturePlace } from "./picture.ts"
import { PICTURE_WORDS } from "./words.ts"

type Series = AdoptionTrend["series"][number]

const figureOf = ({ share, low, high, n, coverage }: Adoption): ChartFigure => ({
  share,
  low,
  high,
  n,
  coverage: coverage ?? 0,
})

const measureName = ({ catalog }: ApiContext, standard: StandardId | null, check: CheckId | null): string => {
  const known = standard === null ? undefined : catalog.standards.get(standard)
  const name = known?.abbreviation ?? standard ?? ""
  const title = known?.checks.find(({ id }) => id === check)?.title
  return check === null ? name : `${name} (${title ?? check})`
}

const subjectLabel = ({ kind, id, name }: Subject, { frame }: PicturePlace): string =>
  kind === "country" && frame.language !== "en" ? speechOf(frame.language).country(id, name) : name

/** `Share …; n = 40 to 120; 23 November 2026` */
const subtitleOf = ({ frame }: PicturePlace, counts: ReadonlyArray<number>, at: string | undefined): string => {
  const speech = speechOf(frame.language)
  const [least, most] = [counts.reduce((a, b) => Math.min(a, b), Infinity), counts.reduce((a, b) => Math.max(a, b), 0)]
  const n = counts.length === 0 ? [] : [`n = ${least === most ? "" : `${speech.count(least)}–`}${speech.count(most)}`]
  return [PICTURE_WORDS[frame.language].unit, ...n, ...(at === undefined ? [] : [speech.date(Date.parse(at))])]
    .map(isolated)
    .join("; ")
}

const adoptionPicture: Picture<AdoptionTrend> = {
  views: ["trend", "multiples"],
  draw: ({ series }, place) => {
    const { context, frame } = place
    const words = PICTURE_WORDS[frame.language]
    const subjects = new Map(series.map(({ subject }) => [subject.id, subjectLabel(subject, place)]))
    const measures = new Map(
      series.map(({ standard, check }) => [check ?? standard, measureName(context, standard, check)]),
    )
    const labelOf = ({ subject, standard, check }: Series): string => {
      const parts = [
        ...(subjects.size > 1 ? [subjects.get(subject.id)] : []),
        ...(measures.size > 1 ? [measures.get(check ?? standard)] : []),
      ]
      return parts.length === 0 ? (subjects.get(subject.id) ?? subject.name) : parts.join(", ")
    }
    const lines = series.map((one) => ({
      label: labelOf(one),
      points: thinPoints(one.points, MOST_POINTS).map(({ at, adoption }) => ({ at, ...figureOf(adoption) })),
    }))
    const lasts = series.flatMap(({ points }) => points.at(-1) ?? [])
    const newest = lasts.map(({ at }) => at).reduce((a, b) => (a > b ? a : b), "")
    const about = [
      ...(measures.size === 1 ? measures.values() : []),
      ...(subjects.size === 1 ? subjects.values() : []),
    ].join(", ")
    const whole = {
      ...frame,
      title: place.title ?? words.trendOf(about === "" ? words.standards : about),
      subtitle: subtitleOf(
        place,
        lasts.map(({ adoption }) => adoption.n),
        newest === "" ? undefined : newest,
      ),
    }
    if (place.view === "multiples") return multiplesSvg(whole, { panels: lines.slice(0, MOST_SERIES) })
    return trendSvg(whole, {
      series: lines.slice(0, MOST_SERIES),
      marks: [...breakMarks(series, place), ...mandateMarks(series, place)].slice(0, MOST_MARKS),
    })
  },
}

/** Breaks of the series, each kind once a day. */
const breakMarks = (series: ReadonlyArray<Series>, { frame }: PicturePlace): ReadonlyArray<ChartMark> => {
  const marks = new Map<string, ChartMark>()
  for (const { kind, at } of series.flatMap(({ breaks }) => breaks ?? [])) {
    marks.set(`${at.slice(0, 10)} ${kind}`, { at, kind, label: PICTURE_WORDS[frame.language].breaks[kind] })
  }
  return [...marks.values()].sort((left, right) => left.at.localeCompare(right.at))
}

/** Days of strict mandates, where all lines are of one standard in one country: what holds for it is part of its trend. */
const mandateMarks = (series: ReadonlyArray<Series>, { context, frame }: PicturePlace): ReadonlyArray<ChartMark> => {
  const [first, ...more] = series
  const from = first?.points[0]?.at.slice(0, 10)
  if (first === undefined || from === undefined || first.subject.kind !== "country") return []
  if (more.some(({ subject, standard }) => subject.id !== first.subject.id || standard !== first.standard)) return []
  const words = PICTURE_WORDS[frame.language]
  const on = context.status().now.slice(0, 10)
  return [...context.catalog.mandates.values()]
    .filter((mandate) => STRICT.has(mandate.level) && holdsIn(context, mandate, first.subject.id, on))
    .flatMap((mandate) => {
      const name = mandate.title.split(/[,(]/)[0]!.trim()
      return mandate.demands
        .filter(({ standard }) => standard === first.standard)
        .slice(0, 1)
        .flatMap((demand): ReadonlyArray<ChartMark> => {
          const { since, due } = datesOfDemand(mandate, demand)
          const day = (at: string | null, label: string): ReadonlyArray<ChartMark> =>
            at === null || at < from ? [] : [{ at, label, kind: "mandate" }]
          return [...day(since, words.since(name)), ...day(due, words.due(name))]
        })
    })
}

const rankingPicture: Picture<Ranking> = {
  views: ["ranking", "map"],
  draw: (ranking, place) => {
    const { context, frame, view } = place
    const words = PICTURE_WORDS[frame.language]
    const measure = measureName(context, ranking.standard, ranking.check)
    const whole = {
      ...frame,
      title: place.title ?? words.rankingOf(measure, words.by[ranking.by]),
      subtitle: subtitleOf(
        place,
        ranking.rows.filter(({ adoption }) => adoption.share !== null).map(({ adoption }) => adoption.n),
        ranking.at,
      ),
    }
    if (view === "map") {
      if (ranking.by !== "country") return { problem: "view=map goes with by=country only" }
      return mapSvg(whole, {
        countries: new Map(
          ranking.rows.map(({ subject, adoption }) => [subject.id, { name: subject.name, ...figureOf(adoption) }]),
        ),
      })
    }
    return rankingSvg(whole, {
      rows: ranking.rows.map(({ subject, adoption, before, change }) => ({
        label: subjectLabel(subject, place),
        ...figureOf(adoption),
        // Without a change both are not comparable, and no arrow joins them.
        before: change === null ? null : (before?.adoption.share ?? null),
      })),
    })
  },
}

const distributionPicture: Picture<Distribution> = {
  views: ["distribution"],
  draw: (distribution, place) => {
    const { context, frame } = place
    const words = PICTURE_WORDS[frame.language]
    const speech = speechOf(frame.language)
    const isShare = distribution.unit === "share"
    const country = distribution.country === null ? undefined : context.catalog.countries.get(distribution.country)
    const name = country === undefined ? "" : speech.country(country.id, country.names.en ?? country.id)
    const title = isShare
      ? words.distributionOf(measureName(context, distribution.standard, distribution.check))
      : words.standardsMet(name)
    const unit = isShare ? words.unit : words.numberOfStandards
    const subtitle = [unit, `n = ${speech.count(distribution.n)}`, speech.date(Date.parse(distribution.at))]
      .map(isolated)
      .join("; ")
    return distributionSvg(
      { ...frame, title: place.title ?? title, subtitle },
      {
        bins: distribution.bins,
        counted: words.counted[distribution.of],
        unit: isShare ? "share" : "number",
        mean: distribution.mean,
        median: distribution.median,
      },
    )
  },
}

export const PICTURES: ReadonlyMap<string, Picture<never>> = new Map<string, Picture<never>>([
  ["adoption", adoptionPicture as Picture<never>],
  ["ranking", rankingPicture as Picture<never>],
  ["distribution", distributionPicture as Picture<never>],
])

const STRICT: ReadonlySet<string> = new Set(["mandatory", "comply-or-explain", "target-agreement"])
/** More points than pixels tell nothing. */
const MOST_POINTS = 300
/** More lines cannot be told apart, not even in grey. */
const MOST_SERIES = 60
const MOST_MARKS = 6
