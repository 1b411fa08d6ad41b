/** The words of the chart builder in English. */
import type { Break } from "@plumbline/core"
import type { By, Counted, View } from "#app/explore/choice.ts"
import { formatCount, formatDate, formatList } from "./format.ts"

export const exploreWords = {
  title: "Charts",
  lead: "Build a chart: choose what is measured, who is compared and when. Its address is the chart.",
  draw: "Draw the chart",
  choose: "What the chart shows",
  standard: "Standard",
  alsoStandards: "Other standards beside it",
  check: "Part of it",
  wholeStandard: "the standard as a whole",
  by: "Compare",
  country: "Within",
  everywhere: "the world",
  chooseCountry: "Country",
  noCountry: "choose a country",
  since: "Compared with",
  aYearBefore: "a year before",
  at: "Date",
  from: "From",
  to: "To",
  firstDate: "the beginning",
  lastDate: "the newest",
  fromSlider: "Beginning of the time shown",
  toSlider: "End of the time shown",
  panel: "Domains compared",
  panels: { whole: "the whole list each time", fixed: "only those measured throughout" },
  of: "What is counted",
  search: "Find in this list",
  found: (count: number): string => `${formatCount(count)} shown`,
  who: "Who is drawn",
  whoOf: (chosen: string): string => `Who is drawn: ${chosen}`,
  chosen: (count: number): string => `${formatCount(count)} chosen`,
  largest: (count: number): string => `the ${formatCount(count)} with the most domains`,
  nobody: "nobody yet",
  all: "all",
  selectAll: (group: string): string => `Choose all of ${group}`,
  selectNone: "Choose none",
  selectedFirst: "Chosen",
  others: "Others",
  views: "Forms of the chart",
  view: {
    trend: "Trend",
    multiples: "Small multiples",
    map: "Map",
    ranking: "Ranking",
    distribution: "Distribution",
    table: "Table",
  } satisfies Record<View, string>,
  bys: {
    country: "Countries",
    region: "Regions and groupings",
    sector: "Sectors",
    level: "Levels of government",
    organisation: "Organisations of a country",
    supplier: "Customers of suppliers",
    world: "The world as a whole",
  } satisfies Record<By, string>,
  counted: {
    countries: "Countries by their share",
    organisations: "Organisations by their share",
    targets: "Domains of a country by the standards that they meet",
  } satisfies Record<Counted, string>,

  /** "DNSSEC in 12 countries" */
  heading: (measures: ReadonlyArray<string>, by: By, count: number, place: string | null): string => {
    const what = formatList(measures)
    const within = place === null ? "" : ` in ${place}`
    const number = formatCount(count)
    switch (by) {
      case "country":
        return count === 1 ? `${what} in one country` : `${what} in ${number} countries`
      case "region":
        return count === 1 ? `${what} in one region` : `${what} in ${number} regions`
      case "sector":
        return `${what} by sector${within}`
      case "level":
        return `${what} by level of government${within}`
      case "organisation":
        if (count === 0) return `${what} in organisations`
        return count === 1 ? `${what} in one organisation` : `${what} in ${number} organisations`
      case "supplier":
        return `${what} among customers of ${count === 1 ? "one supplier" : `${number} suppliers`}${within}`
      case "world":
        return `${what} in the world`
    }
  },
  headingOf: (measures: ReadonlyArray<string>, subject: string): string => `${formatList(measures)} in ${subject}`,
  mapHeading: (measure: string, at: string): string => `${measure} by country on ${formatDate(at)}`,
  rankingHeading: (measure: string, at: string): string => `${measure}, highest share first, on ${formatDate(at)}`,
  distributionHeading: (of: Counted, measure: string, place: string | null): string => {
    const within = place === null ? "" : ` in ${place}`
    if (of === "targets") return `How many standards domains${within} meet`
    return `${measure}: how ${of}${within} spread`
  },

  wholeExplained:
    "Drawn is the whole list as it stood at each date. Domains that join or leave move the share too, not only those that change: compare it with the domains measured throughout.",
  fixedExplained:
    "Drawn are only the domains that were on the list and measured at every date shown. What moves is what those domains did; new domains are not seen here. It is drawn for countries only.",
  fixedOf: (country: string, sentence: string): string => `${country}: ${sentence}`,
  partsExplained: "Each domain counts once, under the sector and level of its organisation at the time.",
  supplierExplained:
    "Counted are the domains that a supplier serves in any role, as seen from outside; a domain with several suppliers counts for each.",
  bodyExplained: "A body of few domains moves in large steps: look at the intervals.",

  breaks: "Breaks in these series",
  noBreaks: "No change of method, list or vantage point falls into the time shown.",
  breakMark: (each: Break): string => {
    switch (each.kind) {
      case "methodology":
        return `methodology ${each.to}`
      case "list":
        return "list changed"
      case "vantage":
        return `seen from ${each.to}`
    }
  },
  /** Whose break it is, where it is not everybody's. */
  breakMarkOf: (mark: string, names: ReadonlyArray<string>, all: number): string =>
    names.length >= all ? mark : names.length === 1 ? `${names[0]}: ${mark}` : `${mark} (${names.length} of ${all})`,
  breakText: (each: Break, who: string): string => {
    const when = `Between ${formatDate(each.before)} and ${formatDate(each.at)}`
    switch (each.kind) {
      case "methodology":
        return `${who}: ${when} the judges changed from methodology ${each.from} to ${each.to}. Figures before and after are not comparable.`
      case "list":
        return `${who}: ${when} the list changed: of ${formatCount(each.targets)} domains ${formatCount(each.left)} left, and ${formatCount(each.joined)} joined. The domains measured throughout show what did not come from that.`
      case "vantage":
        return `${who}: ${when} the place from which we look changed from ${each.from} to ${each.to}. Differences in reach may show as change.`
    }
  },
  coverageLow: (names: ReadonlyArray<string>): string =>
    `Less than 80 % of the domains could be measured at some of the dates: ${formatList(names)}. Those stretches are dashed.`,
  coverageFull: "At every date at least 80 % of the domains could be measured.",
  figuresOf: (heading: string): string => `The figures of: ${heading}`,

  chooseFirst: {
    organisation: "Choose a country, then up to seven of its organisations.",
    supplier: "Choose the suppliers whose customers are to be drawn.",
    targets: "Choose the country whose domains are counted.",
    ranking: "A ranking compares countries, regions, suppliers or the organisations of a country. Choose one of these.",
    rankingCountry: "Choose the country whose organisations are ranked.",
  },
  nothing: "Nothing was measured for this choice yet.",

  ranking: {
    caption: (at: string, since: string): string =>
      `Share of measured domains that pass on ${formatDate(at)}, and the change since ${formatDate(since)} in points`,
    rank: "Rank",
    subject: "Who",
    bar: "Bar",
    share: "Share",
    interval: "95 % interval",
    n: "n",
    change: "Change",
    rankBefore: "Rank then",
    none: "–",
  },
  mapCaption: (at: string): string => `Share of measured domains that pass on ${formatDate(at)}`,
  distribution: {
    caption: (of: Counted, n: number, at: string): string =>
      `${exploreWords.counted[of]}; n = ${formatCount(n)}, ${formatDate(at)}`,
    bin: "Share",
    standards: "Standards met",
    count: "Count",
    part: "Part",
    bar: "Bar",
    mean: "Mean",
    median: "Median",
    quartiles: "Quartiles",
    from: (from: string, to: string): string => `${from} to ${to}`,
    explained: "A bin holds its lower end, the last one also its upper end. Those without a share are not counted.",
  },

  actions: {
    label: "Take this chart along",
    data: "Data",
    about: "Description of the data",
    link: "Link to this chart",
    cite: "How to cite",
  },
}
