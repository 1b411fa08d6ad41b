/** Which targets are there, and how does each of them stand? */
import {
  CountryCode,
  DomainName,
  GovernmentLevel,
  IsoDate,
  ListId,
  Sector,
  STANDARD_IDS,
  StandardId,
  type StandardVerdict,
  type Target,
  type TargetRole,
  Verdict,
} from "@plumbline/core"
import { Schema } from "effect"
import { askFor, askOne, type Dialogue, marks, type SqlValue } from "../dialogue.ts"
import { instantOf } from "../moment.ts"
import { ROLE_NUMBERS } from "../record/supplier-use.ts"
import { holdsAll, searchPatterns } from "../search-text.ts"
import type { Items, TARGET_SORTS, TargetRow, TargetSort, TargetsQuestion } from "../words.ts"
import { ORGANISATION_NAMED, OrganisationColumns, organisationOf } from "./organisations.ts"

/** Those in today's lists. Verdicts are the standing ones, also of a scan still running. */
export function* targets(question: TargetsQuestion): Dialogue<Items<TargetRow>> {
  const { where, parameters } = filterOf(question)
  const from = "FROM target JOIN organisation ON organisation.key = target.organisation_key"
  const count = yield* askOne<{ total: number }>(`SELECT count(*) AS total ${from} WHERE ${where}`, ...parameters)
  const rows = yield* askFor(
    TargetColumns,
    `SELECT ${TARGET_COLUMNS} ${from} WHERE ${where} ORDER BY ${orderOf(question.sort ?? "name")} LIMIT ? OFFSET ?`,
    ...parameters,
    question.limit,
    question.offset,
  )
  return { items: yield* withVerdicts(rows), total: count!.total }
}

/** The next `limit` targets of today's lists after a name, by name; the first ones for null. */
export function* targetsAfter(after: DomainName | null, limit: number): Dialogue<ReadonlyArray<TargetRow>> {
  const rows = yield* askFor(
    TargetColumns,
    `SELECT ${TARGET_COLUMNS} FROM target JOIN organisation ON organisation.key = target.organisation_key
     WHERE target.retired_on IS NULL AND target.name > ? ORDER BY target.name LIMIT ?`,
    after ?? "",
    limit,
  )
  return yield* withVerdicts(rows)
}

/** The target of that name, retired or not. */
export function* targetNamed(name: DomainName): Dialogue<{ key: number; row: TargetRow } | undefined> {
  // The key first: what names it is answered by one machine where the store is spread over many.
  const found = yield* askOne<{ key: number }>("SELECT key FROM target WHERE name = ?", name)
  if (found === undefined) return undefined
  const rows = yield* askFor(
    TargetColumns,
    `SELECT ${columnsOf("?")} FROM target JOIN organisation ON organisation.key = target.organisation_key WHERE target.key = ?`,
    found.key,
    found.key,
  )
  const [row] = yield* withVerdicts(rows)
  return row === undefined ? undefined : { key: rows[0]!.key, row }
}

const filterOf = (question: TargetsQuestion): { where: string; parameters: ReadonlyArray<SqlValue> } => {
  const conditions = ["target.retired_on IS NULL"]
  const parameters: Array<SqlValue> = []
  const add = (condition: string, ...values: ReadonlyArray<SqlValue>) => {
    conditions.push(condition)
    parameters.push(...values)
  }
  if (question.country !== undefined) add("target.country = ?", question.country)
  if (question.countries?.length === 0) add("1 = 0")
  else if (question.countries !== undefined)
    add(`target.country IN (${marks(question.countries)})`, ...question.countries)
  if (question.organisation !== undefined) add("organisation.id = ?", question.organisation)
  if (question.sector !== undefined) add("target.sector = ?", question.sector)
  if (question.level !== undefined) add("target.level = ?", question.level)
  if (question.list !== undefined) add("target.list = ?", question.list)
  if (question.tag !== undefined) {
    add("target.key IN (SELECT target_key FROM target_tag WHERE tag = ?)", question.tag)
  }
  const isOfFew = [question.country, question.countries, question.organisation, question.list, question.tag].some(
    (given) => given !== undefined,
  )
  for (const { measure, verdict } of question.verdicts ?? []) {
    const table = measure?.includes(".") ? "finding" : "standard_verdict"
    if (measure === null) {
      add("target.key IN (SELECT target_key FROM standard_verdict WHERE until_scan IS NULL AND verdict = ?)", verdict)
    } else if (table === "standard_verdict" && !isOfFew) {
      // Of all targets, the index by verdict takes half the time of a look at each; of one country's it takes four times as long.
      add(
        `target.key IN (SELECT target_key FROM standard_verdict WHERE until_scan IS NULL
          AND measure_key = (SELECT key FROM measure WHERE id = ?) AND verdict = ?)`,
        measure,
        verdict,
      )
    } else {
      add(
        `EXISTS (SELECT 1 FROM ${table} said WHERE said.target_key = target.key AND said.until_scan IS NULL
          AND said.measure_key = (SELECT key FROM measure WHERE id = ?) AND said.verdict = ?)`,
        measure,
        verdict,
      )
    }
  }
  for (const { check, reason } of question.reasons ?? []) {
    add(
      `EXISTS (SELECT 1 FROM finding found WHERE found.target_key = target.key AND found.until_scan IS NULL
        ${check === null ? "" : "AND found.measure_key = (SELECT key FROM measure WHERE id = ?)"}
        AND found.reason_key = (SELECT key FROM reason WHERE code = ?))`,
      ...(check === null ? [] : [check]),
      reason,
    )
  }
  if (question.standard !== undefined || question.verdict !== undefined) {
    const said: Array<string> = []
    const values: Array<SqlValue> = []
    if (question.standard !== undefined) {
      said.push("said.measure_key = (SELECT key FROM measure WHERE id = ?)")
      values.push(question.standard)
    }
    if (question.verdict !== undefined) {
      said.push("said.verdict = ?")
      values.push(question.verdict)
    }
    add(
      `EXISTS (SELECT 1 FROM standard_verdict said
        WHERE said.target_key = target.key AND said.until_scan IS NULL AND ${said.join(" AND ")})`,
      ...values,
    )
  }
  if (question.check !== undefined || question.reason !== undefined) {
    const found: Array<string> = []
    const values: Array<SqlValue> = []
    if (question.check !== undefined) {
      found.push("finding.measure_key = (SELECT key FROM measure WHERE id = ?)")
      values.push(question.check)
    }
    if (question.reason !== undefined) {
      found.push("finding.reason_key = (SELECT key FROM reason WHERE code = ?)")
      values.push(question.reason)
    }
    add(
      `EXISTS (SELECT 1 FROM finding
        WHERE finding.target_key = target.key AND finding.until_scan IS NULL AND ${found.join(" AND ")})`,
      ...values,
    )
  }
  if (question.supplier !== undefined) {
    const role = question.role === undefined ? "" : "AND used.role = ?"
    add(
      `EXISTS (SELECT 1 FROM supplier_use used
        WHERE used.target_key = target.key AND used.until_scan IS NULL ${role}
          AND used.supplier_key = (SELECT key FROM supplier WHERE id = ?))`,
      ...(question.role === undefined ? [] : [ROLE_NUMBERS[question.role]]),
      question.supplier,
    )
  }
  const patterns = searchPatterns(question.q ?? "")
  if (patterns.length > 0) {
    add(holdsAll("(target.search_text || ' ' || organisation.search_text)", patterns), ...patterns)
  }
  return { where: conditions.join(" AND "), parameters }
}

function* withVerdicts(rows: ReadonlyArray<TargetColumns>): Dialogue<ReadonlyArray<TargetRow>> {
  if (rows.length === 0) return []
  const keys = rows.map(({ key }) => key)
  const verdicts = new Map<number, Array<StandardVerdict>>()
  for (const { target_key, standard, verdict } of yield* askFor(
    VerdictColumns,
    `SELECT said.target_key, measure.standard, said.verdict
     FROM standard_verdict said JOIN measure ON measure.key = said.measure_key
     WHERE said.target_key IN (${marks(keys)}) AND said.until_scan IS NULL ORDER BY measure.key`,
    ...keys,
  )) {
    const ofTarget = verdicts.get(target_key)
    if (ofTarget === undefined) verdicts.set(target_key, [{ standard, verdict }])
    else ofTarget.push({ standard, verdict })
  }
  const tags = new Map<number, Array<string>>()
  for (const { target_key, tag } of yield* askFor(
    TagColumns,
    `SELECT target_key, tag FROM target_tag WHERE target_key IN (${marks(keys)}) ORDER BY tag`,
    ...keys,
  )) {
    const ofTarget = tags.get(target_key)
    if (ofTarget === undefined) tags.set(target_key, [tag])
    else ofTarget.push(tag)
  }
  return rows.map((row) => ({
    target: targetOf(row, tags.get(row.key)),
    organisation: organisationOf(row),
    observedAt: row.observed_at === null ? null : instantOf(row.observed_at),
    excluded: row.is_excluded === 1,
    retiredOn: row.retired_on,
    verdicts: verdicts.get(row.key) ?? [],
  }))
}

const targetOf = (row: TargetColumns, tags: ReadonlyArray<string> | undefined): Target => {
  const roles: Array<TargetRole> = []
  if (row.is_web === 1) roles.push("web")
  if (row.is_mail === 1) roles.push("mail")
  return {
    name: row.name,
    country: row.country,
    organisation: row.organisation_id,
    list: row.list,
    sector: row.sector,
    level: row.level,
    roles,
    ...(tags === undefined ? {} : { tags }),
  }
}

const TargetColumns = Schema.Struct({
  ...OrganisationColumns.fields,
  key: Schema.Number,
  name: DomainName,
  country: CountryCode,
  list: ListId,
  sector: Sector,
  level: GovernmentLevel,
  is_web: Schema.Number,
  is_mail: Schema.Number,
  is_excluded: Schema.Number,
  retired_on: Schema.NullOr(IsoDate),
  observed_at: Schema.NullOr(Schema.Number),
})
type TargetColumns = typeof TargetColumns.Type

const VerdictColumns = Schema.Struct({ target_key: Schema.Number, standard: StandardId, verdict: Verdict })

const TagColumns = Schema.Struct({ target_key: Schema.Number, tag: Schema.String })

/** The newest observation: the scans of the target's country are tried from the newest, which nearly always has it. */
export const observedAt = (key: "target.key" | "?"): string => `(SELECT scan.started_at + observation.after_milliseconds
  FROM scan JOIN observation ON observation.scan_id = scan.id AND observation.target_key = ${key}
  WHERE scan.country = target.country ORDER BY scan.id DESC LIMIT 1)`

const FAILING = `(SELECT count(*) FROM standard_verdict said
  WHERE said.target_key = target.key AND said.until_scan IS NULL AND said.verdict = 'fail')`

const columnsOf = (
  key: "target.key" | "?",
): string => `target.key, target.name, target.country, target.list, target.sector, target.level, target.is_web,
  target.is_mail, target.is_excluded, target.retired_on, ${observedAt(key)} AS observed_at, ${ORGANISATION_NAMED}`

const TARGET_COLUMNS = columnsOf("target.key")

/** The scan of the newest verdict that differs from the one before: numbers of scans rise with time. */
const CHANGED =
  "(SELECT coalesce(max(said.from_scan), 0) FROM standard_verdict said WHERE said.target_key = target.key)"

/** What needs work first: failures, then what passes in part, then what nobody knows. */
const verdictOrder = (standard: StandardId, direction: "" | " DESC"): string =>
  `coalesce((SELECT CASE said.verdict WHEN 'fail' THEN 0 WHEN 'partial' THEN 1 WHEN 'unknown' THEN 2 WHEN 'pass' THEN 3 ELSE 4 END
    FROM standard_verdict said JOIN measure ON measure.key = said.measure_key
    WHERE said.target_key = target.key AND said.until_scan IS NULL AND measure.id = '${standard}'), 5)${direction}, target.name`

const orderOf = (sort: TargetSort): string => {
  const standard = STANDARD_IDS.find((id) => sort === id || sort === `-${id}`)
  if (standard !== undefined) return verdictOrder(standard, sort === standard ? "" : " DESC")
  return ORDER[sort as keyof typeof ORDER]
}

const ORDER: Readonly<Record<(typeof TARGET_SORTS)[number], string>> = {
  name: "target.name",
  "-name": "target.name DESC",
  organisation: "organisation.name, target.name",
  "-organisation": "organisation.name DESC, target.name",
  observed: "observed_at DESC, target.name",
  "-observed": "observed_at, target.name",
  failing: `${FAILING} DESC, target.name`,
  "-failing": `${FAILING}, target.name`,
  changed: `${CHANGED} DESC, target.name`,
  "-changed": `${CHANGED}, target.name`,
}
