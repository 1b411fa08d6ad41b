import { readFileSync } from "node:fs"
import {
  Country,
  DomainName,
  Explanation,
  isMember,
  Mandate,
  OptOut,
  Organisation,
  Policy,
  PolicySearch,
  Region,
  stateOfExplanation,
  Target,
} from "@plumbline/core"
import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { expectedOf } from "./expected.ts"
import { MONTHS } from "./state.ts"
import { makeWorld } from "./world.ts"

const TODAY = new Date("2026-11-23T10:00:00Z")
const world = makeWorld(TODAY)
const { countries, regions, organisations, targets, optOuts, policies, policySearches, mandates, explanations } =
  world.catalog
const months = Array.from({ length: MONTHS }, (_, month) => month)

const STANDARDS = [
  "dnssec",
  "caa",
  "ipv6",
  "rpki",
  "https",
  "tls",
  "hsts",
  "security-headers",
  "security-txt",
  "spf",
  "dkim",
  "dmarc",
  "starttls",
  "dane",
  "mta-sts",
  "tls-rpt",
]

describe("the catalog of the fictional world", () => {
  it.each([
    ["countries", Country, countries],
    ["regions", Region, regions],
    ["organisations", Organisation, organisations],
    ["targets", Target, targets],
    ["opt-outs", OptOut, optOuts],
    ["policies", Policy, policies],
    ["policy searches", PolicySearch, policySearches],
    ["mandates", Mandate, mandates],
    ["explanations", Explanation, explanations],
  ] as const)("has %s in the shape of core", (_, schema, values) => {
    for (const value of values)
      Schema.decodeUnknownSync(schema as Schema.Codec<unknown>)(value, { onExcessProperty: "error" })
    expect(values.length).toBeGreaterThan(0)
  })

  it("has eight fictional countries with user-assigned codes in four regions, and at least 16 targets in each", () => {
    expect(countries).toHaveLength(8)
    for (const { id, fictional } of countries) {
      expect(id).toMatch(/^x[a-z]$/)
      expect(id).not.toBe("xk")
      expect(fictional).toBe(true)
      expect(targets.filter(({ country }) => country === id).length).toBeGreaterThanOrEqual(16)
      expect(
        regions.filter((region) => region.kind === "m49-region" && isMember(region, id, "2026-11-01")),
      ).toHaveLength(1)
    }
    expect(regions.filter(({ kind }) => kind === "m49-region")).toHaveLength(4)
    expect(targets.length).toBeGreaterThanOrEqual(128)
  })

  it("names each target and organisation once, and each target's organisation is there", () => {
    expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length)
    const known = new Set(organisations.map(({ id }) => id))
    expect(known.size).toBe(organisations.length)
    for (const { organisation } of targets) expect(known).toContain(organisation)
  })

  it("has a grouping that a country joins within the months", () => {
    const compact = regions.find(({ kind }) => kind === "grouping")!
    const on = (month: number) => world.dateOfMonth(month).toISOString().slice(0, 10)
    expect([7, 8].map((month) => isMember(compact, "xg", on(month)))).toEqual([false, true])
  })

  it("has targets of one role, several of one organisation, an internationalized name and one that opted out", () => {
    expect(targets.some(({ roles }) => roles.join() === "web")).toBe(true)
    expect(targets.some(({ roles }) => roles.join() === "mail")).toBe(true)
    expect(targets.length).toBeGreaterThan(organisations.length)
    expect(targets.some(({ name }) => name.startsWith("xn--"))).toBe(true)
    for (const { domain } of optOuts) expect(targets.map(({ name }) => name)).toContain(domain)
  })
})

describe("what is asked for", () => {
  const outcomes = STANDARDS.flatMap(outcomesOf).map((outcome) => outcome.split(" "))
  const reasonsOf = (check: string) => outcomes.filter(([id]) => id === check).map(([, , reason]) => reason)
  const places = new Set([...countries, ...regions].map(({ id }) => id))
  const today = TODAY.toISOString().slice(0, 10)
  const demands = mandates.flatMap((mandate) => mandate.demands.map((demand) => ({ mandate, ...demand })))

  it("stands once under the place it belongs to, and refers to what is there", () => {
    for (const records of [policies, mandates, explanations])
      expect(new Set(records.map(({ id }) => id)).size).toBe(records.length)
    const known = new Set(policies.map(({ id }) => id))
    for (const { id, country, region } of [...policies, ...mandates])
      expect(id.split("/")[0]).toBe(country ?? region ?? "international")
    for (const { country, region } of [...policies, ...mandates])
      for (const place of [country, region]) if (place !== undefined) expect(places).toContain(place)
    for (const { place } of policySearches) expect(places).toContain(place)
    for (const { policy } of mandates) if (policy !== undefined) expect(known).toContain(policy)
    for (const { derivedFrom = [] } of policies) for (const id of derivedFrom) expect(known).toContain(id)
    for (const { supersededBy, status } of mandates) {
      expect(supersededBy !== undefined).toBe(status === "superseded")
      if (supersededBy !== undefined) expect(mandates.map(({ id }) => id)).toContain(supersededBy)
    }
  })

  it("names standards, checks and reasons that exist", () => {
    for (const { standards } of policies) for (const standard of standards) expect(STANDARDS).toContain(standard)
    for (const { standard, requires = [] } of demands) {
      expect(STANDARDS).toContain(standard)
      for (const { check, reasons = [] } of requires) {
        expect(check.split(".")[0]).toBe(standard)
        expect(reasonsOf(check)).not.toEqual([])
        for (const reason of reasons) expect(reasonsOf(check)).toContain(reason)
      }
    }
  })

  it("has days in order, and demands unless it is a hook", () => {
    for (const { mandate, since = mandate.since, due = mandate.due } of demands)
      expect((since ?? "") <= (due ?? "9")).toBe(true)
    for (const { since = "", until = "9" } of mandates) expect(since <= until).toBe(true)
    for (const { level, demands } of mandates) expect(demands.length === 0).toBe(level === "hook")
  })

  it("shows every kind of finding and explanation, demand that is coming due, and places without any", () => {
    expect(new Set(policies.flatMap(({ findings }) => findings.map(({ kind }) => kind))).size).toBe(7)
    expect(new Set(explanations.map((explanation) => stateOfExplanation(explanation, today)))).toEqual(
      new Set(["current", "expired", "future"]),
    )
    expect(demands.filter(({ mandate, due = mandate.due }) => (due ?? "") > today).length).toBeGreaterThan(2)
    const spokenOf = new Set([...policies, ...mandates].flatMap(({ country = [] }) => country))
    const searched = new Set(policySearches.map(({ place }) => place))
    const silent = countries.map(({ id }) => id).filter((id) => !spokenOf.has(id))
    expect(silent.map((id) => [id, searched.has(id)])).toEqual([
      ["xe", true],
      ["xh", false],
    ])
  })

  it("is explained by bodies whose targets fail", () => {
    for (const { id, mandate, standard, organisation, targets: named } of explanations) {
      expect(demands.some((demand) => demand.mandate.id === mandate && demand.standard === standard)).toBe(true)
      const own = targets.filter((target) => target.organisation === organisation).map(({ name }) => name)
      expect(own).toEqual(expect.arrayContaining([...(named ?? own.slice(0, 1))]))
      for (const name of named ?? own) {
        const verdicts = Object.entries(expectedOf(world, name, 23))
          .filter(([check]) => check.startsWith(`${standard}.`))
          .map(([, { verdict }]) => verdict)
        expect(verdicts.some((verdict) => verdict === "fail" || verdict === "partial")).toBe(true)
      }
      expect(id.split("/")[0]).toBe(organisation.split("/")[0])
    }
  })

  it.each([
    ["xa", "dmarc", "dmarc.policy", ["reject"], 6, 12],
    ["xf", "https", "https.redirect", ["redirects", "no-plain-http"], 2, 8],
    ["xg", "dkim", "dkim.exists", ["selector-found", "keys-exist"], 14, 18],
  ])("is followed in %s: %s rises around the day by which it is due", (country, _, check, reasons, before, after) => {
    const meeting = (month: number) =>
      targets
        .filter((target) => target.country === country)
        .filter(({ name }) => reasons.includes(expectedOf(world, name, month)[check]?.reason ?? "")).length
    expect(meeting(after)).toBeGreaterThan(meeting(before) + 3)
  })

  it("is asked for and not followed in Duneth", () => {
    const isMissing = (name: string) => expectedOf(world, name, 23)["https.reachable"]?.verdict === "fail"
    expect(targets.filter(({ name, country }) => country === "xd" && isMissing(name)).length).toBeGreaterThan(4)
  })
})

describe("the months", () => {
  it("end with the first day of the present month", () => {
    expect(world.dateOfMonth(MONTHS - 1)).toEqual(new Date("2026-11-01T00:00:00Z"))
    expect(world.dateOfMonth(0)).toEqual(new Date("2024-12-01T00:00:00Z"))
  })

  it("are the same each time", () => {
    const again = makeWorld(TODAY)
    for (const month of [0, 11, 23])
      for (const { name } of targets) expect(expectedOf(again, name, month)).toEqual(expectedOf(world, name, month))
  })

  it("do not depend on the day on which the laboratory is started", () => {
    const later = makeWorld(new Date("2031-02-03T00:00:00Z"))
    for (const { name } of targets) expect(expectedOf(later, name, 12)).toEqual(expectedOf(world, name, 12))
  })
})

/** Outcomes that no server of ours can cause. */
const OUT_OF_REACH: ReadonlyArray<string> = [
  // Every broken rule that the laboratory can break has a reason of its own; what is left over are attacks.
  "dnssec.valid fail bogus",
  // Keys, policies below and destinations of reports are all sound here; the lab of real servers has the others.
  "dkim.keys partial malformed",
  "dkim.keys partial sha1-only",
  "dkim.keys partial short",
  "dkim.keys partial testing",
  "dkim.keys fail too-short",
  "dmarc.subdomains partial weaker",
  "dmarc.reports pass consented",
  "dmarc.reports partial not-asked-for",
  "dmarc.reports partial no-consent",
  // Nobody has a mail server of its own beside a supplier's.
  "dnssec.mail-signed partial some-unsigned",
  // Suites without an exchange of keys need keys that no server here has; Node's servers cannot do the others, or not any more.
  ...["tls", "starttls"].flatMap((standard) => [
    `${standard}.key-exchange not-applicable no-ephemeral`,
    `${standard}.key-exchange-hash pass phase-out`,
    `${standard}.key-exchange-hash not-applicable no-ephemeral`,
    `${standard}.compression fail on`,
    `${standard}.renegotiation fail insecure`,
    `${standard}.extended-master-secret fail not-used`,
    `${standard}.early-data fail on`,
    `${standard}.certificate-signature pass phase-out`,
  ]),
  // All servers here answer alike over both families.
  "ipv6.web-same partial other-status",
  "ipv6.web-same partial other-content",
  "tls.ocsp-stapling pass stapled",
  "tls.ocsp-stapling partial not-stapled",
  // Every name server and mail host of the laboratory has an address.
  "rpki.name-server-covered not-applicable no-address",
  "rpki.name-server-valid not-applicable no-address",
  "rpki.mail-covered not-applicable no-address",
  "rpki.mail-valid not-applicable no-address",
]

describe("what a scan must find", () => {
  const found = new Set(
    months.flatMap((month) =>
      targets.flatMap(({ name }) =>
        Object.entries(expectedOf(world, name, month)).map(
          ([check, { verdict, reason }]) => `${check} ${verdict} ${reason}`,
        ),
      ),
    ),
  )
  const outcomes = STANDARDS.flatMap(outcomesOf)

  it("covers every reason of every check, but for those out of reach", () => {
    expect(outcomes.filter((outcome) => !found.has(outcome)).sort()).toEqual([...OUT_OF_REACH].sort())
  })

  it("holds nothing that the standards do not know, but for obstacles", () => {
    const known = new Set(outcomes)
    expect([...found].filter((outcome) => !known.has(outcome) && !outcome.includes(" unknown "))).toEqual([])
  })

  it("says something of every check for every target", () => {
    const checks = new Set(outcomes.map((outcome) => outcome.split(" ")[0]))
    for (const { name } of targets) expect(new Set(Object.keys(expectedOf(world, name, 23)))).toEqual(checks)
  })

  it("moves upwards over the months in every country but the one that stands still", () => {
    const passing = (country: string, month: number) =>
      targets
        .filter((target) => target.country === country)
        .filter(({ name }) => expectedOf(world, name, month)["spf.policy"]?.verdict === "pass").length
    for (const { id } of countries)
      if (id === "xd") expect(passing(id, 23)).toBe(passing(id, 0))
      else expect(passing(id, 23)).toBeGreaterThan(passing(id, 0))
  })

  it("falls back where a supplier, a registry or a certificate fails", () => {
    const failing = (check: string, month: number) =>
      targets.filter(({ name }) => expectedOf(world, name, month)[check]?.verdict === "fail").length
    expect(failing("starttls.handshake", 15)).toBeGreaterThan(failing("starttls.handshake", 14) + 5)
    expect(failing("starttls.handshake", 16)).toBeLessThanOrEqual(failing("starttls.handshake", 14))
    expect(failing("dnssec.valid", 17)).toBeGreaterThan(failing("dnssec.valid", 18) + 5)
    expect(expectedOf(world, "chancellery.gov.xc", 20)["tls.certificate-validity"]?.reason).toBe("expired")
    expect(expectedOf(world, "chancellery.gov.xc", 21)["tls.certificate-validity"]?.reason).toBe("valid")
  })
})

/** `check verdict reason` of a standard's file, read by its indentation: the laboratory imports no YAML. */
function outcomesOf(standard: string): ReadonlyArray<string> {
  const text = readFileSync(new URL(`../../../../data/standards/${standard}.yaml`, import.meta.url), "utf8")
  let check = ""
  let reason = ""
  return text.split("\n").flatMap((line) => {
    check = /^ {2}- id: ([a-z0-9-]+\.[a-z0-9-]+)$/.exec(line)?.[1] ?? check
    reason = /^ {6}- code: (.+)$/.exec(line)?.[1] ?? reason
    const verdict = /^ {8}verdict: (.+)$/.exec(line)?.[1]
    return verdict === undefined ? [] : [`${check} ${verdict} ${reason}`]
  })
}

describe("names", () => {
  it("are domain names", () => {
    for (const { host } of world.hosts) expect(Schema.is(DomainName)(host)).toBe(true)
  })
  it("and addresses are each used once", () => {
    const addresses = world.hosts.flatMap(({ place }) => [place.ipv4, place.ipv6, place.deadIpv6])
    expect(new Set(addresses).size).toBe(addresses.length)
  })
})
