/**
 * JSON Schemas of the YAML files, for completion and checking in editors; written to `data/schemas/` by
 * `scripts/write-json-schemas.ts`. Spec: JSON Schema 2020-12.
 *
 * They say less than `plumbline check`: meaning is checked by the rules under `src/lint/` alone.
 */
import {
  Clause,
  Country,
  Explanation,
  Mandate,
  PendingTranslations,
  Policy,
  Region,
  Standard,
  Supplier,
  TranslatedObstacles,
  TranslatedRegions,
  TranslatedStandard,
} from "@plumbline/core"
import { Schema } from "effect"
import { Errata, Obstacles, PolicySearches, TOOLKIT_SCHEMAS } from "./records.ts"

/** File name below `data/schemas/` → its text. */
export const jsonSchemas = (): ReadonlyMap<string, string> =>
  new Map(Object.entries(DESCRIBED).map(([name, schema]) => [`${name}.schema.json`, jsonSchemaOf(name, schema)]))

const DESCRIBED: Readonly<Record<string, Schema.Top>> = {
  "toolkit-framework": TOOLKIT_SCHEMAS.framework,
  "toolkit-questionnaire": TOOLKIT_SCHEMAS.questionnaire,
  "toolkit-evaluation": TOOLKIT_SCHEMAS.evaluation,
  "toolkit-performance": TOOLKIT_SCHEMAS.performance,
  "toolkit-business-case": TOOLKIT_SCHEMAS.businessCase,
  clause: Clause,
  country: Country,
  errata: Errata,
  explanation: Explanation,
  "language-obstacles": TranslatedObstacles,
  "language-pending": PendingTranslations,
  "language-regions": TranslatedRegions,
  "language-standard": TranslatedStandard,
  mandate: Mandate,
  obstacles: Obstacles,
  policy: Policy,
  "policy-searches": PolicySearches,
  region: Region,
  standard: Standard,
  supplier: Supplier,
}

const jsonSchemaOf = (name: string, schema: Schema.Top): string => {
  const document = Schema.toJsonSchemaDocument(schema, { onExcessProperty: "error" })
  const definitions = Object.keys(document.definitions).length === 0 ? {} : { $defs: document.definitions }
  const whole = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `${name}.schema.json`,
    ...document.schema,
    ...definitions,
  }
  return `${JSON.stringify(whole, null, 2)}\n`
}
