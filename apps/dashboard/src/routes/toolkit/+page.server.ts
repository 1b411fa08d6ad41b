import { PROCUREMENT_STAGES, PRODUCT_CATEGORIES, ToolkitAnswer, ToolkitChoices } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { apiPath } from "#app/page/links.ts"
import { oneOf, textOf } from "#app/page/query.server.ts"
import { m } from "#app/paraglide/messages.js"
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
    downloads: downloads().map(({ name, end }) => ({ name, path: apiPath(`/toolkit/specification.${end}`, query) })),
  }
}

/** Called for each page, in its language. */
const downloads = () => [
  { name: m.toolkit_word_docx(), end: "docx" },
  { name: m.toolkit_opendocument_odt(), end: "odt" },
  { name: m.toolkit_markdown(), end: "md" },
  { name: m.toolkit_csv(), end: "csv" },
  { name: m.toolkit_json(), end: "json" },
  { name: m.toolkit_oscal_catalog(), end: "oscal-catalog.json" },
  { name: m.toolkit_oscal_component(), end: "oscal-component.json" },
]
