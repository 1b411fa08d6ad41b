import { expect, it } from "vitest"
import { fuzz, longest } from "../../fuzz/target.ts"

it("reads two thousand damaged records without an escape", () => {
  expect(fuzz(2_000, 20_261_123).escapes).toEqual([])
})

it("reads 64 KiB of anything in linear time", () => {
  // Far from the milliseconds it takes, and farther from the minutes that squares of 64 KiB would.
  for (const { reader, millis } of longest())
    expect(`${reader} ${millis > 1_000 ? millis : "in time"}`).toBe(`${reader} in time`)
})
