/**
 * Judges the evidence of older scans by the rules of today, country by country, part by part. A kill costs the part that was in hand; called
 * again, it goes on where it was.
 */
import { type CountryCode, METHODOLOGY, type MethodologyId, type StandardId } from "@plumbline/core"
import { PROBES, type Probe } from "@plumbline/probes"
import { type HistoryPart, type Rejudgement, Store } from "@plumbline/store"
import { Clock, Effect } from "effect"
import { readDocuments, rejudgeTarget } from "./rejudge-target.ts"

export interface RejudgeOptions {
  /** METHODOLOGY unless given. */
  readonly methodology?: MethodologyId
  readonly probes?: ReadonlyArray<Probe>
  readonly onProgress?: (state: Rejudgement) => void
}

/** Answers how it stands at the end; null where the country has nothing that was judged by older rules. */
export const rejudge = Effect.fn("rejudge")(function* (country: CountryCode, options: RejudgeOptions = {}) {
  const store = yield* Store
  const now = Effect.map(Clock.currentTimeMillis, (milliseconds) => new Date(milliseconds).toISOString())
  const probes = new Map<StandardId, Probe>((options.probes ?? PROBES).map((probe) => [probe.standard, probe]))
  let state = yield* store.rejudgements.begin(country, options.methodology ?? METHODOLOGY, yield* now)
  if (state === null || state.isFinished) return state
  for (;;) {
    options.onProgress?.(state)
    const part: HistoryPart = yield* store.rejudgements.next(state, TARGETS_AT_ONCE)
    if (part.targets.length === 0) break
    const judges = yield* readDocuments(part.documents, probes)
    state = yield* store.rejudgements.keep(
      state,
      part.targets.map((target) => rejudgeTarget(target, judges, probes)),
    )
  }
  yield* store.rejudgements.finish(state, yield* now)
  return { ...state, isFinished: true }
})

/** Bounds the memory of evidence held at once, and what a kill costs. */
const TARGETS_AT_ONCE = 100
