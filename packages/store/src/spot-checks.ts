/**
 * The part of the store that keeps spot checks: a target measured once more because an operator asked. Moments are milliseconds since 1970.
 *
 * One that was begun and never ended (its process was killed) stands in the way of nobody for longer than it may take.
 */
import type { DomainName, MethodologyId, SpotCheckState } from "@plumbline/core"
import type { Effect } from "effect"
import { ask, askOne, type Dialogue, tell } from "./dialogue.ts"
import type { Driver } from "./store-methods.ts"
import type { RecordedJudgement } from "./words.ts"

export interface SpotCheckWanted {
  readonly target: DomainName
  readonly operator: string
  readonly methodology: MethodologyId
  readonly now: number
  /** Another of the same target must have been asked for before this moment. */
  readonly notAfter: number
  /** What was asked for before this moment and never ended is given up. */
  readonly givenUpBefore: number
  /** How many may run at once, of all targets. */
  readonly atOnce: number
}

export type SpotCheckOpened =
  | { readonly kind: "opened"; readonly key: number }
  | { readonly kind: "recent" | "running" | "busy" }

export interface StoredSpotCheck {
  readonly askedAt: number
  readonly finishedAt: number | null
  readonly state: SpotCheckState
  readonly methodology: MethodologyId
  readonly judgements: ReadonlyArray<RecordedJudgement>
}

export interface SpotCheckStore {
  /** Begins one, or says what stands in the way. A target that no list has is a defect. */
  readonly open: (wanted: SpotCheckWanted) => Effect.Effect<SpotCheckOpened>
  readonly finish: (key: number, now: number, judgements: ReadonlyArray<RecordedJudgement>) => Effect.Effect<void>
  readonly fail: (key: number, now: number) => Effect.Effect<void>
  /** Newest first. */
  readonly of: (target: DomainName, limit: number) => Effect.Effect<ReadonlyArray<StoredSpotCheck>>
}

export const spotCheckMethods = ({ read, write }: Pick<Driver, "read" | "write">): SpotCheckStore => ({
  open: write(open),
  finish: write(finish),
  fail: write(fail),
  of: read(of),
})

function* open(wanted: SpotCheckWanted): Dialogue<SpotCheckOpened> {
  yield* tell(
    "UPDATE spot_check SET state = 'failed', finished_at = ? WHERE state = 'running' AND asked_at < ?",
    wanted.now,
    wanted.givenUpBefore,
  )
  const target = yield* askOne<{ key: number }>("SELECT key FROM target WHERE name = ?", wanted.target)
  if (target === undefined) throw new Error(`no catalog has named the target ${wanted.target}`)
  const last = yield* askOne<{ asked_at: number; state: string }>(
    "SELECT asked_at, state FROM spot_check WHERE target_key = ? ORDER BY asked_at DESC, key DESC LIMIT 1",
    target.key,
  )
  if (last?.state === "running") return { kind: "running" }
  if (last !== undefined && last.asked_at > wanted.notAfter) return { kind: "recent" }
  const running = yield* askOne<{ number: number }>("SELECT count(*) AS number FROM spot_check WHERE state = 'running'")
  if (running!.number >= wanted.atOnce) return { kind: "busy" }
  const [written] = yield* ask<{ key: number }>(
    `INSERT INTO spot_check (target_key, operator, methodology, asked_at, finished_at, state, judgements)
     VALUES (?, ?, ?, ?, NULL, 'running', '[]') RETURNING key`,
    target.key,
    wanted.operator,
    wanted.methodology,
    wanted.now,
  )
  return { kind: "opened", key: written!.key }
}

function* finish(key: number, now: number, judgements: ReadonlyArray<RecordedJudgement>): Dialogue<void> {
  yield* tell(
    "UPDATE spot_check SET state = 'finished', finished_at = ?, judgements = ? WHERE key = ? AND state = 'running'",
    now,
    JSON.stringify(judgements),
    key,
  )
}

function* fail(key: number, now: number): Dialogue<void> {
  yield* tell("UPDATE spot_check SET state = 'failed', finished_at = ? WHERE key = ? AND state = 'running'", now, key)
}

function* of(target: DomainName, limit: number): Dialogue<ReadonlyArray<StoredSpotCheck>> {
  const rows = yield* ask<{
    asked_at: number
    finished_at: number | null
    state: SpotCheckState
    methodology: number
    judgements: string
  }>(
    `SELECT asked_at, finished_at, state, methodology, judgements FROM spot_check
     WHERE target_key = (SELECT key FROM target WHERE name = ?) ORDER BY asked_at DESC, key DESC LIMIT ?`,
    target,
    limit,
  )
  return rows.map((row) => ({
    askedAt: row.asked_at,
    finishedAt: row.finished_at,
    state: row.state,
    methodology: row.methodology,
    judgements: JSON.parse(row.judgements) as ReadonlyArray<RecordedJudgement>,
  }))
}
