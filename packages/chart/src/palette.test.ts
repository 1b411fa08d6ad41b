/**
 * Colors can be told from their ground and from each other, also by eyes that do not see red or green.
 *
 * Contrast: WCAG 2.2. Color-blind sight: the matrices of Machado, Oliveira and Fernandes (2009) at full severity, in linear RGB; distance:
 * CIE 1976 in L*a*b*.
 */
import { describe, expect, it } from "vitest"
import { COLORS, type ColorRole } from "./palette.ts"

type Triple = readonly [number, number, number]

const linear = (role: ColorRole): Triple => {
  const part = (from: number) => {
    const value = Number.parseInt(COLORS[role].slice(from, from + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}
const luminance = ([r, g, b]: Triple): number => 0.2126 * r + 0.7152 * g + 0.0722 * b
const contrast = (left: ColorRole, right: ColorRole): number => {
  const [a, b] = [luminance(linear(left)), luminance(linear(right))]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}
const SIGHT = {
  full: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
} as const
const seen = ([r, g, b]: Triple, matrix: ReadonlyArray<number>): Triple => {
  const row = (at: number) => Math.min(1, Math.max(0, matrix[at]! * r + matrix[at + 1]! * g + matrix[at + 2]! * b))
  return [row(0), row(3), row(6)]
}
const lab = ([r, g, b]: Triple): Triple => {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
  const y = f(luminance([r, g, b]))
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
const distance = (left: ColorRole, right: ColorRole, matrix: ReadonlyArray<number>): number =>
  Math.hypot(...lab(seen(linear(left), matrix)).map((value, index) => value - lab(seen(linear(right), matrix))[index]!))

const SERIES = [0, 1, 2, 3, 4, 5, 6].map((index) => `series-${index}` as ColorRole)
const MAP = [0, 1, 2, 3, 4].map((index) => `map-${index}` as ColorRole)

describe("contrast on the ground", () => {
  it.each([...SERIES, "series-rest", "ink", "ink-soft", "accent"] as ReadonlyArray<ColorRole>)(
    "%s is enough for text",
    (role) => {
      expect(contrast(role, "paper")).toBeGreaterThanOrEqual(4.5)
    },
  )
  it("is enough for marks: axes, and the outline of every shade of a map", () => {
    expect(contrast("line-strong", "paper")).toBeGreaterThanOrEqual(3)
    expect(contrast("ink-soft", "paper")).toBeGreaterThanOrEqual(3)
    expect(contrast("paper", "series-2")).toBeGreaterThanOrEqual(4.5)
  })
})

describe.each(Object.entries(SIGHT))("with %s sight", (_, matrix) => {
  it("no two series are taken for each other", () => {
    for (const [index, left] of SERIES.entries()) {
      for (const right of SERIES.slice(index + 1)) {
        expect(distance(left, right, matrix), `${left} ${right}`).toBeGreaterThan(16)
      }
    }
  })
  it("shades of a map darken step by step", () => {
    const lights = MAP.map((role) => lab(seen(linear(role), matrix))[0])
    for (const [index, light] of lights.entries()) if (index > 0) expect(lights[index - 1]! - light).toBeGreaterThan(7)
  })
})
