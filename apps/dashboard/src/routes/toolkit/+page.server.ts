import { PROCUREMENT_STAGES, PRODUCT_CATEGORIES, ToolkitAnswer, ToolkitChoices } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { oneOf, textOf } from "#app/page/query.server.ts"
import type { PageServerLoad } from "./$types"

/** What do I write into the tender? */
export const load: PageServerLoad = async ({ url }) => {
  const country = textOf(url.searchParams, "country")
  const product = oneOf(url.searchParams, "product", PRODUCT_CATEGORIES)
  const stage = oneOf(url.searchParams, "stage", PROCUREMENT_STAGES)
  const choices = await ask(ToolkitChoices, "/toolkit/choices")
  if (country === null || product === null) return { choices, country, product, stage, document: null, downloads: [] }
  const { document } = await ask(ToolkitAnswer, "/toolkit", { country, product, stage })
  const query = new URLSearchParams({ country, product, ...(stage === null ? {} : { stage }) })
  return {
    choices,
    country,
    product,
    stage,
    document,
    downloads: DOWNLOADS.map(({ name, end }) => ({ name, path: `/api/v1/toolkit/specification.${end}?${query}` })),
  }
}

const DOWNLOADS = [
  { name: "Word (DOCX)", end: "docx" },
  { name: "OpenDocument (ODT)", end: "odt" },
  { name: "Markdown", end: "md" },
  { name: "CSV", end: "csv" },
  { name: "JSON", end: "json" },
  { name: "OSCAL catalog", end: "oscal-catalog.json" },
  { name: "OSCAL component", end: "oscal-component.json" },
]
