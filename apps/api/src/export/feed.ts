/** What changed, as an Atom feed (RFC 4287). */
import type { CatalogView, Change, Page, Standard } from "@plumbline/core"
import { escapeHtml } from "../human-page.ts"
import type { FeedPlace } from "../route.ts"

export const changesFeed = (
  { items }: Page<Change>,
  catalog: Pick<CatalogView, "standards" | "countries" | "organisations" | "suppliers">,
  place: FeedPlace,
): string => {
  const { standards } = catalog
  const { searchParams } = new URL(place.self)
  // What is no filter is of the answer's form, not of what it tells.
  for (const name of ["offset", "limit", "snapshot", "language"]) searchParams.delete(name)
  const about = aboutOf(searchParams, catalog)
  const entries = items.map((change) => {
    const known = standards.get(change.standard)
    const standard = known?.abbreviation ?? change.standard
    const page = `${place.site}/domains/${change.target}`
    const title = `${change.target}: ${standard} ${DIRECTIONS[change.direction]}`
    const said = `${change.organisationName}: ${standard} of ${change.target} went from ${change.from ?? "not listed"} to ${change.to ?? "not listed"}.${reasonsOf(change, known)}${change.isConfirmed ? " Measured twice." : ""}`
    return `<entry>
<id>${escapeHtml(`${page}#${change.scan}-${change.standard}`)}</id>
<title>${escapeHtml(title)}</title>
<updated>${change.at}</updated>
<link rel="alternate" type="text/html" href="${escapeHtml(page)}"/>
<category term="${escapeHtml(change.direction)}"/>
<category term="${escapeHtml(change.standard)}"/>
<category term="${escapeHtml(change.country)}"/>
<content type="text">${escapeHtml(said)}</content>
</entry>`
  })
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${escapeHtml(place.self)}</id>
<title>${escapeHtml(`Plumbline: what changed${about}`)}</title>
<updated>${items[0]?.at ?? place.now}</updated>
<author><name>Plumbline</name></author>
<link rel="self" type="application/atom+xml" href="${escapeHtml(place.self)}"/>
<link rel="alternate" type="text/html" href="${escapeHtml(`${place.site}/changes${searchParams.size === 0 ? "" : `?${searchParams}`}`)}"/>
${entries.join("\n")}
</feed>
`
}

/** The checks that changed, in the words of the catalog: what they said before and say now. */
const reasonsOf = ({ checks, direction }: Change, standard: Standard | undefined): string => {
  if (direction === "new" || direction === "gone") return ""
  return checks
    .map(({ check, before, after }) => {
      const known = standard?.checks.find(({ id }) => id === check)
      const label = (reason: string | undefined) =>
        known?.reasons.find(({ code }) => code === reason)?.label ?? reason ?? "not judged"
      return ` ${known?.title ?? check}: ${label(before?.reason)} → ${label(after?.reason)}.`
    })
    .join("")
}

/** What a feed's filters choose, as its title says it. */
const aboutOf = (
  query: URLSearchParams,
  { standards, countries, organisations, suppliers }: Parameters<typeof changesFeed>[1],
): string => {
  const named: Readonly<Record<string, (id: string) => string | undefined>> = {
    country: (id) => countries.get(id)?.names.en,
    organisation: (id) => organisations.get(id)?.name,
    standard: (id) => [...standards.values()].find((each) => each.id === id)?.abbreviation,
    supplier: (id) => suppliers.get(id)?.name,
  }
  const parts = [...query].map(([name, id]) => named[name]?.(id) ?? id)
  return parts.length === 0 ? "" : `: ${parts.join(", ")}`
}

const DIRECTIONS: Readonly<Record<Change["direction"], string>> = {
  improved: "improved",
  regressed: "regressed",
  other: "changed",
  new: "is new on the list",
  gone: "is gone from the list",
}
