/**
 * For an agency's work: tags of targets, measurements made between scans, and a way from a verdict to its targets.
 *
 * A spot check stands beside the figures: no roll-up reads it.
 */
import type { Dialect } from "../dialect.ts"

export const agency = ({ key, integer, clustered }: Dialect): ReadonlyArray<string> => [
  `CREATE TABLE target_tag (
    target_key ${integer} NOT NULL REFERENCES target (key), tag TEXT NOT NULL, PRIMARY KEY (target_key, tag))${clustered}`,
  `CREATE INDEX target_tag_by_tag ON target_tag (tag, target_key)`,
  `CREATE TABLE spot_check (
    id ${key}, target_key ${integer} NOT NULL REFERENCES target (key), at ${integer} NOT NULL, operator TEXT NOT NULL,
    findings TEXT NOT NULL)`,
  `CREATE INDEX spot_check_by_target ON spot_check (target_key, at)`,
  `CREATE INDEX standard_verdict_standing ON standard_verdict (measure_key, verdict, target_key) WHERE until_scan IS NULL`,
]
