/**
 * Intervals: what differs between what stands and what is now said.
 *
 * The same arithmetic serves findings, verdicts, evidence, placements and roll-ups: an unchanged value is left alone, a changed one is
 * closed and opened anew, one no longer said is closed.
 */

export interface IntervalChanges<Standing, Now> {
  /** Rows that end here: changed, or no longer said. */
  readonly closed: ReadonlyArray<Standing>
  /** Values that begin here. */
  readonly opened: ReadonlyArray<Now>
}

/** Compares by key; `isSame` says whether a standing row already says what is said now. */
export const intervalChanges = <Key, Standing, Now>(
  standing: ReadonlyMap<Key, Standing>,
  now: ReadonlyMap<Key, Now>,
  isSame: (standing: Standing, now: Now) => boolean,
): IntervalChanges<Standing, Now> => {
  const closed: Array<Standing> = []
  const opened: Array<Now> = []
  for (const [key, value] of now) {
    const before = standing.get(key)
    if (before !== undefined && isSame(before, value)) continue
    if (before !== undefined) closed.push(before)
    opened.push(value)
  }
  for (const [key, before] of standing) if (!now.has(key)) closed.push(before)
  return { closed, opened }
}

/** SQL: the interval rows of `alias` that hold as of a scan. Takes that scan's number twice. */
export const asOfScan = (alias: string): string =>
  `${alias}.from_scan <= ? AND (${alias}.until_scan IS NULL OR ${alias}.until_scan > ?)`
