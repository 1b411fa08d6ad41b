/**
 * Every table of the schema, in an order in which each comes after those that it refers to, with the columns that order its rows.
 *
 * A test holds this list against the schema itself.
 */

export interface MovedTable {
  readonly name: string
  /** Its primary key, or, where it has none, all columns that tell its rows apart. */
  readonly key: ReadonlyArray<string>
  /** Whether the database hands out the key: its counter has to be set behind the last one that was moved. */
  readonly isCounted: boolean
}

const counted = (name: string, key = "key"): MovedTable => ({ name, key: [key], isCounted: true })
const table = (name: string, ...key: ReadonlyArray<string>): MovedTable => ({ name, key, isCounted: false })

const ROLLUP_KEY = ["subject", "sector", "level", "measure_key", "methodology", "from_point"]

export const MOVED_TABLES: ReadonlyArray<MovedTable> = [
  table("country", "id"),
  table("region_membership", "region", "country", "from_date", "until_date"),
  counted("organisation"),
  counted("target"),
  table("target_tag", "target_key", "tag"),
  counted("measure"),
  counted("reason"),
  counted("scan", "id"),
  table("observation", "scan_id", "target_key"),
  table("placement", "target_key", "from_scan"),
  table("finding", "target_key", "measure_key", "methodology", "from_scan"),
  counted("evidence"),
  table("evidence_use", "target_key", "measure_key", "from_scan"),
  table("standard_verdict", "target_key", "measure_key", "methodology", "from_scan"),
  table("verdict_change", "scan_id", "target_key", "measure_key"),
  table("verdict_confirmation", "scan_id", "target_key", "measure_key"),
  table("reason_by_country_scan", "country", "measure_key", "verdict", "reason_key"),
  table("adoption_by_country_scan", ...ROLLUP_KEY),
  table("adoption_by_organisation_scan", ...ROLLUP_KEY),
  table("adoption_by_region_daily", ...ROLLUP_KEY),
  table("region_day", "region", "day"),
  counted("supplier"),
  table("supplier_use", "target_key", "role", "supplier_key", "from_scan"),
  table("adoption_by_supplier_scan", "supplier_key", "country", "measure_key", "methodology", "from_point"),
  counted("demand"),
  table("compliance_by_demand_scan", "demand_key", "country", "methodology", "from_point"),
  table("compliance_by_demand_supplier", "country", "demand_key", "supplier_key"),
  table("past_demand", "key"),
  table("past_compliance_by_demand_scan", "demand_key", "country", "methodology", "from_point"),
  counted("snapshot"),
  table("snapshot_document", "hash"),
  table("snapshot_part", "snapshot_key", "part"),
  table("frozen_region_day", "snapshot_key", "region", "day"),
  table("frozen_adoption_by_region_daily", "snapshot_key", ...ROLLUP_KEY),
  table("check_by_supplier_role", "country", "role", "supplier_key", "measure_key"),
  counted("scan_notice"),
  counted("subscription"),
  counted("delivery"),
  table("signing_key", "name"),
  counted("spot_check"),
  counted("vantage"),
  table("vantage_view", "target_key", "vantage_key"),
  table("vantage_difference", "target_key", "vantage_key", "measure_key"),
  table("rejudgement", "country", "methodology"),
  table("rejudged_verdict", "target_key", "measure_key", "methodology", "from_scan"),
  table("rejudged_adoption", "country", "sector", "level", "measure_key", "methodology", "from_point"),
]

/** The tables that are no part of what is moved: they say how far a database itself is. */
export const UNMOVED_TABLES = ["migration", "move"] as const
