/**
 * A made-up world of any size for the benchmarks: its catalog, and what each of its targets shows in each week.
 *
 * Everything follows from names by a hash, so that the same sizes always give the same world. Countries are the first of ISO 3166-1 in
 * the order of the alphabet; the largest has some thirty times the targets of the smallest. In a week, one target in forty changes: one of its
 * standards is judged anew. The share that passes rises over the years.
 */
import {
  type CatalogView,
  type CheckId,
  type CountryCode,
  GOVERNMENT_LEVELS,
  type Mandate,
  type Organisation,
  SECTORS,
  STANDARD_IDS,
  type Standard,
  type StandardId,
  type Target,
  type Verdict,
} from "@plumbline/core"

export interface WorldSize {
  readonly targets: number
  readonly countries: number
  readonly weeks: number
}

/** The first scan: a Monday. */
export const FIRST_DAY = Date.UTC(2016, 10, 21)
export const WEEK = 7 * 86_400_000

/** A target changes in one week of this many. */
const WEEKS_A_CHANGE = 40
const CHECKS_A_STANDARD = 4
const TARGETS_AN_ORGANISATION = 4
const REGIONS = 27
const SUPPLIERS_A_ROLE = 40

const VERDICTS = ["pass", "partial", "fail", "unknown"] as const
const SOURCE = { title: "Made up", readOn: "2025-01-01" }

export const worldStandards: ReadonlyArray<Standard> = STANDARD_IDS.map((id) => ({
  id,
  title: id,
  abbreviation: id,
  summary: id,
  status: "measured",
  theme: "name",
  sdo: "IETF",
  specifications: [{ id: "RFC 1", title: id, url: "https://www.rfc-editor.org/rfc/rfc1", status: "current" }],
  csfFunctions: [],
  checks: Array.from({ length: CHECKS_A_STANDARD }, (_, index) => ({
    id: `${id}.check-${index}`,
    title: id,
    asks: id,
    requirement: index < 2 ? ("required" as const) : ("recommended" as const),
    roles: ["web", "mail"] as const,
    reference: "RFC 1",
    reasons: VERDICTS.map((verdict) => ({
      code: `seen-${verdict}`,
      verdict,
      label: `Seen: ${verdict}`,
      explanation: `This was seen to ${verdict}.`,
    })),
  })),
  sources: [SOURCE],
}))

export const worldCatalog = ({ targets: total, countries: count }: WorldSize): CatalogView => {
  const countries = countryCodes(count)
  const weights = countries.map((_, index) => 1 / (index + 8))
  const sum = weights.reduce((sofar, weight) => sofar + weight, 0)
  const organisations = new Map<string, Organisation>()
  const targets = new Map<string, Target>()
  for (const [index, country] of countries.entries()) {
    const rest = total - targets.size
    const wanted = index === countries.length - 1 ? rest : Math.min(rest, Math.round((total * weights[index]!) / sum))
    for (let number = 0; number < wanted; number += 1) {
      const body = Math.floor(number / TARGETS_AN_ORGANISATION)
      const organisation = `${country}/town-${body}`
      const sector = SECTORS[body % SECTORS.length]!
      const level = GOVERNMENT_LEVELS[body % GOVERNMENT_LEVELS.length]!
      organisations.set(organisation, { id: organisation, country, name: `Town ${body} of ${country}`, sector, level })
      const name = `service-${number}.town-${body}.gov.${country}`
      targets.set(name, {
        name,
        country,
        organisation,
        list: `${country}/towns`,
        sector,
        level,
        roles: ["web", "mail"],
      })
    }
  }
  const names = new Intl.DisplayNames(["en"], { type: "region" })
  return {
    countries: new Map(
      countries.map((id) => [
        id,
        {
          id,
          alpha3: "QMM",
          names: { en: names.of(id.toUpperCase())! },
          schedule: { cron: "0 0 * * 1", timeZone: "Etc/UTC" },
          topLevelDomains: [id],
          governmentSuffixes: [],
          lists: [
            {
              id: `${id}/towns`,
              title: "Towns",
              owner: "Nobody",
              source: SOURCE,
              licence: "CC0-1.0",
              retrievedOn: SOURCE.readOn,
              maintained: "by-script" as const,
            },
          ],
          sources: [SOURCE],
        },
      ]),
    ),
    regions: new Map(
      Array.from({ length: REGIONS }, (_, region) => {
        const id = `region-${region}`
        const members = countries.filter((_, index) => index % REGIONS === region).map((country) => ({ country }))
        return [id, { id, name: `Region ${region}`, kind: "grouping" as const, members, sources: [SOURCE] }]
      }),
    ),
    standards: new Map(worldStandards.map((standard) => [standard.id, standard])),
    obstacles: [],
    organisations,
    targets,
    policies: new Map(),
    policySearches: [],
    mandates: new Map(countries.map((country) => [`${country}/all`, mandateOf(country)])),
    explanations: new Map(),
    clauses: new Map(),
    toolkit: undefined,
    suppliers: new Map(),
    optOuts: [],
  }
}

const mandateOf = (country: CountryCode): Mandate => ({
  id: `${country}/all`,
  title: "Asks for four standards",
  issuer: "Plumbline",
  country,
  level: "mandatory",
  binds: { parties: ["buyer"], scope: "All" },
  status: "in-force",
  demands: worldStandards.slice(0, 4).map(({ id }) => ({ standard: id })),
  confidence: "high",
  sources: [SOURCE],
})

/** The weeks after the first in which something of a target changes, each with the standard that is judged anew. */
export const changesOf = (target: string, weeks: number): ReadonlyArray<{ week: number; standard: StandardId }> => {
  const changes: Array<{ week: number; standard: StandardId }> = []
  // Gaps with the mean asked for; the same as throwing a die in each week, at a fortieth of the cost.
  let week = 0
  for (let number = 0; ; number += 1) {
    week += 1 + Math.floor(fraction(`${target} gap ${number}`) * 2 * (WEEKS_A_CHANGE - 1))
    if (week >= weeks) return changes
    changes.push({
      week,
      standard: STANDARD_IDS[Math.floor(fraction(`${target} which ${number}`) * STANDARD_IDS.length)]!,
    })
  }
}

/** What is said of a check by a judgement made in a week. */
export const verdictIn = (target: string, check: CheckId, week: number, weeks: number): Verdict => {
  const passing = 0.2 + (0.5 * week) / weeks
  const chance = fraction(`${target} ${check} ${week}`)
  return chance < passing ? "pass" : chance < passing + 0.05 ? "partial" : chance < 0.97 ? "fail" : "unknown"
}

export const supplierIn = (target: string, role: string): string =>
  `${role}-${Math.floor(fraction(`${target} ${role}`) ** 3 * SUPPLIERS_A_ROLE)}`

const countryCodes = (count: number): ReadonlyArray<CountryCode> => {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" })
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => names.of(code) !== undefined)
    .slice(0, count)
    .map((code) => code.toLowerCase())
}

/** A number from 0 up to 1 that a text always gives: FNV-1a, mixed. */
export const fraction = (text: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}
