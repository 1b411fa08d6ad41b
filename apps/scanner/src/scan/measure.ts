/**
 * Measures one target: gathers with every probe, judges what was gathered, and chooses between two measurements.
 *
 * Whatever happens in one probe stays in it: a probe that runs out of time or crashes leaves its checks unknown.
 */
import type { DomainName, Instant, Judgement, StandardId, TargetRole, Verdict } from "@plumbline/core"
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
    const judgements = yield* probe.judge(document, subject.roles, { observedAt })
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
  )
}

/** Whether something stayed unknown because our own network keeps us from mail servers. */
export const isMailPortBlocked = (judgements: ReadonlyArray<Judgement>): boolean =>
  judgements.some(({ reason }) => reason === "port-25-blocked")

/** What is said of that, once. */
export const MAIL_PORT_NOTICE =
  "this network lets no connections to mail servers (port 25) out, so nothing is said about their TLS; see plumbline doctor"

/** Whether a measurement should be made again before it is believed: something was unknown, or fell from pass to fail. */
export const isDoubtful = (
  judgements: ReadonlyArray<Judgement>,
  before: ReadonlyArray<{ readonly check: string; readonly verdict: Verdict }>,
): boolean => {
  const passed = new Set(before.filter((judgement) => judgement.verdict === "pass").map((judgement) => judgement.check))
  return judgements.some(
    (judgement) =>
      (judgement.verdict === "unknown" && !SETTLED.has(judgement.reason)) ||
      (judgement.verdict === "fail" && passed.has(judgement.check)),
  )
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

/** Joins two measurements of one target: the second counts, but for standards that only the first could measure. */
export const settle = (first: Measurement, second: Measurement): Measurement => {
  const unknowns = (measurement: Measurement, standard: string) =>
    measurement.judgements.filter((judgement) => judgement.standard === standard && judgement.verdict === "unknown")
      .length
  const keepsFirst = new Set(
    first.judgements
      .map((judgement) => judgement.standard)
      .filter((standard) => unknowns(first, standard) < unknowns(second, standard)),
  )
  const pick = <A extends { readonly standard: StandardId }>(of: (measurement: Measurement) => ReadonlyArray<A>) => [
    ...of(first).filter((item) => keepsFirst.has(item.standard)),
    ...of(second).filter((item) => !keepsFirst.has(item.standard)),
  ]
  return {
    target: second.target,
    observedAt: second.observedAt,
    evidence: pick((measurement) => measurement.evidence),
    judgements: pick((measurement) => measurement.judgements),
  }
}
