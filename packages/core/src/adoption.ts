/**
 * Adoption arithmetic: from counted verdicts to a share with its denominator, coverage and interval.
 *
 * Adoption is the share of targets that pass, of those that could be measured and to which the standard applies.
 * The interval is Wilson's score interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927) at 95 %.
 */
import { Schema } from "effect"
import type { Verdict } from "./verdict.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** How many targets got each verdict. */
export const VerdictCounts = Schema.Struct({
  pass: Count,
  partial: Count,
  fail: Count,
  notApplicable: Count,
  unknown: Count,
}).annotate({ title: "VerdictCounts", description: "How many targets got each verdict" })
export type VerdictCounts = typeof VerdictCounts.Type

const Share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))

/** A figure that can be cited: a share never stands without its n, coverage and interval. Shares are 0..1. */
export const Adoption = Schema.Struct({
  counts: VerdictCounts,
  n: Count.annotate({ description: "Targets that were measured and to which it applies: pass + partial + fail" }),
  share: Schema.NullOr(Share).annotate({ description: "pass / n, 0 to 1; null when n is 0" }),
  low: Schema.NullOr(Share).annotate({ description: "Lower end of the 95 % Wilson interval; null when n is 0" }),
  high: Schema.NullOr(Share).annotate({ description: "Upper end of the 95 % Wilson interval; null when n is 0" }),
  coverage: Schema.NullOr(Share).annotate({
    description: "n / (n + unknown): the part of the applicable targets that could be measured; null when both are 0",
  }),
}).annotate({ title: "Adoption", description: "Share of targets that pass, with n, coverage and 95 % Wilson interval" })
export type Adoption = typeof Adoption.Type

export const noVerdicts: VerdictCounts = { pass: 0, partial: 0, fail: 0, notApplicable: 0, unknown: 0 }

/** Counts verdicts. */
export const countVerdicts = (verdicts: Iterable<Verdict>): VerdictCounts => {
  const counts = { ...noVerdicts }
  for (const verdict of verdicts) counts[verdict === "not-applicable" ? "notApplicable" : verdict] += 1
  return counts
}

/** Counts of two disjoint groups together. */
export const addCounts = (left: VerdictCounts, right: VerdictCounts): VerdictCounts => ({
  pass: left.pass + right.pass,
  partial: left.partial + right.partial,
  fail: left.fail + right.fail,
  notApplicable: left.notApplicable + right.notApplicable,
  unknown: left.unknown + right.unknown,
})

/** What is left of counts when others are taken away: the difference between two points of a subject, which may be below zero. */
export const subtractCounts = (left: VerdictCounts, right: VerdictCounts): VerdictCounts => ({
  pass: left.pass - right.pass,
  partial: left.partial - right.partial,
  fail: left.fail - right.fail,
  notApplicable: left.notApplicable - right.notApplicable,
  unknown: left.unknown - right.unknown,
})

/** The figure that counted verdicts make. */
export const adoptionOf = (counts: VerdictCounts): Adoption => {
  const n = counts.pass + counts.partial + counts.fail
  const applicable = n + counts.unknown
  const coverage = applicable === 0 ? null : n / applicable
  if (n === 0) return { counts, n, share: null, low: null, high: null, coverage }
  return { counts, n, share: counts.pass / n, ...wilsonInterval(counts.pass, n), coverage }
}

/** Wilson's 95 % score interval for `successes` of `n`; `n` is at least 1. Ends are within 0..1 and enclose the share. */
export const wilsonInterval = (successes: number, n: number): { readonly low: number; readonly high: number } => {
  const share = successes / n
  const z2 = Z_95 * Z_95
  const center = (share + z2 / (2 * n)) / (1 + z2 / n)
  const half = (Z_95 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))
  // At the ends the formula is exact in algebra but not in floating point.
  return {
    low: successes === 0 ? 0 : Math.max(0, Math.min(share, center - half)),
    high: successes === n ? 1 : Math.min(1, Math.max(share, center + half)),
  }
}

/** 97.5 % quantile of the standard normal distribution. */
const Z_95 = 1.959963984540054
