import { expect, it } from "vitest"
import { fillText } from "./standard.ts"

it("fills placeholders and leaves a gap visible", () => {
  expect(fillText("{count} of {all} servers", { count: 3 })).toBe("3 of {all} servers")
  expect(fillText("{constructor}", {})).toBe("{constructor}")
})
