/** What changed, as an Atom feed (RFC 4287). */
import type { CatalogView, Change, Page } from "@plumbline/core"
import { escapeHtml } from "../human-page.ts"
import type { FeedPlace } from "../route.ts"

export const changesFeed = (
  { items }: Page<Change>,
  { standards }: Pick<CatalogView, "standards">,
  place: FeedPlace,
): string => {
  const entries = items.map((change) => {
    const standard = standards.get(change.standard)?.abbreviation ?? change.standard
    const page = `${place.site}/domains/${change.target}`
    const title = `${change.target}: ${standard} ${DIRECTIONS[change.direction]}`
    const said = `${change.organisationName}: ${standard} of ${change.target} went from ${change.from ?? "not listed"} to ${change.to ?? "not listed"}.`
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
<title>Plumbline: what changed</title>
<updated>${items[0]?.at ?? place.now}</updated>
<author><name>Plumbline</name></author>
<link rel="self" type="application/atom+xml" href="${escapeHtml(place.self)}"/>
<link rel="alternate" type="text/html" href="${escapeHtml(`${place.site}/changes`)}"/>
${entries.join("\n")}
</feed>
`
}

const DIRECTIONS: Readonly<Record<Change["direction"], string>> = {
  improved: "improved",
  regressed: "regressed",
  other: "changed",
  new: "is new on the list",
  gone: "is gone from the list",
}
