/**
 * Views from other vantage points. They stand beside the scans: no figure is made of them.
 *
 * Of each target and vantage point the newest view is kept, `judgements` as JSON. How it compares with what stands of the target is counted
 * beside it, and what differs is listed by check, so that a page asks for a few rows; both are made anew with each record on either side.
 * `recorded` counts the records of a vantage point.
 */
import type { Dialect } from "../dialect.ts"

export const vantageViews = ({ key, integer, clustered }: Dialect): ReadonlyArray<string> => [
  `CREATE TABLE vantage (key ${key}, name TEXT NOT NULL UNIQUE, recorded ${integer} NOT NULL)`,
  `CREATE TABLE vantage_view (
    target_key ${integer} NOT NULL REFERENCES target (key), vantage_key ${integer} NOT NULL REFERENCES vantage (key),
    scan_id ${integer} NOT NULL, observed_at ${integer} NOT NULL, methodology ${integer} NOT NULL, judgements TEXT NOT NULL,
    agreeing ${integer} NOT NULL, differing ${integer} NOT NULL, unknown_there ${integer} NOT NULL, unknown_here ${integer} NOT NULL,
    PRIMARY KEY (target_key, vantage_key))`,
  `CREATE INDEX vantage_view_of_scan ON vantage_view (scan_id, vantage_key)`,
  `CREATE TABLE vantage_difference (
    target_key ${integer} NOT NULL REFERENCES target (key), vantage_key ${integer} NOT NULL REFERENCES vantage (key),
    measure_key ${integer} NOT NULL REFERENCES measure (key), PRIMARY KEY (target_key, vantage_key, measure_key))${clustered}`,
  `CREATE INDEX vantage_difference_of ON vantage_difference (vantage_key, measure_key, target_key)`,
]
