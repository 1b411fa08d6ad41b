/** Where labels and ticks stand so that none meets another. */
import { round } from "./svg.ts"

/** Moves labels apart so that none overlaps another, keeping their order and staying within the frame as long as they fit. */
export const placeLabels = (
  wanted: ReadonlyArray<number>,
  height: number,
  top: number,
  bottom: number,
): ReadonlyArray<number> => {
  const order = wanted.map((at, index) => ({ at, index })).sort((left, right) => left.at - right.at)
  let free = top
  for (const label of order) {
    label.at = Math.max(label.at, free)
    free = label.at + height
  }
  let limit = bottom
  for (const label of order.toReversed()) {
    label.at = Math.min(label.at, limit)
    limit = label.at - height
  }
  return order.sort((left, right) => left.index - right.index).map((label) => round(label.at))
}

/** First days of months between two moments, at most `most`, on even steps of the calendar. */
export const monthTicks = (from: number, to: number, most: number): ReadonlyArray<number> => {
  const month = (at: number) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth()
  const [first, last] = [month(from), month(to)]
  for (const step of [1, 2, 3, 6, 12, 24, 60, 120, 600]) {
    const ticks: Array<number> = []
    for (let index = Math.ceil(first / step) * step; index <= last; index += step) {
      const at = Date.UTC(Math.floor(index / 12), index % 12, 1)
      if (at >= from && at <= to) ticks.push(at)
    }
    if (ticks.length <= most) return ticks.length === 0 && Number.isFinite(from) ? [from] : ticks
  }
  return []
}
