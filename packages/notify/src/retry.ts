/**
 * When is something tried again that could not be sent?
 *
 * Ten attempts over some three days, as the Standard Webhooks specification advises: a receiver may be down over a weekend.
 */
import { Duration } from "effect"

/** Pauses after the first, second, … attempt. After the last nothing is tried any more. */
export const RETRY_DELAYS: ReadonlyArray<Duration.Duration> = [
  Duration.seconds(5),
  Duration.minutes(5),
  Duration.minutes(30),
  Duration.hours(2),
  Duration.hours(5),
  Duration.hours(10),
  Duration.hours(14),
  Duration.hours(20),
  Duration.hours(24),
]

/** What came of an attempt. `permanent`: trying again changes nothing. `ended`: whoever was told wants no more. */
export type Outcome =
  | { readonly kind: "sent" }
  | { readonly kind: "failed"; readonly error: string; readonly retryAfterMilliseconds?: number }
  | { readonly kind: "permanent"; readonly error: string }
  | { readonly kind: "ended"; readonly because: string }

/** Milliseconds until the next attempt; null when it was the last. A receiver's own wish counts up to a day. */
export const pauseAfter = (
  attempt: number,
  outcome: Outcome,
  delays: ReadonlyArray<Duration.Duration>,
): number | null => {
  const delay = delays[attempt - 1]
  if (outcome.kind !== "failed" || delay === undefined) return null
  return Math.max(Duration.toMillis(delay), Math.min(outcome.retryAfterMilliseconds ?? 0, LONGEST_WISH))
}

const LONGEST_WISH = 86_400_000

/** One line of what went wrong, cut short: it is kept and shown. */
export const lineOf = (problem: unknown): string => {
  const text =
    problem instanceof Error ? problem.message || String((problem as { code?: unknown }).code) : String(problem)
  return text.replace(/\p{C}+/gu, " ").slice(0, LINE_LENGTH)
}
const LINE_LENGTH = 300
