/** Addresses of the pages: what a view shows is in its URL, and so are the language and the snapshot in which it is read. */
import type { SearchHit } from "@plumbline/core"
import { joinAddress, splitAddress } from "#app/language/address.ts"
import { reader } from "#app/language/reader.ts"
import type { Locale } from "#app/paraglide/runtime.js"

/** The address of a page of this site in the language and snapshot at hand; every link to a page goes through here. */
export const pathTo = (path: string): string => joinAddress(reader(), path)

/** The same page in another language. `pathname` is an address of this site, with its prefixes. */
export const inLanguage = (pathname: string, language: Locale): string => {
  const { snapshot, path } = splitAddress(pathname)
  return joinAddress({ language, snapshot }, path)
}

/** The same page with the newest figures. */
export const withNewestFigures = (pathname: string): string => {
  const { language, path } = splitAddress(pathname)
  return joinAddress({ language, snapshot: null }, path)
}

/** The path of a page without language and snapshot: `/countries/nl`. */
export const plainPath = (pathname: string): string => splitAddress(pathname).path

export const countryPath = (id: string): string => pathTo(`/countries/${id}`)
export const regionPath = (id: string): string => pathTo(`/regions/${id}`)
export const standardPath = (id: string): string => pathTo(`/standards/${id}`)
export const domainPath = (name: string): string => pathTo(`/domains/${name}`)
/** From `nl/gemeente-amsterdam`. */
export const organisationPath = (id: string): string => pathTo(`/organisations/${id}`)
/** The list of all domains, with conditions; several of one name stand in a list. */
export const domainsPath = (conditions: Readonly<Record<string, string | ReadonlyArray<string>>> = {}): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(conditions)) {
    for (const each of typeof value === "string" ? [value] : value) query.append(name, each)
  }
  return pathTo(query.size === 0 ? "/domains" : `/domains?${query}`)
}
export const changesPath = (conditions: Readonly<Record<string, string>>): string =>
  pathTo(`/changes?${new URLSearchParams(conditions)}`)
/** The chart builder, with what its chart shows. */
export const explorePath = (
  choice: URLSearchParams | Readonly<Record<string, string | ReadonlyArray<string>>>,
): string => {
  const query = choice instanceof URLSearchParams ? choice : new URLSearchParams()
  if (!(choice instanceof URLSearchParams)) {
    for (const [name, value] of Object.entries(choice)) {
      for (const each of typeof value === "string" ? [value] : value) query.append(name, each)
    }
  }
  return pathTo(query.size === 0 ? "/explore" : `/explore?${query}`)
}
/** What changed as a feed, of the newest figures. */
export const changesFeedPath = (conditions: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(conditions)
  return query.size === 0 ? "/api/v1/changes.atom" : `/api/v1/changes.atom?${query}`
}
/** News by mail come of what is, never as of a snapshot. */
export const subscribePath = (conditions: Readonly<Record<string, string>> = {}): string => {
  const query = new URLSearchParams(conditions)
  const path = query.size === 0 ? "/subscribe" : `/subscribe?${query}`
  return joinAddress({ ...reader(), snapshot: null }, path)
}
/** The country's page as PDF. */
/** In the reader's language. */
export const reportPath = (country: string): string => {
  const { language } = reader()
  return apiPath(`/countries/${country}/report.pdf`, language === "en" ? undefined : new URLSearchParams({ language }))
}
/** Two things side by side, each `nl`, `nl/central-government` or `tag:pilot-2026`, perhaps with `@2026-01-01`; no left: the right at its scan before. */
export const comparePath = (left: string, right: string): string =>
  pathTo(`/compare?${new URLSearchParams(left === "" ? { right } : { left, right })}`)
/** One standard's place on the page of a domain. */
export const domainStandardPath = (name: string, standard: string): string => `${domainPath(name)}#${standard}`
/** An answer of the API as of the reader's snapshot, with these conditions. */
export const apiPath = (path: string, query: URLSearchParams = new URLSearchParams()): string => {
  const asked = new URLSearchParams(query)
  const { snapshot } = reader()
  if (snapshot !== null) asked.set("snapshot", snapshot)
  return `/api/v1${path}${asked.size === 0 ? "" : `?${asked}`}`
}

export const supplierPath = (id: string): string => pathTo(`/suppliers/${id}`)
/** From `nl/comply-or-explain-list`. */
export const policyPath = (id: string): string => pathTo(`/policies/${id}`)
/** From `nl/comply-or-explain`. */
export const mandatePath = (id: string): string => pathTo(`/mandates/${id}`)
/** A snapshot: what it holds, and how it is verified. */
export const snapshotPath = (id: string): string => pathTo(`/data/snapshots/${id}`)
/** The site as of a snapshot. */
export const asOfPath = (snapshot: string, path = "/"): string => joinAddress({ ...reader(), snapshot }, path)
export const evidencePath = (name: string, hash: string): string => pathTo(`/domains/${name}/evidence/${hash}`)

/** The page of a row of the grid or a trend; the world's is the home page. */
export const subjectPath = (kind: string, id: string): string => {
  switch (kind) {
    case "country":
      return countryPath(id)
    case "region":
      return regionPath(id)
    case "organisation":
      return organisationPath(id)
    case "supplier":
      return supplierPath(id)
    default:
      return pathTo("/")
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
