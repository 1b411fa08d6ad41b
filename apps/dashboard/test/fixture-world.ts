/**
 * A small made-up world whose answers are the same on every run: what the fixture API serves to the page tests.
 *
 * Every figure is counted from the verdicts of `verdictAt`, so grid, trend, organisation and domain agree with each other.
 */
import {
  type AdoptionPoint,
  adoptionOf,
  type Change,
  type Check,
  type CountrySummary,
  countVerdicts,
  directionOfChange,
  type FindingView,
  fillText,
  type GridRow,
  type Organisation,
  type Region,
  type Scan,
  type Source,
  type Standard,
  type StandardId,
  type SubjectKind,
  type Target,
  type Verdict,
  type VerdictPeriod,
} from "@plumbline/core"

export const MONTHS = 24
export const NOW = "2026-11-23T06:40:00.000Z"
/** The list of the country `qz` has never been scanned. */
export const UNSCANNED = "qz"
export const OPTED_OUT = "archive.gov.xa"
export const NOT_YET_MEASURED = "new-portal.gov.xb"

const SOURCE: Source = { title: "Fixture", readOn: "2026-11-20" }

/** Monthly scans, a day apart by country, the last in November 2026. */
export const scanMoment = (countryIndex: number, month: number, minutes = 0): string =>
  new Date(Date.UTC(2024, 11 + month, 3 + countryIndex, 3, 10 + minutes)).toISOString()

export const regions: ReadonlyArray<Region> = [
  region("northern-isles", "Northern Isles", "m49-region", ["xa", "xb", "xc"]),
  region("inner-sea", "Inner Sea", "m49-region", ["xd", "xe"]),
  region("eastern-plateau", "Eastern Plateau", "m49-region", ["xf", "qm"]),
  region("far-south", "Far South", "m49-region", ["qn", "qz"]),
  region("league-of-harbours", "League of Harbours", "grouping", ["xa", "xd", "qn"]),
]

function region(id: string, name: string, kind: Region["kind"], members: ReadonlyArray<string>): Region {
  return { id, name, kind, fictional: true, members: members.map((country) => ({ country })), sources: [SOURCE] }
}

/** Id, name, shift of adoption against the others, growth over the 24 months. */
const COUNTRIES: ReadonlyArray<readonly [string, string, number, number]> = [
  ["xa", "Aldervale", 0.18, 0.16],
  ["xb", "Brackwater", 0.06, 0.22],
  ["xc", "Federated Communities of the Cinder Coast", -0.04, 0.1],
  ["xd", "Dunmere", 0.0, 0.28],
  ["xe", "Eskerland", -0.16, 0.12],
  ["xf", "Fenwick Republic", -0.1, 0.3],
  ["qm", "Qamar", -0.22, 0.26],
  ["qn", "Northfold", 0.1, 0.04],
  ["qz", "Quarzia", 0, 0],
]
const countryIds = COUNTRIES.map(([id]) => id)

const ORGANISATIONS: ReadonlyArray<readonly [string, string, Organisation["sector"], Organisation["level"]]> = [
  ["interior", "Ministry of the Interior", "public-order-and-safety", "national"],
  ["health", "Ministry of Health and Social Care", "health", "national"],
  ["tax", "Tax and Customs Administration", "general-public-services", "national"],
  ["harbour-city", "City of Harbour", "housing-and-community", "local"],
  [
    "statistics",
    "National Institute for Statistics, Demography and the Study of the Population",
    "general-public-services",
    "national",
  ],
]
const TARGET_LABELS: ReadonlyArray<readonly [string, string, Target["roles"]]> = [
  ["interior", "interior", ["web", "mail"]],
  ["police", "interior", ["web", "mail"]],
  ["passports", "interior", ["web"]],
  ["health", "health", ["web", "mail"]],
  ["vaccination", "health", ["web"]],
  ["hospitals-and-care-homes-register", "health", ["web", "mail"]],
  ["tax", "tax", ["web", "mail"]],
  ["customs", "tax", ["web", "mail"]],
  ["harbour", "harbour-city", ["web", "mail"]],
  ["parking.harbour", "harbour-city", ["web"]],
  ["council.harbour", "harbour-city", ["web", "mail"]],
  ["statistics", "statistics", ["web", "mail"]],
  ["census", "statistics", ["web"]],
  ["data", "statistics", ["web", "mail"]],
]

export const organisations: ReadonlyArray<Organisation> = countryIds.flatMap((country) =>
  ORGANISATIONS.map(([slug, name, sector, level]) => ({
    id: `${country}/${slug}`,
    country,
    name,
    sector,
    level,
    ...(country === "qm" && slug === "health" ? { nameLocal: "وزارة الصحة والرعاية الاجتماعية" } : {}),
  })),
)

export const targets: ReadonlyArray<Target> = countryIds.flatMap((country) => [
  ...TARGET_LABELS.map(([label, slug, roles]) => target(`${label}.gov.${country}`, country, slug, roles)),
  ...(country === "xa" ? [target(OPTED_OUT, country, "statistics", ["web"])] : []),
  ...(country === "xb" ? [target(NOT_YET_MEASURED, country, "interior", ["web"])] : []),
  ...(country === "qm" ? [target("xn--mgberp4a5d4ar.gov.qm", country, "interior", ["web", "mail"])] : []),
])

function target(name: string, country: string, slug: string, roles: Target["roles"]): Target {
  const owner = organisations.find((one) => one.id === `${country}/${slug}`)
  if (owner === undefined) throw new Error(`no organisation ${country}/${slug}`)
  const { id, sector, level } = owner
  return { name, country, organisation: id, list: `${country}/central`, sector, level, roles }
}

export const standards: ReadonlyArray<Standard> = [
  standard("dnssec", "DNS Security Extensions", "DNSSEC", "name", "RFC 9364", [
    check(
      "dnssec.signed",
      "Zone is signed",
      "required",
      "no-ds",
      "No DS record",
      "The parent zone publishes no DS record.",
    ),
    check(
      "dnssec.valid",
      "Signatures validate",
      "required",
      "expired",
      "Signature expired",
      "A signature expired on {date}.",
    ),
  ]),
  standard("ipv6", "Internet Protocol version 6", "IPv6", "name", "RFC 8200", [
    check(
      "ipv6.web",
      "Web site has an IPv6 address",
      "required",
      "no-aaaa",
      "No AAAA record",
      "The name has no AAAA record.",
    ),
  ]),
  standard("https", "HTTP over TLS", "HTTPS", "web", "RFC 9110", [
    check("https.reachable", "Answers over HTTPS", "required", "refused", "HTTPS not offered", "Port 443 was closed."),
    check(
      "https.redirect",
      "HTTP leads to HTTPS",
      "recommended",
      "no-redirect",
      "No redirect",
      "HTTP answered with content.",
    ),
  ]),
  standard("tls", "Transport Layer Security", "TLS", "web", "RFC 8446", [
    check("tls.version", "No outdated version", "required", "old-version", "Outdated version", "TLS 1.0 was accepted."),
    check(
      "tls.certificate",
      "Certificate is trusted",
      "required",
      "name-mismatch",
      "Wrong name",
      "The certificate names {name}.",
    ),
  ]),
  standard("spf", "Sender Policy Framework", "SPF", "mail", "RFC 7208", [
    check(
      "spf.record",
      "Publishes one record",
      "required",
      "no-record",
      "No SPF record",
      "No record starts with v=spf1.",
    ),
  ]),
  standard("dkim", "DomainKeys Identified Mail", "DKIM", "mail", "RFC 6376", [
    check("dkim.exists", "Keys are published", "required", "nothing", "No keys", "Nothing exists below _domainkey."),
  ]),
  standard("dmarc", "Domain-based Message Authentication, Reporting and Conformance", "DMARC", "mail", "RFC 7489", [
    check(
      "dmarc.policy",
      "Policy is enforced",
      "required",
      "no-record",
      "No DMARC record",
      "There is no record at _dmarc.{name}.",
    ),
  ]),
  standard("starttls", "SMTP over TLS", "STARTTLS", "mail", "RFC 3207", [
    check(
      "starttls.offered",
      "Every mail server offers it",
      "required",
      "not-offered",
      "Not offered",
      "5 of 12 mail servers did not offer STARTTLS.",
    ),
  ]),
  standard("dane", "DNS-based Authentication of Named Entities", "DANE", "mail", "RFC 7672", []),
]

function standard(
  id: StandardId,
  title: string,
  abbreviation: string,
  theme: Standard["theme"],
  rfc: string,
  checks: ReadonlyArray<Check>,
): Standard {
  return {
    id,
    title,
    abbreviation,
    theme,
    summary: `${abbreviation} lets others be sure of what they receive from this domain.`,
    status: checks.length === 0 ? "planned" : "measured",
    sdo: "IETF",
    specifications: [
      {
        id: rfc,
        title,
        url: `https://www.rfc-editor.org/rfc/${rfc.replace(" ", "").toLowerCase()}`,
        status: "current",
      },
    ],
    csfFunctions: ["protect"],
    ...(checks.length === 0 ? {} : { limitations: ["Measured from one vantage point."] }),
    checks,
    sources: [SOURCE],
  }
}

function check(
  id: string,
  title: string,
  requirement: Check["requirement"],
  code: string,
  label: string,
  explanation: string,
): Check {
  const mend = "Ask the operator of {name} to put this right, then test again."
  return {
    id,
    title,
    asks: `${title}, everywhere and at all times.`,
    requirement,
    roles: ["web", "mail"],
    reference: "Section 3.1",
    reasons: [
      { code: "as-asked", verdict: "pass", label: "As asked", explanation: "Everything that is asked was seen." },
      {
        code: "phase-out",
        verdict: "partial",
        label: "Partly",
        explanation: "It works, but in a form that should go.",
        mend,
      },
      { code, verdict: "fail", label, explanation, mend },
      {
        code: "no-service",
        verdict: "not-applicable",
        label: "No such service",
        explanation: "The domain offers no such service.",
      },
    ],
  }
}

export const obstacles = [
  {
    code: "timeout",
    label: "No answer in time",
    explanation: "The server did not answer within ten seconds.",
    mend: "Check from another network.",
  },
]

const BASE: Readonly<Partial<Record<StandardId, number>>> = {
  dnssec: 0.34,
  ipv6: 0.42,
  https: 0.82,
  tls: 0.6,
  spf: 0.72,
  dkim: 0.5,
  dmarc: 0.3,
  starttls: 0.75,
}
export const measured = standards.filter((one) => one.status === "measured")

/** A number in 0..1 that depends on the text alone (FNV-1a, then a mix so that near texts part). */
const hash = (text: string): number => {
  let h = 0x811c9dc5
  for (const character of text) h = Math.imul(h ^ (character.codePointAt(0) ?? 0), 0x01000193)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return ((h ^ (h >>> 15)) >>> 0) / 0x1_0000_0000
}

export const isScanned = (one: Target): boolean =>
  one.country !== UNSCANNED && one.name !== OPTED_OUT && one.name !== NOT_YET_MEASURED

/** A target's verdict on a standard in a month; every other word of the fixture counts these. */
export const verdictAt = (one: Target, id: StandardId, month: number): Verdict => {
  const key = `${one.name} ${id} ${month}`
  const known = verdicts.get(key)
  if (known !== undefined) return known
  const verdict = decide(one, id, month)
  verdicts.set(key, verdict)
  return verdict
}
const verdicts = new Map<string, Verdict>()

const decide = (one: Target, id: StandardId, month: number): Verdict => {
  const theme = standards.find((each) => each.id === id)?.theme
  if (theme === "mail" && !one.roles.includes("mail")) return "not-applicable"
  // For four months Dunmere's network was hard to reach, so that coverage falls below 80 %.
  const unknownShare = one.country === "xd" && month >= 9 && month <= 12 ? 0.35 : 0.02
  if (hash(`${one.name} ${id} ${month} unknown`) < unknownShare) return "unknown"
  const [, , shift, growth] = COUNTRIES.find(([country]) => country === one.country) ?? ["", "", 0, 0]
  const regression = one.country === "qn" && id === "dmarc" && month >= 17 ? 0.25 : 0
  const share = (BASE[id] ?? 0) + shift + (growth * month) / (MONTHS - 1) - regression
  const place = hash(`${one.name} ${id}`)
  return place < share ? "pass" : place < share + 0.12 ? "partial" : "fail"
}

const shareOf = (chosen: ReadonlyArray<Target>, id: StandardId, month: number) =>
  adoptionOf(countVerdicts(chosen.filter(isScanned).map((one) => verdictAt(one, id, month))))

export const adoptionNow = (chosen: ReadonlyArray<Target>, id: StandardId) => shareOf(chosen, id, MONTHS - 1)

export const points = (chosen: ReadonlyArray<Target>, id: StandardId): ReadonlyArray<AdoptionPoint> =>
  Array.from({ length: MONTHS }, (_, month) => ({
    at: scanMoment(8, month),
    methodology: 1,
    adoption: shareOf(chosen, id, month),
  })).filter((point) => point.adoption.n + point.adoption.counts.unknown > 0)

/** Those measured in every month, and what the API says of them beside the whole list. */
export const fixedPanel = (chosen: ReadonlyArray<Target>, id: StandardId) => {
  const isMeasured = (one: Target, month: number) => !["unknown", "not-applicable"].includes(verdictAt(one, id, month))
  const scanned = chosen.filter(isScanned)
  const months = Array.from({ length: MONTHS }, (_, month) => month)
  const throughout = scanned.filter((one) => months.every((month) => isMeasured(one, month)))
  const [first, last] = [0, MONTHS - 1]
  const none = adoptionOf(countVerdicts([]))
  const only = (now: number, then: number) =>
    adoptionOf(
      countVerdicts(
        scanned.filter((one) => isMeasured(one, now) && !isMeasured(one, then)).map((one) => verdictAt(one, id, now)),
      ),
    )
  const interrupted =
    scanned.filter((one) => isMeasured(one, first) && isMeasured(one, last)).length - throughout.length
  return {
    points: points(throughout, id),
    panel: {
      targets: throughout.length,
      from: scanMoment(8, first),
      to: scanMoment(8, last),
      wholeFirst: scanned.length === 0 ? none : shareOf(scanned, id, first),
      wholeLast: scanned.length === 0 ? none : shareOf(scanned, id, last),
      joined: only(last, first),
      left: only(first, last),
      interrupted,
    },
  }
}

/** The targets of a subject of the grid and the trends. */
export const targetsOf = (kind: SubjectKind, id: string): ReadonlyArray<Target> => {
  if (kind === "organisation") return targets.filter((one) => one.organisation === id)
  if (kind === "world") return targets
  if (kind === "country") return targets.filter((one) => one.country === id)
  const members = regions.find((one) => one.id === id)?.members.map((member) => member.country) ?? []
  return targets.filter((one) => members.includes(one.country))
}

export const subjectName = (kind: SubjectKind, id: string): string =>
  kind === "organisation"
    ? (organisations.find((one) => one.id === id)?.name ?? id)
    : kind === "world"
      ? "World"
      : kind === "country"
        ? (COUNTRIES.find(([country]) => country === id)?.[1] ?? id)
        : (regions.find((one) => one.id === id)?.name ?? id)

export const subjectIds = (kind: "world" | "region" | "country"): ReadonlyArray<string> =>
  kind === "world" ? ["world"] : kind === "country" ? countryIds : regions.map((one) => one.id)

/** `finished: false` gives the grid before the first scan has ended. */
export const gridRow = (kind: "world" | "region" | "country", id: string, finished: boolean): GridRow => {
  const chosen = targetsOf(kind, id)
  return {
    subject: { kind, id, name: subjectName(kind, id) },
    region: kind === "country" ? (regions.find((one) => one.members.some((m) => m.country === id))?.id ?? null) : null,
    targets: chosen.length,
    cells: measured.map((each) => {
      const trend = finished ? points(chosen, each.id) : []
      const last = trend.at(-1)
      const before = trend.at(-13)
      return {
        standard: each.id,
        at: last?.at ?? null,
        adoption: last?.adoption ?? adoptionOf(countVerdicts([])),
        before: before === undefined ? null : { at: before.at, adoption: before.adoption },
        recent: trend.map((point) => point.adoption.share),
      }
    }),
  }
}

/** The last finished scan of each country but the unscanned one, and all before it, newest first. */
export const scans: ReadonlyArray<Scan> = Array.from({ length: MONTHS }, (_, month) =>
  countryIds
    .filter((id) => id !== UNSCANNED)
    .map((country, index) => {
      const total = targetsOf("country", country).filter(isScanned).length
      return {
        id: month * 8 + index + 1,
        country,
        methodology: 1,
        vantage: "lab",
        scheduledFor: scanMoment(index, month),
        startedAt: scanMoment(index, month),
        finishedAt: scanMoment(index, month, 9),
        targets: total,
        measured: total,
      }
    }),
)
  .flat()
  .reverse()

export const runningScan: Scan = {
  id: 500,
  country: UNSCANNED,
  methodology: 1,
  vantage: "lab",
  scheduledFor: NOW,
  startedAt: NOW,
  finishedAt: null,
  targets: 14,
  measured: 5,
}

export const countrySummary = (id: string, finished: boolean): CountrySummary => ({
  id,
  name: subjectName("country", id),
  fictional: true,
  regions: regions.filter((one) => one.members.some((member) => member.country === id)).map((one) => one.id),
  organisations: ORGANISATIONS.length,
  targets: targetsOf("country", id).length,
  latestScan: finished ? (scans.find((scan) => scan.country === id) ?? null) : null,
})

/** What the fixture has in French: one reason, by its code. */
export const FRENCH_REASON = {
  code: "expired",
  label: "Signature expirée",
  explanation: "Une signature a expiré le {date}.",
} as const

/** Checks of a target: the verdict of a standard laid upon its required checks, as fillable texts; in English where there are no others. */
export const findings = (one: Target, language: string | null): ReadonlyArray<FindingView> =>
  measured.flatMap((each) => {
    const verdict = verdictAt(one, each.id, MONTHS - 1)
    const blamed = Math.floor(hash(`${one.name} ${each.id} blame`) * each.checks.length)
    return each.checks.map((item, index) => {
      const own: Verdict = verdict === "not-applicable" || index === blamed ? verdict : "pass"
      const reason = own === "unknown" ? undefined : item.reasons.find((candidate) => candidate.verdict === own)
      const english = reason ?? obstacles[0]
      const text =
        language === "fr" && english?.code === FRENCH_REASON.code ? { ...english, ...FRENCH_REASON } : english
      if (text === undefined) throw new Error("no text")
      const parameters = { name: one.name, date: "2026-10-30" }
      return {
        check: item.id,
        verdict: own,
        reason: text.code,
        parameters,
        requirement: item.requirement,
        label: text.label,
        explanation: fillText(text.explanation, parameters),
        mend: text.mend === undefined ? null : fillText(text.mend, parameters),
        evidence: evidenceHash(one.name, each.id),
        since: scanMoment(0, 14),
        observedAt: scanMoment(0, MONTHS - 1),
        methodology: 1,
      }
    })
  })

export const standardVerdicts = (one: Target) =>
  isScanned(one) ? measured.map((each) => ({ standard: each.id, verdict: verdictAt(one, each.id, MONTHS - 1) })) : []

export const history = (one: Target): ReadonlyArray<VerdictPeriod> =>
  measured.flatMap((each) => {
    const periods: Array<VerdictPeriod> = []
    for (let month = 0; month < MONTHS; month += 1) {
      const verdict = verdictAt(one, each.id, month)
      const open = periods.at(-1)
      if (open?.verdict === verdict) continue
      const from = scanMoment(0, month)
      if (open !== undefined) periods[periods.length - 1] = { ...open, until: from }
      periods.push({ standard: each.id, verdict, from, until: null })
    }
    return periods
  })

export const evidenceHash = (name: string, id: StandardId): string =>
  Array.from({ length: 8 }, (_, part) =>
    Math.floor(hash(`${name} ${id} ${part}`) * 0x1_0000_0000)
      .toString(16)
      .padStart(8, "0"),
  ).join("")

export const organisationName = (one: Target): string =>
  organisations.find((organisation) => organisation.id === one.organisation)?.name ?? one.organisation

/** The first check of a standard, and what it said before and says now: reasons of those verdicts, where it has some. */
const saidOf = (
  standard: (typeof measured)[number],
  from: Verdict,
  to: Verdict,
): Pick<Change, "isConfirmed" | "checks"> => {
  const [check] = standard.checks
  const said = (verdict: Verdict) => {
    const reason = check?.reasons.find((each) => each.verdict === verdict)
    return reason === undefined ? null : { verdict, reason: reason.code }
  }
  return {
    isConfirmed: to === "fail",
    checks: check === undefined ? [] : [{ check: check.id, before: said(from), after: said(to) }],
  }
}

/** What differs between the last two scans, and one target that is new and one that is gone. */
export const changes: ReadonlyArray<Change> = countryIds
  .filter((id) => id !== UNSCANNED)
  .flatMap((country, index) => {
    const common = {
      scan: (MONTHS - 1) * 8 + index + 1,
      at: scanMoment(index, MONTHS - 1, 9),
      country,
      isConfirmed: true,
      checks: [],
    }
    const moved = targetsOf("country", country)
      .filter(isScanned)
      .flatMap((one) =>
        measured.flatMap((each): ReadonlyArray<Change> => {
          const from = verdictAt(one, each.id, MONTHS - 2)
          const to = verdictAt(one, each.id, MONTHS - 1)
          const direction = directionOfChange(from, to)
          const named = { target: one.name, organisation: one.organisation, organisationName: organisationName(one) }
          return direction === "unchanged"
            ? []
            : [{ ...common, ...named, ...saidOf(each, from, to), standard: each.id, from, to, direction }]
        }),
      )
    const named = {
      isConfirmed: true,
      checks: [],
      organisation: `${country}/tax`,
      organisationName: "Tax and Customs Administration",
      standard: "https",
    }
    return country === "xa"
      ? [
          ...moved,
          {
            ...common,
            ...named,
            standard: "dmarc",
            target: "customs.gov.xa",
            from: "pass",
            to: "fail",
            direction: "regressed",
          },
          { ...common, ...named, standard: "https", target: "tax.gov.xa", from: null, to: "pass", direction: "new" },
          {
            ...common,
            ...named,
            standard: "https",
            target: "old-tax.gov.xa",
            from: "fail",
            to: null,
            direction: "gone",
          },
        ]
      : moved
  })
