/**
 * Takes over what mandates ask for, as far as it can be measured, and makes figures anew where that changed.
 *
 * A demand is known by its mandate and its place in it. What its figures depend on is kept with it: what is asked, of whom, and where
 * it holds, members of the region included. Dates, texts and sources are not among it: they change no figure. A demand that asks for
 * something else is another, with a number of its own: snapshots go on showing the one that they were made with.
 */
import { type CatalogView, canonicalJson, type Demand, type Mandate, type Membership } from "@plumbline/core"
import { ask, askOne, type Dialogue, tell } from "../dialogue.ts"
import { rebuildCompliance } from "../rollup/compliance.ts"

/** All that the figures of a demand depend on, beside findings. */
export interface DemandDefinition extends Pick<Demand, "standard" | "requires"> {
  readonly binds: Pick<Mandate["binds"], "parties" | "levels" | "sectors">
  readonly country?: string
  readonly region?: { readonly id: string; readonly members: ReadonlyArray<Membership> }
}

/** Demands that are new or differ are counted anew over all finished scans, from the findings that are kept. */
export function* syncDemands(catalog: CatalogView): Dialogue<void> {
  const standing = new Map<string, DemandRow>()
  for (const row of yield* ask<DemandRow>("SELECT key, mandate, position, definition FROM demand")) {
    standing.set(`${row.mandate} ${row.position}`, row)
  }
  const changed: Array<number> = []
  for (const mandate of catalog.mandates.values()) {
    for (const [position, demand] of mandate.demands.entries()) {
      const definition = definitionOf(catalog, mandate, demand)
      if (definition === undefined) continue
      const name = `${mandate.id} ${position}`
      const text = canonicalJson(definition)
      const before = standing.get(name)
      standing.delete(name)
      if (before?.definition === text) continue
      if (before !== undefined) yield* retireDemand(before.key)
      const key = yield* freshKey()
      yield* tell(
        "INSERT INTO demand (key, mandate, position, definition) VALUES (?, ?, ?, ?)",
        key,
        mandate.id,
        position,
        text,
      )
      changed.push(key)
    }
  }
  // What is left is asked no more.
  for (const { key } of standing.values()) yield* retireDemand(key)
  if (changed.length > 0) yield* rebuildCompliance(changed)
}

/** Takes a demand away with its figures. Where a snapshot may show them, they are kept aside for it. */
function* retireDemand(key: number): Dialogue<void> {
  if ((yield* askOne("SELECT key FROM snapshot LIMIT 1")) !== undefined) {
    const figure = `demand_key, country, methodology, from_point, until_point, pass, partial, fail, not_applicable, unknown`
    yield* tell("INSERT INTO past_demand SELECT key, mandate, position, definition FROM demand WHERE key = ?", key)
    yield* tell(
      `INSERT INTO past_compliance_by_demand_scan (${figure})
       SELECT ${figure} FROM compliance_by_demand_scan WHERE demand_key = ?`,
      key,
    )
  }
  for (const table of ["compliance_by_demand_scan", "compliance_by_demand_supplier"]) {
    yield* tell(`DELETE FROM ${table} WHERE demand_key = ?`, key)
  }
  yield* tell("DELETE FROM demand WHERE key = ?", key)
}

/** A number that no demand has or had: by it snapshots know which definition they show. */
function* freshKey(): Dialogue<number> {
  const row = yield* askOne<{ key: number }>(
    "SELECT 1 + coalesce(max(key), 0) AS key FROM (SELECT key FROM demand UNION ALL SELECT key FROM past_demand) known",
  )
  return row!.key
}

/** Undefined where nobody that is measured can be told to be bound: suppliers alone, or bodies of a subdivision, which lists do not name. */
const definitionOf = (catalog: CatalogView, mandate: Mandate, demand: Demand): DemandDefinition | undefined => {
  const { binds, country, region, subdivision } = mandate
  if (subdivision !== undefined || !binds.parties.includes("buyer")) return undefined
  return {
    standard: demand.standard,
    ...(demand.requires === undefined ? {} : { requires: demand.requires }),
    binds: {
      parties: binds.parties,
      ...(binds.levels === undefined ? {} : { levels: binds.levels }),
      ...(binds.sectors === undefined ? {} : { sectors: binds.sectors }),
    },
    ...(country === undefined ? {} : { country }),
    ...(region === undefined ? {} : { region: { id: region, members: catalog.regions.get(region)?.members ?? [] } }),
  }
}

interface DemandRow {
  readonly key: number
  readonly mandate: string
  readonly position: number
  readonly definition: string
}
