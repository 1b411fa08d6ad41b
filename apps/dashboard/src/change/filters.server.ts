/** The filters of changes, as pages read them from their address. */
import {
  type ChangeFilter,
  type CountrySummary,
  GovernmentLevel,
  Page,
  Sector,
  type StandardDetail,
  StandardId,
  SUPPLIER_ROLES,
  SupplierSummary,
} from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { DIRECTIONS } from "#app/change/directions.ts"
import { oneOf } from "#app/page/query.server.ts"

export type ChangeChoice = { readonly [Name in keyof ChangeFilter]-?: Exclude<ChangeFilter[Name], undefined> | null }

export type NamedThing = { readonly id: string; readonly name: string }

/** Suppliers that serve somebody, by name. */
export const askSuppliers = async (): Promise<ReadonlyArray<NamedThing>> => {
  const { items } = await ask(Page(SupplierSummary), "/suppliers", { limit: SUPPLIERS })
  return items
    .map(({ supplier }) => ({ id: supplier.id, name: supplier.name }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

/** What does not fit is left out, so that no address is an error. */
export const changeChoice = (
  query: URLSearchParams,
  countries: ReadonlyArray<CountrySummary>,
  standards: ReadonlyArray<StandardDetail>,
  suppliers: ReadonlyArray<NamedThing>,
): ChangeChoice => {
  const supplier = oneOf(
    query,
    "supplier",
    suppliers.map(({ id }) => id),
  )
  return {
    country: oneOf(
      query,
      "country",
      countries.map(({ id }) => id),
    ),
    organisation: matching(query, "organisation", /^[a-z]{2}\/[a-z0-9-]+$/),
    standard: oneOf(query, "standard", StandardId.literals),
    check: oneOf(
      query,
      "check",
      standards.flatMap(({ standard }) => standard.checks.map(({ id }) => id)),
    ),
    supplier,
    role: supplier === null ? null : oneOf(query, "role", SUPPLIER_ROLES),
    sector: oneOf(query, "sector", Sector.literals),
    level: oneOf(query, "level", GovernmentLevel.literals),
    tag: matching(query, "tag", /^[a-z0-9-]{1,32}$/),
    direction: oneOf(query, "direction", DIRECTIONS),
  }
}

export const matching = (query: URLSearchParams, name: string, pattern: RegExp): string | null => {
  const text = query.get(name)
  return text !== null && pattern.test(text) ? text : null
}

/** Those that were chosen, as text. */
export const chosenOf = (choice: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(choice).filter((entry): entry is [string, string] => entry[1] !== null))

/** The most that the API gives at once: more suppliers than there are. */
const SUPPLIERS = 500
