/**
 * The first schema: lists, scans, what they found as intervals, evidence by hash, and roll-ups.
 *
 * An interval row holds from the scan `from_scan` up to, but not including, `until_scan`; while it holds, `until_scan` is null.
 * Scans of one country never overlap and their numbers rise, so "as of scan S" is `from_scan <= S and (until_scan is null or
 * until_scan > S)`. `id` is the name that a thing has everywhere; `key` is the database's own number for it.
 */
import type { Dialect } from "../dialect.ts"

export const intervals = ({ key, bytes, integer, clustered }: Dialect): ReadonlyArray<string> => [
  `CREATE TABLE country (id TEXT PRIMARY KEY, retired_on TEXT)${clustered}`,
  `CREATE TABLE region_membership (region TEXT NOT NULL, country TEXT NOT NULL, from_date TEXT, until_date TEXT)`,
  `CREATE TABLE organisation (
    key ${key}, id TEXT NOT NULL UNIQUE, country TEXT NOT NULL, name TEXT NOT NULL, name_local TEXT,
    sector TEXT NOT NULL, level TEXT NOT NULL, search_text TEXT NOT NULL, retired_on TEXT)`,
  `CREATE INDEX organisation_by_country ON organisation (country, name)`,
  `CREATE TABLE target (
    key ${key}, name TEXT NOT NULL UNIQUE, country TEXT NOT NULL,
    organisation_key ${integer} NOT NULL REFERENCES organisation (key),
    list TEXT NOT NULL, sector TEXT NOT NULL, level TEXT NOT NULL, is_web ${integer} NOT NULL, is_mail ${integer} NOT NULL,
    is_excluded ${integer} NOT NULL, search_text TEXT NOT NULL, retired_on TEXT)`,
  `CREATE INDEX target_by_country ON target (country, name)`,
  `CREATE INDEX target_by_organisation ON target (organisation_key)`,

  // A measure is what can be adopted: a standard (requirement null), or one of its checks.
  `CREATE TABLE measure (key ${key}, id TEXT NOT NULL UNIQUE, standard TEXT NOT NULL, requirement TEXT)`,
  `CREATE TABLE reason (key ${key}, code TEXT NOT NULL UNIQUE)`,

  `CREATE TABLE scan (
    id ${key}, country TEXT NOT NULL, methodology ${integer} NOT NULL, vantage TEXT NOT NULL,
    scheduled_for ${integer} NOT NULL, started_at ${integer} NOT NULL, finished_at ${integer},
    targets ${integer} NOT NULL, measured ${integer} NOT NULL)`,
  `CREATE UNIQUE INDEX scan_unfinished ON scan (country) WHERE finished_at IS NULL`,
  `CREATE INDEX scan_by_country ON scan (country, id)`,
  `CREATE INDEX scan_by_end ON scan (finished_at, id)`,

  // The one row that an unchanged target costs in a scan. The moment is counted from the scan's start.
  `CREATE TABLE observation (
    scan_id ${integer} NOT NULL, target_key ${integer} NOT NULL, after_milliseconds ${integer} NOT NULL,
    is_excluded ${integer} NOT NULL, PRIMARY KEY (scan_id, target_key))${clustered}`,

  // Where a target stood in the lists, so that old figures can be made again as they were.
  `CREATE TABLE placement (
    target_key ${integer} NOT NULL, from_scan ${integer} NOT NULL, until_scan ${integer},
    country TEXT NOT NULL, organisation_key ${integer} NOT NULL, sector TEXT NOT NULL, level TEXT NOT NULL,
    PRIMARY KEY (target_key, from_scan))${clustered}`,
  `CREATE INDEX placement_by_country ON placement (country, from_scan)`,

  `CREATE TABLE finding (
    target_key ${integer} NOT NULL, measure_key ${integer} NOT NULL, methodology ${integer} NOT NULL,
    from_scan ${integer} NOT NULL, until_scan ${integer},
    verdict TEXT NOT NULL, reason_key ${integer} NOT NULL REFERENCES reason (key), parameters TEXT NOT NULL,
    PRIMARY KEY (target_key, measure_key, methodology, from_scan))${clustered}`,

  `CREATE TABLE evidence (
    key ${key}, hash ${bytes} NOT NULL UNIQUE, standard TEXT NOT NULL, version ${integer} NOT NULL,
    first_observed_at ${integer} NOT NULL, encoding TEXT NOT NULL, document ${bytes} NOT NULL)`,
  `CREATE TABLE evidence_use (
    target_key ${integer} NOT NULL, measure_key ${integer} NOT NULL, from_scan ${integer} NOT NULL, until_scan ${integer},
    evidence_key ${integer} NOT NULL REFERENCES evidence (key),
    PRIMARY KEY (target_key, measure_key, from_scan))${clustered}`,

  // Derived from here on: everything below can be made again from the above.
  `CREATE TABLE standard_verdict (
    target_key ${integer} NOT NULL, measure_key ${integer} NOT NULL, methodology ${integer} NOT NULL,
    from_scan ${integer} NOT NULL, until_scan ${integer}, verdict TEXT NOT NULL,
    PRIMARY KEY (target_key, measure_key, methodology, from_scan))${clustered}`,
  `CREATE TABLE verdict_change (
    scan_id ${integer} NOT NULL, target_key ${integer} NOT NULL, measure_key ${integer} NOT NULL,
    organisation_key ${integer} NOT NULL, from_verdict TEXT, to_verdict TEXT, direction TEXT NOT NULL,
    PRIMARY KEY (scan_id, target_key, measure_key))${clustered}`,
  // Why verdicts are what they are, as of each country's newest finished scan.
  `CREATE TABLE reason_by_country_scan (
    country TEXT NOT NULL, measure_key ${integer} NOT NULL, verdict TEXT NOT NULL, reason_key ${integer} NOT NULL,
    targets ${integer} NOT NULL, PRIMARY KEY (country, measure_key, verdict, reason_key))${clustered}`,

  // Roll-ups of adoption are intervals too, over the points of their subject: scans of a country, days of a region.
  ...ROLLUPS.flatMap(([table, subject]) => [
    `CREATE TABLE ${table} (
      subject ${subject === "text" ? "TEXT" : integer} NOT NULL, sector TEXT NOT NULL, level TEXT NOT NULL,
      measure_key ${integer} NOT NULL, methodology ${integer} NOT NULL, from_point ${integer} NOT NULL, until_point ${integer},
      pass ${integer} NOT NULL, partial ${integer} NOT NULL, fail ${integer} NOT NULL,
      not_applicable ${integer} NOT NULL, unknown ${integer} NOT NULL,
      PRIMARY KEY (subject, sector, level, measure_key, methodology, from_point))${clustered}`,
    `CREATE INDEX ${table}_standing ON ${table} (subject) WHERE until_point IS NULL`,
  ]),
  `CREATE TABLE region_day (
    region TEXT NOT NULL, day ${integer} NOT NULL, at ${integer} NOT NULL, methodology ${integer} NOT NULL,
    targets ${integer} NOT NULL, PRIMARY KEY (region, day))${clustered}`,
]

/** Figures of a subject: its sector and level, or `all`; subjects are country, organisation (its key) and region (or `world`). */
const ROLLUPS = [
  ["adoption_by_country_scan", "text"],
  ["adoption_by_organisation_scan", "key"],
  ["adoption_by_region_daily", "text"],
] as const
