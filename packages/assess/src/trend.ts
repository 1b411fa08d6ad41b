/** Which points of a trend stand for now and for a year ago. */

/** A point in time of a trend, milliseconds since 1970-01-01T00:00:00Z. */
export interface Moment {
  readonly at: number
}

/** How many newest points a small trend is drawn from. */
export const RECENT_POINTS = 24

/**
 * The newest of points that rise in time, and the one to compare it with: the point closest to one year before it, which is the
 * first where the history is shorter. `before` is undefined when there is one point only.
 */
export const newestAndYearBefore = <Point extends Moment>(
  points: ReadonlyArray<Point>,
): { readonly newest: Point; readonly before: Point | undefined } | undefined => {
  const newest = points.at(-1)
  if (newest === undefined) return undefined
  const wanted = yearBefore(newest.at)
  let before: Point | undefined
  for (const point of points.slice(0, -1)) {
    if (before === undefined || Math.abs(point.at - wanted) < Math.abs(before.at - wanted)) before = point
  }
  return { newest, before }
}

/** The same day and time of the calendar year before (UTC); 29 February gives 1 March. */
export const yearBefore = (at: number): number => {
  const date = new Date(at)
  return date.setUTCFullYear(date.getUTCFullYear() - 1)
}

/**
 * At most `most` of points that rise in time: the last of each of as many equal spans of time, and the first of all. Every point stays where
 * there are few enough. Which are kept depends on the points alone, so that the same trend always looks the same.
 */
export const thinPoints = <Point extends { readonly at: string }>(
  points: ReadonlyArray<Point>,
  most: number,
): ReadonlyArray<Point> => {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || points.length <= most) return points
  const start = Date.parse(first.at)
  const span = (Date.parse(last.at) - start) / (most - 1)
  // The end of a span belongs to it, so that the last point ends the last one.
  const spanOf = (point: Point) => Math.ceil((Date.parse(point.at) - start) / span - 1e-9)
  return points.filter((point, index) => {
    const next = points[index + 1]
    return next === undefined || spanOf(next) !== spanOf(point)
  })
}
