/**
 * A world map of shares in five classes, told apart by shade and by pattern. Every country that is given is visible: small ones as dots,
 * those that no map has (the lab's) as labelled squares below it.
 *
 * Projection: Equal Earth (Šavrič, Patterson and Jenny, 2018). Shapes: Natural Earth 1:110m by world-atlas, public domain.
 */
import type { CountryCode } from "@plumbline/core"
import { type GeoPermissibleObjects, geoEqualEarth, geoPath } from "d3-geo"
import { feature } from "topojson-client"
import world from "world-atlas/countries-110m.json" with { type: "json" }
import type { ChartFrame, MapChart, MapCountry } from "./chart.ts"
import { type Area, emptyDrawing, framed } from "./frame.ts"
import { classOf, patternsOf, swatches } from "./map-legend.ts"
import { COUNTRY_OF_NUMBER, POINT_OF_COUNTRY } from "./map-places.ts"
import { all, element, escaped, linked, type Markup, type Pen } from "./svg.ts"
import { isolated, shortened, widthOf } from "./text.ts"
import { isFictional, type Speech, speechOf } from "./words.ts"

type Shape = { readonly code: string | undefined; readonly geometry: GeoPermissibleObjects }
type Topology = Parameters<typeof feature>[0]

/** Antarctica has no public sector of its own, and takes a fifth of the map. */
const ANTARCTICA = "010"

let known: ReadonlyArray<Shape> | undefined
const shapes = (): ReadonlyArray<Shape> => {
  if (known === undefined) {
    const topology = world as unknown as Topology
    const countries = feature(topology, topology.objects.countries as Parameters<typeof feature>[1])
    const features = "features" in countries ? countries.features : [countries]
    known = features
      .filter(({ id }) => id !== ANTARCTICA)
      .map((each) => ({ code: COUNTRY_OF_NUMBER.get(String(each.id)), geometry: each as GeoPermissibleObjects }))
  }
  return known
}

export const mapSvg = (frame: ChartFrame, chart: MapChart): string => {
  const speech = speechOf(frame.language)
  return framed(frame, [speech.words.boundaries], (sized, area, pen) => {
    if (chart.countries.size === 0) return emptyDrawing(sized, area, pen, speech.words.noFigures)
    return { markup: drawn(sized, area, pen, speech, chart), description: describe(chart, speech) }
  })
}

const drawn = (frame: ChartFrame, area: Area, pen: Pen, speech: Speech, chart: MapChart): Markup => {
  const id = `${frame.id ?? "map"}-class`
  const legend = swatches(frame, area, pen, speech, id)
  const outside = [...chart.countries].filter(([code]) => !hasPlace(code))
  const squares = squaresOf(outside, { ...area, bottom: legend.top - 6 }, frame, pen, speech, id)
  const room = { left: area.left, right: area.right, top: area.top, bottom: squares.top - 8 }
  const projection = geoEqualEarth().fitExtent(
    [
      [room.left, room.top],
      [room.right, Math.max(room.top + 20, room.bottom)],
    ],
    { type: "FeatureCollection", features: shapes().map(({ geometry }) => geometry) } as GeoPermissibleObjects,
  )
  const path = geoPath(projection).digits(1)
  const areas: Array<Markup> = []
  const links: Array<Markup> = []
  const dots: Array<Dot> = []
  const found = new Set<string>()
  for (const { code, geometry } of shapes()) {
    const figure = code === undefined ? undefined : chart.countries.get(code as CountryCode)
    const outline = path(geometry)
    if (outline === null) continue
    if (code === undefined || figure === undefined) {
      areas.push(element("path", { d: outline, ...pen.paint({ fill: "land", stroke: "paper" }), "stroke-width": 0.5 }))
      continue
    }
    found.add(code)
    const [[x0, y0], [x1, y1]] = path.bounds(geometry)
    const isSmall = Math.min(x1 - x0, y1 - y0) < SMALL_SHAPE
    const shape = filled((paint) => element("path", { d: outline, ...paint }), figure, pen, id)
    if (isSmall) {
      const [x, y] = path.centroid(geometry)
      dots.push({ code, figure, x, y })
      // Its dot is the link.
      areas.push(shape)
    } else links.push(countryLink(frame, code, figure, speech, shape))
  }
  for (const [code, figure] of chart.countries) {
    const point = found.has(code) ? undefined : POINT_OF_COUNTRY.get(code)
    const place = point === undefined ? null : projection([point[0], point[1]])
    if (place !== null && place !== undefined) dots.push({ code, figure, x: place[0], y: place[1] })
  }
  spread(dots)
  const circles = dots.map(({ code, figure, x, y }) => {
    const dot = filled((paint) => element("circle", { cx: x, cy: y, r: DOT, ...paint }), figure, pen, id)
    return countryLink(frame, code, figure, speech, dot)
  })
  return all([
    element("defs", {}, patternsOf(frame, pen, id)),
    ...areas,
    ...links,
    ...circles,
    squares.markup,
    legend.markup,
  ])
}

type Dot = { readonly code: string; readonly figure: MapCountry; x: number; y: number }

/** Whether the map knows where the country is. */
const hasPlace = (code: string): boolean =>
  !isFictional(code) && (POINT_OF_COUNTRY.has(code) || shapes().some((shape) => shape.code === code))

/** The shade of the class, over it its pattern. */
export const filled = (
  draw: (paint: Readonly<Record<string, string | number | undefined>>) => Markup,
  figure: Pick<MapCountry, "share">,
  pen: Pen,
  id: string,
): Markup => {
  const chosen = classOf(figure.share)
  const edge = { "stroke-width": 0.7, "stroke-linejoin": "round" }
  if (chosen === null) {
    return all([
      draw({ ...pen.paint({ fill: "paper" }) }),
      draw({ ...pen.paint({ stroke: "ink-soft" }), ...edge, fill: `url(#${id}-none)` }),
    ])
  }
  return all([
    draw({ ...pen.paint({ fill: `map-${chosen}` as "map-0", stroke: "ink-soft" }), ...edge }),
    ...(chosen === 4 ? [] : [draw({ fill: `url(#${id}-${chosen})` })]),
  ])
}

const sentenceOf = (code: string, figure: MapCountry, speech: Speech): string => {
  const name = speech.country(code, figure.name)
  return figure.share === null
    ? `${name}: ${speech.words.notKnown}`
    : `${name}: ${speech.share(figure.share)} (${speech.share(figure.low)} – ${speech.share(figure.high)}, n = ${speech.count(figure.n)})`
}

const countryLink = (frame: ChartFrame, code: string, figure: MapCountry, speech: Speech, shape: Markup): Markup => {
  const sentence = sentenceOf(code, figure, speech)
  return linked(frame, figure.href, sentence, element("g", {}, element("title", {}, escaped(sentence)), shape))
}

/** Dots side by side instead of upon each other; they stay near their place. */
const spread = (dots: Array<Dot>): void => {
  for (let round = 0; round < 30; round++) {
    for (const [index, left] of dots.entries()) {
      for (const right of dots.slice(index + 1)) {
        const [dx, dy] = [right.x - left.x || 0.1, right.y - left.y]
        const distance = Math.hypot(dx, dy)
        const push = (2 * DOT + 1 - distance) / 2
        if (push <= 0) continue
        left.x -= (dx / distance) * push
        left.y -= (dy / distance) * push
        right.x += (dx / distance) * push
        right.y += (dy / distance) * push
      }
    }
  }
}

/** Countries without a place, in rows above the legend. */
const squaresOf = (
  outside: ReadonlyArray<readonly [string, MapCountry]>,
  area: Area,
  frame: ChartFrame,
  pen: Pen,
  speech: Speech,
  id: string,
): { readonly markup: Markup; readonly top: number } => {
  if (outside.length === 0) return { markup: all([]), top: area.bottom }
  const width = area.right - area.left
  const heading = shortened(speech.words.notOnMap, width, 12)
  const cells = outside.slice(0, MOST_SQUARES).map(([code, figure]) => {
    const value = figure.share === null ? speech.words.notKnown : speech.share(figure.share)
    const name = shortened(speech.country(code, figure.name), Math.max(20, width - 30 - widthOf(value, 12)), 12)
    const text = `${isolated(name)} ${value}`
    return { code, figure, text, width: 16 + 6 + widthOf(text, 12) + 16 }
  })
  const rows: Array<Array<(typeof cells)[number] & { readonly at: number }>> = [[]]
  let at = widthOf(heading, 12) + 14
  for (const cell of cells) {
    if (at + cell.width - 16 > width) {
      rows.push([])
      at = 0
    }
    rows.at(-1)?.push({ ...cell, at })
    at += cell.width
  }
  const top = area.bottom - rows.length * ROW
  const mirror = (x: number, span: number) => (pen.isRightToLeft ? area.right - x - span : area.left + x)
  const side = pen.isRightToLeft ? ("right" as const) : ("left" as const)
  const edge = pen.isRightToLeft ? area.right : area.left
  return {
    top,
    markup: all([
      pen.text(edge, top + 13, heading, { size: 12, color: "ink-soft", side }),
      ...rows.flatMap((row, line) =>
        row.map(({ code, figure, text, at: x }) => {
          const y = top + line * ROW
          const square = filled(
            (paint) => element("rect", { x: mirror(x, 16), y: y + 1, width: 16, height: 16, ...paint }),
            figure,
            pen,
            id,
          )
          const start = pen.isRightToLeft ? area.right - x - 22 : area.left + x + 22
          return countryLink(
            frame,
            code,
            figure,
            speech,
            all([square, pen.text(start, y + 13, text, { size: 12, side })]),
          )
        }),
      ),
    ]),
  }
}

const describe = (chart: MapChart, speech: Speech): string => {
  const ranked = [...chart.countries]
    .filter(([, { share }]) => share !== null)
    .sort(([, left], [, right]) => (right.share ?? 0) - (left.share ?? 0))
  const [highest, lowest] = [ranked[0], ranked.at(-1)]
  if (highest === undefined || lowest === undefined) return `${speech.words.noFigures}.`
  const said = ([code, figure]: readonly [string, MapCountry]) =>
    `${speech.country(code, figure.name)} ${speech.share(figure.share)}`
  return speech.words.extremes(said(highest), said(lowest), speech.count(ranked.length))
}

/** Shapes narrower than this get a dot as well. */
const SMALL_SHAPE = 7
const DOT = 4.2
const ROW = 22
/** More than the lab has; a table is beside every map. */
const MOST_SQUARES = 40
