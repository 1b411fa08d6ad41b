/** Addresses of the pages: what a view shows is in its URL. */
import type { SearchHit } from "@plumbline/core"

export const countryPath = (id: string): string => `/countries/${id}`
export const regionPath = (id: string): string => `/regions/${id}`
export const standardPath = (id: string): string => `/standards/${id}`
export const domainPath = (name: string): string => `/domains/${name}`
/** From `nl/gemeente-amsterdam`. */
export const organisationPath = (id: string): string => `/organisations/${id}`
/** The list of all domains, with conditions; several of one name stand in a list. */
export const domainsPath = (conditions: Readonly<Record<string, string | ReadonlyArray<string>>> = {}): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(conditions)) {
    for (const each of typeof value === "string" ? [value] : value) query.append(name, each)
  }
  return query.size === 0 ? "/domains" : `/domains?${query}`
}
export const changesPath = (conditions: Readonly<Record<string, string>>): string =>
  `/changes?${new URLSearchParams(conditions)}`
/** The country's page as PDF. */
export const reportPath = (country: string): string => `/api/v1/countries/${country}/report.pdf`
/** Two things side by side, each `nl`, `nl/central-government` or `tag:pilot-2026`, perhaps with `@2026-01-01`; no left: the right at its scan before. */
export const comparePath = (left: string, right: string): string =>
  `/compare?${new URLSearchParams(left === "" ? { right } : { left, right })}`
/** One standard's place on the page of a domain. */
export const domainStandardPath = (name: string, standard: string): string => `${domainPath(name)}#${standard}`
/** Another form of an answer of the API, with the same conditions. */
export const apiPath = (path: string, query: URLSearchParams): string =>
  `/api/v1${path}${query.size === 0 ? "" : `?${query}`}`

export const supplierPath = (id: string): string => `/suppliers/${id}`
/** From `nl/comply-or-explain-list`. */
export const policyPath = (id: string): string => `/policies/${id}`
/** From `nl/comply-or-explain`. */
export const mandatePath = (id: string): string => `/mandates/${id}`
export const evidencePath = (name: string, hash: string): string => `/domains/${name}/evidence/${hash}`

/** The page of a row of the grid or a trend; the world's is the home page. */
export const subjectPath = (kind: string, id: string): string => {
  switch (kind) {
    case "country":
      return countryPath(id)
    case "region":
      return regionPath(id)
    case "organisation":
      return organisationPath(id)
    default:
      return "/"
  }
}

export const hitPath = (hit: SearchHit): string => {
  switch (hit.kind) {
    case "standard":
      return standardPath(hit.id)
    case "target":
      return domainPath(hit.id)
    case "policy":
      return policyPath(hit.id)
    case "mandate":
      return mandatePath(hit.id)
    case "supplier":
      return supplierPath(hit.id)
    default:
      return subjectPath(hit.kind, hit.id)
  }
}

/** The same page with some query parameters set or, where null, taken away. */
export const withQuery = (
  current: { readonly toString: () => string },
  changes: Readonly<Record<string, string | number | null>>,
): string => {
  const query = new URLSearchParams(current.toString())
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(name)
    else query.set(name, String(value))
  }
  const text = query.toString()
  return text === "" ? "?" : `?${text}`
}
