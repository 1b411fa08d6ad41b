/**
 * Measures one target: gathers with every probe, judges what was gathered, and chooses between two measurements.
 *
 * Whatever happens in one probe stays in it: a probe that runs out of time or crashes leaves its checks unknown.
 */
import { isDifference, type StandardChecks, standardVerdicts } from "@plumbline/assess"
import {
  type DomainName,
  directionOfChange,
  type Instant,
  type Judgement,
  type StandardId,
  type TargetRole,
  type Verdict,
} from "@plumbline/core"
import { judgementOf, Names, observe, PROBES, type Probe, type ProbeServices, unknown } from "@plumbline/probes"
import type { RecordedEvidence, RecordedJudgement } from "@plumbline/store"
import { Cause, Clock, Duration, Effect } from "effect"

/** What is measured: enough of core's Target to run probes on a name that is in no list. */
export interface Subject {
  readonly name: DomainName
  readonly roles: ReadonlyArray<TargetRole>
}

export interface Measurement {
  readonly target: DomainName
  readonly observedAt: Instant
  readonly evidence: ReadonlyArray<RecordedEvidence>
  readonly judgements: ReadonlyArray<RecordedJudgement>
}

/** Gathers and judges all standards of one name. Never fails. */
export const measure = Effect.fn("scan.measure")(function* (subject: Subject, probeTimeout: Duration.Duration) {
  const observedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
  yield* Effect.annotateCurrentSpan("plumbline.target", subject.name)
  const names = yield* Names
  const existence = yield* observe(names.exists(subject.name))
  const results = yield* Effect.forEach(
    PROBES,
    (probe) => runProbe(probe, subject, existence, observedAt, probeTimeout),
    { concurrency: "unbounded" },
  )
  return {
    target: subject.name,
    observedAt,
    evidence: results.flatMap((result) => (result.evidence === null ? [] : [result.evidence])),
    judgements: results.flatMap((result) => result.judgements),
  } satisfies Measurement
})

interface ProbeResult {
  readonly evidence: RecordedEvidence | null
  readonly judgements: ReadonlyArray<RecordedJudgement>
}

const runProbe = (
  probe: Probe,
  subject: Subject,
  existence: Parameters<Probe["gather"]>[2],
  observedAt: Instant,
  timeout: Duration.Duration,
): Effect.Effect<ProbeResult, never, ProbeServices> => {
  const withStandard = (judgements: ReadonlyArray<Judgement>) =>
    judgements.map((judgement): RecordedJudgement => ({ ...judgement, standard: probe.standard }))
  const giveUp = (kind: "budget-spent" | "crashed", detail: string): ProbeResult => ({
    evidence: null,
    judgements: withStandard(
      Object.keys(probe.checks).map((check) => judgementOf(check, unknown({ kind, at: subject.name, detail }))),
    ),
  })
  return Effect.gen(function* () {
    const document = yield* probe.gather(subject.name, subject.roles, existence)
    const judge = yield* probe.read(document)
    const judgements = judge(subject.roles, { observedAt })
    return {
      evidence: { standard: probe.standard, version: probe.version, document },
      judgements: withStandard(judgements),
    }
  }).pipe(
    Effect.timeoutOrElse({
      duration: timeout,
      orElse: () => Effect.succeed(giveUp("budget-spent", `no end within ${Duration.toSeconds(timeout)} s`)),
    }),
    Effect.catchCause((cause) =>
      Cause.hasInterruptsOnly(cause)
        ? Effect.interrupt
        : Effect.as(
            Effect.logError(`The probe of ${probe.standard} crashed on ${subject.name}: ${Cause.pretty(cause)}`),
            giveUp("crashed", "a defect of ours; the log has the details"),
          ),
    ),
    Effect.tap(({ judgements }) => {
      const unknown = new Set(judgements.filter(({ verdict }) => verdict === "unknown").map(({ reason }) => reason))
      return unknown.size === 0 ? Effect.void : Effect.annotateCurrentSpan("plumbline.unknown", [...unknown])
    }),
    Effect.withSpan(`probe.${probe.standard}`, {}, { captureStackTrace: false }),
  )
}

/** Whether something stayed unknown because our own network keeps us from mail servers. */
export const isMailPortBlocked = (judgements: ReadonlyArray<Judgement>): boolean =>
  judgements.some(({ reason }) => reason === "port-25-blocked")

/** What is said of that, once. */
export const MAIL_PORT_NOTICE =
  "this network lets no connections to mail servers (port 25) out, so nothing is said about their TLS; see plumbline doctor"

/** What a check was found to be before; enough to tell a fall. */
export interface Before {
  readonly check: string
  readonly verdict: Verdict
}

/** Whether a judgement is not what was to be expected, so that it has to be seen twice. */
export type Departure = (judgement: Pick<Judgement, "check" | "verdict">) => boolean

/** Whether a measurement should be made again before it is believed: something was unknown, or departs from what was expected. */
export const isDoubtful = (judgements: ReadonlyArray<Judgement>, departs: Departure): boolean =>
  judgements.some(
    (judgement) => (judgement.verdict === "unknown" && !SETTLED.has(judgement.reason)) || departs(judgement),
  )

/** Whether a judgement is worse than what its check was found to be before. */
export const fallsFrom = (before: ReadonlyArray<Before>): Departure =>
  departsFrom(before, (was, now) => directionOfChange(was, now) === "regressed")

/** Whether a judgement is better or worse than what its check was found to be elsewhere. */
export const differsFrom = (elsewhere: ReadonlyArray<Before>): Departure => departsFrom(elsewhere, isDifference)

const departsFrom = (known: ReadonlyArray<Before>, departs: (was: Verdict, now: Verdict) => boolean): Departure => {
  const verdictOf = new Map(known.map(({ check, verdict }) => [check, verdict]))
  return ({ check, verdict }) => {
    const was = verdictOf.get(check)
    return was !== undefined && departs(was, verdict)
  }
}

/** Obstacles that a second try minutes later cannot change. */
const SETTLED: ReadonlySet<string> = new Set([
  "private-address",
  "no-ipv6-here",
  "no-routing-data",
  "stale-data",
  "port-25-blocked",
  "ambiguous-answer",
  "opted-out",
])

/**
 * Joins two measurements of one target: the second counts, but for standards that only the first could measure, and for those in which
 * only the second saw a departure. A departure counts where both saw it; if each saw another one in the same standard, those checks are what
 * the other measurement says they are.
 */
export const settle = (first: Measurement, second: Measurement, departs: Departure = () => false): Measurement => {
  const departuresOf = (measurement: Measurement) =>
    new Set(measurement.judgements.filter(departs).map((judgement) => judgement.check))
  const [firstDepartures, secondDepartures] = [departuresOf(first), departuresOf(second)]
  const ofStandard = (measurement: Measurement, standard: StandardId) =>
    measurement.judgements.filter((judgement) => judgement.standard === standard)
  const seenOnce = (measurement: Measurement, standard: StandardId) =>
    ofStandard(measurement, standard).some(
      ({ check }) =>
        firstDepartures.has(check) !== secondDepartures.has(check) &&
        (measurement === first ? firstDepartures : secondDepartures).has(check),
    )
  const unknowns = (measurement: Measurement, standard: StandardId) =>
    ofStandard(measurement, standard).filter(({ verdict }) => verdict === "unknown").length
  const keepsFirst = new Set(
    first.judgements
      .map(({ standard }) => standard)
      .filter((standard) => {
        const [firstOnce, secondOnce] = [seenOnce(first, standard), seenOnce(second, standard)]
        if (firstOnce !== secondOnce) return secondOnce
        return unknowns(first, standard) < unknowns(second, standard)
      }),
  )
  const pick = <A extends { readonly standard: StandardId }>(of: (measurement: Measurement) => ReadonlyArray<A>) => [
    ...of(first).filter((item) => keepsFirst.has(item.standard)),
    ...of(second).filter((item) => !keepsFirst.has(item.standard)),
  ]
  const said = (measurement: Measurement) => new Map(measurement.judgements.map((each) => [each.check, each]))
  const [inFirst, inSecond] = [said(first), said(second)]
  return {
    target: second.target,
    observedAt: second.observedAt,
    evidence: pick((measurement) => measurement.evidence),
    judgements: pick((measurement) => measurement.judgements).map((judgement) => {
      const isOnce =
        departs(judgement) && firstDepartures.has(judgement.check) !== secondDepartures.has(judgement.check)
      return (
        (isOnce ? (firstDepartures.has(judgement.check) ? inSecond : inFirst).get(judgement.check) : undefined) ??
        judgement
      )
    }),
  }
}

/** The standards on whose verdict two measurements agree. */
export const agreedStandards = (
  standards: Iterable<StandardChecks>,
  first: Measurement,
  second: Measurement,
): ReadonlyArray<StandardId> => {
  const known = [...standards]
  const before = new Map(standardVerdicts(known, first.judgements).map(({ standard, verdict }) => [standard, verdict]))
  return standardVerdicts(known, second.judgements)
    .filter(({ standard, verdict }) => before.get(standard) === verdict)
    .map(({ standard }) => standard)
}
