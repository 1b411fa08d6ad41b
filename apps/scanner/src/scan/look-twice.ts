/**
 * Measures targets, the doubtful ones twice: in shuffled order, a bounded number at once, and those that something was unknown of, or that
 * depart from what was expected, once more at the end, with empty caches. What is done with a measurement is the caller's.
 */
import {
  type CatalogView,
  type DomainName,
  type Instant,
  isExcluded,
  type Scan,
  type StandardId,
  type Target,
} from "@plumbline/core"
import type { ProbeServices } from "@plumbline/probes"
import { type CurrentJudgement, Store } from "@plumbline/store"
import { Clock, type Duration, Effect, type Layer } from "effect"
import {
  agreedStandards,
  type Departure,
  isDoubtful,
  isMailPortBlocked,
  MAIL_PORT_NOTICE,
  type Measurement,
  measure,
  settle,
} from "./measure.ts"

export interface LookOptions {
  readonly catalog: CatalogView
  /** Made anew for each pass: caches live for one pass. */
  readonly services: Layer.Layer<ProbeServices>
  /** Targets measured at once. */
  readonly concurrency: number
  readonly probeTimeout: Duration.Duration
  /** Rest before the doubtful targets are measured again. */
  readonly secondLookAfter: Duration.Duration
  /** Told at most once of something about this machine that the figures suffer from. */
  readonly onNotice: (line: string) => void
}

/** What is made of the looks. */
export interface Looking<R> {
  /** What departs from the judgements of the target that stand. */
  readonly departsFrom: (standing: ReadonlyArray<CurrentJudgement>) => Departure
  /** Given each measurement once it is settled, with the standards on whose verdict two looks agreed. */
  readonly keep: (
    target: Target,
    measurement: Measurement,
    confirmed: ReadonlyArray<StandardId>,
  ) => Effect.Effect<unknown, never, R>
  /** Given each target whose owner asked not to be measured. */
  readonly leaveAlone: (target: Target, now: Instant) => Effect.Effect<unknown, never, R>
}

export const lookTwice = <R>(
  scan: Pick<Scan, "id" | "country">,
  names: ReadonlyArray<DomainName>,
  options: LookOptions,
  { departsFrom, keep, leaveAlone }: Looking<R>,
) =>
  Effect.gen(function* () {
    const store = yield* Store
    let isPortBlocked = false
    const look = (target: Target) =>
      Effect.tap(measure(target, options.probeTimeout), ({ judgements }) =>
        Effect.sync(() => {
          if (isPortBlocked || !isMailPortBlocked(judgements)) return
          isPortBlocked = true
          options.onNotice(`${scan.country}: ${MAIL_PORT_NOTICE}`)
        }),
      )

    const doubtful: Array<{ readonly target: Target; readonly first: Measurement; readonly departs: Departure }> = []
    const firstLook = Effect.fnUntraced(function* (target: Target) {
      const now = new Date(yield* Clock.currentTimeMillis).toISOString()
      if (isExcluded(options.catalog.optOuts, target.name, now.slice(0, 10))) {
        yield* leaveAlone(target, now)
        return
      }
      const first = yield* look(target)
      const departs = departsFrom(yield* store.currentJudgements(target.name))
      if (isDoubtful(first.judgements, departs)) doubtful.push({ target, first, departs })
      else yield* keep(target, first, [])
    })
    const { targets, standards } = options.catalog
    const waiting = shuffle(names, scan.id).flatMap((name) => targets.get(name) ?? [])
    yield* Effect.forEach(waiting, firstLook, { concurrency: options.concurrency, discard: true }).pipe(
      Effect.provide(options.services, { local: true }),
    )
    if (doubtful.length === 0) return

    yield* Effect.sleep(options.secondLookAfter)
    const secondLook = Effect.fnUntraced(function* ({ target, first, departs }: (typeof doubtful)[number]) {
      const second = yield* look(target)
      // What neither alone decided is confirmed by nobody.
      const settled = settle(first, second, departs)
      const agreed = new Set(agreedStandards(standards.values(), first, settled))
      const confirmed = agreedStandards(standards.values(), second, settled).filter((standard) => agreed.has(standard))
      yield* keep(target, settled, confirmed)
    })
    yield* Effect.forEach(doubtful, secondLook, { concurrency: options.concurrency, discard: true }).pipe(
      Effect.provide(options.services, { local: true }),
    )
  }).pipe(Effect.withSpan("scan.look-twice"))

/** Fisher–Yates with a small generator seeded by the scan, so that the order differs from scan to scan and a test can repeat it. */
export const shuffle = <A>(items: ReadonlyArray<A>, seed: number): Array<A> => {
  const shuffled = [...items]
  let state = (seed * 2654435761) >>> 0
  for (let i = shuffled.length - 1; i > 0; i--) {
    // Numerical Recipes' linear congruential generator; order is all that hangs on it.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const j = state % (i + 1)
    const item = shuffled[i]!
    shuffled[i] = shuffled[j]!
    shuffled[j] = item
  }
  return shuffled
}
