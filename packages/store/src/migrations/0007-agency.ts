/** For an agency's work: tags of targets, and a way from a standing verdict to its targets. */
import type { Dialect } from "../dialect.ts"

export const agency = ({ integer, clustered }: Dialect): ReadonlyArray<string> => [
  `CREATE TABLE target_tag (
    target_key ${integer} NOT NULL REFERENCES target (key), tag TEXT NOT NULL, PRIMARY KEY (target_key, tag))${clustered}`,
  `CREATE INDEX target_tag_by_tag ON target_tag (tag, target_key)`,
  `CREATE INDEX standard_verdict_standing ON standard_verdict (measure_key, verdict, target_key) WHERE until_scan IS NULL`,
]
