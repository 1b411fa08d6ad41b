/**
 * How a distributed PostgreSQL (Citus, say) can spread the tables over machines: what a target's scans add stands with the target, everything
 * else is a copy on each machine or stands on the one that is asked. `infra/postgresql/citus.sql` is the DDL.
 *
 * What is asked most (recording a target, its page, its evidence) names `target_key` in each statement, so that one machine answers it; the test
 * of shards proves it by the plans of PostgreSQL itself. What counts a whole country joins these tables by `target_key` only, so that each machine
 * counts its own.
 */

/** Tables that are spread, all by this column, and kept together. */
export const SHARD_KEY = "target_key"
export const SHARDED_TABLES = [
  "observation",
  "placement",
  "finding",
  "standard_verdict",
  "verdict_change",
  "verdict_confirmation",
  "evidence_use",
  "supplier_use",
  "vantage_view",
  "vantage_difference",
  "rejudged_verdict",
] as const

/** Tables that the spread ones are joined with: a copy on each machine. */
export const REPLICATED_TABLES = [
  "country",
  "organisation",
  "target",
  "target_tag",
  "measure",
  "reason",
  "scan",
  "evidence",
  "supplier",
  "vantage",
] as const
