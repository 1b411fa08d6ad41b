/**
 * Snapshots: what the figures were at a moment. Intervals are read as of it; what is kept only in its newest state is kept here.
 *
 * `snapshot.bound` is the highest scan that it holds and `unfinished` those below that it does not (a JSON list). `manifest` is null while
 * the files are being written. Region figures are copied only when days that a snapshot shows are about to be written anew:
 * from `regions_frozen_from` on they are in the frozen tables, before that day in the living ones.
 */
import type { Dialect } from "../dialect.ts"

export const snapshots = ({ key, bytes, integer, clustered }: Dialect): ReadonlyArray<string> => {
  const counts = ["pass", "partial", "fail", "not_applicable", "unknown"]
    .map((name) => `${name} ${integer} NOT NULL`)
    .join(", ")
  return [
    `CREATE TABLE snapshot (
      key ${key}, id TEXT NOT NULL UNIQUE, created_at ${integer} NOT NULL, methodology ${integer} NOT NULL,
      bound ${integer} NOT NULL, unfinished TEXT NOT NULL, regions_frozen_from ${integer} NOT NULL,
      manifest TEXT, sha256 TEXT)`,
    // Whole tables and the catalog, addressed by hash: once for any number of snapshots that share them.
    `CREATE TABLE snapshot_document (hash TEXT PRIMARY KEY, document ${bytes} NOT NULL)`,
    `CREATE TABLE snapshot_part (
      snapshot_key ${integer} NOT NULL REFERENCES snapshot (key), part TEXT NOT NULL,
      hash TEXT NOT NULL REFERENCES snapshot_document (hash), PRIMARY KEY (snapshot_key, part))${clustered}`,
    `CREATE TABLE frozen_region_day (
      snapshot_key ${integer} NOT NULL, region TEXT NOT NULL, day ${integer} NOT NULL, at ${integer} NOT NULL,
      methodology ${integer} NOT NULL, targets ${integer} NOT NULL, PRIMARY KEY (snapshot_key, region, day))${clustered}`,
    `CREATE TABLE frozen_adoption_by_region_daily (
      snapshot_key ${integer} NOT NULL, subject TEXT NOT NULL, sector TEXT NOT NULL, level TEXT NOT NULL,
      measure_key ${integer} NOT NULL, methodology ${integer} NOT NULL, from_point ${integer} NOT NULL, until_point ${integer},
      ${counts},
      PRIMARY KEY (snapshot_key, subject, sector, level, measure_key, methodology, from_point))${clustered}`,
    // Demands as mandates had them once, with the figures that were counted by them, for the snapshots that show them.
    `CREATE TABLE past_demand (
      key ${integer} PRIMARY KEY, mandate TEXT NOT NULL, position ${integer} NOT NULL, definition TEXT NOT NULL)`,
    `CREATE TABLE past_compliance_by_demand_scan (
      demand_key ${integer} NOT NULL REFERENCES past_demand (key), country TEXT NOT NULL, methodology ${integer} NOT NULL,
      from_point ${integer} NOT NULL, until_point ${integer}, ${counts},
      PRIMARY KEY (demand_key, country, methodology, from_point))${clustered}`,
  ]
}
