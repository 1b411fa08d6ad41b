import { describe, expect, it } from "vitest"
import { fail, notApplicable, partial, pass, type Ruling, unknown } from "../probe.ts"
import { overServers } from "./over-servers.ts"

const silent = unknown({ kind: "timeout", at: "mx" })
const over = (...rulings: ReadonlyArray<Ruling>) =>
  overServers(rulings.map((ruling, index) => ({ server: `mx${index + 1}`, ruling })))

describe("overServers", () => {
  it.each([
    { name: "one alone", rulings: [pass("strong")], worst: pass("strong") },
    { name: "a failure before silence", rulings: [silent, fail("on")], worst: fail("on", { servers: "mx2" }) },
    { name: "silence before a pass", rulings: [pass("off"), silent], worst: silent },
    { name: "silence before partial", rulings: [partial("some"), silent], worst: silent },
    {
      name: "all that fail alike are named, with what the first of them shows",
      rulings: [fail("weak", { suites: "A" }), pass("strong"), fail("weak", { suites: "B" }), fail("other")],
      worst: fail("weak", { suites: "A", servers: "mx1, mx3" }),
    },
    {
      name: "what is to be phased out is said",
      rulings: [pass("strong"), pass("phase-out")],
      worst: pass("phase-out"),
    },
    {
      name: "what does not apply is passed over",
      rulings: [notApplicable("no-tls-1-2"), pass("used")],
      worst: pass("used"),
    },
    { name: "unless it applies to none", rulings: [notApplicable("a"), notApplicable("a")], worst: notApplicable("a") },
  ])("$name", ({ rulings, worst }) => {
    expect(over(...rulings)).toEqual(worst)
  })
})
