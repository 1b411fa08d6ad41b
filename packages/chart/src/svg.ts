/** SVG as text: elements, escaped attributes and texts, colors by use. Nothing else writes markup. */
import { directionOf } from "@plumbline/core"
import type { ChartFrame } from "./chart.ts"
import { COLORS, type ColorRole } from "./palette.ts"

/** Text that has been escaped, or markup made from such. */
export type Markup = string & { readonly markup: unique symbol }
export type Attributes = Readonly<Record<string, string | number | undefined>>

/** Characters that XML 1.0 §2.2 forbids are left out, those of its syntax written as references. */
export const escaped = (text: string): Markup =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;") as Markup

export const element = (name: string, attributes: Attributes, ...children: ReadonlyArray<Markup>): Markup => {
  let head = `<${name}`
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    head += ` ${key}="${typeof value === "number" ? round(value) : escaped(value)}"`
  }
  return (children.length === 0 ? `${head}/>` : `${head}>${children.join("")}</${name}>`) as Markup
}

export const all = (parts: ReadonlyArray<Markup>): Markup => parts.join("") as Markup

export const round = (value: number): number => (Number.isFinite(value) ? Math.round(value * 10) / 10 : 0)

export interface TextStyle {
  readonly size?: number
  readonly weight?: 400 | 600
  readonly color?: ColorRole
  /** Which part of the text stands at x, as seen: not by the direction of writing. */
  readonly side?: "left" | "right" | "middle"
  /** A seam of this color around the letters, where lines run behind. */
  readonly seam?: ColorRole
}

export interface Pen {
  readonly isRightToLeft: boolean
  readonly paint: (paint: { readonly fill?: ColorRole | "none"; readonly stroke?: ColorRole }) => Attributes
  readonly text: (x: number, y: number, text: string, style?: TextStyle) => Markup
  readonly line: (x1: number, y1: number, x2: number, y2: number, color: ColorRole, more?: Attributes) => Markup
}

/** Draws in the colors of a file or by the classes of a page; `y` of a text is its base line. */
export const penOf = ({ use, language }: Pick<ChartFrame, "use" | "language">): Pen => {
  const isRightToLeft = directionOf(language) === "rtl"
  const paint: Pen["paint"] = ({ fill, stroke }) => {
    if (use === "file") {
      return {
        fill: fill === undefined || fill === "none" ? fill : COLORS[fill],
        stroke: stroke === undefined ? undefined : COLORS[stroke],
      }
    }
    const classes = [
      ...(fill === undefined || fill === "none" ? [] : [`chart-fill-${fill}`]),
      ...(stroke === undefined ? [] : [`chart-stroke-${stroke}`]),
    ]
    return { class: classes.length === 0 ? undefined : classes.join(" "), fill: fill === "none" ? "none" : undefined }
  }
  return {
    isRightToLeft,
    paint,
    text: (x, y, text, { size = 13, weight = 400, color = "ink", side = "left", seam } = {}) =>
      element(
        "text",
        {
          x,
          y,
          "font-size": size,
          "font-weight": weight === 400 ? undefined : weight,
          "text-anchor": ANCHORS[side],
          ...paint(seam === undefined ? { fill: color } : { fill: color, stroke: seam }),
          ...(seam === undefined ? {} : { "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" }),
        },
        // An isolate gives the text its direction without turning the anchors round, and not every renderer knows `direction`.
        escaped(isRightToLeft ? `\u2067${text}\u2069` : text),
      ),
    line: (x1, y1, x2, y2, color, more = {}) =>
      element("line", { x1, y1, x2, y2, ...paint({ stroke: color }), ...more }),
  }
}

const ANCHORS = { left: undefined, right: "end", middle: "middle" } as const

/** A link, where the chart stands in a page and the address is one of its own or plain HTTP. */
export const linked = (
  frame: ChartFrame,
  href: string | undefined,
  name: string,
  ...children: ReadonlyArray<Markup>
): Markup =>
  frame.use === "page" && href !== undefined && /^(?:\/(?!\/)|https?:\/\/)/.test(href)
    ? element("a", { href, "aria-label": name }, ...children)
    : all(children)
