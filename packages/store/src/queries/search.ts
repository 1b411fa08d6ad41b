/** Which organisations and targets have these words in their names? */
import { DomainName } from "@plumbline/core"
import { Schema } from "effect"
import { askFor, type Dialogue } from "../dialogue.ts"
import { holdsAll, searchPatterns } from "../search-text.ts"
import type { SearchFound } from "../words.ts"
import { ORGANISATION_NAMED, OrganisationColumns, organisationOf } from "./organisations.ts"

/** Shorter names first: they match more of themselves. */
export function* search(words: string, limit: number): Dialogue<SearchFound> {
  const patterns = searchPatterns(words)
  if (patterns.length === 0) return { organisations: [], targets: [] }
  const bodies = yield* askFor(
    OrganisationColumns,
    `SELECT ${ORGANISATION_NAMED} FROM organisation
     WHERE organisation.retired_on IS NULL AND ${holdsAll("organisation.search_text", patterns)}
     ORDER BY length(organisation.name), organisation.name LIMIT ?`,
    ...patterns,
    limit,
  )
  const names = yield* askFor(
    TargetFound,
    `SELECT target.name AS target, organisation.name AS organisation_name
     FROM target JOIN organisation ON organisation.key = target.organisation_key
     WHERE target.retired_on IS NULL AND ${holdsAll("target.search_text", patterns)}
     ORDER BY length(target.name), target.name LIMIT ?`,
    ...patterns,
    limit,
  )
  return {
    organisations: bodies.map(organisationOf),
    targets: names.map((row) => ({ target: row.target, organisationName: row.organisation_name })),
  }
}

const TargetFound = Schema.Struct({ target: DomainName, organisation_name: Schema.String })
