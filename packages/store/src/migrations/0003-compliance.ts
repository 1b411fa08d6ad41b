/**
 * Compliance: how many of the targets that a mandate binds meet each of its demands, by country, as intervals over its scans; and, as
 * of each country's newest finished scan, by supplier. All of it is derived.
 *
 * `demand` has those that can be measured: of public bodies, not of a part of a country. `definition` is canonical JSON of all that
 * their figures depend on (see `record/sync-demands.ts`): where it differs from the catalog's, the figures are made anew.
 */
import type { Dialect } from "../dialect.ts"

export const compliance = ({ key, integer, clustered }: Dialect): ReadonlyArray<string> => {
  const counts = ["pass", "partial", "fail", "not_applicable", "unknown"]
    .map((name) => `${name} ${integer} NOT NULL`)
    .join(", ")
  return [
    `CREATE TABLE demand (
    key ${key}, mandate TEXT NOT NULL, position ${integer} NOT NULL, definition TEXT NOT NULL, UNIQUE (mandate, position))`,
    `CREATE TABLE compliance_by_demand_scan (
    demand_key ${integer} NOT NULL REFERENCES demand (key), country TEXT NOT NULL, methodology ${integer} NOT NULL,
    from_point ${integer} NOT NULL, until_point ${integer}, ${counts},
    PRIMARY KEY (demand_key, country, methodology, from_point))${clustered}`,
    `CREATE INDEX compliance_by_demand_scan_standing ON compliance_by_demand_scan (country) WHERE until_point IS NULL`,
    `CREATE TABLE compliance_by_demand_supplier (
    country TEXT NOT NULL, demand_key ${integer} NOT NULL REFERENCES demand (key), supplier_key ${integer} NOT NULL,
    ${counts}, PRIMARY KEY (country, demand_key, supplier_key))${clustered}`,
    `CREATE INDEX compliance_by_demand_supplier_of ON compliance_by_demand_supplier (supplier_key)`,
    // Of the checks in which a role has its hand. Supplier 0 stands for all targets of which it is known who plays the role.
    `CREATE TABLE check_by_supplier_role (
    country TEXT NOT NULL, role ${integer} NOT NULL, supplier_key ${integer} NOT NULL, measure_key ${integer} NOT NULL,
    ${counts}, PRIMARY KEY (country, role, supplier_key, measure_key))${clustered}`,
    `CREATE INDEX check_by_supplier_role_of ON check_by_supplier_role (supplier_key)`,
  ]
}
