/** Which public bodies are there, and how far is each of them? */
import {
  adoptionOf,
  CountryCode,
  GovernmentLevel,
  type Organisation,
  OrganisationId,
  Sector,
  type StandardId,
} from "@plumbline/core"
import { Schema } from "effect"
import { ask, askFor, askOne, type Dialogue, marks, type SqlValue } from "../dialogue.ts"
import { COUNT_COLUMNS, type CountRow, countsOf } from "../rollup/count-row.ts"
import { holdsAll, searchPatterns } from "../search-text.ts"
import type { Items, OrganisationFigure, OrganisationsQuestion } from "../words.ts"

/** Those in today's lists, by country and name. */
export function* organisations(question: OrganisationsQuestion): Dialogue<Items<OrganisationFigure>> {
  const conditions = ["organisation.retired_on IS NULL"]
  const parameters: Array<SqlValue> = []
  if (question.country !== undefined) {
    conditions.push("organisation.country = ?")
    parameters.push(question.country)
  }
  if (question.tag !== undefined) {
    conditions.push(
      `organisation.key IN (SELECT tagged.organisation_key FROM target_tag JOIN target tagged ON tagged.key = target_tag.target_key
        WHERE target_tag.tag = ? AND tagged.retired_on IS NULL)`,
    )
    parameters.push(question.tag)
  }
  const patterns = searchPatterns(question.q ?? "")
  if (patterns.length > 0) {
    conditions.push(holdsAll("organisation.search_text", patterns))
    parameters.push(...patterns)
  }
  const where = `WHERE ${conditions.join(" AND ")}`
  const count = yield* askOne<{ total: number }>(`SELECT count(*) AS total FROM organisation ${where}`, ...parameters)
  const rows = yield* askFor(
    OrganisationRow,
    `SELECT ${ORGANISATION_COLUMNS}, ${TARGETS} FROM organisation ${where}
     ORDER BY organisation.country, organisation.name, organisation.id LIMIT ? OFFSET ?`,
    ...parameters,
    question.limit,
    question.offset,
  )
  return { items: yield* withFigures(rows), total: count!.total }
}

/** One organisation, retired or not. */
export function* organisation(id: OrganisationId): Dialogue<OrganisationFigure | null> {
  const rows = yield* askFor(
    OrganisationRow,
    `SELECT ${ORGANISATION_COLUMNS}, ${TARGETS} FROM organisation WHERE organisation.id = ?`,
    id,
  )
  const [found] = yield* withFigures(rows)
  return found ?? null
}

function* withFigures(rows: ReadonlyArray<OrganisationRow>): Dialogue<ReadonlyArray<OrganisationFigure>> {
  if (rows.length === 0) return []
  const keys = rows.map(({ key }) => key)
  const figures = yield* ask<CountRow & { subject: number; standard: StandardId }>(
    `SELECT figure.subject, measure.standard, ${COUNT_COLUMNS}
     FROM adoption_by_organisation_scan figure JOIN measure ON measure.key = figure.measure_key
     WHERE figure.until_point IS NULL AND measure.requirement IS NULL AND figure.subject IN (${marks(keys)})
     ORDER BY measure.key`,
    ...keys,
  )
  return rows.map((row) => ({
    organisation: organisationOf(row),
    targets: row.targets,
    verdicts: figures
      .filter((figure) => figure.subject === row.key)
      .map((figure) => ({ standard: figure.standard, adoption: adoptionOf(countsOf(figure)) })),
  }))
}

/** The columns of an organisation, named so that a join can carry them too. */
export const OrganisationColumns = Schema.Struct({
  organisation_id: OrganisationId,
  organisation_country: CountryCode,
  organisation_name: Schema.String,
  organisation_name_local: Schema.NullOr(Schema.String),
  organisation_sector: Sector,
  organisation_level: GovernmentLevel,
})
export type OrganisationColumns = typeof OrganisationColumns.Type

export const ORGANISATION_NAMED = `organisation.id AS organisation_id, organisation.country AS organisation_country,
  organisation.name AS organisation_name, organisation.name_local AS organisation_name_local,
  organisation.sector AS organisation_sector, organisation.level AS organisation_level`

export const organisationOf = (row: OrganisationColumns): Organisation => ({
  id: row.organisation_id,
  country: row.organisation_country,
  name: row.organisation_name,
  ...(row.organisation_name_local === null ? {} : { nameLocal: row.organisation_name_local }),
  sector: row.organisation_sector,
  level: row.organisation_level,
})

const OrganisationRow = Schema.Struct({ ...OrganisationColumns.fields, key: Schema.Number, targets: Schema.Number })
type OrganisationRow = typeof OrganisationRow.Type

const ORGANISATION_COLUMNS = `organisation.key, ${ORGANISATION_NAMED}`
const TARGETS = `(SELECT count(*) FROM target
  WHERE target.organisation_key = organisation.key AND target.retired_on IS NULL) AS targets`
