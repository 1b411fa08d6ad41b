/**
 * Who is told of changes: which verdicts were measured twice, which scans were noticed, subscriptions, and what is to be sent.
 *
 * `scan_notice.key` rises in the order in which finished scans were noticed: scans of different countries end in any order, so neither
 * their numbers nor their ends say up to where a subscription was told. `subscription.through` is the last notice that it was told
 * of, or that is in a delivery of it. A delivery tells of the notices above `from_notice` up to `until_notice`.
 */
import type { Dialect } from "../dialect.ts"

export const notifications = ({ key, integer, clustered }: Dialect): ReadonlyArray<string> => [
  // Verdicts that are new in a scan and on which two measurements within it agreed; standards only.
  `CREATE TABLE verdict_confirmation (
    scan_id ${integer} NOT NULL, target_key ${integer} NOT NULL, measure_key ${integer} NOT NULL,
    PRIMARY KEY (scan_id, target_key, measure_key))${clustered}`,
  `CREATE TABLE scan_notice (key ${key}, scan_id ${integer} NOT NULL UNIQUE, noticed_at ${integer} NOT NULL)`,
  // The address of a visitor goes with the row when the subscription ends; of the configuration's, the row stays without it.
  `CREATE TABLE subscription (
    key ${key}, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, origin TEXT NOT NULL, address TEXT NOT NULL,
    frequency TEXT NOT NULL, language TEXT NOT NULL, filter TEXT NOT NULL, sends_empty ${integer} NOT NULL,
    state TEXT NOT NULL, created_at ${integer} NOT NULL, confirmed_at ${integer}, through ${integer} NOT NULL,
    period TEXT NOT NULL, ended_because TEXT)`,
  `CREATE INDEX subscription_by_address ON subscription (address)`,
  `CREATE TABLE delivery (
    key ${key}, id TEXT NOT NULL UNIQUE, subscription_key ${integer} NOT NULL REFERENCES subscription (key), kind TEXT NOT NULL,
    from_notice ${integer} NOT NULL, until_notice ${integer} NOT NULL, part ${integer} NOT NULL, parts ${integer} NOT NULL,
    total ${integer} NOT NULL, state TEXT NOT NULL, attempts ${integer} NOT NULL, next_at ${integer} NOT NULL, last_error TEXT,
    created_at ${integer} NOT NULL, settled_at ${integer})`,
  `CREATE INDEX delivery_waiting ON delivery (next_at) WHERE state = 'waiting'`,
  `CREATE INDEX delivery_by_subscription ON delivery (subscription_key)`,
  // What links in mails are signed with: made at random by the first who needs it.
  `CREATE TABLE signing_key (name TEXT PRIMARY KEY, secret TEXT NOT NULL)${clustered}`,
]
