import { ExplanationState, ExplanationView, MandateSummary, OrganisationId, Page, StandardId } from "@plumbline/core"
import { Result, Schema } from "effect"
import { ask, askAll } from "#app/api/answer.server.ts"
import { askCountries } from "#app/page/catalogue.server.ts"
import { offsetOf, oneOf, textOf } from "#app/page/query.server.ts"
import type { PageServerLoad } from "./$types"

/** Who deviates from which mandate, why, until when? */
export const load: PageServerLoad = async ({ url }) => {
  const query = url.searchParams
  const [countries, mandates] = await Promise.all([askCountries(), askAll(MandateSummary, "/mandates")])
  const organisation = Schema.decodeUnknownResult(OrganisationId)(textOf(query, "organisation"))
  const choice = {
    country: oneOf(
      query,
      "country",
      countries.map(({ id }) => id),
    ),
    mandate: oneOf(
      query,
      "mandate",
      mandates.map(({ id }) => id),
    ),
    standard: oneOf(query, "standard", StandardId.literals),
    state: oneOf(query, "state", ExplanationState.literals),
    organisation: Result.isSuccess(organisation) ? organisation.success : null,
  }
  return {
    choice,
    countries: countries.map(({ id, name }) => ({ id, name })),
    mandates: mandates.map(({ id, title, place }) => ({ id, title, place })),
    standards: StandardId.literals.filter((id) => mandates.some(({ standards }) => standards.includes(id))),
    explanations: await ask(Page(ExplanationView), "/explanations", {
      ...choice,
      offset: offsetOf(query),
      limit: EXPLANATIONS,
    }),
  }
}

const EXPLANATIONS = 50
