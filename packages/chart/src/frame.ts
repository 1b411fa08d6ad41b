/** Title, subtitle, notes and source line around a drawing, and the text alternative of all of it. */
import type { ChartFrame } from "./chart.ts"
import { COLORS } from "./palette.ts"
import { all, element, escaped, type Markup, type Pen, penOf } from "./svg.ts"
import { wrap } from "./text.ts"

/** Where the drawing itself may stand. */
export interface Area {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface Drawn {
  readonly markup: Markup
  /** The chart in a sentence or a few. */
  readonly description: string
}

/** Sizes beyond these are brought within: a picture is asked for from outside. */
export const SIZES = { width: { least: 200, most: 2400 }, height: { least: 150, most: 2400 } } as const

const within = (value: number, { least, most }: { readonly least: number; readonly most: number }): number =>
  Math.round(Math.min(most, Math.max(least, Number.isFinite(value) ? value : least)))

/** `draw` gets the area that the words leave; `notes` explain the signs in use and stand above the source line. */
export const framed = (
  given: ChartFrame,
  notes: ReadonlyArray<string>,
  draw: (frame: ChartFrame, area: Area, pen: Pen) => Drawn,
): string => {
  const frame = { ...given, width: within(given.width, SIZES.width), height: within(given.height, SIZES.height) }
  const pen = penOf(frame)
  const isFile = frame.use === "file"
  const edge = isFile ? (frame.width < 480 ? 16 : 28) : 2
  const room = frame.width - 2 * edge
  const [x, side] = pen.isRightToLeft ? [frame.width - edge, "right" as const] : [edge, "left" as const]
  const parts: Array<Markup> = []
  let top = edge
  let bottom = frame.height - (isFile ? Math.min(edge, 20) : 2)
  if (isFile) {
    const titleSize = frame.width < 480 ? 17 : 22
    for (const line of wrap(frame.title, room, titleSize, 2, 600)) {
      top += titleSize * 1.2
      parts.push(pen.text(x, top - titleSize * 0.3, line, { size: titleSize, weight: 600, side }))
    }
    for (const line of wrap(frame.subtitle, room, 13, 2)) {
      top += 18
      parts.push(pen.text(x, top - 2, line, { color: "ink-soft", side }))
    }
    top += 14
    const foot = [
      ...wrap([frame.note, ...notes].filter((note) => note !== undefined && note !== "").join(" "), room, 11.5, 2),
      ...wrap(frame.source, room, 11.5, 2),
    ]
    foot.toReversed().forEach((line, index) => {
      parts.push(pen.text(x, bottom - index * 16, line, { size: 11.5, color: "ink-soft", side }))
    })
    bottom -= foot.length * 16 + 8
  }
  const area = { left: edge, right: frame.width - edge, top: Math.min(top, bottom - 40), bottom }
  const drawn = draw(frame, area, pen)
  const hasLinks = drawn.markup.includes("<a ")
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${frame.width} ${frame.height}`,
      width: frame.width,
      height: frame.height,
      lang: frame.language,
      // What has links in it is a group: the parts of an image cannot be reached.
      role: hasLinks ? "group" : "img",
      "aria-label": `${frame.title}. ${drawn.description}`,
      ...(isFile ? { "font-family": pen.isRightToLeft ? ARABIC_FONTS : FONTS } : { class: "chart-picture" }),
    },
    ...(isFile
      ? [
          element("title", {}, escaped(frame.title)),
          element("desc", {}, escaped(drawn.description)),
          element("rect", { width: frame.width, height: frame.height, fill: COLORS.paper }),
        ]
      : [element("desc", {}, escaped(drawn.description))]),
    all(parts),
    drawn.markup,
  )
}

/** The first one sets the whole text wherever it can: a title keeps one weight. */
const ARABIC_FONTS = "'Noto Sans Arabic', 'Noto Sans', sans-serif"
const FONTS = "'Noto Sans', 'Noto Sans Arabic', sans-serif"

/** Instead of a drawing where there is nothing to draw. */
export const emptyDrawing = (frame: ChartFrame, area: Area, pen: Pen, sentence: string): Drawn => ({
  markup: pen.text(frame.width / 2, (area.top + area.bottom) / 2, sentence, { color: "ink-soft", side: "middle" }),
  description: `${sentence}.`,
})
