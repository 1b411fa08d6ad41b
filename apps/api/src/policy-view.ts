/** Documents as lists show them. */
import type { CatalogView, Policy, PolicyReference, PolicySummary } from "@plumbline/core"
import { placeName } from "./bound.ts"

export const policySummary = (catalog: CatalogView, policy: Policy): PolicySummary => ({
  id: policy.id,
  title: policy.title,
  titleLocal: policy.titleLocal ?? null,
  issuer: policy.issuer,
  issuerType: policy.issuerType,
  country: policy.country ?? null,
  region: policy.region ?? null,
  place: placeName(catalog, policy),
  year: policy.year ?? null,
  documentType: policy.documentType,
  sectors: policy.sectors,
  products: policy.products,
  csfFunctions: policy.csfFunctions,
  standards: policy.standards,
  depth: policy.depth,
  confidence: policy.confidence,
  findings: policy.findings.length,
  mandates: [...catalog.mandates.values()].filter((mandate) => mandate.policy === policy.id).length,
})

export const policyReference = ({ id, title, year }: Policy): PolicyReference => ({ id, title, year: year ?? null })
