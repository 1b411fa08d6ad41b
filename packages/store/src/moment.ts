/** Moments as the database keeps them. */
import type { Instant, IsoDate } from "@plumbline/core"

/** Milliseconds since 1970-01-01T00:00:00Z. A string that is no moment is a defect of the caller. */
export const millisecondsOf = (instant: Instant): number => {
  const milliseconds = Date.parse(instant)
  if (Number.isNaN(milliseconds)) throw new RangeError(`"${instant}" is no moment`)
  return milliseconds
}

export const instantOf = (milliseconds: number): Instant => new Date(milliseconds).toISOString()

/** The day (UTC) of a moment, counted from 1970-01-01. */
export const dayOf = (milliseconds: number): number => Math.floor(milliseconds / DAY_MILLISECONDS)

export const dateOf = (day: number): IsoDate => instantOf(day * DAY_MILLISECONDS).slice(0, 10)

/** The first moment of a day, and the first moment after it. */
export const startOf = (date: IsoDate): number => millisecondsOf(`${date}T00:00:00.000Z`)
export const endOf = (date: IsoDate): number => startOf(date) + DAY_MILLISECONDS

const DAY_MILLISECONDS = 86_400_000
