import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import {
  type ConformanceSpecification,
  type Mandate,
  PROCUREMENT_STAGES,
  PRODUCT_CATEGORIES,
  type ProductCategory,
} from "@plumbline/core"
import { Ajv } from "ajv"
import addFormats from "ajv-formats"
import { Result } from "effect"
import { strFromU8, unzipSync } from "fflate"
import { describe, expect, it } from "vitest"
import { acceptanceLines, judgeAcceptance } from "./acceptance.ts"
import { documentOf } from "./document.ts"
import { fileOf, readSpecification } from "./files.ts"
import { catalogWith, mandate } from "./fixture.ts"
import { oscalAssessmentResults, oscalCatalog, oscalComponentDefinition } from "./oscal.ts"
import { specify } from "./specify.ts"

const specified = (
  mandates: ReadonlyArray<Mandate> = [],
  category: ProductCategory = "mail-service",
  place = "nl",
): ConformanceSpecification =>
  Result.getOrThrow(specify({ catalog: catalogWith(mandates), place, category, on: "2026-11-23", version: "0.1.0" }))

const REJECT = mandate({
  id: "nl/reject",
  demands: [{ standard: "dmarc", requires: [{ check: "dmarc.policy", reasons: ["reject"] }] }],
})
const clauseOf = (specification: ConformanceSpecification, code: string) =>
  specification.clauses.find((clause) => clause.code === code)!

describe("specifying", () => {
  it.each(PRODUCT_CATEGORIES)("makes a specification for %s, with a document for every stage", (category) => {
    const specification = specified([], category)
    expect(specification.clauses.some(({ kind }) => kind === "minimum")).toBe(true)
    for (const stage of PROCUREMENT_STAGES) expect(documentOf({ ...specification, stage }).length).toBeGreaterThan(5)
  })

  it("asks for reject where a mandate in force does, and cites it", () => {
    expect(clauseOf(specified(), "MAIL-3").requirement).toContain("quarantine")
    const tightened = clauseOf(specified([REJECT]), "MAIL-3")
    expect(tightened.requirement).toContain("p=reject")
    expect(tightened.acceptance.requires).toContainEqual({ check: "dmarc.policy", reasons: ["reject"] })
    expect(tightened.tightenedBy).toEqual(["nl/reject"])
    expect(tightened.basis.map((citation) => citation.mandate)).toEqual(["nl/reject"])
  })

  it.each([
    ["advice", { ...REJECT, level: "recommended" as const }],
    ["a draft", { ...REJECT, status: "draft" as const }],
    ["a mandate of next year", { ...REJECT, since: "2027-01-01" }],
    ["a weak record", { ...REJECT, confidence: "low" as const }],
    ["a rule of one province", { ...REJECT, subdivision: "nl-ut" }],
  ])("cites %s without raising the obligation", (_, given) => {
    const clause = clauseOf(specified([given]), "MAIL-3")
    expect(clause.tightenedBy).toEqual([])
    expect(clause.basis).toHaveLength(1)
  })

  it.each([
    ["superseded", { ...REJECT, status: "superseded" as const }],
    ["over", { ...REJECT, until: "2025-12-31" }],
    ["another country's", { ...REJECT, country: "be" }],
  ])("leaves out a mandate that is %s", (_, given) => {
    expect(clauseOf(specified([given]), "MAIL-3").basis).toEqual([])
  })

  it("tells not searched from none found, and adds the words on equivalence where they are law", () => {
    expect(specified([], "web-hosting", "ke").basis.state).toBe("not-searched")
    const searched = specify({
      catalog: catalogWith([], [{ place: "ke", searchedOn: "2026-11-01" }]),
      place: "ke",
      category: "web-hosting",
      on: "2026-11-23",
      version: "0.1.0",
    })
    expect(Result.getOrThrow(searched).basis).toEqual({ state: "none-found", searchedOn: "2026-11-01", citations: [] })
    expect(specified([], "web-hosting", "ke").equivalence).toHaveLength(1)
    expect(specified([], "web-hosting", "nl").equivalence.join(" ")).toContain("2014/24/EU")
  })

  it("says so when the place is not known", () => {
    const failed = specify({
      catalog: catalogWith([]),
      place: "qq",
      category: "cdn",
      on: "2026-11-23",
      version: "0.1.0",
    })
    expect(Result.isFailure(failed) && failed.failure).toContain("qq")
  })
})

describe("files", () => {
  it("come back from JSON as they were, and foreign files are refused with the place", async () => {
    const specification = specified([REJECT])
    const text = (await fileOf(specification, "json")) as string
    expect(Result.getOrThrow(readSpecification(text))).toEqual(specification)
    expect(String(Result.isFailure(readSpecification("{")) && "not JSON")).toContain("not JSON")
    const broken = readSpecification(text.replace('"obligates": "supplier"', '"obligates": "nobody"'))
    expect(Result.isFailure(broken) && broken.failure.join("\n")).toContain('["obligates"]')
    expect(Result.isFailure(readSpecification('{"format":"other"}'))).toBe(true)
  })

  it("hold no formula in CSV", async () => {
    const [clause] = specified().clauses
    const csv = await fileOf({ ...specified(), clauses: [{ ...clause!, title: "=1+1" }] }, "csv")
    expect(csv).toContain(",'=1+1,")
  })

  it("are zip files with the parts of their formats", async () => {
    const odt = unzipSync((await fileOf(specified(), "odt")) as Uint8Array)
    expect(Object.keys(odt)[0]).toBe("mimetype")
    expect(strFromU8(odt["content.xml"]!)).toContain("MAIL-3 Forged mail is stopped")
    const docx = unzipSync((await fileOf(specified(), "docx")) as Uint8Array)
    expect(strFromU8(docx["word/document.xml"]!)).toContain("MAIL-3 Forged mail is stopped")
    expect(await fileOf(specified(), "odt")).toEqual(await fileOf(specified(), "odt"))
  })
})

const REPORT = judgeAcceptance(
  specified([REJECT]),
  [
    {
      name: "mail.example",
      observedAt: "2026-11-23T10:00:00.000Z",
      judgements: [
        { check: "dmarc.record", verdict: "pass", reason: "one-record", parameters: {} },
        { check: "dmarc.policy", verdict: "pass", reason: "quarantine", parameters: {} },
        { check: "tls-rpt.record", verdict: "pass", reason: "one-record", parameters: {} },
        { check: "tls-rpt.syntax", verdict: "unknown", reason: "timeout", parameters: {} },
      ],
      evidence: new Map([["dmarc", "a".repeat(64)]]),
    },
  ],
  { title: "Mail", version: "0.1.0", methodology: 1, vantage: "here", madeAt: "2026-11-23T10:01:00.000Z" },
)

describe("acceptance", () => {
  it.each([
    ["MAIL-3", "not-met"],
    ["MAIL-8", "not-measured"],
    ["MAIL-6", "by-hand"],
  ])("of %s is %s", (code, outcome) => {
    expect(REPORT.names[0]?.clauses.find((clause) => clause.code === code)?.outcome).toBe(outcome)
  })

  it("prints what was seen and the hash of the evidence", () => {
    const text = acceptanceLines(REPORT).join("\n")
    expect(text).toContain(`not met: dmarc.policy is reject; seen quarantine; evidence ${"a".repeat(64)}`)
    expect(text).toContain("second run")
  })
})

const DOCUMENTS: ReadonlyArray<readonly [string, object]> = [
  ["catalog", oscalCatalog(specified([REJECT]))],
  ["component definition", oscalComponentDefinition(specified([REJECT]))],
  ["assessment results", oscalAssessmentResults(specified([REJECT]), REPORT)],
]

describe("OSCAL", () => {
  it.each(DOCUMENTS)("%s: identifiers are version-5 UUIDs, given once, and links resolve", (_, document) => {
    const text = JSON.stringify(document)
    const given = [...text.matchAll(/"uuid":"([^"]+)"/g)].map(([, uuid]) => uuid!)
    for (const uuid of given)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Set(given).size).toBe(given.length)
    for (const [, target] of text.matchAll(/"(?:href|source)":"#([^"]+)"/g)) expect(given).toContain(target)
    expect(text).toContain('"oscal-version":"1.1.3"')
    expect(text).not.toMatch(/:\[\]/)
  })

  it("names each control once, and findings and implementations name controls that exist", () => {
    const [[, catalog], ...others] = DOCUMENTS as [readonly [string, object], ...typeof DOCUMENTS]
    const ids = [...JSON.stringify(catalog).matchAll(/"id":"([^"]+)","class"/g)].map(([, id]) => id!)
    expect(new Set(ids).size).toBe(ids.length)
    const named = [...JSON.stringify(others).matchAll(/"control-id":"([^"]+)"/g)].map(([, id]) => id!)
    expect(named.length).toBeGreaterThan(10)
    for (const id of named) expect(ids).toContain(id)
  })

  const SCHEMA = fileURLToPath(new URL("../../../../shared/oscal/oscal_complete_schema.json", import.meta.url))
  describe.skipIf(!existsSync(SCHEMA))(
    "by its published schema (needs ../shared/oscal/oscal_complete_schema.json)",
    () => {
      it.each(DOCUMENTS)("%s is valid", (_, document) => {
        const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: true })
        addFormats.default(ajv)
        const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")) as object)
        validate(document)
        expect(validate.errors ?? []).toEqual([])
      })
    },
  )
})
