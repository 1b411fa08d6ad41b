import { readFileSync } from "node:fs"
import { COLORS } from "@plumbline/chart"
import { describe, expect, it } from "vitest"

const sheet = readFileSync(new URL("./picture.css", import.meta.url), "utf8")
const tokens = readFileSync(new URL("../styles/tokens.css", import.meta.url), "utf8")

describe("the style sheet of charts in pages", () => {
  it.each(Object.keys(COLORS))("fills and strokes %s", (role) => {
    expect(sheet).toContain(`.chart-fill-${role} {`)
    expect(sheet).toContain(`.chart-stroke-${role} {`)
  })
  it("takes no color that there is not", () => {
    for (const [, name] of sheet.matchAll(/var\((--[a-z0-9-]+)\)/g)) expect(`${tokens}${sheet}`).toContain(`${name}:`)
  })
})
