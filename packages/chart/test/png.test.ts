import { describe, expect, it } from "vitest"
import { mapSvg, PictureRefused, pngOf, trendSvg } from "../src/index.ts"

const FRAME = { title: "T", subtitle: "S", source: "Q", language: "en", width: 850, height: 600, use: "file" } as const
const svg = trendSvg(FRAME, { series: [], marks: [] })
const sizeOf = (png: Uint8Array) => {
  const bytes = Buffer.from(png)
  expect(bytes.subarray(1, 4).toString("latin1")).toBe("PNG")
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
}

describe("pngOf", () => {
  it("draws in the width asked for, within bounds", async () => {
    expect(sizeOf(await pngOf(svg, 850))).toEqual([850, 600])
    expect(sizeOf(await pngOf(svg, 1))).toEqual([200, 141])
    expect(
      sizeOf(await pngOf(trendSvg({ ...FRAME, width: 1200, height: 630 }, { series: [], marks: [] }), 1200)),
    ).toEqual([1200, 630])
  })
  it("gives the same bytes each time", async () => {
    const map = mapSvg(FRAME, { countries: new Map() })
    expect(Buffer.from(await pngOf(map, 400)).equals(Buffer.from(await pngOf(map, 400)))).toBe(true)
  })
  it("refuses what would take too much", async () => {
    await expect(pngOf("x".repeat(3_000_001), 850)).rejects.toMatchObject({ reason: "too-large" })
    const asked = await Promise.allSettled(Array.from({ length: 30 }, () => pngOf(svg, 200)))
    const refused = asked.filter((each) => each.status === "rejected")
    expect(refused).toHaveLength(12)
    for (const { reason } of refused) expect(reason).toBeInstanceOf(PictureRefused)
    expect(sizeOf(await pngOf(svg, 200))[0]).toBe(200)
  })
})
