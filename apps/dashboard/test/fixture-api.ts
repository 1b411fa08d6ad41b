/**
 * The API that the page tests read: the same routes and schemas as `/api/v1`, answered from the fixture world.
 *
 * States: `usual`; `first-run`, nothing finished yet; `history`, the simulated months are still being scanned;
 * `stale`, the clock stands a year after the last scan; `empty`, a store without countries; `broken`, every answer is an error.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http"
import { spreadOfNumbers, spreadOfShares } from "@plumbline/assess"
import { adoptionOf, countVerdicts, type Grid, type Status, type SubjectKind, type SupplierView } from "@plumbline/core"
import * as demand from "./fixture-demand.ts"
import * as library from "./fixture-library.ts"
import * as snapshots from "./fixture-snapshots.ts"
import * as vantages from "./fixture-vantages.ts"
import * as world from "./fixture-world.ts"

export type FixtureState = "usual" | "first-run" | "history" | "stale" | "empty" | "broken"

/** Answers a request to `/api/v1/…` in the state that `stateNow` says at that moment. */
export const fixtureApi =
  (stateNow: () => FixtureState): RequestListener =>
  (request, response) => {
    const state = stateNow()
    const url = new URL(request.url ?? "/", "http://fixture")
    if (state === "broken") return problem(response, 503, "store-unavailable", "The store could not be opened")
    if (request.method === "POST") return void takePost(url, request, response)
    const found = answer(url.pathname.replace(/^\/api\/v1/, ""), url.searchParams, state)
    if (found === undefined) return problem(response, 404, "not-found", `There is no ${url.pathname}`)
    send(request, response, 200, found)
  }

/** What was sent to the addresses that take POST, oldest first: address and body. */
export const POSTED: Array<string> = []

/** Subscriptions as the API takes them: the token `two` is the right one, and `often@example.org` asks too often. */
const takePost = async ({ pathname, searchParams }: URL, request: IncomingMessage, response: ServerResponse) => {
  let body = ""
  for await (const chunk of request) body += chunk
  POSTED.push(`${pathname} ${body}`)
  if (pathname.endsWith("/subscriptions")) {
    if (body.includes("often")) return problem(response, 429, "too-many-requests", "Too many")
    if (body.includes("country=zz")) return problem(response, 400, "bad-parameter", "country=zz names nothing")
    return send(request, response, 202, { state: "mail-sent" })
  }
  const state = pathname.endsWith("/confirm") ? "confirmed" : "ended"
  return send(request, response, 200, { state: searchParams.get("token") === "two" ? state : "none" })
}

const answer = (path: string, query: URLSearchParams, state: FixtureState): unknown => {
  const finished = state !== "first-run" && state !== "empty"
  const [, resource, one, two, three] = path.split("/").map(decodeURIComponent)
  const country = query.get("country")
  switch (resource) {
    case "status":
      return status(state)
    case "grid":
      return grid(query, state, finished)
    case "adoption":
      return adoption(query, finished)
    case "ranking":
      return ranking(query, finished)
    case "distribution":
      return distribution(query, finished)
    case "cite":
      return snapshots.citation(query, status(state).mode === "lab")
    case "api":
    case "cite.bib":
    case "cite.ris":
    case "cite.csl.json":
    case "cite.datacite.json":
    case "dcat.jsonld":
    case "croissant.json":
      return {}
    case "datapackage.json":
      return snapshots.livePackage()
    case "snapshots":
      if (one === undefined) return page(finished ? snapshots.snapshotList() : [], query)
      if (two === "manifest.json" || two === "files") return {}
      return snapshots.snapshotDetail(one)
    case "mandates":
      return mandates(one, two, three, query, state === "empty", finished)
    case "demand":
      return state === "empty"
        ? { ...demand.demandMap(null, false), rows: [] }
        : demand.demandMap(query.get("by"), finished)
    case "explanations":
      return page(state === "empty" ? [] : demand.explanationList(query), query)
    case "suppliers":
      return suppliers(one, two, query, state === "empty" || !finished)
    case "countries":
      if (two === "suppliers") return countrySuppliers(one ?? "", finished)
      if (two === "demand") return demand.countryDemand(one ?? "", finished)
      if (state === "empty") return one === undefined ? page([], query) : undefined
      if (one === undefined)
        return page(
          ids("country").map((id) => world.countrySummary(id, finished)),
          query,
        )
      return ids("country").includes(one) ? countryDetail(one, finished) : undefined
    case "regions": {
      const details = world.regions.map((region) => ({
        region,
        countries: region.members.map((member) => world.countrySummary(member.country, finished)),
      }))
      if (one === undefined) return page(state === "empty" ? [] : details, query)
      return details.find((detail) => detail.region.id === one)
    }
    case "standards": {
      const details = world.standards.map((standard) => ({ standard, obstacles: world.obstacles }))
      if (one === undefined) return page(details, query)
      if (two === "reasons") return finished ? reasons(one) : { standard: one, reasons: [] }
      return details.find((detail) => detail.standard.id === one)
    }
    case "targets":
      if (one === undefined) return page(state === "empty" ? [] : targets(query, finished), query)
      if (two === "spot-checks") return spotChecks(one)
      return targetDetail(one, finished, query.get("language"))
    case "organisations": {
      const found = world.organisations
        .filter((organisation) => country === null || organisation.country === country)
        .map((organisation) => {
          const own = world.targets.filter((target) => target.organisation === organisation.id)
          return {
            organisation,
            targets: own.length,
            verdicts: world.measured.map((standard) => ({
              standard: standard.id,
              adoption: finished ? world.adoptionNow(own, standard.id) : adoptionOf(countVerdicts([])),
            })),
          }
        })
      if (one === undefined) return page(state === "empty" ? [] : found, query)
      return found
        .map((each) => ({ ...each, explanations: demand.explanationsOf(each.organisation.id) }))
        .find((each) => each.organisation.id === `${one}/${two}`)
    }
    case "scans": {
      const list = finished ? [world.runningScan, ...world.scans] : [world.runningScan]
      return page(
        list.filter((scan) => country === null || scan.country === country),
        query,
      )
    }
    case "vantages":
      return one === undefined
        ? vantages.vantageList(query, finished)
        : page(vantages.differenceList(one, query), query)
    case "changes":
      return one === "summary" ? changesSummary(query, finished) : page(changesOf(query, finished), query)
    case "session":
      return { operator: null }
    case "subscriptions":
      return { isOffered: finished, frequencies: ["each-scan", "daily", "weekly", "monthly"] }
    case "compare":
      return comparison(query)
    case "compare.csv":
      return {}
    // Other forms of the answer: the pages only link to them.
    case "targets.csv":
    case "changes.atom":
      return {}
    case "evidence":
      return evidence(one ?? "")
    case "policies":
      return policies(one, two, query, state === "empty")
    case "csf":
      return library.csf
    case "toolkit":
      return one === "choices" ? TOOLKIT_CHOICES : toolkitAnswer(country ?? "", query.get("product") ?? "")
    case "search":
      return page(search((query.get("q") ?? "").toLowerCase()), query)
    default:
      return OTHER_FORMS.test(resource ?? "") ? {} : undefined
  }
}

/** Other forms of an answer: the pages only link to them. */
const OTHER_FORMS =
  /^(?:adoption|ranking|distribution|countries|targets|changes)\.(?:csv|xlsx|parquet|zip|svg|png|metadata\.json)$/

/** One domain was measured on request and differs, another is being measured. */
const spotChecks = (name: string | undefined) => {
  const at = "2026-11-23T09:30:00.000Z"
  const finding = {
    check: "dnssec.signed",
    verdict: "fail",
    reason: "unsigned",
    parameters: { zone: "gov.xd" },
    requirement: "required",
    label: "Not signed",
    explanation: "No chain of signatures leads to this name.",
    mend: "Have the zone signed by whoever runs its name servers.",
    evidence: null,
    since: at,
    observedAt: at,
    methodology: 1,
  }
  const item = { askedAt: at, methodology: 1 }
  if (name === "harbour.gov.xd") {
    const verdicts = ["fail", "pass"].map((verdict, index) => ({ standard: index === 0 ? "dnssec" : "dmarc", verdict }))
    return { isOffered: true, items: [{ ...item, state: "finished", finishedAt: at, verdicts, findings: [finding] }] }
  }
  if (name === "harbour.gov.xa")
    return { isOffered: true, items: [{ ...item, state: "running", finishedAt: null, verdicts: [], findings: [] }] }
  return { isOffered: false, items: [] }
}

const policies = (one: string | undefined, two: string | undefined, query: URLSearchParams, isEmpty: boolean) => {
  if (one === "findings") return { ...page(isEmpty ? [] : library.findings(query), query), kinds: library.kinds }
  if (one === "places") return page(isEmpty ? [] : library.places, query)
  if (one === "matrix") return library.matrix(query.get("rows") ?? "region", query.get("columns") ?? "csfFunction")
  if (one !== undefined) return library.details.find(({ id }) => id === `${one}/${two}`)
  const found = isEmpty ? [] : library.summaries.filter((each) => library.fits(each, query))
  return { ...page(found, query), facets: library.facets(found) }
}

const mandates = (
  place: string | undefined,
  slug: string | undefined,
  part: string | undefined,
  query: URLSearchParams,
  isEmpty: boolean,
  finished: boolean,
) => {
  if (place === undefined) return page(isEmpty ? [] : demand.mandateList(query, finished), query)
  const id = `${place}/${slug}`
  return part === "trend" ? demand.mandateTrend(id, finished) : demand.mandateDetail(id, finished)
}

const changesOf = (query: URLSearchParams, finished: boolean) => {
  const fits = (name: string, value: string) => (query.get(name) ?? value) === value
  return (finished ? world.changes : []).filter(
    (change) =>
      fits("country", change.country) &&
      fits("standard", change.standard) &&
      fits("organisation", change.organisation) &&
      fits("direction", change.direction) &&
      fits("scan", String(change.scan)),
  )
}

const changesSummary = (query: URLSearchParams, finished: boolean) => {
  const by = query.get("by") ?? "country"
  const idOf = (change: (typeof world.changes)[number]) =>
    by === "standard"
      ? change.standard
      : by === "organisation"
        ? change.organisation
        : by === "scan"
          ? String(change.scan)
          : by === "supplier"
            ? "pilchard"
            : change.country
  const groups = Map.groupBy(changesOf(query, finished), idOf)
  return page(
    [...groups].map(([id, changes]) => {
      const count = (direction: string) => changes.filter((change) => change.direction === direction).length
      return {
        id,
        name: by === "organisation" ? (changes[0]?.organisationName ?? id) : id,
        counts: {
          improved: count("improved"),
          regressed: count("regressed"),
          other: count("other"),
          new: count("new"),
          gone: count("gone"),
        },
      }
    }),
    query,
  )
}

const comparison = (query: URLSearchParams) => {
  const right = (query.get("right") ?? "xa").split("@")
  const [subject = "xa", on = null] = query.get("left")?.split("@") ?? right
  const own = world.targets.filter(({ country }) => right[0]?.startsWith(country))
  const moved = world.changes.flatMap(({ target, organisation, organisationName, standard, from, to, direction }) =>
    from !== null && to !== null && own.some(({ name }) => name === target)
      ? [{ target, organisation, organisationName, standard, from, to, direction }]
      : [],
  )
  const count = (direction: string) => moved.filter((each) => each.direction === direction).length
  const side = { methodologies: [1], targets: own.length }
  return {
    left: { ...side, subject, on, at: world.scanMoment(0, world.MONTHS - 2) },
    right: { ...side, subject: right[0], on: right[1] ?? null, at: world.scanMoment(0, world.MONTHS - 1) },
    standards: world.measured.map(({ id }, index) => ({
      standard: id,
      left: world.adoptionNow(own.slice(index % 3), id),
      right: world.adoptionNow(own, id),
    })),
    verdicts: { improved: count("improved"), regressed: count("regressed"), other: count("other"), unchanged: 40 },
    moved,
    onlyLeft: [],
    onlyRight: own.slice(0, 1).map(({ name }) => name),
  }
}

const ids = (kind: "world" | "region" | "country") => world.subjectIds(kind)

const status = (state: FixtureState): Status => {
  const latest = world.scans[0] ?? null
  const usual: Status = {
    mode: "lab",
    methodology: 1,
    version: "0.1.0",
    now: world.NOW,
    countries: ids("country").length,
    targets: world.targets.length,
    latestFinishedScan: latest,
    running: [world.runningScan],
    history: { month: world.MONTHS, months: world.MONTHS },
    nextScanAt: "2026-12-03T03:10:00.000Z",
  }
  switch (state) {
    case "first-run":
      return { ...usual, latestFinishedScan: null, history: { month: 0, months: world.MONTHS } }
    case "history":
      return { ...usual, history: { month: 9, months: world.MONTHS } }
    case "stale":
      return { ...usual, mode: "live", now: "2027-11-23T06:40:00.000Z", running: [], history: null }
    case "empty":
      return {
        ...usual,
        mode: "live",
        countries: 0,
        targets: 0,
        latestFinishedScan: null,
        running: [],
        history: null,
        nextScanAt: null,
      }
    default:
      return usual
  }
}

const grid = (query: URLSearchParams, state: FixtureState, finished: boolean): Grid => {
  const kind = subjectKind(query)
  return { rows: state === "empty" ? [] : ids(kind).map((id) => world.gridRow(kind, id, finished)) }
}

const subjectKind = (query: URLSearchParams): "world" | "region" | "country" => {
  const by = query.get("by")
  return by === "region" || by === "country" ? by : "world"
}

/** Whom a series or a place in a ranking is about. */
const comparedIds = (kind: SubjectKind): ReadonlyArray<string> => {
  switch (kind) {
    case "organisation":
      return world.organisations.map(({ id }) => id)
    case "supplier":
      return SUPPLIER_IDS
    case "sector":
      return [...new Set(world.targets.map(({ sector }) => sector))]
    case "level":
      return [...new Set(world.targets.map(({ level }) => level))]
    default:
      return ids(kind)
  }
}

const comparedTargets = (kind: SubjectKind, id: string, country: string | null) =>
  (kind === "supplier"
    ? world.targets.filter((target) => ROLES.some((role) => supplierOf(target, role) === id))
    : kind === "sector" || kind === "level"
      ? world.targets.filter((target) => target[kind] === id)
      : world.targetsOf(kind, id)
  ).filter((target) => country === null || target.country === country)

const comparedSubject = (kind: SubjectKind, id: string) => ({
  kind,
  id,
  name:
    kind === "supplier"
      ? supplierView(id).name
      : kind === "sector" || kind === "level"
        ? id
        : world.subjectName(kind, id),
})

const isKind = (by: string | null): by is SubjectKind =>
  by === "organisation" || by === "supplier" || by === "sector" || by === "level"

/** Half-way through its history a country's list changes, and the place from which it is seen. */
const fixtureBreaks = (points: ReadonlyArray<{ readonly at: string }>) => {
  const [before, point, later] = points.slice(9, 12)
  if (before === undefined || point === undefined || later === undefined) return {}
  return {
    breaks: [
      { kind: "list", at: point.at, before: before.at, targets: 40, joined: 9, left: 2 },
      { kind: "vantage", at: later.at, before: point.at, from: "lab-west", to: "lab-east" },
    ],
  }
}

const adoption = (query: URLSearchParams, finished: boolean) => {
  const by = query.get("by")
  const kind = isKind(by) ? by : subjectKind(query)
  const wanted = query.getAll("id")
  const measures = [...query.getAll("standard"), ...query.getAll("check")]
  const level = query.get("level")
  const isFixed = query.get("panel") === "fixed"
  // Older scans of one country were judged again, by a rule that is harder to meet.
  const isNewest = query.get("rules") === "newest"
  const [from, to] = [query.get("from") ?? "", `${query.get("to") ?? "9999"}~`]
  const series = (kind === "organisation" ? wanted : comparedIds(kind))
    .filter((id) => (wanted.length === 0 || wanted.includes(id)) && (!isNewest || id === "xa"))
    .flatMap((id) =>
      world.measured
        .filter((each) => measures.length === 0 || measures.some((measure) => measure.split(".")[0] === each.id))
        .map((each) => {
          const targets = comparedTargets(
            kind,
            id,
            isKind(by) && kind !== "organisation" ? query.get("country") : null,
          ).filter((one) => level === null || one.level === level)
          const points = finished ? world.points(targets, each.id).filter(({ at }) => at >= from && at <= to) : []
          return {
            subject: comparedSubject(kind, id),
            standard: each.id,
            check: query.get("check"),
            sector: kind === "sector" ? id : null,
            level: kind === "level" ? id : level,
            points: isNewest ? points.map((point) => ({ ...point, methodology: 2 })) : points,
            ...(finished && isFixed ? world.fixedPanel(targets, each.id) : {}),
            ...(kind === "country" && id === "xa" && !isFixed ? fixtureBreaks(points) : {}),
          }
        }),
    )
    .filter(({ points }) => kind === "world" || kind === "country" || points.length > 0)
  return { series }
}

const ranking = (query: URLSearchParams, finished: boolean) => {
  const by = query.get("by")
  const kind = isKind(by) ? by : subjectKind(query)
  const country = query.get("country")
  const standard = (query.get("standard") ??
    query.get("check")?.split(".")[0] ??
    "dnssec") as (typeof world.measured)[number]["id"]
  const at = query.get("at") ?? world.NOW.slice(0, 10)
  const since = query.get("since") ?? `${Number(at.slice(0, 4)) - 1}${at.slice(4)}`
  const rows = comparedIds(kind)
    .flatMap((id) => {
      const points = finished ? world.points(comparedTargets(kind, id, country), standard) : []
      const [now, before] = [at, since].map((day) => points.filter((point) => point.at.slice(0, 10) <= day).at(-1))
      return now === undefined ? [] : [{ id, now, before }]
    })
    .sort((left, right) => (right.now.adoption.share ?? -1) - (left.now.adoption.share ?? -1))
  const rankIn = (shares: ReadonlyArray<number | null | undefined>, share: number | null | undefined) =>
    typeof share === "number" ? shares.filter((each) => typeof each === "number" && each > share).length + 1 : null
  return {
    by: kind,
    standard,
    check: query.get("check"),
    country,
    sector: null,
    level: null,
    at,
    since,
    rows: rows.map(({ id, now, before }) => ({
      subject: comparedSubject(kind, id),
      at: now.at,
      adoption: now.adoption,
      before: before === undefined ? null : { at: before.at, adoption: before.adoption },
      change:
        typeof now.adoption.share === "number" && typeof before?.adoption.share === "number"
          ? (now.adoption.share - before.adoption.share) * 100
          : null,
      rank: rankIn(
        rows.map((row) => row.now.adoption.share),
        now.adoption.share,
      ),
      rankBefore: rankIn(
        rows.map((row) => row.before?.adoption.share),
        before?.adoption.share,
      ),
    })),
  }
}

const distribution = (query: URLSearchParams, finished: boolean) => {
  const of = query.get("of") ?? "countries"
  const country = query.get("country")
  const isTargets = of === "targets"
  const kind = of === "organisations" ? "organisation" : "country"
  const standard = (query.get("standard") ?? "dnssec") as (typeof world.measured)[number]["id"]
  const shares = isTargets
    ? []
    : comparedIds(kind).flatMap((id) => world.adoptionNow(comparedTargets(kind, id, country), standard).share ?? [])
  const spread = isTargets
    ? spreadOfNumbers(
        [1, 3, 4].map((value) => ({ value, count: value * 3 })),
        5,
      )
    : spreadOfShares(shares)
  return {
    of,
    unit: isTargets ? "standards" : "share",
    standard: isTargets ? null : standard,
    check: query.get("check"),
    country,
    at: query.get("at") ?? world.NOW.slice(0, 10),
    ...(finished ? spread : spreadOfShares([])),
  }
}

const countryDetail = (id: string, finished: boolean) => ({
  ...world.countrySummary(id, finished),
  country: {
    id,
    alpha3: `X${id.toUpperCase()}`,
    names: { en: world.subjectName("country", id) },
    fictional: true,
    schedule: { cron: "10 3 3 * *", timeZone: "Etc/UTC" },
    topLevelDomains: [id],
    governmentSuffixes: [`gov.${id}`],
    lists: [
      {
        id: `${id}/central`,
        title: "Central government",
        owner: "Fixture",
        source: { title: "Fixture", readOn: "2026-11-20" },
        licence: "CC0-1.0",
        retrievedOn: "2026-11-20",
        maintained: "by-hand",
      },
    ],
    sources: [{ title: "Fixture", readOn: "2026-11-20" }],
  },
  nextScanAt: "2026-12-03T03:10:00.000Z",
})

const targetSummary = (target: (typeof world.targets)[number], finished: boolean) => ({
  target,
  organisation: world.organisations.find((each) => each.id === target.organisation),
  observedAt: finished && world.isScanned(target) ? world.scanMoment(0, world.MONTHS - 1) : null,
  excluded: target.name === world.OPTED_OUT,
  verdicts: finished ? world.standardVerdicts(target) : [],
})

const targets = (query: URLSearchParams, finished: boolean) => {
  const text = query.get("q")?.toLowerCase()
  const conditions = query.getAll("verdict").map((given) => given.split(":") as [string, string])
  const verdict = query.get("verdict")?.includes(":") ? null : query.get("verdict")
  const standard = query.get("standard")
  const tag = query.get("tag")
  return world.targets
    .filter((target) => tag === null || (target.tags ?? []).includes(tag))
    .filter((target) => (query.get("country") ?? target.country) === target.country)
    .filter((target) => (query.get("organisation") ?? target.organisation) === target.organisation)
    .filter(
      (target) => text === undefined || `${target.name} ${world.organisationName(target)}`.toLowerCase().includes(text),
    )
    .map((target) => targetSummary(target, finished))
    .filter((summary) =>
      conditions.every(
        ([measure, said]) =>
          said === undefined || summary.verdicts.some((each) => each.standard === measure && each.verdict === said),
      ),
    )
    .filter(
      (summary) =>
        verdict === null ||
        summary.verdicts.some((each) => each.verdict === verdict && (standard ?? each.standard) === each.standard),
    )
}

const targetDetail = (name: string, finished: boolean, language: string | null) => {
  const target = world.targets.find((each) => each.name === name)
  if (target === undefined) return undefined
  const seen = finished && world.isScanned(target)
  return {
    ...targetSummary(target, finished),
    country: world.countrySummary(target.country, finished),
    findings: seen ? world.findings(target, language) : [],
    history: seen ? world.history(target) : [],
    suppliers: seen ? suppliersOf(target) : [],
    ...demand.demandOfTarget(target, seen),
    views: seen ? vantages.viewsOf(target, language) : [],
  }
}

const ROLES = ["dns-operator", "mail-host", "web-host"] as const
const SUPPLIER_NAMES: Readonly<Record<string, string>> = {
  lantern: "Lantern",
  pilchard: "Pilchard Mail",
  tidewater: "Tidewater",
}

const supplierView = (id: string): SupplierView => ({
  id,
  name: SUPPLIER_NAMES[id] ?? (id === "self-hosted" ? "Run by the body itself" : "Others"),
  kind: id in SUPPLIER_NAMES ? "supplier" : id === "self-hosted" ? id : "other",
  country: id in SUPPLIER_NAMES ? "xa" : null,
  url: id in SUPPLIER_NAMES ? `https://${id}.example/` : null,
})

/** Some supplier for every role, the same each time. */
const supplierOf = (target: (typeof world.targets)[number], role: (typeof ROLES)[number]): string => {
  const choices = {
    "dns-operator": ["tidewater", "lantern", "self-hosted"],
    "mail-host": ["pilchard", "pilchard", "other"],
    "web-host": ["lantern", "other", "other", "self-hosted"],
  }[role]
  return choices[(target.name.length + target.organisation.length) % choices.length]!
}

const suppliersOf = (target: (typeof world.targets)[number]) =>
  ROLES.map((role) => ({ role, suppliers: [supplierView(supplierOf(target, role))] }))

const SUPPLIER_IDS = [...Object.keys(SUPPLIER_NAMES), "self-hosted", "other"]

const supplierSummary = (id: string, isEmpty: boolean) => {
  const served = isEmpty ? [] : world.targets.filter((target) => ROLES.some((role) => supplierOf(target, role) === id))
  return {
    supplier: supplierView(id),
    targets: served.length,
    organisations: new Set(served.map(({ organisation }) => organisation)).size,
    countries: new Set(served.map(({ country }) => country)).size,
    roles: ROLES.map((role) => ({
      role,
      targets: served.filter((each) => supplierOf(each, role) === id).length,
    })).filter(({ targets }) => targets > 0),
  }
}

const suppliers = (id: string | undefined, part: string | undefined, query: URLSearchParams, isEmpty: boolean) => {
  const role = query.get("role")
  if (id === undefined) {
    const all = SUPPLIER_IDS.map((each) => supplierSummary(each, isEmpty))
    return page(
      all
        .filter(({ roles }) => role === null || roles.some((each) => each.role === role))
        .sort((left, right) => right.targets - left.targets),
      query,
    )
  }
  if (!SUPPLIER_IDS.includes(id)) return undefined
  const served = isEmpty ? [] : world.targets.filter((target) => ROLES.some((each) => supplierOf(target, each) === id))
  if (part === "targets") {
    return page(
      served.map((target) => targetSummary(target, true)),
      query,
    )
  }
  if (part === "mandates") return demand.supplierMandates(supplierView(id), served, query.get("country"))
  const source = { title: "Fixture", url: "https://example.org/manual", readOn: "2026-11-20" }
  return {
    ...supplierSummary(id, isEmpty),
    record:
      id in SUPPLIER_NAMES
        ? {
            id,
            name: SUPPLIER_NAMES[id],
            country: "xa",
            url: `https://${id}.example/`,
            fictional: true,
            patterns: { mx: [{ suffix: `mx.${id}.example`, source }], asn: [{ number: 64_500, source }] },
            sources: [source],
          }
        : null,
    adoption: isEmpty
      ? []
      : world.measured.map((standard) => ({ standard: standard.id, points: world.points(served, standard.id) })),
  }
}

const countrySuppliers = (country: string, finished: boolean) => {
  const targets = finished
    ? world.targets.filter((target) => target.country === country && world.isScanned(target))
    : []
  return {
    country,
    roles: ROLES.map((role) => {
      const counted = Map.groupBy(targets, (target) => supplierOf(target, role))
      return {
        role,
        targets: targets.length,
        suppliers: [...counted]
          .map(([id, served]) => ({
            supplier: supplierView(id),
            targets: served.length,
            share: served.length / targets.length,
          }))
          .sort((left, right) => right.targets - left.targets),
      }
    }),
  }
}

const reasons = (standard: string) => {
  const counted = new Map<string, { check: string; verdict: string; reason: string; label: string; targets: number }>()
  for (const target of world.targets.filter(world.isScanned)) {
    for (const finding of world.findings(target, null)) {
      if (!finding.check.startsWith(`${standard}.`)) continue
      const key = `${finding.check} ${finding.reason}`
      const { check, verdict, reason, label } = finding
      const entry = counted.get(key) ?? { check, verdict, reason, label, targets: 0 }
      counted.set(key, { ...entry, targets: entry.targets + 1 })
    }
  }
  return { standard, reasons: [...counted.values()].sort((left, right) => right.targets - left.targets) }
}

const evidence = (hash: string) => {
  for (const target of world.targets) {
    for (const standard of world.measured) {
      if (world.evidenceHash(target.name, standard.id) !== hash) continue
      return {
        hash,
        standard: standard.id,
        version: 1,
        firstObservedAt: world.scanMoment(0, 14),
        document: {
          name: target.name,
          asked: ["A", "AAAA", "MX"],
          answer: { value: [{ type: "A", data: "192.0.2.1" }] },
        },
      }
    }
  }
  return undefined
}

const search = (text: string) => {
  if (text === "") return []
  const holds = (title: string) => title.toLowerCase().includes(text)
  return [
    ...ids("country")
      .map((id) => ({ kind: "country", id, title: world.subjectName("country", id), context: "Country" }))
      .filter((hit) => holds(hit.title)),
    ...world.standards
      .map((each) => ({ kind: "standard", id: each.id, title: each.abbreviation, context: each.title }))
      .filter((hit) => holds(`${hit.title} ${hit.context}`)),
    ...world.organisations
      .map((each) => ({
        kind: "organisation",
        id: each.id,
        title: each.name,
        context: world.subjectName("country", each.country),
      }))
      .filter((hit) => holds(hit.title)),
    ...world.targets
      .map((each) => ({ kind: "target", id: each.name, title: each.name, context: world.organisationName(each) }))
      .filter((hit) => holds(hit.title)),
  ].slice(0, 50)
}

const TOOLKIT_CHOICES = {
  countries: [{ id: "xa", name: "Arden" }],
  regions: [{ id: "inner-sea", name: "Inner Sea" }],
  categories: [{ id: "mail-service", name: "Mail service" }],
  stages: [{ id: "specification", name: "Specification" }],
}

/** A specification of one clause, and a document with a block of every kind. */
const toolkitAnswer = (id: string, category: string) => ({
  specification: {
    format: "plumbline-specification",
    version: 1,
    tool: { name: "plumbline", version: "0.1.0" },
    methodology: 1,
    on: "2026-11-23",
    licence: "CC BY 4.0",
    place: { kind: "country", id, name: "Arden", fictional: true },
    category,
    categoryName: "Mail service",
    scope: "mail",
    watch: "Nothing in particular.",
    purpose: "To test the page.",
    disclaimer: "This is no legal advice.",
    definitions: [{ name: "Buyer", text: "Who buys." }],
    basis: { state: "not-searched", citations: [] },
    equivalence: ["An equivalent may be offered."],
    clauses: [
      {
        clause: "mail-dmarc",
        code: "MAIL-3",
        title: "Forged mail is stopped",
        standard: "dmarc",
        kind: "minimum",
        obligates: "supplier",
        requirement: "The Supplier shall publish a DMARC record.",
        rationale: "Forged mail is stopped.",
        acceptance: { method: "Look-up", requires: [{ check: "dmarc.policy" }], threshold: "Met", when: "At delivery" },
        evidence: ["Report"],
        remedy: { severity: "high", fixWithin: "PT24H" },
        csfFunctions: ["protect"],
        references: ["RFC 9989"],
        basis: [],
        tightenedBy: [],
        confidence: "high",
      },
    ],
    stages: [{ id: "need", name: "Need", checklist: ["Look."] }],
    questionnaire: {
      introduction: "Answer.",
      sections: [{ id: "ethics", title: "Code of ethics", questions: [{ text: "Is there one?" }] }],
    },
    evaluation: {
      introduction: "Score.",
      scale: [{ points: 0, label: "Absent", meaning: "No." }],
      rules: ["Be fair."],
    },
    performance: {
      introduction: "Measure.",
      indicators: [{ id: "rate", name: "Rate", formula: "a / b", target: "All", fedBy: "Scan" }],
      ladder: [{ severity: "high", fixWithin: "PT24H", meaning: "Bad" }],
      consequences: ["A credit."],
      quarterly: ["Trend."],
    },
    businessCase: { introduction: "Why.", blocks: [{ name: "Trust", text: "More of it." }] },
  },
  document: [
    { kind: "heading", level: 1, anchor: "title", text: "Conformance specification: Mail service, Arden" },
    { kind: "paragraph", text: "This is no legal advice.", tone: "note" },
    { kind: "heading", level: 1, anchor: "1-requirements", text: "1. Requirements" },
    { kind: "heading", level: 2, anchor: "mail-3", text: "1.1 MAIL-3 Forged mail is stopped" },
    { kind: "paragraph", text: "The Supplier shall publish a DMARC record.", tone: "plain" },
    { kind: "terms", terms: [{ name: "Why", text: "Forged mail is stopped." }] },
    { kind: "list", items: ["Report"], ordered: false },
    { kind: "list", items: ["First", "Second"], ordered: true },
    { kind: "table", caption: "Clauses", columns: ["Code", "Clause"], rows: [["MAIL-3", "Forged mail is stopped"]] },
  ],
})

const page = (items: ReadonlyArray<unknown>, query: URLSearchParams) => {
  const offset = Number(query.get("offset") ?? 0)
  const limit = Number(query.get("limit") ?? 50)
  const next = offset + limit < items.length ? `/api/v1/?offset=${offset + limit}&limit=${limit}` : null
  return { items: items.slice(offset, offset + limit), total: items.length, offset, limit, next }
}

const problem = (response: ServerResponse, statusCode: number, code: string, message: string) => {
  response.writeHead(statusCode, { "content-type": "application/json" })
  response.end(JSON.stringify({ error: { code, status: statusCode, message, mend: "Look at the log of the API." } }))
}

const send = (_request: IncomingMessage, response: ServerResponse, statusCode: number, body: unknown) => {
  response.writeHead(statusCode, { "content-type": "application/json" })
  response.end(JSON.stringify(body))
}
