/**
 * The demand of the fixture world: mandates of every level and state, what those bound reach, and explanations of every state.
 *
 * Figures are counted from the verdicts of the fixture world. A demand with requirements is easier than its standard: who passes
 * in part complies.
 */
import {
  type Adoption,
  type AdoptionPoint,
  adoptionOf,
  type BoundCount,
  type CountryDemand,
  countVerdicts,
  type Demand,
  type DemandMap,
  type DemandRow,
  type DemandTrend,
  type DemandView,
  type Explanation,
  type ExplanationCounts,
  type ExplanationView,
  MANDATE_LEVELS,
  type Mandate,
  type MandateDetail,
  type MandateLevel,
  type MandatePhase,
  type MandateReference,
  type MandateSummary,
  type MandateTrend,
  type Milestone,
  type NoFigures,
  type OrganisationDetail,
  type Source,
  STANDINGS,
  type StandardId,
  type StandardMandate,
  type Standing,
  type StandingCell,
  type SupplierMandates,
  type SupplierView,
  stateOfExplanation,
  type Target,
  type TargetDemand,
  type Verdict,
} from "@plumbline/core"
import * as world from "./fixture-world.ts"

const TODAY = world.NOW.slice(0, 10)
const SOURCE: Source = {
  title: "Official Journal of Aldervale",
  url: "https://journal.example/2025/17",
  section: "Article 4",
  readOn: "2026-11-20",
}
const STRICT: ReadonlyArray<MandateLevel> = ["mandatory", "comply-or-explain", "target-agreement"]
const ADOPTED_FROM = 0.8
const PUBLIC_BODIES = { parties: ["buyer"], scope: "All public bodies and their domains" } as const

type Written = Omit<Mandate, "title" | "issuer" | "status" | "confidence" | "sources" | "binds"> &
  Partial<Pick<Mandate, "issuer" | "status" | "confidence" | "binds">> & { readonly title: string }

const mandate = (written: Written): Mandate => ({
  issuer: "Ministry of the Interior",
  status: "in-force",
  confidence: "high",
  binds: PUBLIC_BODIES,
  sources: [SOURCE],
  ...written,
})

export const mandates: ReadonlyArray<Mandate> = [
  mandate({
    id: "xa/open-standards",
    title: "Use of the standards of the list",
    issuer: "Standards Forum of Aldervale",
    policy: "xa/open-standards-list",
    country: "xa",
    year: 2024,
    level: "comply-or-explain",
    since: "2025-02-01",
    due: "2026-10-31",
    earlierDues: ["2025", "2026-03"],
    demands: [
      { standard: "dnssec" },
      {
        standard: "dmarc",
        asks: "A policy of quarantine or reject on every name that receives mail",
        requires: [{ check: "dmarc.policy", reasons: ["as-asked", "phase-out"] }],
        controls: ["OS-12", "OS-13"],
      },
      { standard: "tls", since: "2026-01-01", due: "2027-03-01" },
    ],
    otherStandards: ["ODF 1.3", "SAML 2.0"],
    url: "https://journal.example/2025/17",
    notes: "Bodies may deviate when they record why.",
  }),
  mandate({
    id: "xa/mail-protection",
    title: "Decree on the protection of official mail",
    titleLocal: "Besluit bescherming dienstpost",
    country: "xa",
    year: 2025,
    level: "mandatory",
    binds: {
      parties: ["buyer", "supplier"],
      levels: ["national"],
      scope: "Ministries, agencies and who hosts their mail",
    },
    status: "amended",
    since: "2025-06-01",
    due: "2027-03-01",
    demands: [
      { standard: "starttls" },
      {
        standard: "spf",
        inferred: true,
        requires: [{ check: "spf.record" }, { check: "spf.lookups", parameter: "lookups", atMost: 10 }],
      },
    ],
  }),
  mandate({
    id: "xa/harbour-names",
    title: "Signed names in the Province of Harbour",
    country: "xa",
    subdivision: "xa-hp",
    level: "mandatory",
    since: "2024-01-01",
    demands: [{ standard: "dnssec" }],
  }),
  mandate({
    id: "northern-isles/secure-sites",
    title: "Agreement of the Northern Isles on secure web sites",
    region: "northern-isles",
    level: "target-agreement",
    due: "2026-12-31",
    demands: [{ standard: "https" }],
  }),
  mandate({
    id: "xc/new-addresses",
    title: "Cinder Coast order on new addresses and signed names",
    country: "xc",
    level: "mandatory",
    since: "2026-04-01",
    due: "2027-06-30",
    demands: [{ standard: "ipv6" }, { standard: "dnssec", due: "2026-06-30" }],
  }),
  mandate({
    id: "xb/address-programme",
    title: "Programme for new addresses",
    country: "xb",
    level: "programme",
    confidence: "low",
    since: "2024-01-01",
    demands: [{ standard: "ipv6", inferred: true }],
  }),
  mandate({
    id: "xd/procurement-clause",
    title: "Public Procurement Act, clause on international standards",
    country: "xd",
    level: "hook",
    since: "2021-09-01",
    demands: [],
  }),
  mandate({
    id: "xd/signed-names",
    title: "Order on signed names",
    country: "xd",
    level: "mandatory",
    since: "2025-04-01",
    due: "2025-12-31",
    demands: [{ standard: "dnssec" }],
  }),
  mandate({
    id: "xf/hosting-duty",
    title: "Duty of hosting companies",
    country: "xf",
    level: "mandatory",
    binds: { parties: ["supplier", "registrar"], scope: "Companies that host public bodies" },
    since: "2023-01-01",
    demands: [{ standard: "tls" }],
  }),
  mandate({
    id: "xe/defence-sites",
    title: "Directive on sites of the armed forces",
    country: "xe",
    level: "mandatory",
    binds: { parties: ["buyer"], sectors: ["defence"], scope: "The armed forces" },
    since: "2023-01-01",
    demands: [{ standard: "https" }],
  }),
  mandate({
    id: "xe/mail-draft",
    title: "Draft regulation on encrypted mail",
    country: "xe",
    level: "mandatory",
    status: "draft",
    demands: [{ standard: "starttls" }],
  }),
  mandate({
    id: "qn/mail-rule",
    title: "Rule on official mail",
    country: "qn",
    level: "recommended",
    since: "2020-01-01",
    until: "2025-08-31",
    status: "superseded",
    supersededBy: "qn/mail-order",
    demands: [{ standard: "dmarc" }],
  }),
  mandate({
    id: "qn/mail-order",
    title: "Order on official mail",
    country: "qn",
    level: "mandatory",
    since: "2027-01-01",
    due: "2028-01-01",
    demands: [{ standard: "dmarc" }],
  }),
  mandate({
    id: "qz/all-names",
    title: "Act on the names of the state",
    country: "qz",
    level: "mandatory",
    since: "2024-01-01",
    demands: [{ standard: "dnssec" }],
  }),
  mandate({
    id: "qy/standards-law",
    title: "Law on open standards",
    country: "qy",
    level: "eligible",
    since: "2022-05-01",
    demands: [{ standard: "ipv6" }],
  }),
]

const NOT_MEASURED_PLACES: Readonly<Record<string, string>> = { qy: "Qyland" }

const phaseOf = (one: Mandate): MandatePhase => {
  if (one.status === "draft") return "draft"
  if (one.status === "superseded" || (one.until !== undefined && one.until < TODAY)) return "ended"
  return one.since !== undefined && one.since > TODAY ? "ahead" : "in-force"
}

const reference = (one: Mandate): MandateReference => ({
  id: one.id,
  title: one.title,
  level: one.level,
  phase: phaseOf(one),
  country: one.country ?? null,
  region: one.region ?? null,
})

const countriesOf = (one: Mandate): ReadonlyArray<string> =>
  one.region === undefined
    ? world.subjectIds("country").filter((id) => id === one.country)
    : (world.regions.find((region) => region.id === one.region)?.members.map((member) => member.country) ?? [])

const isOfKind = (one: Mandate, target: Target): boolean =>
  (one.binds.levels ?? [target.level]).includes(target.level) &&
  (one.binds.sectors ?? [target.sector]).includes(target.sector)

const boundBy = (one: Mandate): ReadonlyArray<Target> =>
  world.targets.filter((target) => countriesOf(one).includes(target.country) && isOfKind(one, target))

const countOf = (targets: ReadonlyArray<Target>): BoundCount => ({
  organisations: new Set(targets.map(({ organisation }) => organisation)).size,
  targets: targets.length,
})

const lackOf = (one: Mandate, finished: boolean): NoFigures | null => {
  if (countriesOf(one).length === 0) return "no-measured-country"
  if (one.subdivision !== undefined) return "part-of-a-country"
  if (!one.binds.parties.includes("buyer")) return "binds-no-public-body"
  if (boundBy(one).length === 0) return "nobody-listed"
  if (one.demands.length === 0) return "nothing-asked"
  return finished && boundBy(one).some(world.isScanned) ? null : "not-measured-yet"
}

const summary = (one: Mandate, finished: boolean): MandateSummary => {
  const dues = [one.due, ...one.demands.map(({ due }) => due)]
    .filter((due) => due !== undefined && due >= TODAY)
    .toSorted()
  const isOpen = phaseOf(one) === "in-force" || phaseOf(one) === "ahead"
  const noFigures = lackOf(one, finished)
  return {
    ...reference(one),
    titleLocal: one.titleLocal ?? null,
    issuer: one.issuer,
    subdivision: one.subdivision ?? null,
    place:
      one.region === undefined
        ? (NOT_MEASURED_PLACES[one.country ?? ""] ?? world.subjectName("country", one.country ?? ""))
        : world.subjectName("region", one.region),
    parties: one.binds.parties,
    scope: one.binds.scope,
    status: one.status,
    confidence: one.confidence,
    standards: one.demands.map(({ standard }) => standard),
    inferred: one.demands.filter(({ inferred }) => inferred === true).map(({ standard }) => standard),
    since: one.since ?? null,
    due: one.due ?? null,
    until: one.until ?? null,
    nextDue: isOpen ? (dues[0] ?? null) : null,
    bound: noFigures === null ? countOf(boundBy(one)) : { organisations: 0, targets: 0 },
    noFigures,
  }
}

const LEVEL_ORDER = (one: MandateSummary) => MANDATE_LEVELS.indexOf(one.level)
const SORTS: Readonly<Record<string, (left: MandateSummary, right: MandateSummary) => number>> = {
  level: (left, right) =>
    LEVEL_ORDER(left) - LEVEL_ORDER(right) || (left.since ?? "9").localeCompare(right.since ?? "9"),
  due: (left, right) => (left.nextDue ?? "9").localeCompare(right.nextDue ?? "9"),
  since: (left, right) => (right.since ?? "").localeCompare(left.since ?? ""),
  place: (left, right) => left.place.localeCompare(right.place, "en"),
}

export const mandateList = (query: URLSearchParams, finished: boolean): ReadonlyArray<MandateSummary> => {
  const has = (name: string, ...values: ReadonlyArray<string | null>) => {
    const wanted = query.get(name)
    return wanted === null || values.includes(wanted)
  }
  const text = query.get("q")?.toLowerCase() ?? ""
  return mandates
    .filter((one) => has("country", one.country ?? null, ...countriesOf(one)))
    .map((one) => summary(one, finished))
    .filter((one) => has("region", one.region) && has("level", one.level) && has("phase", one.phase))
    .filter((one) => has("standard", ...one.standards) && has("party", ...one.parties))
    .filter((one) => `${one.title} ${one.issuer} ${one.place}`.toLowerCase().includes(text))
    .toSorted(SORTS[query.get("sort") ?? "level"])
}

/** What a demand's own evaluation makes of the verdict on the standard. */
const complianceVerdict = (demand: Demand, verdict: Verdict): Verdict =>
  demand.requires !== undefined && verdict === "partial" ? "pass" : verdict

const compliancePoints = (demand: Demand, targets: ReadonlyArray<Target>): ReadonlyArray<AdoptionPoint> => {
  const scanned = targets.filter(world.isScanned)
  return world.points(targets, demand.standard).map((point, month) => ({
    ...point,
    adoption: adoptionOf(
      countVerdicts(
        scanned.map((target) => complianceVerdict(demand, world.verdictAt(target, demand.standard, month))),
      ),
    ),
  }))
}

const datesOf = (one: Mandate, demand: Demand) => ({
  since: demand.since ?? one.since ?? null,
  due: demand.due ?? one.due ?? null,
  until: one.until ?? null,
})

const demandView = (one: Mandate, index: number, finished: boolean): DemandView => {
  const demand = one.demands[index]
  if (demand === undefined) throw new Error("no demand")
  const noFigures = lackOf(one, finished)
  const last = noFigures === null ? compliancePoints(demand, boundBy(one)).at(-1) : undefined
  return {
    index,
    standard: demand.standard,
    asks: demand.asks ?? null,
    requires: demand.requires ?? null,
    inferred: demand.inferred ?? false,
    controls: demand.controls ?? [],
    ...datesOf(one, demand),
    at: last?.at ?? null,
    methodology: last?.methodology ?? null,
    compliance: last?.adoption ?? null,
    adoption: last === undefined ? null : world.adoptionNow(boundBy(one), demand.standard),
    noFigures,
    explanations: countStates(
      explanations.filter((each) => each.mandate === one.id && each.standard === demand.standard),
    ),
  }
}

export const mandateDetail = (id: string, finished: boolean): MandateDetail | undefined => {
  const one = mandates.find((each) => each.id === id)
  if (one === undefined) return undefined
  const after = mandates.find((each) => each.id === one.supersededBy)
  return {
    ...summary(one, finished),
    mandate: one,
    policyTitle: one.policy === undefined ? null : "List of open standards",
    supersedes: mandates.filter((each) => each.supersededBy === id).map(reference),
    supersededBy: after === undefined ? null : reference(after),
    countries: countriesOf(one).map((country) => ({
      country,
      name: world.subjectName("country", country),
      bound: countOf(boundBy(one).filter((target) => target.country === country)),
    })),
    demands: one.demands.map((_, index) => demandView(one, index, finished)),
    explanations: countStates(explanations.filter((each) => each.mandate === id)),
  }
}

const isStrictIn = (country: string, standard: StandardId): boolean =>
  mandates.some(
    (one) =>
      STRICT.includes(one.level) &&
      phaseOf(one) !== "draft" &&
      countriesOf(one).includes(country) &&
      one.demands.some((demand) => demand.standard === standard),
  )

const demandTrend = (one: Mandate, index: number, finished: boolean): DemandTrend => {
  const view = demandView(one, index, finished)
  const demand = one.demands[index]
  if (demand === undefined) throw new Error("no demand")
  const isEmpty = view.noFigures !== null
  const compliance = isEmpty ? [] : compliancePoints(demand, boundBy(one))
  const adoption = isEmpty ? [] : world.points(boundBy(one), demand.standard)
  const group = world.targets.filter(
    (target) =>
      world.isScanned(target) &&
      isOfKind(one, target) &&
      !countriesOf(one).includes(target.country) &&
      !isStrictIn(target.country, demand.standard),
  )
  const points = isEmpty ? [] : world.points(group, demand.standard)
  const lastUpTo = (all: ReadonlyArray<AdoptionPoint>, day: string | null) =>
    (day === null ? all : all.filter(({ at }) => at.slice(0, 10) <= day)).at(-1) ?? null
  const milestone = (moment: Milestone["moment"], on: string | null): Milestone => ({
    moment,
    on,
    compliance: lastUpTo(compliance, on),
    adoption: lastUpTo(adoption, on),
    comparison: lastUpTo(points, on),
  })
  return {
    index,
    standard: view.standard,
    asks: view.asks,
    since: view.since,
    due: view.due,
    until: view.until,
    earlierDues: demand.due === undefined ? (one.earlierDues ?? []) : [],
    compliance,
    adoption,
    comparison: {
      countries: isEmpty ? [] : [...new Set(group.map(({ country }) => country))],
      targets: isEmpty ? 0 : group.length,
      points,
    },
    milestones: isEmpty
      ? []
      : [
          ...(view.since === null ? [] : [milestone("before", view.since)]),
          ...(view.due === null || view.due > TODAY ? [] : [milestone("due", view.due)]),
          milestone("newest", null),
        ],
    noFigures: view.noFigures,
  }
}

export const mandateTrend = (id: string, finished: boolean): MandateTrend | undefined => {
  const one = mandates.find((each) => each.id === id)
  if (one === undefined) return undefined
  return { mandate: reference(one), demands: one.demands.map((_, index) => demandTrend(one, index, finished)) }
}

const PHASE_ORDER: ReadonlyArray<MandatePhase> = ["in-force", "ahead", "draft", "ended"]

const standardMandates = (country: string, standard: StandardId, finished: boolean): ReadonlyArray<StandardMandate> =>
  mandates
    .filter((one) => countriesOf(one).includes(country))
    .flatMap((one) =>
      one.demands.flatMap((demand, index): ReadonlyArray<StandardMandate> => {
        if (demand.standard !== standard) return []
        const { asks, since, due, until, inferred, noFigures } = demandView(one, index, finished)
        const targets = boundBy(one).filter((target) => target.country === country)
        const compliance = noFigures === null ? (compliancePoints(demand, targets).at(-1)?.adoption ?? null) : null
        return [
          {
            mandate: reference(one),
            index,
            asks,
            since,
            due,
            until,
            inferred,
            bound: countOf(targets),
            compliance,
            adoption: noFigures === null ? world.adoptionNow(targets, standard) : null,
            noFigures,
            explanations: countStates(
              explanations.filter((each) => each.mandate === one.id && each.standard === standard),
            ),
          },
        ]
      }),
    )
    .toSorted(
      (left, right) =>
        PHASE_ORDER.indexOf(left.mandate.phase) - PHASE_ORDER.indexOf(right.mandate.phase) ||
        MANDATE_LEVELS.indexOf(left.mandate.level) - MANDATE_LEVELS.indexOf(right.mandate.level),
    )

const leadingOf = (all: ReadonlyArray<StandardMandate>): StandardMandate | null => {
  const inForce = all.filter(({ mandate: { phase } }) => phase === "in-force")
  const strict = inForce.filter(({ mandate: { level } }) => STRICT.includes(level))
  const candidates = strict.length > 0 ? strict : inForce
  return candidates.find(({ adoption }) => adoption !== null) ?? candidates[0] ?? null
}

const standingOf = (leading: StandardMandate | null, adoption: Adoption | null): Standing => {
  const isDemanded = leading !== null && STRICT.includes(leading.mandate.level)
  if (isDemanded && leading.adoption === null) return adoption === null ? "not-measured" : "demanded-of-others"
  const share = (isDemanded ? leading.adoption : adoption)?.share ?? null
  if (share === null) return "not-measured"
  const isAdopted = share >= ADOPTED_FROM
  if (leading === null) return isAdopted ? "adopted-without-known-demand" : "no-known-demand-not-adopted"
  if (!isDemanded) return isAdopted ? "advised-and-adopted" : "advised-not-adopted"
  if (isAdopted) return "demanded-and-adopted"
  return leading.due !== null && leading.due > TODAY ? "demanded-not-yet-due" : "demanded-not-adopted"
}

const demandRow = (country: string, standard: StandardId, finished: boolean): DemandRow => {
  const all = standardMandates(country, standard, finished)
  const leading = leadingOf(all)
  const counted = finished ? world.adoptionNow(world.targetsOf("country", country), standard) : null
  const adoption = counted?.share == null ? null : counted
  const bound = leading?.adoption ?? null
  return {
    standard,
    mandates: all,
    level: leading?.mandate.level ?? null,
    since: leading?.since ?? null,
    due: leading?.due ?? null,
    compliance: leading?.compliance ?? null,
    bound,
    adoption,
    gap:
      bound === null || bound.share === null ? null : { share: 1 - bound.share, targets: bound.n - bound.counts.pass },
    standing: standingOf(leading, adoption),
  }
}

const THRESHOLDS = { adoptedFrom: ADOPTED_FROM, strictLevels: STRICT }
const evidenceOf = (country: string) =>
  country === "qm" ? "none-found" : mandates.some((one) => one.country === country) ? "found" : "not-searched"

export const countryDemand = (country: string, finished: boolean): CountryDemand => ({
  country,
  evidence: evidenceOf(country),
  searchedOn: country === "qm" ? "2026-11-12" : null,
  documents: evidenceOf(country) === "found" ? 3 : 0,
  at: finished && country !== world.UNSCANNED ? world.scanMoment(0, world.MONTHS - 1) : null,
  thresholds: THRESHOLDS,
  rows: world.measured.map(({ id }) => demandRow(country, id, finished)),
})

export const demandMap = (by: string | null, finished: boolean): DemandMap => {
  const cell = (country: string, standard: StandardId): StandingCell => {
    const { standing, level, since, due, adoption, bound } = demandRow(country, standard, finished)
    return { standard, standing, countries: [{ standing, countries: 1 }], level, since, due, adoption, bound }
  }
  const countries = world.subjectIds("country")
  if (by !== "region") {
    return {
      thresholds: THRESHOLDS,
      rows: countries.map((id) => ({
        subject: { kind: "country", id, name: world.subjectName("country", id) },
        region: world.regions.find((one) => one.members.some((member) => member.country === id))?.id ?? null,
        evidence: evidenceOf(id),
        cells: world.measured.map((standard) => cell(id, standard.id)),
      })),
    }
  }
  return {
    thresholds: THRESHOLDS,
    rows: world.regions.map((region) => ({
      subject: { kind: "region", id: region.id, name: region.name },
      region: null,
      evidence: mandates.some((one) => one.region === region.id) ? "found" : "not-searched",
      cells: world.measured.map(({ id }) => {
        const standings = region.members.map((member) => cell(member.country, id).standing)
        return {
          standard: id,
          standing: null,
          countries: STANDINGS.map((standing) => ({
            standing,
            countries: standings.filter((each) => each === standing).length,
          })).filter((each) => each.countries > 0),
          level: null,
          since: null,
          due: null,
          adoption: finished ? world.adoptionNow(world.targetsOf("region", region.id), id) : null,
          bound: null,
        }
      }),
    })),
  }
}

export const explanations: ReadonlyArray<Explanation> = [
  {
    id: "xa/harbour-dnssec",
    mandate: "xa/open-standards",
    standard: "dnssec",
    organisation: "xa/harbour-city",
    targets: ["parking.harbour.gov.xa", "harbour.gov.xa"],
    ground: "no-supplier-offers-it",
    text: "The company that runs the parking service could not sign its names when the contract was made.",
    compensation: "Addresses are pinned in the app.",
    approvedBy: "City Council",
    from: "2025-03-01",
    until: "2026-06-30",
    sources: [SOURCE],
  },
  {
    id: "xa/statistics-dmarc",
    mandate: "xa/open-standards",
    standard: "dmarc",
    organisation: "xa/statistics",
    ground: "end-of-life",
    text: "The mailing lists of the institute move to another system in 2027.",
    from: "2026-01-01",
    sources: [SOURCE],
  },
  {
    id: "xa/tax-starttls",
    mandate: "xa/mail-protection",
    standard: "starttls",
    organisation: "xa/tax",
    ground: "disproportionate-cost",
    text: "Two mail servers are replaced next year.",
    from: "2027-01-01",
    until: "2027-12-31",
    sources: [SOURCE],
  },
  {
    id: "qm/health-old-rule",
    mandate: "qm/rule-that-left",
    standard: "https",
    organisation: "qm/health",
    ground: "does-not-apply",
    text: "The name only leads to another one.",
    from: "2026-05-01",
    until: "2027-05-01",
    sources: [SOURCE],
  },
]

const STATE_ORDER = ["expired", "current", "future"] as const

const explanationView = (explanation: Explanation): ExplanationView => {
  const one = mandates.find(({ id }) => id === explanation.mandate)
  const organisation = world.organisations.find(({ id }) => id === explanation.organisation)
  if (organisation === undefined) throw new Error("no organisation")
  return {
    explanation,
    state: stateOfExplanation(explanation, TODAY),
    mandate: one === undefined ? null : reference(one),
    organisationName: organisation.name,
    country: organisation.country,
  }
}

const countStates = (some: ReadonlyArray<Explanation>): ExplanationCounts => {
  const count = (state: string) => some.filter((each) => stateOfExplanation(each, TODAY) === state).length
  return { future: count("future"), current: count("current"), expired: count("expired") }
}

export const explanationList = (query: URLSearchParams): ReadonlyArray<ExplanationView> =>
  explanations
    .map(explanationView)
    .filter(({ explanation, country, state }) =>
      Object.entries({ country, state, ...explanation }).every(([name, value]) => (query.get(name) ?? value) === value),
    )
    .toSorted((left, right) => STATE_ORDER.indexOf(left.state) - STATE_ORDER.indexOf(right.state))

const speaksOf = (explanation: Explanation, target: Target): boolean =>
  explanation.organisation === target.organisation && (explanation.targets ?? [target.name]).includes(target.name)

export const demandOfTarget = (target: Target, isSeen: boolean) => {
  const own = explanations.filter((each) => speaksOf(each, target))
  const demands = mandates
    .filter((one) => phaseOf(one) === "in-force" && lackOf(one, true) === null && boundBy(one).includes(target))
    .toSorted((left, right) => MANDATE_LEVELS.indexOf(left.level) - MANDATE_LEVELS.indexOf(right.level))
    .flatMap((one) =>
      one.demands.map((demand, index): TargetDemand => {
        const found = isSeen ? world.verdictAt(target, demand.standard, world.MONTHS - 1) : "unknown"
        const { since, due } = datesOf(one, demand)
        const verdict = complianceVerdict(demand, found)
        return {
          mandate: reference(one),
          index,
          standard: demand.standard,
          asks: demand.asks ?? null,
          since,
          due,
          inferred: demand.inferred ?? false,
          verdict,
          requirements: (demand.requires ?? []).map((requirement) => ({ requirement, verdict })),
          explanations: own
            .filter((each) => each.mandate === one.id && each.standard === demand.standard)
            .map(({ id }) => id),
        }
      }),
    )
  return { demands, explanations: own.map(explanationView) }
}

export const explanationsOf = (organisation: string): OrganisationDetail["explanations"] =>
  explanations.filter((each) => each.organisation === organisation).map(explanationView)

/** `served`: its customers, in any role. */
export const supplierMandates = (
  supplier: SupplierView,
  served: ReadonlyArray<Target>,
  country: string | null,
): SupplierMandates => {
  const now = (demand: Demand, targets: ReadonlyArray<Target>) =>
    compliancePoints(demand, targets).at(-1)?.adoption ?? adoptionOf(countVerdicts([]))
  const binding = mandates.filter((one) => phaseOf(one) === "in-force" && lackOf(one, true) === null)
  const all = (verdict: "pass" | "fail") => {
    const n = 14
    return adoptionOf({
      pass: verdict === "pass" ? n : 0,
      partial: 0,
      fail: verdict === "fail" ? n : 0,
      notApplicable: 0,
      unknown: 2,
    })
  }
  const others = adoptionOf({ pass: 22, partial: 4, fail: 31, notApplicable: 0, unknown: 3 })
  const isSaid = supplier.kind === "supplier" && served.length > 0
  return {
    supplier,
    country,
    leastCustomers: 5,
    mandates: binding.flatMap((one) => {
      const bound = boundBy(one)
      const customers = bound.filter((target) => served.includes(target))
      if (customers.length === 0) return []
      return [
        {
          mandate: reference(one),
          demands: one.demands.map((demand, index) => ({
            index,
            standard: demand.standard,
            due: datesOf(one, demand).due,
            customers: now(demand, customers),
            others: now(
              demand,
              bound.filter((target) => !customers.includes(target)),
            ),
          })),
        },
      ]
    }),
    obstructs: isSaid
      ? [
          {
            check: "starttls.offered",
            standard: "starttls",
            title: "Every mail server offers it",
            requirement: "required",
            role: "mail-host",
            customers: all("fail"),
            others,
          },
        ]
      : [],
    enables:
      isSaid && supplier.id === "pilchard"
        ? [
            {
              check: "dkim.exists",
              standard: "dkim",
              title: "Keys are published",
              requirement: "required",
              role: "mail-host",
              customers: all("pass"),
              others,
            },
          ]
        : [],
  }
}
