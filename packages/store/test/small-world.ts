/** A catalog small enough to reason about: two countries, a few organisations, two standards with three checks. */
import type {
  CatalogView,
  Check,
  Country,
  Demand,
  GovernmentLevel,
  Mandate,
  Organisation,
  Region,
  Sector,
  Standard,
  StandardId,
  Target,
  Verdict,
} from "@plumbline/core"
import { Effect, ManagedRuntime } from "effect"
import { type RecordedJudgement, Store, type StoreShape, type TargetRecord, type ViewRecord } from "../src/index.ts"

import { isPostgresql, storeAt, withFile } from "./temporary-file.ts"

const source = { title: "Made up for tests", readOn: "2026-01-01" }

const check = (id: string, requirement: Check["requirement"]): Check => ({
  id,
  title: id,
  asks: id,
  requirement,
  roles: ["web", "mail"],
  reference: "RFC 1",
  reasons: [{ code: "seen", verdict: "pass", label: "Seen", explanation: "It was seen." }],
})

const standard = (id: StandardId, checks: ReadonlyArray<Check>): Standard => ({
  id,
  title: id,
  abbreviation: id.toUpperCase(),
  summary: id,
  status: "measured",
  theme: "name",
  sdo: "IETF",
  specifications: [{ id: "RFC 1", title: id, url: "https://www.rfc-editor.org/rfc/rfc1", status: "current" }],
  csfFunctions: ["protect"],
  checks,
  sources: [source],
})

export const STANDARDS: ReadonlyArray<Standard> = [
  standard("dnssec", [check("dnssec.signed", "required"), check("dnssec.valid", "required")]),
  standard("dmarc", [check("dmarc.record", "required"), check("dmarc.policy", "recommended")]),
]

export const CHECKS = STANDARDS.flatMap(({ id, checks }) => checks.map((each) => ({ ...each, standard: id })))

export const country = (id: string): Country => ({
  id,
  alpha3: "QMM",
  names: { en: `Country ${id}` },
  fictional: true,
  schedule: { cron: "0 0 * * 0", timeZone: "Etc/UTC" },
  topLevelDomains: [id],
  governmentSuffixes: [],
  lists: [
    {
      id: `${id}/all`,
      title: "All",
      owner: "Plumbline",
      source,
      licence: "CC0-1.0",
      retrievedOn: "2026-01-01",
      maintained: "by-hand",
    },
  ],
  sources: [source],
})

export const region = (id: string, members: Region["members"]): Region => ({
  id,
  name: `Region ${id}`,
  kind: "grouping",
  members,
  sources: [source],
})

/** A mandate of one demand a standard that binds all public bodies of a country, unless told otherwise. */
export const mandate = (id: string, demands: ReadonlyArray<Demand>, more: Partial<Mandate> = {}): Mandate => ({
  id,
  title: id,
  issuer: "Plumbline",
  ...(more.region === undefined ? { country: id.slice(0, 2) } : {}),
  level: "mandatory",
  binds: { parties: ["buyer"], scope: "Everybody" },
  status: "in-force",
  demands,
  confidence: "high",
  sources: [source],
  ...more,
})

export const mandatesOf = (...mandates: ReadonlyArray<Mandate>): CatalogView["mandates"] =>
  new Map(mandates.map((each) => [each.id, each]))

/** One target and, when it is the first of its kind, its organisation. */
export interface Placed {
  readonly name: string
  readonly country: string
  readonly organisation: string
  readonly sector: Sector
  readonly level: GovernmentLevel
}

export const catalogOf = (
  placed: ReadonlyArray<Placed>,
  more: Partial<Pick<CatalogView, "regions" | "optOuts" | "countries" | "mandates">> = {},
): CatalogView => {
  const organisations = new Map<string, Organisation>()
  const targets = new Map<string, Target>()
  const countries = new Map<string, Country>()
  for (const { name, country: cc, organisation, sector, level } of placed) {
    const id = `${cc}/${organisation}`
    countries.set(cc, country(cc))
    organisations.set(id, { id, country: cc, name: `The ${organisation}`, sector, level })
    targets.set(name, {
      name,
      country: cc,
      organisation: id,
      list: `${cc}/all`,
      sector,
      level,
      roles: ["web", "mail"],
    })
  }
  return {
    countries,
    regions: new Map(),
    standards: new Map(STANDARDS.map((each) => [each.id, each])),
    obstacles: [],
    organisations,
    targets,
    policies: new Map(),
    policySearches: [],
    mandates: new Map(),
    explanations: new Map(),
    clauses: new Map(),
    toolkit: undefined,
    suppliers: new Map(),
    optOuts: [],
    ...more,
  }
}

export const PLACED: ReadonlyArray<Placed> = [
  { name: "tax.gov.qm", country: "qm", organisation: "treasury", sector: "economic-affairs", level: "national" },
  { name: "customs.gov.qm", country: "qm", organisation: "treasury", sector: "economic-affairs", level: "national" },
  { name: "clinic.gov.qm", country: "qm", organisation: "clinic", sector: "health", level: "local" },
  { name: "school.gov.qn", country: "qn", organisation: "school", sector: "education", level: "local" },
]

/** Verdicts by check; the reason is `seen-<verdict>`. Checks not named are not judged. */
export const judgementsOf = (verdicts: Readonly<Record<string, Verdict>>): ReadonlyArray<RecordedJudgement> =>
  CHECKS.flatMap(({ id, standard: of }) => {
    const verdict = verdicts[id]
    return verdict === undefined
      ? []
      : [{ standard: of, check: id, verdict, reason: `seen-${verdict}`, parameters: {} }]
  })

export const ALL_PASS: Readonly<Record<string, Verdict>> = Object.fromEntries(CHECKS.map(({ id }) => [id, "pass"]))

export const recordOf = (
  target: string,
  observedAt: string,
  verdicts: Readonly<Record<string, Verdict>> = ALL_PASS,
  more: Partial<TargetRecord> = {},
): TargetRecord => ({
  target,
  observedAt,
  judgements: judgementsOf(verdicts),
  evidence: [{ standard: "dnssec", version: 1, document: { target, verdicts } }],
  excluded: false,
  ...more,
})

/** What a target looked like from another vantage point, beside a scan. */
export const viewFrom = (
  vantage: string,
  scan: number,
  target: string,
  observedAt: string,
  verdicts: Readonly<Record<string, Verdict>>,
): ViewRecord => ({ vantage, scan, target, observedAt, methodology: 1, judgements: judgementsOf(verdicts) })

/** Opens, records and finishes a scan of a country on a day. Targets not among the records are not scanned. */
export const scanOn = Effect.fnUntraced(function* (
  store: StoreShape,
  cc: string,
  date: string,
  records: Readonly<Record<string, Readonly<Record<string, Verdict>>>>,
  methodology = 1,
) {
  const startedAt = `${date}T01:00:00.000Z`
  const { scan } = yield* store.openScan({
    country: cc,
    scheduledFor: startedAt,
    startedAt,
    methodology,
    vantage: "lab",
    targets: Object.keys(records),
  })
  for (const [target, verdicts] of Object.entries(records)) {
    yield* store.recordTarget(scan.id, recordOf(target, `${date}T01:30:00.000Z`, verdicts))
  }
  return yield* store.finishScan(scan.id, `${date}T02:00:00.000Z`)
})

/** Runs a test on a store of its own, or on the one at `place`. */
export const withStore = async <A, E>(test: (store: StoreShape) => Effect.Effect<A, E>, place?: string): Promise<A> => {
  if (place === undefined && isPostgresql) return await withFile((own) => withStore(test, own))
  const runtime = ManagedRuntime.make(Store.layer(storeAt(place ?? ":memory:")))
  try {
    return await runtime.runPromise(Effect.flatMap(Effect.service(Store), test))
  } finally {
    await runtime.dispose()
  }
}

/** Two scans of each country in which verdicts, suppliers and a mandate's figures change, each seen from elsewhere too. Gives the number of the newest scan. */
export const playSmallHistory = Effect.fnUntraced(function* (store: StoreShape, day = 8) {
  const union = region("union", [{ country: "qm" }, { country: "qn", from: "2026-01-01" }])
  const catalog = catalogOf(PLACED, { regions: new Map([[union.id, union]]) })
  yield* store.syncCatalog(
    { ...catalog, mandates: mandatesOf(mandate("qm/all", [{ standard: STANDARDS[0]!.id }])) },
    "2026-01-01",
  )
  let newest = 0
  for (const [turn, country] of ["qm", "qn", "qm", "qn"].entries()) {
    const at = `2026-01-${String(day + turn).padStart(2, "0")}T01:00:00.000Z`
    const names = PLACED.filter((placed) => placed.country === country).map(({ name }) => name)
    const { scan } = yield* store.openScan({
      country,
      scheduledFor: at,
      startedAt: at,
      methodology: 1,
      vantage: "lab",
      targets: names,
    })
    for (const name of names) {
      const verdicts = turn < 2 ? ALL_PASS : Object.fromEntries(CHECKS.map(({ id }) => [id, "fail" as const]))
      const suppliers = { "dns-operator": [turn < 2 ? "one" : "two"], "web-host": ["one"] }
      yield* store.recordTarget(scan.id, recordOf(name, at, verdicts, { suppliers }))
      yield* store.recordView(viewFrom("elsewhere", scan.id, name, at, { ...verdicts, "dnssec.valid": "partial" }))
    }
    newest = (yield* store.finishScan(scan.id, at)).id
  }
  return newest
})
