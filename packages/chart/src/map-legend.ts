/** Classes of a map: shades and patterns, and the legend that names them. */
import type { ChartFrame } from "./chart.ts"
import type { Area } from "./frame.ts"
import { filled } from "./map.ts"
import { all, element, type Markup, type Pen } from "./svg.ts"
import { widthOf } from "./text.ts"
import type { Speech } from "./words.ts"

const CLASSES = [0, 1, 2, 3, 4] as const
export type MapClass = (typeof CLASSES)[number]

/** A fifth each; the last one includes 100 %. */
export const classOf = (share: number | null): MapClass | null =>
  share === null ? null : (Math.min(4, Math.max(0, Math.floor(share * 5))) as MapClass)

/** Shades are told apart without color: dots, dots closer, lines, lines closer, plain; hatched the other way where nothing is known. */
export const patternsOf = ({ id: _ }: ChartFrame, pen: Pen, id: string): Markup => {
  const tile = (name: string, size: number, ...content: ReadonlyArray<Markup>) =>
    element("pattern", { id: `${id}-${name}`, width: size, height: size, patternUnits: "userSpaceOnUse" }, ...content)
  const dot = (size: number, radius: number) =>
    element("circle", {
      cx: size / 2,
      cy: size / 2,
      r: radius,
      ...pen.paint({ fill: "ink-soft" }),
      "fill-opacity": "0.55",
    })
  const stroke = (d: string, color: "ink-soft" | "paper", width: string, opacity: string) =>
    element("path", {
      d,
      ...pen.paint({ fill: "none", stroke: color }),
      "stroke-width": width,
      "stroke-opacity": opacity,
    })
  return all([
    tile("0", 6, dot(6, 0.7)),
    tile("1", 5, stroke("M0 2.5H5", "ink-soft", "0.7", "0.5")),
    tile("2", 5, stroke("M-1 1L1 -1M0 5L5 0M4 6L6 4", "paper", "0.9", "0.65")),
    tile("3", 6, stroke("M3 0V6", "paper", "0.9", "0.55")),
    tile("none", 5, stroke("M-1 4L1 6M0 0L5 5M4 -1L6 1", "ink-soft", "0.9", "0.8")),
  ])
}

/** One row of swatches at the foot of the area, or more where it is narrow. */
export const swatches = (
  _frame: ChartFrame,
  area: Area,
  pen: Pen,
  speech: Speech,
  id: string,
): { readonly markup: Markup; readonly top: number } => {
  const entries = [
    ...CLASSES.map((each) => ({
      share: each / 5 + 0.1,
      text: `${each * 20}–${speech.share((each + 1) / 5)}`,
      isLand: false,
    })),
    { share: null, text: speech.words.notKnown, isLand: false },
    { share: null, text: speech.words.notMeasured, isLand: true },
  ].map((entry) => ({ ...entry, width: SWATCH + 6 + widthOf(entry.text, 12) }))
  const room = area.right - area.left
  const rows: Array<Array<(typeof entries)[number] & { readonly at: number }>> = [[]]
  let at = 0
  for (const entry of entries) {
    if (at > 0 && at + entry.width > room) {
      rows.push([])
      at = 0
    }
    rows.at(-1)?.push({ ...entry, at })
    at += entry.width + 16
  }
  const top = area.bottom - rows.length * ROW + 4
  return {
    top,
    markup: all(
      rows.flatMap((row, line) =>
        row.flatMap(({ share, text, isLand, at: x }) => {
          const y = top + line * ROW
          const left = pen.isRightToLeft ? area.right - x - SWATCH : area.left + x
          const box = { x: left, y: y + 1, width: SWATCH, height: 13 }
          const swatch = isLand
            ? element("rect", { ...box, ...pen.paint({ fill: "land", stroke: "line" }) })
            : filled((paint) => element("rect", { ...box, ...paint }), { share }, pen, id)
          const start = pen.isRightToLeft ? area.right - x - SWATCH - 6 : area.left + x + SWATCH + 6
          return [swatch, pen.text(start, y + 12, text, { size: 12, side: pen.isRightToLeft ? "right" : "left" })]
        }),
      ),
    ),
  }
}

const SWATCH = 22
const ROW = 20
