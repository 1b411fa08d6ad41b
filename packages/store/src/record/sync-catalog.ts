/**
 * Takes over the catalog: measures, countries, memberships, demands, organisations, targets, exclusions.
 *
 * What the catalog no longer names is retired with the day, never deleted, so that old figures keep their meaning; what it names
 * again comes back. Only rows that differ are written.
 */
import { domainToUnicode } from "node:url"
import {
  type CatalogView,
  type DomainName,
  type IsoDate,
  isExcluded,
  type Organisation,
  STANDARD_IDS,
  type Target,
} from "@plumbline/core"
import { ask, type Dialogue, tell } from "../dialogue.ts"
import { searchText } from "../search-text.ts"
import type { SyncReport } from "../words.ts"
import { syncDemands } from "./sync-demands.ts"

/** Run as one transaction. `on` is the day on which the catalog stands as given. */
export function* syncCatalog(catalog: CatalogView, on: IsoDate): Dialogue<SyncReport> {
  yield* syncMeasures(catalog)
  yield* syncCountries(catalog, on)
  yield* syncDemands(catalog)
  const organisationKeys = yield* syncOrganisations(catalog, on)
  const report = yield* syncTargets(catalog, organisationKeys, on)
  yield* syncTags(catalog)
  return report
}

function* syncMeasures(catalog: CatalogView): Dialogue<void> {
  const known = new Map<string, string | null>()
  for (const row of yield* ask<{ id: string; requirement: string | null }>("SELECT id, requirement FROM measure")) {
    known.set(row.id, row.requirement)
  }
  const upsert = `INSERT INTO measure (id, standard, requirement) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET requirement = excluded.requirement`
  for (const id of STANDARD_IDS) {
    const standard = catalog.standards.get(id)
    if (standard === undefined) continue
    if (!known.has(id)) yield* tell(upsert, id, id, null)
    for (const check of standard.checks) {
      if (known.get(check.id) !== check.requirement) yield* tell(upsert, check.id, id, check.requirement)
    }
  }
}

function* syncCountries(catalog: CatalogView, on: IsoDate): Dialogue<void> {
  for (const id of catalog.countries.keys()) {
    yield* tell("INSERT INTO country (id) VALUES (?) ON CONFLICT (id) DO UPDATE SET retired_on = NULL", id)
  }
  for (const { id } of yield* ask<{ id: string }>("SELECT id FROM country WHERE retired_on IS NULL")) {
    if (!catalog.countries.has(id)) yield* tell("UPDATE country SET retired_on = ? WHERE id = ?", on, id)
  }
  yield* tell("DELETE FROM region_membership")
  for (const region of catalog.regions.values()) {
    for (const { country, from, until } of region.members) {
      yield* tell("INSERT INTO region_membership VALUES (?, ?, ?, ?)", region.id, country, from ?? null, until ?? null)
    }
  }
}

function* syncOrganisations(catalog: CatalogView, on: IsoDate): Dialogue<ReadonlyMap<string, number>> {
  const rows = yield* ask<OrganisationRow>(
    "SELECT key, id, country, name, name_local, sector, level, retired_on FROM organisation",
  )
  const keys = new Map<string, number>()
  const standing = new Map<string, string>()
  for (const { key, ...row } of rows) {
    keys.set(row.id, key)
    standing.set(row.id, signature(row))
    if (row.retired_on === null && !catalog.organisations.has(row.id)) {
      yield* tell("UPDATE organisation SET retired_on = ? WHERE key = ?", on, key)
    }
  }
  for (const organisation of catalog.organisations.values()) {
    const row = organisationRow(organisation)
    if (standing.get(organisation.id) === signature(row)) continue
    const [written] = yield* ask<{ key: number }>(
      `INSERT INTO organisation (id, country, name, name_local, sector, level, search_text) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET country = excluded.country, name = excluded.name, name_local = excluded.name_local,
         sector = excluded.sector, level = excluded.level, search_text = excluded.search_text, retired_on = NULL
       RETURNING key`,
      row.id,
      row.country,
      row.name,
      row.name_local,
      row.sector,
      row.level,
      searchText(row.name, row.name_local ?? "", row.id),
    )
    keys.set(row.id, written!.key)
  }
  return keys
}

function* syncTargets(
  catalog: CatalogView,
  organisationKeys: ReadonlyMap<string, number>,
  on: IsoDate,
): Dialogue<SyncReport> {
  const rows = yield* ask<TargetRow>(
    `SELECT name, country, organisation_key, list, sector, level, is_web, is_mail, is_excluded, retired_on FROM target`,
  )
  const standing = new Map<string, string>()
  const retired: Array<DomainName> = []
  for (const row of rows) {
    standing.set(row.name, signature(row))
    if (row.retired_on === null && !catalog.targets.has(row.name)) {
      retired.push(row.name)
      yield* tell("UPDATE target SET retired_on = ? WHERE name = ?", on, row.name)
    }
  }
  const added: Array<DomainName> = []
  for (const target of catalog.targets.values()) {
    const organisationKey = organisationKeys.get(target.organisation)
    if (organisationKey === undefined) {
      throw new Error(`the catalog has no organisation ${target.organisation}, to which ${target.name} belongs`)
    }
    const row = targetRow(target, organisationKey, isExcluded(catalog.optOuts, target.name, on))
    const before = standing.get(target.name)
    if (before === undefined) added.push(target.name)
    if (before === signature(row)) continue
    yield* tell(
      `INSERT INTO target (name, country, organisation_key, list, sector, level, is_web, is_mail, is_excluded, search_text)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET country = excluded.country, organisation_key = excluded.organisation_key,
         list = excluded.list, sector = excluded.sector, level = excluded.level, is_web = excluded.is_web,
         is_mail = excluded.is_mail, is_excluded = excluded.is_excluded, retired_on = NULL`,
      row.name,
      row.country,
      row.organisation_key,
      row.list,
      row.sector,
      row.level,
      row.is_web,
      row.is_mail,
      row.is_excluded,
      searchText(target.name, domainToUnicode(target.name)),
    )
  }
  return { targets: catalog.targets.size, added, retired }
}

/** Tags say how targets are found today; they have no past. */
function* syncTags(catalog: CatalogView): Dialogue<void> {
  const standing = new Map<string, Set<string>>()
  for (const { name, tag } of yield* ask<{ name: string; tag: string }>(
    "SELECT target.name, target_tag.tag FROM target_tag JOIN target ON target.key = target_tag.target_key",
  )) {
    const ofTarget = standing.get(name)
    if (ofTarget === undefined) standing.set(name, new Set([tag]))
    else ofTarget.add(tag)
  }
  for (const { name, tags = [] } of catalog.targets.values()) {
    for (const tag of tags) {
      if (standing.get(name)?.delete(tag)) continue
      yield* tell("INSERT INTO target_tag (target_key, tag) SELECT key, ? FROM target WHERE name = ?", tag, name)
    }
  }
  for (const [name, tags] of standing) {
    for (const tag of tags) {
      yield* tell(
        "DELETE FROM target_tag WHERE tag = ? AND target_key = (SELECT key FROM target WHERE name = ?)",
        tag,
        name,
      )
    }
  }
}

interface OrganisationRow {
  readonly key: number
  readonly id: string
  readonly country: string
  readonly name: string
  readonly name_local: string | null
  readonly sector: string
  readonly level: string
  readonly retired_on: string | null
}

interface TargetRow {
  readonly name: string
  readonly country: string
  readonly organisation_key: number
  readonly list: string
  readonly sector: string
  readonly level: string
  readonly is_web: number
  readonly is_mail: number
  readonly is_excluded: number
  readonly retired_on: string | null
}

const organisationRow = (organisation: Organisation): Omit<OrganisationRow, "key"> => ({
  id: organisation.id,
  country: organisation.country,
  name: organisation.name,
  name_local: organisation.nameLocal ?? null,
  sector: organisation.sector,
  level: organisation.level,
  retired_on: null,
})

const targetRow = (target: Target, organisationKey: number, excluded: boolean): TargetRow => ({
  name: target.name,
  country: target.country,
  organisation_key: organisationKey,
  list: target.list,
  sector: target.sector,
  level: target.level,
  is_web: Number(target.roles.includes("web")),
  is_mail: Number(target.roles.includes("mail")),
  is_excluded: Number(excluded),
  retired_on: null,
})

/** Equal for rows that say the same; members stand in the same order on both sides. */
const signature = (row: Omit<OrganisationRow, "key"> | TargetRow): string => JSON.stringify(Object.values(row))
