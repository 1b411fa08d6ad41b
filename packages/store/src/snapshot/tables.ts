/**
 * The tables that hold only their newest state, which a snapshot keeps whole. Columns are named here once: for what is kept, and for the
 * temporary table that takes the place of the living one.
 */
export interface WholeTable {
  readonly name: string
  readonly columns: ReadonlyArray<string>
  /** Columns of the primary key; none where the table has none. */
  readonly key: ReadonlyArray<string>
  /** Columns of further indexes, each list one index. */
  readonly indexes: ReadonlyArray<ReadonlyArray<string>>
}

const COUNTS = ["pass", "partial", "fail", "not_applicable", "unknown"]

export const WHOLE_TABLES: ReadonlyArray<WholeTable> = [
  { name: "country", columns: ["id", "retired_on"], key: ["id"], indexes: [] },
  { name: "region_membership", columns: ["region", "country", "from_date", "until_date"], key: [], indexes: [] },
  {
    name: "organisation",
    columns: ["key", "id", "country", "name", "name_local", "sector", "level", "search_text", "retired_on"],
    key: ["key"],
    indexes: [["id"], ["country", "name"]],
  },
  {
    name: "target",
    columns: [
      "key",
      "name",
      "country",
      "organisation_key",
      "list",
      "sector",
      "level",
      "is_web",
      "is_mail",
      "is_excluded",
      "search_text",
      "retired_on",
    ],
    key: ["key"],
    indexes: [["name"], ["country", "name"], ["organisation_key"]],
  },
  { name: "target_tag", columns: ["target_key", "tag"], key: ["target_key", "tag"], indexes: [["tag", "target_key"]] },
  { name: "measure", columns: ["key", "id", "standard", "requirement"], key: ["key"], indexes: [["id"]] },
  {
    name: "reason_by_country_scan",
    columns: ["country", "measure_key", "verdict", "reason_key", "targets"],
    key: ["country", "measure_key", "verdict", "reason_key"],
    indexes: [],
  },
  {
    name: "demand",
    columns: ["key", "mandate", "position", "definition"],
    key: ["key"],
    indexes: [["mandate", "position"]],
  },
  {
    name: "compliance_by_demand_supplier",
    columns: ["country", "demand_key", "supplier_key", ...COUNTS],
    key: ["country", "demand_key", "supplier_key"],
    indexes: [["supplier_key"]],
  },
  {
    name: "check_by_supplier_role",
    columns: ["country", "role", "supplier_key", "measure_key", ...COUNTS],
    key: ["country", "role", "supplier_key", "measure_key"],
    indexes: [["supplier_key"]],
  },
]

/** Columns that hold whole numbers; all others hold texts. */
export const isWholeNumber = (column: string): boolean =>
  column === "key" ||
  column.endsWith("_key") ||
  column.startsWith("is_") ||
  COUNTS.includes(column) ||
  ["targets", "position", "role"].includes(column)

/** The tables whose rows are intervals of scans, with their columns beside the two ends. */
export const INTERVALS = [
  ["placement", "scan", ["target_key", "country", "organisation_key", "sector", "level"]],
  ["finding", "scan", ["target_key", "measure_key", "methodology", "verdict", "reason_key", "parameters"]],
  ["standard_verdict", "scan", ["target_key", "measure_key", "methodology", "verdict"]],
  ["evidence_use", "scan", ["target_key", "measure_key", "evidence_key"]],
  ["supplier_use", "scan", ["target_key", "role", "supplier_key"]],
  ["adoption_by_country_scan", "point", ["subject", "sector", "level", "measure_key", "methodology", ...COUNTS]],
  ["adoption_by_organisation_scan", "point", ["subject", "sector", "level", "measure_key", "methodology", ...COUNTS]],
  ["adoption_by_supplier_scan", "point", ["supplier_key", "country", "measure_key", "methodology", ...COUNTS]],
] as const

export const COMPLIANCE_COLUMNS = ["demand_key", "country", "methodology", ...COUNTS]
export const REGION_COLUMNS = ["subject", "sector", "level", "measure_key", "methodology", ...COUNTS]
