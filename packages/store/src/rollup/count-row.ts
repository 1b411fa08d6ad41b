/** Counts as the roll-ups keep them. */
import type { VerdictCounts } from "@plumbline/core"

export interface CountRow {
  readonly pass: number
  readonly partial: number
  readonly fail: number
  readonly not_applicable: number
  readonly unknown: number
}

/** The columns of `CountRow`, for a SELECT from a roll-up named `figure`. */
export const COUNT_COLUMNS = "figure.pass, figure.partial, figure.fail, figure.not_applicable, figure.unknown"

export const countsOf = (row: CountRow): VerdictCounts => ({
  pass: row.pass,
  partial: row.partial,
  fail: row.fail,
  notApplicable: row.not_applicable,
  unknown: row.unknown,
})

/** Whether a row of a roll-up says the same as counts do. */
export const isSameCount = (row: CountRow, counts: VerdictCounts): boolean =>
  row.pass === counts.pass &&
  row.partial === counts.partial &&
  row.fail === counts.fail &&
  row.not_applicable === counts.notApplicable &&
  row.unknown === counts.unknown

export const isSameCounts = (left: VerdictCounts, right: VerdictCounts): boolean =>
  left.pass === right.pass &&
  left.partial === right.partial &&
  left.fail === right.fail &&
  left.notApplicable === right.notApplicable &&
  left.unknown === right.unknown
