/**
 * Finished scans are noticed, once each, and become what is to be sent.
 *
 * 1. A scan that has finished gets a notice.   2. Whoever wants to hear of each scan gets deliveries, in the same transaction.
 * 3. Whoever wants a digest of a period gets one delivery of all notices since the last, when the period is over.
 *
 * A delivery that nothing fits is not made, but for digests that are wanted in any case.
 */
import type { ChangeFilter } from "@plumbline/core"
import { ask, askOne, type Dialogue, tell } from "../dialogue.ts"
import { countChanges } from "../queries/changes.ts"
import type { PlannedDigest } from "../words.ts"

/** Run as one transaction. Answers how many scans were noticed. `partSize`: changes in one delivery to a webhook. */
export function* noticeScans(now: number, partSize: number): Dialogue<number> {
  const scans = yield* ask<{ id: number }>(
    `SELECT id FROM scan WHERE finished_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM scan_notice WHERE scan_id = scan.id)
     ORDER BY finished_at, id`,
  )
  if (scans.length === 0) return 0
  const listeners = yield* ask<Listener>(
    "SELECT key, id, channel, filter, sends_empty, through FROM subscription WHERE state = 'active' AND frequency = 'each-scan' ORDER BY key",
  )
  for (const { id } of scans) {
    const [notice] = yield* ask<{ key: number }>(
      "INSERT INTO scan_notice (scan_id, noticed_at) VALUES (?, ?) RETURNING key",
      id,
      now,
    )
    for (const listener of listeners) {
      const total = yield* fitting(listener, notice!.key - 1, notice!.key)
      const parts = listener.channel === "webhook" ? Math.ceil(total / partSize) : Math.min(total, 1)
      for (let part = 1; part <= Math.max(parts, listener.sends_empty); part += 1) {
        yield* deliver(
          listener,
          { from: notice!.key - 1, until: notice!.key, part, parts: Math.max(parts, 1), total },
          now,
        )
      }
      yield* tell("UPDATE subscription SET through = ? WHERE key = ?", notice!.key, listener.key)
    }
  }
  return scans.length
}

/** Run as one transaction. Makes the digest of a period that is over, unless it was made before. Answers whether there is something to send. */
export function* planDigest({ subscription, period }: PlannedDigest, now: number): Dialogue<boolean> {
  const listener = yield* askOne<Listener>(
    "SELECT key, id, channel, filter, sends_empty, through FROM subscription WHERE id = ? AND state = 'active' AND period <> ?",
    subscription,
    period,
  )
  if (listener === undefined) return false
  const until = yield* newestNotice()
  yield* tell("UPDATE subscription SET period = ?, through = ? WHERE key = ?", period, until, listener.key)
  const total = yield* fitting(listener, listener.through, until)
  if (total === 0 && listener.sends_empty === 0) return false
  yield* deliver(listener, { from: listener.through, until, part: 1, parts: 1, total }, now)
  return true
}

/** The notice up to which somebody who comes now need not be told. */
export function* newestNotice(): Dialogue<number> {
  const row = yield* askOne<{ newest: number | null }>("SELECT max(key) AS newest FROM scan_notice")
  return row?.newest ?? 0
}

function* fitting({ filter }: Listener, after: number, until: number): Dialogue<number> {
  return yield* countChanges({ ...(JSON.parse(filter) as ChangeFilter), noticed: { after, until } })
}

function* deliver(
  listener: Listener,
  { from, until, part, parts, total }: Record<"from" | "until" | "part" | "parts" | "total", number>,
  now: number,
): Dialogue<void> {
  yield* tell(
    `INSERT INTO delivery (id, subscription_key, kind, from_notice, until_notice, part, parts, total, state, attempts, next_at, created_at)
     VALUES (?, ?, 'changes', ?, ?, ?, ?, ?, 'waiting', 0, ?, ?)`,
    `${listener.id}.${from}-${until}.${part}`,
    listener.key,
    from,
    until,
    part,
    parts,
    total,
    now,
    now,
  )
}

interface Listener {
  readonly key: number
  readonly id: string
  readonly channel: string
  readonly filter: string
  readonly sends_empty: number
  readonly through: number
}
