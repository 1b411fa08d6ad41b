/**
 * A small store for tests and for work on pages: four fictional countries, twelve targets each, six quarterly scans and one under
 * way, judged by the real standards of `data/`. Deterministic: the same bytes each time.
 *
 * The verdicts are made up: each target's chance to meet a check rises with time, at a pace of its own. No probe ran.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { decodeYamlRecord } from "@plumbline/catalog"
import {
  type CatalogView,
  type Check,
  type Country,
  GOVERNMENT_LEVELS,
  METHODOLOGY,
  ObstacleText,
  type Organisation,
  type Region,
  SECTORS,
  STANDARD_IDS,
  Standard,
  type Supplier,
  type SuppliersByRole,
  type Target,
} from "@plumbline/core"
import { type RecordedJudgement, Store, type TargetRecord } from "@plumbline/store"
import { Effect, Schema } from "effect"
import { seedDemand } from "./seed-demand.ts"

/** The present moment of the seeded world. */
export const SEED_NOW = "2026-10-05T12:00:00.000Z"
/** When the six finished scans started; a year lies between the second and the last. */
export const SEED_SCANS = ["2025-07-01", "2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"] as const

/** What a scheduler would say of the seeded world. */
export const seedStatus = () => ({
  mode: "lab" as const,
  methodology: METHODOLOGY,
  version: "0.1.0",
  now: SEED_NOW,
  history: null,
  nextScans: new Map(["xa", "xb", "xc", "xd"].map((country) => [country, "2027-01-01T02:00:00.000Z"])),
})

/** Excluded on request from the beginning. */
export const EXCLUDED_TARGET = "archive.gov.xb"
/** Leaves the list before the fifth scan. */
export const RETIRED_TARGET = "old-portal.gov.xc"
/** Joins the list before the fifth scan. */
export const NEW_TARGET = "xn--brger-kva.gov.xc"

/** Fills a store: takes over the catalog, and records all scans. */
export const seedStore = Effect.gen(function* () {
  const store = yield* Store
  const catalog = seedCatalog()
  for (const [index, date] of SEED_SCANS.entries()) {
    yield* store.syncCatalog(catalogAt(catalog, index), date)
    for (const country of catalog.countries.keys())
      yield* seedScan(catalogAt(catalog, index), country, index, `${date}T02:00:00.000Z`, Infinity)
  }
  yield* seedScan(catalog, "xd", SEED_SCANS.length, "2026-10-05T11:50:00.000Z", 5)
})

export const seedScan = Effect.fn("seedScan")(function* (
  catalog: CatalogView,
  country: string,
  index: number,
  startedAt: string,
  record: number,
) {
  const store = yield* Store
  const targets = [...catalog.targets.values()].filter((target) => target.country === country)
  const { scan } = yield* store.openScan({
    country,
    scheduledFor: startedAt,
    startedAt,
    methodology: METHODOLOGY,
    vantage: "lab",
    targets: targets.map(({ name }) => name),
  })
  for (const [position, target] of targets.slice(0, record).entries()) {
    const observedAt = later(startedAt, (position + 1) * 3)
    yield* store.recordTarget(scan.id, recordOf(catalog, target, index, observedAt))
  }
  if (record >= targets.length) yield* store.finishScan(scan.id, later(startedAt, 60))
})

/** The list before the fifth scan has the old portal; from then on the new one. */
const catalogAt = (catalog: CatalogView, index: number): CatalogView => {
  const absent = index < 4 ? NEW_TARGET : RETIRED_TARGET
  return { ...catalog, targets: new Map([...catalog.targets].filter(([name]) => name !== absent)) }
}

const recordOf = (catalog: CatalogView, target: Target, index: number, observedAt: string): TargetRecord => {
  const excluded = target.name === EXCLUDED_TARGET
  const judgements: Array<RecordedJudgement> = []
  for (const standard of catalog.standards.values()) {
    for (const check of standard.checks) {
      judgements.push({ standard: standard.id, ...judge(check, target, index, excluded) })
    }
  }
  const evidence = [...catalog.standards.values()]
    .filter((standard) => standard.checks.length > 0 && !excluded)
    .map((standard) => ({
      standard: standard.id,
      version: 1,
      document: {
        seed: target.name,
        seen: judgements
          .filter((judgement) => judgement.standard === standard.id)
          .map(({ check, reason }) => ({ check, reason })),
      },
    }))
  return { target: target.name, observedAt, evidence, judgements, excluded, suppliers: suppliersOf(target) }
}

/** Half of the mail at one supplier, some at a second, some at home; names mostly at the registry; the web wherever. */
const suppliersOf = ({ name, roles }: Target): SuppliersByRole => {
  const pick = (role: string, ids: ReadonlyArray<string>) => [
    ids[Math.floor(fraction(`${name} ${role}`) * ids.length)]!,
  ]
  return {
    "dns-operator": pick("names", ["ziggurat-dns", "ziggurat-dns", "self-hosted", "other"]),
    "mail-host": roles.includes("mail") ? pick("mail", ["quill-mail", "quill-mail", "posthorn", "self-hosted"]) : [],
    "web-host": roles.includes("web") ? pick("web", ["ziggurat-dns", "self-hosted", "other", "other"]) : [],
  }
}

const judge = (check: Check, target: Target, index: number, excluded: boolean) => {
  if (excluded) return { check: check.id, verdict: "unknown" as const, reason: "opted-out", parameters: {} }
  const chance = fraction(`${target.name} ${check.id}`)
  // One in fifty cannot be measured, another time than its neighbours.
  if (fraction(`${target.name} ${check.id} ${index}`) < 0.02) {
    return { check: check.id, verdict: "unknown" as const, reason: "timeout", parameters: {} }
  }
  const ofRoles = check.roles.some((role) => target.roles.includes(role))
  const wanted = !ofRoles
    ? "not-applicable"
    : chance < 0.3 + 0.08 * index + (target.country === "xa" ? 0.2 : 0)
      ? "pass"
      : chance > 0.92
        ? "partial"
        : "fail"
  // One target slips back at the end.
  const slipped = wanted === "pass" && index >= 5 && fraction(`${target.name} slips`) < 0.1 ? "fail" : wanted
  const possible = check.reasons.filter((reason) => reason.verdict === slipped)
  const choice =
    possible.length > 0
      ? possible
      : check.reasons.filter((reason) => reason.verdict === "pass" || reason.verdict === "fail")
  const reason = choice[Math.floor(fraction(`${target.name} ${check.id} reason`) * choice.length)] ?? check.reasons[0]!
  return { check: check.id, verdict: reason.verdict, reason: reason.code, parameters: parametersFor(reason, target) }
}

/** A value for every placeholder of the reason's texts. */
const parametersFor = (reason: Check["reasons"][number], target: Target) => {
  const parameters: Record<string, string | number> = {}
  const texts = `${reason.label} ${reason.explanation} ${reason.mend ?? ""}`
  for (const [, name] of texts.matchAll(/\{([a-zA-Z]+)\}/g)) {
    const number = 1 + Math.floor(fraction(`${target.name} ${name}`) * 4)
    parameters[name!] = /count|number|total|of$/i.test(name!)
      ? number
      : /name|host|domain/i.test(name!)
        ? target.name
        : String(number)
  }
  return parameters
}

/** The catalog of the seeded world: standards and obstacles as in `data/`, everything else made up. */
export const seedCatalog = (): CatalogView => {
  const organisations = new Map<string, Organisation>()
  const targets = new Map<string, Target>()
  for (const country of COUNTRIES) {
    for (const [position, [label, name, nameLocal]] of BODIES.entries()) {
      const id = `${country.id}/${name.toLowerCase().replace(/[^a-z]+/g, "-")}`
      const sector = SECTORS[position % SECTORS.length]!
      const level = GOVERNMENT_LEVELS[position % GOVERNMENT_LEVELS.length]!
      organisations.set(id, {
        id,
        country: country.id,
        name,
        ...(nameLocal === undefined ? {} : { nameLocal }),
        sector,
        level,
      })
      for (const host of label) {
        const target = `${host}.gov.${country.id}`
        const roles = host.startsWith("mail")
          ? (["mail"] as const)
          : host === "open-data"
            ? (["web"] as const)
            : (["web", "mail"] as const)
        targets.set(target, {
          name: target,
          country: country.id,
          organisation: id,
          list: `${country.id}/central`,
          sector,
          level,
          roles,
        })
      }
    }
  }
  const portal = targets.get("portal.gov.xc")!
  targets.set(RETIRED_TARGET, { ...portal, name: RETIRED_TARGET })
  targets.set(NEW_TARGET, { ...portal, name: NEW_TARGET })
  const byName = [...targets].sort(([left], [right]) => (left < right ? -1 : 1))
  return {
    countries: new Map(COUNTRIES.map((country) => [country.id, country])),
    regions: new Map(REGIONS.map((region) => [region.id, region])),
    standards: readStandards(),
    obstacles: read("obstacles.yaml", Schema.Array(ObstacleText)),
    organisations: new Map([...organisations].sort(([left], [right]) => (left < right ? -1 : 1))),
    targets: new Map(byName),
    ...seedDemand(),
    clauses: new Map(),
    toolkit: undefined,
    suppliers: new Map(SUPPLIERS.map((supplier) => [supplier.id, supplier])),
    optOuts: [{ domain: EXCLUDED_TARGET, since: "2025-01-01", reason: "Asked by its owner" }],
  }
}

const readStandards = (): CatalogView["standards"] => {
  const present = new Set(readdirSync(join(DATA, "standards")))
  return new Map(
    STANDARD_IDS.filter((id) => present.has(`${id}.yaml`)).map((id) => [id, read(`standards/${id}.yaml`, Standard)]),
  )
}

const read = <A>(file: string, schema: Schema.Codec<A, unknown>): A => {
  const { value, problems } = decodeYamlRecord(schema, { file, bytes: readFileSync(join(DATA, file)) })
  if (value === undefined) throw new Error(problems.map((problem) => problem.message).join("\n"))
  return value
}

/** A number from 0 up to 1 that a text always gives: FNV-1a (RFC 9923), mixed. */
const fraction = (text: string): number => {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}

const later = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString()

const DATA = join(import.meta.dirname, "../../../data")

const SOURCES = [{ title: "Made up for tests", readOn: "2026-10-05" }] as const

const country = (id: string, alpha3: string, names: Country["names"]): Country => ({
  id,
  alpha3,
  names,
  fictional: true,
  schedule: { cron: "0 2 1 */3 *", timeZone: "Etc/UTC" },
  topLevelDomains: [id],
  governmentSuffixes: [`gov.${id}`],
  lists: [
    {
      id: `${id}/central`,
      title: "Public bodies",
      owner: "Plumbline",
      source: SOURCES[0],
      licence: "CC0-1.0",
      retrievedOn: "2025-07-01",
      maintained: "by-hand",
    },
  ],
  sources: SOURCES,
})

const supplier = (id: string, name: string, country: string, patterns: Supplier["patterns"]): Supplier => ({
  id,
  name,
  country,
  url: `https://${id}.example/`,
  fictional: true,
  patterns,
  sources: SOURCES,
})

const SUPPLIERS: ReadonlyArray<Supplier> = [
  supplier("posthorn", "Posthorn", "xb", { mx: [{ suffix: "posthorn.example", source: SOURCES[0] }] }),
  supplier("quill-mail", "Quill Mail", "xa", { mx: [{ suffix: "mx.quill-mail.example", source: SOURCES[0] }] }),
  supplier("ziggurat-dns", "Ziggurat", "xc", {
    ns: [{ suffix: "ns.ziggurat-dns.example", source: SOURCES[0] }],
    asn: [{ number: 64_500, source: SOURCES[0] }],
  }),
]

const COUNTRIES: ReadonlyArray<Country> = [
  country("xa", "XAA", { en: "Aldermark", de: "Aldermark" }),
  country("xb", "XBB", { en: "Bellavoir", fr: "Bellavoir" }),
  country("xc", "XCC", { en: "Côrrea Island", pt: "Ilha Côrrea" }),
  country("xd", "XDD", { en: "Dunmere", nl: "Duinmeer" }),
]

const REGIONS: ReadonlyArray<Region> = [
  {
    id: "northern-sea",
    name: "Northern Sea",
    kind: "m49-region",
    fictional: true,
    members: [{ country: "xa" }, { country: "xd" }],
    sources: SOURCES,
  },
  {
    id: "southern-coast",
    name: "Southern Coast",
    kind: "m49-region",
    fictional: true,
    members: [{ country: "xb" }, { country: "xc" }],
    sources: SOURCES,
  },
  {
    id: "harbour-league",
    name: "Harbour League",
    kind: "grouping",
    fictional: true,
    description: "Countries with a harbour and a treaty",
    members: [{ country: "xa" }, { country: "xb", from: "2026-03-01" }, { country: "xd", until: "2026-03-01" }],
    sources: SOURCES,
  },
]

/** Host labels, name, name in the country's own language. Twelve hosts a country. */
const BODIES: ReadonlyArray<readonly [ReadonlyArray<string>, string, string?]> = [
  [["portal", "www-service"], "Government Portal", "Portal do Governo"],
  [["defence"], "Ministry of Defence"],
  [["police", "courts"], "Ministry of Justice"],
  [["tax", "mail-tax"], "Tax Authority", "Belastingdienst"],
  [["water"], "Water Board"],
  [["archive"], "National Archive"],
  [["health", "mail-health"], "Health Service", "Gesundheitsdienst"],
  [["open-data"], "Library of the Nation"],
]
