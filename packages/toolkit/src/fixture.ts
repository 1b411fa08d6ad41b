/** The clauses of the repository, and mandates made up for tests. */
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { CatalogView, Clause, Mandate, PolicySearch, Region, Standard, Toolkit } from "@plumbline/core"
import { parse } from "yaml"

const DATA = fileURLToPath(new URL("../../../data/", import.meta.url))
const read = <A>(file: string): A => parse(readFileSync(`${DATA}${file}`, "utf8")) as A
const folder = <A extends { readonly id: string }>(name: string): Map<string, A> =>
  new Map(
    readdirSync(`${DATA}${name}`)
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => read<A>(`${name}/${file}`))
      .map((value) => [value.id, value]),
  )

export const mandate = (given: Partial<Mandate> & Pick<Mandate, "id">): Mandate => ({
  title: "Made-up instrument",
  issuer: "Ministry",
  country: "nl",
  level: "mandatory",
  binds: { parties: ["buyer"], scope: "central government" },
  status: "in-force",
  since: "2020-01-01",
  demands: [],
  confidence: "high",
  sources: [{ title: "Made up", readOn: "2026-11-23" }],
  ...given,
})

/** The data of the repository with these mandates in place of its own. */
export const catalogWith = (
  mandates: ReadonlyArray<Mandate>,
  policySearches: ReadonlyArray<PolicySearch> = [],
): CatalogView => ({
  countries: new Map(),
  regions: folder<Region>("regions"),
  standards: folder<Standard>("standards") as Map<Standard["id"], Standard>,
  obstacles: [],
  organisations: new Map(),
  targets: new Map(),
  policies: new Map(),
  policySearches,
  mandates: new Map(mandates.map((each) => [each.id, each])),
  explanations: new Map(),
  clauses: folder<Clause>("clauses"),
  toolkit: {
    framework: read<Toolkit["framework"]>("toolkit/framework.yaml"),
    questionnaire: read<Toolkit["questionnaire"]>("toolkit/questionnaire.yaml"),
    evaluation: read<Toolkit["evaluation"]>("toolkit/evaluation.yaml"),
    performance: read<Toolkit["performance"]>("toolkit/performance.yaml"),
    businessCase: read<Toolkit["businessCase"]>("toolkit/business-case.yaml"),
  },
  suppliers: new Map(),
  optOuts: [],
})
