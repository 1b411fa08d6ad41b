/**
 * What is to be sent, one at a time: claimed, sent, settled.
 *
 * A claim sets the next attempt some minutes ahead before anything is sent. Whoever is killed in between leaves a delivery that comes up
 * again: it is never lost, and at worst sent twice, under the same id.
 */
import { ChangeFilter, Frequency, Language } from "@plumbline/core"
import { Schema } from "effect"
import { ask, askFor, askOne, type Dialogue, tell } from "../dialogue.ts"
import { instantOf } from "../moment.ts"
import type { ClaimedDelivery, DeliveryReport, Subscription } from "../words.ts"

/** The oldest delivery that is due, not to be claimed by anybody else before `until`; null when none is. Run as one transaction. */
export function* claimDelivery(now: number, until: number): Dialogue<ClaimedDelivery | null> {
  const [row] = yield* askFor(
    DeliveryRow,
    `SELECT delivery.key, delivery.id, delivery.kind, delivery.from_notice, delivery.until_notice, delivery.part, delivery.parts,
       delivery.total, delivery.attempts, delivery.created_at, ${SUBSCRIPTION}
     FROM delivery JOIN subscription ON subscription.key = delivery.subscription_key
     WHERE delivery.state = 'waiting' AND delivery.next_at <= ? ORDER BY delivery.next_at, delivery.key LIMIT 1`,
    now,
  )
  if (row === undefined) return null
  yield* tell("UPDATE delivery SET attempts = attempts + 1, next_at = ? WHERE key = ?", until, row.key)
  return {
    key: row.key,
    id: row.id,
    kind: row.kind,
    noticed: { after: row.from_notice, until: row.until_notice },
    part: row.part,
    parts: row.parts,
    total: row.total,
    attempt: row.attempts + 1,
    createdAt: instantOf(row.created_at),
    subscription: subscriptionOf(row),
  }
}

/** When the next delivery is due; null when none waits. */
export function* nextDelivery(): Dialogue<number | null> {
  const row = yield* askOne<{ at: number | null }>("SELECT min(next_at) AS at FROM delivery WHERE state = 'waiting'")
  return row?.at ?? null
}

export function* deliverySent(key: number, now: number): Dialogue<void> {
  yield* tell("UPDATE delivery SET state = 'sent', settled_at = ?, last_error = NULL WHERE key = ?", now, key)
}

/** Tried in vain: again at `nextAt`, or, for null, never. */
export function* deliveryFailed(key: number, error: string, nextAt: number | null, now: number): Dialogue<void> {
  if (nextAt !== null) yield* tell("UPDATE delivery SET last_error = ?, next_at = ? WHERE key = ?", error, nextAt, key)
  else
    yield* tell("UPDATE delivery SET state = 'given-up', last_error = ?, settled_at = ? WHERE key = ?", error, now, key)
}

/** All that are active, in the order in which they came. */
export function* subscriptions(): Dialogue<ReadonlyArray<Subscription>> {
  const rows = yield* askFor(
    SubscriptionRow,
    `SELECT ${SUBSCRIPTION} FROM subscription WHERE subscription.state = 'active' ORDER BY subscription.key`,
  )
  return rows.map(subscriptionOf)
}

/** How deliveries stand, for those who run the installation: counts, and what went wrong last. Names no visitor's address. */
export function* deliveryReport(limit: number): Dialogue<DeliveryReport> {
  const counts = yield* ask<{ state: string; deliveries: number }>(
    "SELECT state, count(*) AS deliveries FROM delivery GROUP BY state ORDER BY state",
  )
  const troubles = yield* ask<{ id: string; state: string; attempts: number; last_error: string; next_at: number }>(
    `SELECT id, state, attempts, last_error, next_at FROM delivery WHERE last_error IS NOT NULL
     ORDER BY coalesce(settled_at, next_at) DESC LIMIT ?`,
    limit,
  )
  const ended = yield* ask<{ id: string; ended_because: string }>(
    "SELECT id, ended_because FROM subscription WHERE state = 'ended' AND ended_because IS NOT NULL ORDER BY id",
  )
  const of = (state: string) => counts.find((row) => row.state === state)?.deliveries ?? 0
  return {
    waiting: of("waiting"),
    sent: of("sent"),
    givenUp: of("given-up"),
    troubles: troubles.map(({ id, state, attempts, last_error, next_at }) => ({
      delivery: id,
      isGivenUp: state === "given-up",
      attempts,
      error: last_error,
      nextAt: state === "given-up" ? null : instantOf(next_at),
    })),
    ended: ended.map(({ id, ended_because }) => ({ subscription: id, because: ended_because })),
  }
}

const subscriptionOf = (row: SubscriptionRow): Subscription => ({
  id: row.subscription_id,
  channel: row.channel,
  origin: row.origin,
  address: row.address,
  frequency: row.frequency,
  language: row.language,
  filter: row.filter,
  sendsEmpty: row.sends_empty === 1,
  period: row.period,
})

const SUBSCRIPTION = `subscription.id AS subscription_id, subscription.channel, subscription.origin, subscription.address,
  subscription.frequency, subscription.language, subscription.filter, subscription.sends_empty, subscription.period`

const SubscriptionRow = Schema.Struct({
  subscription_id: Schema.String,
  channel: Schema.Literals(["webhook", "mail"]),
  origin: Schema.Literals(["configuration", "visitor"]),
  address: Schema.String,
  frequency: Frequency,
  language: Language,
  filter: Schema.fromJsonString(ChangeFilter),
  sends_empty: Schema.Number,
  period: Schema.String,
})
type SubscriptionRow = typeof SubscriptionRow.Type

const DeliveryRow = Schema.Struct({
  ...SubscriptionRow.fields,
  key: Schema.Number,
  id: Schema.String,
  kind: Schema.Literals(["changes", "confirmation"]),
  from_notice: Schema.Number,
  until_notice: Schema.Number,
  part: Schema.Number,
  parts: Schema.Number,
  total: Schema.Number,
  attempts: Schema.Number,
  created_at: Schema.Number,
})
