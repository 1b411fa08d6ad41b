/**
 * Suppliers: who was seen to serve each target in each role, as intervals over its country's scans, and how far the targets of
 * each supplier are.
 *
 * `role` is a small number: see `ROLE_NUMBERS` in `record/supplier-use.ts`. Suppliers include `self-hosted` and `other`.
 */
import type { Dialect } from "../dialect.ts"

export const suppliers = ({ key, integer, clustered }: Dialect): ReadonlyArray<string> => [
  `CREATE TABLE supplier (key ${key}, id TEXT NOT NULL UNIQUE)`,
  `CREATE TABLE supplier_use (
    target_key ${integer} NOT NULL, role ${integer} NOT NULL, supplier_key ${integer} NOT NULL REFERENCES supplier (key),
    from_scan ${integer} NOT NULL, until_scan ${integer},
    PRIMARY KEY (target_key, role, supplier_key, from_scan))${clustered}`,
  `CREATE INDEX supplier_use_standing ON supplier_use (supplier_key, role, target_key) WHERE until_scan IS NULL`,

  // Derived: of the targets that a supplier serves in any role, by country. Standards only.
  `CREATE TABLE adoption_by_supplier_scan (
    supplier_key ${integer} NOT NULL, country TEXT NOT NULL, measure_key ${integer} NOT NULL, methodology ${integer} NOT NULL,
    from_point ${integer} NOT NULL, until_point ${integer},
    pass ${integer} NOT NULL, partial ${integer} NOT NULL, fail ${integer} NOT NULL,
    not_applicable ${integer} NOT NULL, unknown ${integer} NOT NULL,
    PRIMARY KEY (supplier_key, country, measure_key, methodology, from_point))${clustered}`,
  `CREATE INDEX adoption_by_supplier_scan_standing ON adoption_by_supplier_scan (country) WHERE until_point IS NULL`,
]
