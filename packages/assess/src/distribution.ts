/** How do values spread? Bins, mean, median and quartiles. Pure. */

export interface Spread {
  readonly n: number
  readonly bins: ReadonlyArray<{ readonly from: number; readonly to: number; readonly count: number }>
  readonly mean: number | null
  readonly lowerQuartile: number | null
  readonly median: number | null
  readonly upperQuartile: number | null
}

/** Shares are put into so many equal bins. */
export const SHARE_BINS = 10

/** Of shares from 0 to 1: a bin holds its lower end but not its upper, the last holds both. */
export const spreadOfShares = (shares: ReadonlyArray<number>): Spread => {
  const counts = new Array<number>(SHARE_BINS).fill(0)
  for (const share of shares) counts[Math.min(SHARE_BINS - 1, Math.floor(share * SHARE_BINS))]! += 1
  return {
    bins: counts.map((count, index) => ({ from: index / SHARE_BINS, to: (index + 1) / SHARE_BINS, count })),
    ...middlesOf(shares.map((value) => ({ value, count: 1 }))),
  }
}

/** Of whole numbers from 0 to `most`, each given with how often it occurs: a bin for each number. */
export const spreadOfNumbers = (
  numbers: ReadonlyArray<{ readonly value: number; readonly count: number }>,
  most: number,
): Spread => {
  const countOf = new Map(numbers.map(({ value, count }) => [value, count]))
  return {
    bins: Array.from({ length: most + 1 }, (_, value) => ({ from: value, to: value, count: countOf.get(value) ?? 0 })),
    ...middlesOf(numbers),
  }
}

const middlesOf = (values: ReadonlyArray<{ readonly value: number; readonly count: number }>): Omit<Spread, "bins"> => {
  const rising = values.toSorted((left, right) => left.value - right.value)
  const n = rising.reduce((sum, { count }) => sum + count, 0)
  if (n === 0) return { n, mean: null, lowerQuartile: null, median: null, upperQuartile: null }
  const valueAt = (place: number): number => {
    let passed = 0
    for (const { value, count } of rising) {
      passed += count
      if (place < passed) return value
    }
    return rising.at(-1)!.value
  }
  // Between two neighbours in a straight line: definition 7 of R. J. Hyndman and Y. Fan, The American Statistician 50, 1996.
  const quantile = (part: number): number => {
    const place = (n - 1) * part
    const below = Math.floor(place)
    const low = valueAt(below)
    return low + (place - below) * (valueAt(Math.min(n - 1, below + 1)) - low)
  }
  return {
    n,
    mean: rising.reduce((sum, { value, count }) => sum + value * count, 0) / n,
    lowerQuartile: quantile(0.25),
    median: quantile(0.5),
    upperQuartile: quantile(0.75),
  }
}
