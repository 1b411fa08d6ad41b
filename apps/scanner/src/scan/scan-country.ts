/**
 * Scans a country's lists: measure, confirm, record.
 *
 * 1. Opens the scan in the store, or takes up the one that was cut off; what it has recorded is not measured again.
 * 2. Measures the remaining targets in shuffled order, a bounded number at once. A settled target is recorded at once.
 * 3. Measures the doubtful ones again at the end, with empty caches, and records what the two measurements give together.
 * 4. Finishes the scan: figures are made.
 *
 * A kill loses what was in flight and the doubtful ones that wait for their second measurement; both are pending on restart.
 */
import { supplierPatterns } from "@plumbline/assess"
import {
  type CatalogView,
  type CountryCode,
  type DomainName,
  type Instant,
  isExcluded,
  METHODOLOGY,
  type Scan,
  type StandardId,
  type Target,
} from "@plumbline/core"
import type { ProbeServices } from "@plumbline/probes"
import { Store } from "@plumbline/store"
import { Clock, type Duration, Effect, type Layer } from "effect"
import {
  agreedStandards,
  type Before,
  isDoubtful,
  isMailPortBlocked,
  MAIL_PORT_NOTICE,
  type Measurement,
  measure,
  settle,
} from "./measure.ts"
import { suppliersOf } from "./suppliers.ts"

export interface ScanOptions {
  readonly catalog: CatalogView
  readonly vantage: string
  /** Made anew for each pass: caches live for one pass. */
  readonly services: Layer.Layer<ProbeServices>
  /** Targets measured at once. */
  readonly concurrency: number
  readonly probeTimeout: Duration.Duration
  /** Rest before the doubtful targets are measured again. */
  readonly secondLookAfter: Duration.Duration
  readonly onProgress: (progress: ScanProgress) => void
  /** Told at most once a scan of something about this machine that the figures suffer from. */
  readonly onNotice: (line: string) => void
}

export interface ScanProgress {
  readonly country: CountryCode
  readonly scan: number
  readonly done: number
  readonly targets: number
  readonly isFinished: boolean
}

/** Runs one scan of a country to its end. */
export const scanCountry = Effect.fn("scan.country")(function* (
  country: CountryCode,
  scheduledFor: Instant,
  options: ScanOptions,
) {
  const store = yield* Store
  const targets = targetsOf(options.catalog, country)
  const { scan, pending } = yield* openScan(country, scheduledFor, options)
  let done = targets.length - pending.length
  const report = (isFinished: boolean) =>
    options.onProgress({ country, scan: scan.id, done, targets: targets.length, isFinished })
  report(false)
  yield* scanTargets(scan, pending, options, () => {
    done += 1
    report(false)
  })
  const finished: Scan = yield* store.finishScan(scan.id, new Date(yield* Clock.currentTimeMillis).toISOString())
  report(true)
  return finished
})

export const targetsOf = (catalog: CatalogView, country: CountryCode): ReadonlyArray<Target> =>
  [...catalog.targets.values()].filter((target) => target.country === country)

/** Opens the country's scan in the store, or takes up the one that was cut off. */
export const openScan = Effect.fnUntraced(function* (
  country: CountryCode,
  scheduledFor: Instant,
  options: Pick<ScanOptions, "catalog" | "vantage">,
) {
  const store = yield* Store
  return yield* store.openScan({
    country,
    scheduledFor,
    startedAt: new Date(yield* Clock.currentTimeMillis).toISOString(),
    methodology: METHODOLOGY,
    vantage: options.vantage,
    targets: targetsOf(options.catalog, country).map((target) => target.name),
  })
})

/** Measures targets of a scan, the doubtful ones twice, and records each as soon as it is settled. */
export const scanTargets = Effect.fn("scan.targets")(function* (
  scan: Pick<Scan, "id" | "country">,
  names: ReadonlyArray<DomainName>,
  options: Omit<ScanOptions, "onProgress" | "vantage">,
  onRecorded: () => void,
) {
  const store = yield* Store
  const patterns = supplierPatterns(options.catalog.suppliers.values())
  const record = (
    target: Target,
    measurement: Measurement,
    excluded: boolean,
    confirmed: ReadonlyArray<StandardId> = [],
  ) =>
    Effect.andThen(
      store.recordTarget(scan.id, {
        ...measurement,
        confirmed,
        excluded,
        suppliers: suppliersOf(target, measurement.evidence, patterns),
      }),
      Effect.sync(onRecorded),
    )

  let isPortBlocked = false
  const look = (target: Target) =>
    Effect.tap(measure(target, options.probeTimeout), ({ judgements }) =>
      Effect.sync(() => {
        if (isPortBlocked || !isMailPortBlocked(judgements)) return
        isPortBlocked = true
        options.onNotice(`${scan.country}: ${MAIL_PORT_NOTICE}`)
      }),
    )

  const doubtful: Array<{ readonly first: Measurement; readonly before: ReadonlyArray<Before> }> = []
  const firstLook = Effect.fnUntraced(function* (target: Target) {
    const observedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
    if (isExcluded(options.catalog.optOuts, target.name, observedAt.slice(0, 10))) {
      return yield* record(target, { target: target.name, observedAt, evidence: [], judgements: [] }, true)
    }
    const measurement = yield* look(target)
    const before = yield* store.currentJudgements(target.name)
    if (isDoubtful(measurement.judgements, before)) {
      doubtful.push({ first: measurement, before })
      return
    }
    yield* record(target, measurement, false)
  })
  const { targets } = options.catalog
  const waiting = shuffle(names, scan.id).flatMap((name) => targets.get(name) ?? [])
  yield* Effect.forEach(waiting, firstLook, { concurrency: options.concurrency, discard: true }).pipe(
    Effect.provide(options.services, { local: true }),
  )

  if (doubtful.length > 0) {
    yield* Effect.sleep(options.secondLookAfter)
    const secondLook = Effect.fnUntraced(function* ({ first, before }: (typeof doubtful)[number]) {
      const target = targets.get(first.target)!
      const second = yield* look(target)
      // What neither alone decided is confirmed by nobody.
      const settled = settle(first, second, before)
      const { standards } = options.catalog
      const agreed = new Set(agreedStandards(standards.values(), first, settled))
      const confirmed = agreedStandards(standards.values(), second, settled).filter((standard) => agreed.has(standard))
      yield* record(target, settled, false, confirmed)
    })
    yield* Effect.forEach(doubtful, secondLook, { concurrency: options.concurrency, discard: true }).pipe(
      Effect.provide(options.services, { local: true }),
    )
  }
})

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
