/** A clock that is ahead of or behind the machine's: the lab measures months long gone. Sleeping takes real time. */
import { Clock, Effect, Layer } from "effect"

export interface ShiftedClock {
  readonly layer: Layer.Layer<never>
  /** Makes it now this moment. */
  readonly setTo: (moment: Date) => void
  readonly now: () => Date
}

export const shiftedClock = (real: Clock.Clock): ShiftedClock => {
  let offset = 0
  const clock: Clock.Clock = {
    ...real,
    currentTimeMillisUnsafe: () => real.currentTimeMillisUnsafe() + offset,
    currentTimeMillis: Effect.sync(() => real.currentTimeMillisUnsafe() + offset),
    sleep: (duration) => real.sleep(duration),
  }
  return {
    layer: Layer.succeed(Clock.Clock)(clock),
    setTo: (moment) => {
      offset = moment.getTime() - real.currentTimeMillisUnsafe()
    },
    now: () => new Date(clock.currentTimeMillisUnsafe()),
  }
}
