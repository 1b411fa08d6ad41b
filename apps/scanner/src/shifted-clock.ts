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
  const millis = () => real.currentTimeMillisUnsafe() + offset
  const nanos = () => real.currentTimeNanosUnsafe() + BigInt(offset) * 1_000_000n
  const clock: Clock.Clock = {
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: real.monotonicTimeNanos,
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
