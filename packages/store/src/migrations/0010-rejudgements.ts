/**
 * What old evidence says under newer rules, beside what was said then. Tables of their own: a scan's own rows never change, snapshots show what
 * was judged at the time, and no question meets both by accident.
 *
 * Both ends of an interval are scans of the country, the second not included; none is open. `through_scan` is the newest scan judged anew,
 * `after_target` the last target that is done.
 */
import type { Dialect } from "../dialect.ts"

export const rejudgements = ({ integer, clustered }: Dialect): ReadonlyArray<string> => [
  `CREATE TABLE rejudgement (
    country TEXT NOT NULL, methodology ${integer} NOT NULL, through_scan ${integer} NOT NULL, after_target ${integer} NOT NULL,
    target_scans ${integer} NOT NULL, carried ${integer} NOT NULL, began_at ${integer} NOT NULL, finished_at ${integer},
    PRIMARY KEY (country, methodology))${clustered}`,
  `CREATE TABLE rejudged_verdict (
    target_key ${integer} NOT NULL, measure_key ${integer} NOT NULL, methodology ${integer} NOT NULL,
    from_scan ${integer} NOT NULL, until_scan ${integer} NOT NULL, verdict TEXT NOT NULL,
    reason_key ${integer} REFERENCES reason (key), parameters TEXT,
    PRIMARY KEY (target_key, measure_key, methodology, from_scan))${clustered}`,
  `CREATE TABLE rejudged_adoption (
    country TEXT NOT NULL, sector TEXT NOT NULL, level TEXT NOT NULL, measure_key ${integer} NOT NULL, methodology ${integer} NOT NULL,
    from_point ${integer} NOT NULL, until_point ${integer} NOT NULL,
    pass ${integer} NOT NULL, partial ${integer} NOT NULL, fail ${integer} NOT NULL,
    not_applicable ${integer} NOT NULL, unknown ${integer} NOT NULL,
    PRIMARY KEY (country, sector, level, measure_key, methodology, from_point))${clustered}`,
]
