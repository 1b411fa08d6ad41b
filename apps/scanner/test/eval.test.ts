import { describe, expect, it } from "vitest"
import { evaluate } from "./evaluate.ts"

describe("plumbline eval", () => {
  it("gives one line for each line, in order, and says what is wrong with one that it cannot read", async () => {
    const lines = ['{"domain":"www.example.org"}', "", "no json", '{"domain":5}', '{"domain":"org","note":"kept"}']
    const { code, out } = await evaluate("organizational-domain", lines)
    expect(code).toBe(0)
    expect(out).toEqual([
      { organizationalDomain: "example.org" },
      { error: expect.stringMatching(/^no JSON: /) },
      { error: expect.stringMatching(/string.*domain/) },
      { organizationalDomain: "" },
    ])
  })

  it("names the kinds it knows when asked for another", async () => {
    const { code, err } = await evaluate("spff", [])
    expect(code).toBe(2)
    expect(err).toMatch(/^KIND: spff is not known; write one of .*organizational-domain/)
  })

  it("reads ten thousand lines", async () => {
    const { out } = await evaluate("organizational-domain", Array(10_000).fill('{"domain":"a.b.example.nl"}'))
    expect(out).toHaveLength(10_000)
    expect(out.at(-1)).toEqual({ organizationalDomain: "example.nl" })
  })
})
