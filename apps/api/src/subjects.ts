/** Subjects of figures as questions name them: whether they are known, and what they are called. */
import { type CheckId, GOVERNMENT_LEVELS, NO_SUPPLIER, SECTORS, type SubjectKind } from "@plumbline/core"
import { Effect } from "effect"
import { ApiFailure } from "./errors.ts"
import { checkFilter } from "./places.ts"
import type { ApiContext } from "./route.ts"
import { supplierView } from "./supplier-view.ts"

/** Organisations and suppliers must be named: there are too many to answer with all. */
export const checkSubjects = Effect.fnUntraced(function* (
  context: ApiContext,
  by: SubjectKind,
  ids: ReadonlyArray<string> | undefined,
) {
  if ((by === "organisation" || by === "supplier") && ids === undefined) {
    return yield* refuse(`by=${by} asks for at least one id`)
  }
  const known = knownOf(context, by)
  for (const id of ids ?? []) yield* checkFilter("id", id, known)
})

const knownOf = ({ catalog }: ApiContext, by: SubjectKind) => {
  switch (by) {
    case "world":
      return new Set(["world"])
    case "region":
      return catalog.regions
    case "country":
      return catalog.countries
    case "organisation":
      return catalog.organisations
    case "supplier":
      return new Set<string>([...catalog.suppliers.keys(), ...NO_SUPPLIER])
    case "sector":
      return new Set<string>(SECTORS)
    case "level":
      return new Set<string>(GOVERNMENT_LEVELS)
  }
}

/** In English; what has left the catalog is called by its id. */
export const subjectName = ({ catalog }: ApiContext, by: SubjectKind, id: string): string => {
  switch (by) {
    case "world":
      return "World"
    case "region":
      return catalog.regions.get(id)?.name ?? id
    case "country":
      return catalog.countries.get(id)?.names.en ?? id
    case "organisation":
      return catalog.organisations.get(id)?.name ?? id
    case "supplier":
      return supplierView(catalog, id).name
    case "sector":
    case "level":
      return id.replaceAll("-", " ").replace(/^./, (first) => first.toUpperCase())
  }
}

export const refuse = (message: string) => Effect.fail(new ApiFailure({ code: "bad-parameter", message }))

export const checksOf = ({ catalog }: ApiContext): ReadonlySet<CheckId> =>
  new Set([...catalog.standards.values()].flatMap(({ checks }) => checks.map(({ id }) => id)))
