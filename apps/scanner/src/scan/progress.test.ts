import { expect, it } from "vitest"
import { drawBar, progressView } from "./progress.ts"

const progress = { country: "nl", scan: 1, done: 5, targets: 20, isFinished: false }

/** A stream that notes what is written to it. */
const stream = (isTTY: boolean) => {
  const written: Array<string> = []
  return {
    out: { isTTY, columns: 80, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream,
    written,
  }
}

it("draws how far a scan is", () => {
  expect(drawBar(progress, 20)).toBe("nl  [█████░░░░░░░░░░░░░░░] 5 of 20 targets, 25 %")
  expect(drawBar({ ...progress, done: 0, targets: 0 }, 10)).toContain("100 %")
})

it("redraws in place on a terminal, and keeps said lines above the bar", () => {
  const { out, written } = stream(true)
  let now = 1_000
  const view = progressView(out, () => now)
  view.show(progress)
  view.show({ ...progress, done: 6 })
  now += 200
  view.show({ ...progress, done: 7 })
  view.say("nl: finished")
  expect(written.filter((text) => text.includes("of 20"))).toHaveLength(2)
  expect(written.at(-1)).toBe("nl: finished\n")
  expect(written.join("")).toContain("\r")
})

it("prints plain lines now and then elsewhere", () => {
  const { out, written } = stream(false)
  let now = 0
  const view = progressView(out, () => now)
  view.show(progress)
  now = 10_000
  view.show(progress)
  now = 10_100
  view.show(progress)
  expect(written).toEqual(["nl: 5 of 20 targets\n"])
})
