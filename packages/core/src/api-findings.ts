/** The answers of `/api/v1` about what readers found in documents: what they share, what blocks, and what applies where. */
import { Schema } from "effect"
import { Page } from "./api.ts"
import { PolicyReference } from "./api-policies.ts"
import { Audience, Confidence, PolicyFinding, PolicyFindingKind } from "./policy.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** A finding with the document that it was made in. What a record says of the Global South comes as a finding of applicability. */
export const PolicyFindingView = Schema.Struct({
  ...PolicyFinding.fields,
  /** Whom it is of use to; empty where the record does not say. */
  audiences: Schema.Array(Audience),
  policy: PolicyReference,
  /** Name of the document's country or region; `International` where it has neither. */
  place: Schema.String,
  confidence: Confidence,
}).annotate({ title: "PolicyFindingView", description: "Something that was found in a document" })
export type PolicyFindingView = typeof PolicyFindingView.Type

/**
 * `GET /api/v1/policies/findings?kind=&audience=&country=&region=&csfFunction=&q=&offset=&limit=`: by kind, then by place. `region` holds
 * its own documents and those of its members of today. `kinds` counts under all the other filters.
 */
export const PolicyFindingPage = Schema.Struct({
  ...Page(PolicyFindingView).fields,
  kinds: Schema.Array(Schema.Struct({ kind: PolicyFindingKind, findings: Count })),
})
export type PolicyFindingPage = typeof PolicyFindingPage.Type
