import {
  CountryDemand,
  CsfOverview,
  DemandMap,
  ExplanationView,
  MandateDetail,
  MandateSummary,
  MandateTrend,
  OrganisationDetail,
  Page,
  PlaceEvidencePage,
  PolicyDetail,
  PolicyFindingPage,
  PolicyMatrix,
  PolicyPage,
  STANDARD_IDS,
  STANDINGS,
  SupplierMandates,
  TargetDetail,
  TargetSummary,
  type VerdictCounts,
} from "@plumbline/core"
import { Store } from "@plumbline/store"
import { ManagedRuntime, Result, Schema } from "effect"
import type { FastifyInstance } from "fastify"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { buildApi } from "../src/index.ts"
import { seedCatalog, seedStatus, seedStore } from "./seed.ts"
import { testStore } from "./test-store.ts"

const runtime = ManagedRuntime.make(Store.layer(testStore()))
let app: FastifyInstance

beforeAll(async () => {
  await runtime.runPromise(seedStore)
  app = buildApi({ runtime, catalog: seedCatalog(), status: seedStatus })
})
afterAll(async () => {
  await app.close()
  await runtime.dispose()
})

/** Asks, and decodes what comes with the schema of core: no member more, none less. */
const ask = async <S extends Schema.ConstraintDecoder<unknown>>(schema: S, address: string): Promise<S["Type"]> => {
  const response = await app.inject(`/api/v1${address}`)
  expect(response.statusCode, `${address}: ${response.body}`).toBe(200)
  const decoded = Schema.decodeUnknownResult(schema)(response.json(), { errors: "all", onExcessProperty: "error" })
  if (Result.isFailure(decoded)) throw new Error(`${address}: ${decoded.failure.message}`)
  return decoded.success
}

describe("what was found in documents", () => {
  it.each([
    ["", ["best-practice", "best-practice", "barrier"]],
    ["?kind=barrier", ["barrier"]],
    ["?q=reason%20used", ["best-practice"]],
    ["?csfFunction=protect&region=northern-sea", ["best-practice", "best-practice", "barrier"]],
    ["?country=xb", []],
    ["?audience=trainer", []],
  ] as const)("%s", async (query, kinds) => {
    const answer = await ask(PolicyFindingPage, `/policies/findings${query}`)
    expect(answer.items.map(({ kind }) => kind).filter((kind) => kind !== "applicability")).toEqual(kinds)
    // Kinds are counted under the other filters, so that a choice among them can be offered.
    const others = await ask(PolicyFindingPage, `/policies/findings${query.replace(/kind=[a-z]+&?/, "")}`)
    expect(answer.kinds).toEqual(others.kinds)
  })

  it("names the document, its place and the source of each", async () => {
    const { items } = await ask(PolicyFindingPage, "/policies/findings?kind=barrier")
    expect(items[0]).toMatchObject({
      text: "Says nothing on enforcement",
      policy: { id: "xa/list-of-open-standards", year: 2025 },
      source: { title: "Made up for tests" },
    })
  })
})

const sumOf = (counts: VerdictCounts | undefined): number =>
  Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0)

describe("the library", () => {
  const idsOf = async (query: string) => (await ask(PolicyPage, `/policies${query}`)).items.map(({ id }) => id)

  it.each([
    ["", ["xa/list-of-open-standards", "xb/procurement-act", "harbour-league/charter", "international/buyers-guide"]],
    ["?country=xa", ["xa/list-of-open-standards"]],
    // Its own document, and those of its members of today: xa, and xb since March.
    ["?region=harbour-league", ["xa/list-of-open-standards", "xb/procurement-act", "harbour-league/charter"]],
    ["?region=northern-sea", ["xa/list-of-open-standards"]],
    ["?region=international", ["international/buyers-guide"]],
    ["?sector=health", ["xb/procurement-act"]],
    ["?sector=any&standard=none", ["international/buyers-guide"]],
    ["?documentType=charter&product=cloud&csfFunction=detect&issuerType=regional-body", ["harbour-league/charter"]],
    ["?standard=dmarc&depth=discussed", ["xa/list-of-open-standards"]],
    ["?depth=cited-only", ["xb/procurement-act"]],
    ["?q=OFFENER%20iso", ["xa/list-of-open-standards"]],
    ["?q=enforcement", ["xa/list-of-open-standards"]],
  ])("%s", async (query, expected) => {
    expect((await idsOf(query)).sort()).toEqual([...expected].sort())
  })

  it("counts every value of a facet under the other filters", async () => {
    const { facets, total } = await ask(PolicyPage, "/policies?sector=any&issuerType=national-government")
    expect(total).toBe(1)
    for (const { facet, parameter, values } of facets) {
      for (const { value, documents } of values) {
        const others = { sector: "any", issuerType: "national-government", [parameter]: value }
        const { total: found } = await ask(PolicyPage, `/policies?${new URLSearchParams(others)}`)
        expect(documents, `${facet} ${value}`).toBe(found)
      }
    }
    const sectors = facets.find(({ facet }) => facet === "sector")!.values
    expect(sectors.at(-1)).toEqual({ value: "any", label: "Every sector", documents: 1 })
    expect(sectors).toHaveLength(11)
  })

  it("shows the gaps of two facets", async () => {
    const matrix = await ask(PolicyMatrix, "/policies/matrix?rows=region&columns=csfFunction")
    expect(matrix.documents).toBe(4)
    expect(matrix.rows.values.map(({ value, documents }) => [value, documents])).toEqual([
      ["northern-sea", 1],
      ["southern-coast", 1],
      ["international", 1],
    ])
    expect(matrix.columns.values.map(({ value }) => value)).toEqual([
      "identify",
      "protect",
      "detect",
      "respond",
      "recover",
      "govern",
      "none",
    ])
    expect(matrix.cells[0]!.map((cell) => cell.map(({ id }) => id))).toEqual([
      [],
      ["xa/list-of-open-standards"],
      [],
      [],
      [],
      [],
      [],
    ])
    const filtered = await ask(PolicyMatrix, "/policies/matrix?rows=sector&columns=product&country=xb")
    expect([filtered.documents, filtered.cells.flat(2).map(({ id }) => id)]).toEqual([
      1,
      ["xb/procurement-act", "xb/procurement-act"],
    ])
  })

  it("keeps none found apart from not searched", async () => {
    const { items } = await ask(PlaceEvidencePage, "/policies/places")
    expect(items.map(({ place, state, documents, mandates }) => [place, state, documents, mandates])).toEqual([
      ["xa", "found", 1, 2],
      ["xb", "found", 1, 5],
      ["xc", "not-searched", 0, 0],
      ["xd", "none-found", 0, 0],
      ["harbour-league", "found", 1, 1],
    ])
    expect(items.find(({ place }) => place === "xd")).toMatchObject({ searchedOn: "2026-05-01", note: null })
    expect((await ask(PlaceEvidencePage, "/policies/places?state=not-searched")).total).toBe(1)
  })

  it("shows a document with its mandates and with those it builds on", async () => {
    const list = await ask(PolicyDetail, "/policies/xa/list-of-open-standards")
    expect(list.mandatesOf.map(({ id }) => id)).toEqual(["xa/comply-or-explain"])
    expect(list.derivedFrom.map(({ id }) => id)).toEqual(["international/buyers-guide"])
    expect(list.policy.findings).toHaveLength(3)
    const guide = await ask(PolicyDetail, "/policies/international/buyers-guide")
    expect([guide.place, guide.derived.map(({ id }) => id)]).toEqual(["International", ["xa/list-of-open-standards"]])
  })
})

describe("the functions of the framework", () => {
  it("show what is empty, and that Govern came later", async () => {
    const { functions, documentsWithout, standardsWithout } = await ask(CsfOverview, "/csf")
    expect(functions.map((each) => [each.function, each.edition, each.documents])).toEqual([
      ["identify", "1.1", 1],
      ["protect", "1.1", 1],
      ["detect", "1.1", 1],
      ["respond", "1.1", 0],
      ["recover", "1.1", 0],
      ["govern", "2.0", 0],
    ])
    expect(functions[1]!.findings).toEqual([
      { kind: "best-practice", findings: 2 },
      { kind: "barrier", findings: 1 },
    ])
    expect(functions[4]).toMatchObject({ standards: [], checks: 0, mandates: [], findings: [] })
    expect(functions[1]!.mandates.map(({ id }) => id)).toContain("xa/comply-or-explain")
    expect([documentsWithout, standardsWithout]).toEqual([2, ["ipv6"]])
  })
})

describe("mandates", () => {
  const idsOf = async (query: string) =>
    (await ask(Page(MandateSummary), `/mandates${query}`)).items.map(({ id }) => id)

  it("come strictest first, those in force before the others", async () => {
    expect(await idsOf("")).toEqual([
      "harbour-league/regulation",
      "xb/southern-province",
      "xb/sellers",
      "xa/comply-or-explain",
      "xb/programme",
      "xb/hook",
      "xb/draft-act",
      "xa/old-circular",
    ])
  })

  it.each([
    ["?country=xa", ["harbour-league/regulation", "xa/comply-or-explain", "xa/old-circular"]],
    ["?country=xd", []],
    ["?region=northern-sea", ["xa/comply-or-explain", "xa/old-circular"]],
    ["?standard=dnssec&phase=in-force", ["xb/southern-province", "xa/comply-or-explain"]],
    ["?level=programme", ["xb/programme"]],
    ["?party=supplier", ["xb/sellers"]],
    ["?status=superseded", ["xa/old-circular"]],
    ["?policy=harbour-league/charter", ["harbour-league/regulation"]],
    ["?sort=due&dueFrom=2026-10-05", ["xa/comply-or-explain", "harbour-league/regulation"]],
    ["?dueTo=2026-12-31", ["xa/comply-or-explain"]],
    ["?q=os-7%20state", ["xa/comply-or-explain"]],
  ])("%s", async (query, expected) => expect(await idsOf(query)).toEqual(expected))

  it.each([
    ["xa/comply-or-explain", { organisations: 3, targets: 6 }, null],
    ["harbour-league/regulation", { organisations: 16, targets: 24 }, null],
    ["xb/sellers", { organisations: 0, targets: 0 }, "binds-no-public-body"],
    ["xb/southern-province", { organisations: 0, targets: 0 }, "part-of-a-country"],
    ["xb/hook", { organisations: 8, targets: 12 }, "nothing-asked"],
  ] as const)("%s says whom it binds, or why nobody is counted", async (id, bound, noFigures) => {
    const detail = await ask(MandateDetail, `/mandates/${id}`)
    expect([detail.bound, detail.noFigures]).toEqual([bound, noFigures])
    for (const demand of detail.demands) {
      expect(demand.noFigures).toBe(noFigures)
      expect(demand.compliance === null).toBe(noFigures !== null)
      if (noFigures === null) {
        expect([sumOf(demand.compliance?.counts), sumOf(demand.adoption?.counts)]).toEqual([
          bound.targets,
          bound.targets,
        ])
      }
    }
  })

  it("name what they replace, and the dates that hold for each demand", async () => {
    const detail = await ask(MandateDetail, "/mandates/xa/comply-or-explain")
    expect(detail.supersedes.map(({ id, phase }) => [id, phase])).toEqual([["xa/old-circular", "ended"]])
    expect(detail.policyTitle).toBe("List of open standards")
    expect(detail.demands.map(({ since, due }) => [since, due])).toEqual([
      ["2025-09-01", "2026-02-01"],
      ["2025-09-01", "2026-12-01"],
      ["2025-09-01", "2026-02-01"],
    ])
    expect(detail.explanations).toEqual({ future: 1, current: 1, expired: 1 })
    expect(detail.demands[0]!.explanations).toEqual({ future: 0, current: 0, expired: 1 })
    expect((await ask(MandateDetail, "/mandates/xa/old-circular")).supersededBy?.id).toBe("xa/comply-or-explain")
  })

  it("count compliance as the targets' own verdicts do", async () => {
    const { demands } = await ask(MandateDetail, "/mandates/xa/comply-or-explain")
    const { items } = await ask(Page(TargetSummary), "/targets?country=xa&level=national")
    const verdicts: Array<string> = []
    for (const { target } of items) {
      const detail = await ask(TargetDetail, `/targets/${target.name}`)
      verdicts.push(
        ...detail.demands
          .filter(({ index, mandate }) => index === 0 && mandate.country === "xa")
          .map(({ verdict }) => verdict),
      )
    }
    expect(verdicts).toHaveLength(6)
    expect(demands[0]!.compliance!.counts.pass).toBe(verdicts.filter((verdict) => verdict === "pass").length)
    expect(demands[0]!.compliance!.counts.fail).toBe(verdicts.filter((verdict) => verdict === "fail").length)
  })
})

describe("the trend of a mandate", () => {
  it("stands beside countries that have none, with the days that matter", async () => {
    const { demands } = await ask(MandateTrend, "/mandates/xa/comply-or-explain/trend")
    expect(demands.map(({ standard }) => standard)).toEqual(["dmarc", "dnssec", "tls"])
    const [dmarc, dnssec] = demands
    expect(dmarc!.compliance.map(({ at }) => at.slice(0, 10))).toEqual([
      "2025-07-01",
      "2025-10-01",
      "2026-01-01",
      "2026-04-01",
      "2026-07-01",
      "2026-10-01",
    ])
    expect(dmarc!.adoption).toHaveLength(6)
    // A draft of xb binds nobody; the order of its province does.
    expect([dmarc!.comparison.countries, dnssec!.comparison.countries]).toEqual([
      ["xb", "xc", "xd"],
      ["xc", "xd"],
    ])
    expect(dnssec!.comparison.targets).toBe(sumOf(dnssec!.comparison.points.at(-1)!.adoption.counts))
    expect(dmarc!.milestones.map(({ moment, on, adoption }) => [moment, on, adoption?.at.slice(0, 10)])).toEqual([
      ["before", "2025-09-01", "2025-07-01"],
      ["due", "2026-02-01", "2026-01-01"],
      ["newest", null, "2026-10-01"],
    ])
    // Not due yet.
    expect(dnssec!.milestones.map(({ moment }) => moment)).toEqual(["before", "newest"])
    expect(dmarc!.earlierDues).toEqual(["2024"])
  })

  it("of a region follows its members, and one standard can be asked for", async () => {
    const { demands } = await ask(MandateTrend, "/mandates/harbour-league/regulation/trend?standard=https")
    expect(demands[0]!.comparison.countries).toEqual(["xc"])
    expect(demands[0]!.adoption.map(({ adoption }) => sumOf(adoption.counts))).toEqual([24, 24, 24, 24, 24, 24])
    expect(demands[0]!.compliance).toEqual(demands[0]!.adoption)
    expect((await ask(MandateTrend, "/mandates/harbour-league/regulation/trend?standard=dmarc")).demands).toEqual([])
  })

  it("is empty, and says why, where nobody is counted", async () => {
    const { demands } = await ask(MandateTrend, "/mandates/xb/southern-province/trend")
    expect(demands).toMatchObject([
      { noFigures: "part-of-a-country", compliance: [], adoption: [], milestones: [], comparison: { countries: [] } },
    ])
  })
})

describe("demand beside supply", () => {
  it("has a row for every standard, and what decides in it", async () => {
    const { evidence, rows, at } = await ask(CountryDemand, "/countries/xa/demand")
    expect([evidence, at]).toEqual(["found", "2026-10-01T03:00:00.000Z"])
    expect(rows.map(({ standard }) => standard)).toEqual(STANDARD_IDS)
    const dnssec = rows.find(({ standard }) => standard === "dnssec")!
    expect(dnssec.mandates.map(({ mandate }) => mandate.id)).toEqual(["xa/comply-or-explain", "xa/old-circular"])
    expect(dnssec).toMatchObject({ level: "comply-or-explain", since: "2025-09-01", due: "2026-12-01" })
    expect([sumOf(dnssec.bound?.counts), sumOf(dnssec.adoption?.counts)]).toEqual([6, 12])
    expect(dnssec.gap).toEqual({
      share: 1 - dnssec.bound!.share!,
      targets: dnssec.bound!.n - dnssec.bound!.counts.pass,
    })
    expect(["demanded-and-adopted", "demanded-not-yet-due"]).toContain(dnssec.standing)
    const https = rows.find(({ standard }) => standard === "https")!
    expect(https).toMatchObject({ level: "mandatory", mandates: [{ mandate: { region: "harbour-league" } }] })
  })

  it("says where a mandate binds others, where there is only advice, where nothing is known", async () => {
    const of = async (country: string) =>
      Object.fromEntries(
        (await ask(CountryDemand, `/countries/${country}/demand`)).rows.map((row) => [row.standard, row]),
      )
    const xb = await of("xb")
    expect(xb.starttls).toMatchObject({ standing: "demanded-of-others", level: "mandatory", bound: null, gap: null })
    expect(xb.dnssec).toMatchObject({ standing: "demanded-of-others", mandates: [{ noFigures: "part-of-a-country" }] })
    expect(xb.ipv6!.standing).toMatch(/^advised-/)
    expect(xb.dmarc).toMatchObject({ level: null, mandates: [{ mandate: { phase: "draft" } }] })
    const xc = await of("xc")
    for (const row of Object.values(xc)) {
      expect(row.mandates).toEqual([])
      expect(row.standing).toBe(
        row.adoption!.share! >= 0.5 ? "adopted-without-known-demand" : "no-known-demand-not-adopted",
      )
    }
  })

  it("can be seen of all countries and regions at once", async () => {
    const countries = await ask(DemandMap, "/demand")
    expect(countries.rows.map(({ subject, evidence }) => [subject.id, evidence])).toEqual([
      ["xa", "found"],
      ["xb", "found"],
      ["xc", "not-searched"],
      ["xd", "none-found"],
    ])
    const one = await ask(CountryDemand, "/countries/xa/demand")
    expect(countries.rows[0]!.cells.map(({ standing }) => standing)).toEqual(one.rows.map(({ standing }) => standing))
    const regions = await ask(DemandMap, "/demand?by=region")
    const league = regions.rows.find(({ subject }) => subject.id === "harbour-league")!
    const https = league.cells.find(({ standard }) => standard === "https")!
    expect(https).toMatchObject({ standing: null, level: "mandatory", due: "2027-01-01" })
    expect(https.countries.reduce((sum, each) => sum + each.countries, 0)).toBe(2)
    expect(https.countries.every(({ standing }) => STANDINGS.includes(standing))).toBe(true)
    expect([sumOf(https.adoption?.counts), sumOf(https.bound?.counts)]).toEqual([24, 24])
  })
})

describe("explanations", () => {
  const idsOf = async (query: string) =>
    (await ask(Page(ExplanationView), `/explanations${query}`)).items.map(({ explanation }) => explanation.id)

  it.each([
    ["", ["xa/tax-mail", "xa/portal-tls", "xa/health-names"]],
    ["?state=expired", ["xa/tax-mail"]],
    ["?country=xb", []],
    ["?mandate=xa/comply-or-explain&standard=tls", ["xa/portal-tls"]],
    ["?organisation=xa/health-service", ["xa/health-names"]],
    ["?target=mail-tax.gov.xa", ["xa/tax-mail"]],
    ["?target=www-service.gov.xa", []],
  ])("%s", async (query, expected) => expect(await idsOf(query)).toEqual(expected))

  it("stand beside what was found of a target, and with the organisation", async () => {
    const portal = await ask(TargetDetail, "/targets/portal.gov.xa")
    expect(portal.explanations.map(({ explanation, state }) => [explanation.id, state])).toEqual([
      ["xa/portal-tls", "current"],
    ])
    expect(portal.demands.map(({ standard, explanations }) => [standard, explanations])).toEqual([
      ["https", []],
      ["dmarc", []],
      ["dnssec", []],
      ["tls", ["xa/portal-tls"]],
    ])
    const [, dmarc] = portal.demands
    expect(dmarc!.requirements.map(({ requirement }) => requirement.check)).toEqual(["dmarc.record", "dmarc.policy"])
    expect((await ask(TargetDetail, "/targets/defence.gov.xa")).demands.map(({ standard }) => standard)).toEqual([
      "https",
    ])
    const body = await ask(OrganisationDetail, "/organisations/xa/tax-authority")
    expect(body.explanations.map(({ state }) => state)).toEqual(["expired"])
  })
})

describe("a supplier and mandates", () => {
  it("shows its customers beside those of others", async () => {
    const seen = await ask(SupplierMandates, "/suppliers/quill-mail/mandates")
    expect(seen.mandates.map(({ mandate }) => mandate.id)).toEqual([
      "harbour-league/regulation",
      "xa/comply-or-explain",
      "xb/programme",
    ])
    const { demands } = await ask(MandateDetail, "/mandates/xa/comply-or-explain")
    const { demands: ofCustomers } = seen.mandates[1]!
    for (const { index, customers, others } of ofCustomers) {
      expect(sumOf(customers.counts) + sumOf(others.counts)).toBe(6)
      expect(customers.counts.pass + others.counts.pass).toBe(demands[index]!.compliance!.counts.pass)
    }
    for (const check of [...seen.obstructs, ...seen.enables]) {
      expect(check.role).toBe("mail-host")
      expect(check.customers.n).toBeGreaterThanOrEqual(seen.leastCustomers)
    }
    for (const { customers } of seen.obstructs) expect(customers.share).toBe(0)
    for (const { customers } of seen.enables) expect(customers.share).toBe(1)
  })

  it("says nothing of checks where it is no one supplier", async () => {
    expect(await ask(SupplierMandates, "/suppliers/self-hosted/mandates?country=xa")).toMatchObject({
      country: "xa",
      obstructs: [],
      enables: [],
    })
  })
})

describe("what is not there", () => {
  it.each([
    ["/policies/xa/list-of-open-standard", "unknown-policy", /xa\/list-of-open-standards/],
    ["/mandates/xa/comply-or-explian", "unknown-mandate", /xa\/comply-or-explain/],
    ["/mandates/xa/nothing/trend", "unknown-mandate", /xa\/nothing/],
    ["/policies?documentType=charters", "bad-parameter", /Did you mean charter\?/],
    ["/policies?standard=dmark", "bad-parameter", /dmarc/],
    ["/policies/matrix?rows=region", "bad-parameter", /columns is missing/],
    ["/policies/matrix?rows=region&columns=colour", "bad-parameter", /issuerType/],
    ["/mandates?level=strict", "bad-parameter", /comply-or-explain/],
    ["/explanations?mandate=xa/nothing", "bad-parameter", /names nothing/],
    ["/countries/zz/demand", "unknown-country", /zz/],
    ["/suppliers/quill/mandates", "unknown-supplier", /quill/],
  ] as const)("%s is %s", async (address, code, message) => {
    const { error } = (await app.inject(`/api/v1${address}`)).json()
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })
})
