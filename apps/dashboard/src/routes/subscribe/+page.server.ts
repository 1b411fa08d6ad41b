import { FREQUENCIES, type Frequency, MailAddress, SubscriptionsOffered } from "@plumbline/core"
import { fail } from "@sveltejs/kit"
import { Schema } from "effect"
import { ask } from "#app/api/answer.server.ts"
import { tell } from "#app/api/subscribe.server.ts"
import { askSuppliers, changeChoice, chosenOf } from "#app/change/filters.server.ts"
import { reader } from "#app/language/reader.ts"
import { askCountries, askStandards, columnsOf } from "#app/page/catalogue.server.ts"
import { oneOf } from "#app/page/query.server.ts"
import type { Actions, PageServerLoad } from "./$types"

/** What would I be told, and how often? */
export const load: PageServerLoad = async ({ url }) => {
  const [offered, countries, standards, suppliers] = await Promise.all([
    ask(SubscriptionsOffered, "/subscriptions"),
    askCountries(),
    askStandards(),
    askSuppliers(),
  ])
  const choice = changeChoice(url.searchParams, countries, standards, suppliers)
  const { country: _, standard: __, direction: ___, ...fixed } = choice
  return {
    isOffered: offered.isOffered,
    choice,
    chosen: chosenOf(choice),
    /** Chosen on the page from which the reader came; sent along. */
    fixed: chosenOf(fixed),
    frequency: oneOf(url.searchParams, "frequency", FREQUENCIES) ?? ("weekly" satisfies Frequency),
    frequencies: FREQUENCIES,
    countries: countries.map(({ id, name }) => ({ id, name })),
    columns: columnsOf(standards),
  }
}

const FILTERS = [
  "country",
  "organisation",
  "standard",
  "check",
  "supplier",
  "role",
  "sector",
  "level",
  "tag",
  "direction",
]

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData()
    const field = (name: string) => String(form.get(name) ?? "").trim()
    const given = { email: field("email").slice(0, LONGEST_SHOWN), frequency: field("frequency") }
    const filter = Object.fromEntries(FILTERS.map((name) => [name, field(name)]).filter(([, value]) => value !== ""))
    const again = { ...given, filter }
    if (!Schema.is(MailAddress)(field("email"))) return fail(400, { ...again, problem: "address" as const })
    const { status } = await tell(event, "", {}, { ...given, ...filter, language: reader().language })
    if (status === 202) return { ...again, problem: null }
    return fail(status === 429 ? 429 : 400, {
      ...again,
      problem: status === 429 ? ("often" as const) : ("filter" as const),
    })
  },
}

const LONGEST_SHOWN = 254
