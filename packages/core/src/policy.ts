/** Demand: policies, and the mandates in them. */
import { Schema } from "effect"
import { GovernmentLevel, Sector } from "./country.ts"
import { CountryCode, IsoDate, RegionId, StandardId } from "./identifier.ts"
import { Source } from "./source.ts"
import { CsfFunction } from "./standard.ts"

const Text = Schema.String.check(Schema.isNonEmpty())

/** A document in which a public authority says something about standards. */
export const Policy = Schema.Struct({
  id: Schema.String.check(Schema.isPattern(/^[a-z][a-z-]*\/[a-z0-9-]+$/)),
  title: Text,
  issuer: Text,
  country: Schema.NullOr(CountryCode),
  region: Schema.NullOr(RegionId),
  year: Schema.Number.check(Schema.isInt()),
  documentType: Text,
  csfFunctions: Schema.Array(CsfFunction),
  standards: Schema.Array(StandardId),
  sources: Schema.Array(Source).check(Schema.isNonEmpty()),
}).annotate({ title: "Policy", description: "A document in which a public authority says something about standards" })
export type Policy = typeof Policy.Type

/** How strictly a mandate asks: `hook` is a general duty that a standard could be hung on. */
export const MandateLevel = Schema.Literals([
  "mandatory",
  "comply-or-explain",
  "recommended",
  "informational",
  "hook",
]).annotate({ title: "MandateLevel", description: "How strictly a mandate asks" })
export type MandateLevel = typeof MandateLevel.Type

/** A policy's demand: which standard, with which parameters, at which level, on whom, since when, until when. */
export const Mandate = Schema.Struct({
  id: Schema.String.check(Schema.isPattern(/^[a-z][a-z-]*\/[a-z0-9-]+$/)),
  policy: Schema.String,
  standard: StandardId,
  parameters: Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Finite, Schema.Boolean])),
  level: MandateLevel,
  binds: Schema.Struct({
    levels: Schema.optionalKey(Schema.Array(GovernmentLevel)),
    sectors: Schema.optionalKey(Schema.Array(Sector)),
  }),
  since: Schema.NullOr(IsoDate),
  due: Schema.NullOr(IsoDate),
  until: Schema.NullOr(IsoDate),
  confidence: Schema.Literals(["high", "medium", "low"]),
  sources: Schema.Array(Source).check(Schema.isNonEmpty()),
}).annotate({ title: "Mandate", description: "A policy's demand for one standard" })
export type Mandate = typeof Mandate.Type
