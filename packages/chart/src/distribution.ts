/** A histogram: how many subjects stand in each of equal bins, with lines at the mean and the median. */
import type { ChartFrame, DistributionChart } from "./chart.ts"
import { type Area, emptyDrawing, framed } from "./frame.ts"
import { all, element, type Markup, type Pen } from "./svg.ts"
import { shortened, widthOf } from "./text.ts"
import { type Speech, speechOf } from "./words.ts"

export const distributionSvg = (frame: ChartFrame, chart: DistributionChart): string => {
  const speech = speechOf(frame.language)
  const wide = { ...chart, bins: widened(chart) }
  return framed(frame, [], (sized, area, pen) => {
    if (chart.bins.every(({ count }) => count === 0)) return emptyDrawing(sized, area, pen, speech.words.noFigures)
    return { markup: drawn(area, pen, speech, wide), description: describe(chart, speech) }
  })
}

/** A bin of one whole number reaches half a step to both sides, so that it has a width. */
const widened = ({ bins, unit }: DistributionChart): DistributionChart["bins"] =>
  unit === "share"
    ? bins
    : bins.map((bin) => (bin.from === bin.to ? { ...bin, from: bin.from - 0.5, to: bin.to + 0.5 } : bin))

const valueText = (chart: DistributionChart, value: number, speech: Speech): string =>
  chart.unit === "share" ? speech.share(value) : speech.decimal(value)

const drawn = (area: Area, pen: Pen, speech: Speech, chart: DistributionChart): Markup => {
  const { bins } = chart
  const highest = bins.reduce((most, { count }) => Math.max(most, count), 1)
  const steps = stepsOf(highest)
  const ceiling = steps.at(-1) ?? highest
  const [lowest, most] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1]
  const left = area.left + Math.max(...steps.map((step) => widthOf(speech.count(step), 12))) + 12
  // The last value of the axis stands under the end of the last bin.
  const [right, bottom] = [area.right - 20, area.bottom - 26]
  const lines = [
    { value: chart.mean, name: speech.words.mean, dash: "5 4" },
    { value: chart.median, name: speech.words.median, dash: undefined },
  ].flatMap(({ value, ...line }) => (value === null ? [] : [{ ...line, value }]))
  const top = area.top + 24 + lines.length * 17
  const x = (value: number) => left + ((value - lowest) / (most - lowest || 1)) * (right - left)
  const y = (count: number) => bottom - (count / ceiling) * (bottom - top)
  const parts: Array<Markup> = [
    pen.text(
      pen.isRightToLeft ? area.right : area.left,
      area.top + 12,
      shortened(chart.counted, area.right - area.left, 12),
      {
        size: 12,
        color: "ink-soft",
        side: pen.isRightToLeft ? "right" : "left",
      },
    ),
    ...steps.flatMap((step) => [
      pen.line(left, y(step), right, y(step), step === 0 ? "line-strong" : "line"),
      pen.text(left - 6, y(step) + 4.5, speech.count(step), { size: 12, color: "ink-soft", side: "right" }),
    ]),
  ]
  for (const { from, to, count } of bins) {
    const [begin, end] = [x(from) + 1.5, x(to) - 1.5]
    if (count === 0) continue
    const bar = { x: begin, y: y(count), width: Math.max(1, end - begin), height: bottom - y(count) }
    parts.push(element("rect", { ...bar, ...pen.paint({ fill: "series-2" }) }))
  }
  parts.push(axis(chart, x, bottom, area, pen, speech))
  lines.forEach(({ value, name, dash }, index) => {
    const at = x(value)
    const text = `${name} ${valueText(chart, value, speech)}`
    const width = widthOf(text, 12)
    const start = at + 6 + width > area.right ? at - 6 - width : at + 6
    const base = area.top + 32 + index * 17
    parts.push(
      pen.line(at, base - 10, at, bottom, "ink", { "stroke-width": 1.6, "stroke-dasharray": dash }),
      pen.text(pen.isRightToLeft ? start + width : start, base, text, {
        size: 12,
        side: pen.isRightToLeft ? "right" : "left",
        seam: "paper",
      }),
    )
  })
  for (const { from, to, count } of bins) {
    const [room, text] = [x(to) - x(from) - 7, speech.count(count)]
    if (count === 0 || widthOf(text, 12, 600) > room || bottom - y(count) < 19) continue
    const style = { size: 12, weight: 600, color: "paper", side: "middle", seam: "series-2" } as const
    parts.push(pen.text((x(from) + x(to)) / 2, y(count) + 15, text, style))
  }
  return all(parts)
}

/** Values at the edges of bins, as many as have room; numbers stand under the middle of their bin. */
const axis = (
  chart: DistributionChart,
  x: (value: number) => number,
  bottom: number,
  area: Area,
  pen: Pen,
  speech: Speech,
): Markup => {
  const { bins } = chart
  const values =
    chart.unit === "share"
      ? [
          ...bins.map(({ from }) => ({ at: from, text: speech.share(from) })),
          { at: bins.at(-1)?.to ?? 1, text: speech.share(bins.at(-1)?.to ?? 1) },
        ]
      : bins.map(({ from, to }) => ({ at: (from + to) / 2, text: speech.decimal((from + to) / 2) }))
  const widest = Math.max(...values.map(({ text }) => widthOf(text, 12))) + 10
  const every = Math.max(1, Math.ceil((values.length * widest) / (area.right - area.left)))
  return all(
    values
      .filter((_, index) => index % every === 0)
      .map(({ at, text }) => pen.text(x(at), bottom + 18, text, { size: 12, color: "ink-soft", side: "middle" })),
  )
}

/** 0 and a few whole numbers up to the first that is not below `highest`. */
export const stepsOf = (highest: number): ReadonlyArray<number> => {
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(highest)) - 1)
  const step = [1, 2, 5, 10, 20, 25, 50, 100].map((size) => size * scale).find((size) => highest / size <= 5) ?? highest
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => index * step)
}

const describe = (chart: DistributionChart, speech: Speech): string => {
  const fullest = chart.bins.reduce((most, bin) => (bin.count > most.count ? bin : most))
  const total = chart.bins.reduce((sum, { count }) => sum + count, 0)
  return [
    `${chart.counted}: ${speech.count(total)}.`,
    `${[...new Set([fullest.from, fullest.to])].map((value) => valueText(chart, value, speech)).join(" – ")}: ${speech.count(fullest.count)}.`,
    ...(chart.mean === null ? [] : [`${speech.words.mean} ${valueText(chart, chart.mean, speech)}.`]),
    ...(chart.median === null ? [] : [`${speech.words.median} ${valueText(chart, chart.median, speech)}.`]),
  ].join(" ")
}
