/**
 * Brings a drawn line chart to life with chart.js: pointing at a line tells date, share, interval and n.
 *
 * Loaded only in a browser and only when a reader points at a chart. Takes frame, colours and labels of the drawing that it
 * replaces; nothing is animated.
 */

import {
  Chart,
  type ChartDataset,
  LinearScale,
  LineController,
  LineElement,
  type Plugin,
  PointElement,
  Tooltip,
} from "chart.js"
import { m } from "#app/paraglide/messages.js"
import { formatCount, formatDate, formatInterval, formatMonth, formatShare } from "../words/format.ts"
import { type Drawing, LABEL_HEIGHT, placeLabels } from "./drawing.ts"
import { drawable, FULL_COVERAGE, MOST_BANDS, type TrendLine, type TrendPoint } from "./series.ts"

Chart.register(LineController, LineElement, PointElement, LinearScale, Tooltip)

/** Draws into the canvas and gives the function that takes it away again. */
export const enliven = (canvas: HTMLCanvasElement, all: ReadonlyArray<TrendLine>, drawing: Drawing): (() => void) => {
  const styles = getComputedStyle(document.documentElement)
  const token = (name: string) => styles.getPropertyValue(name).trim()
  const [ink, soft, rule, ground] = [token("--ink"), token("--ink-soft"), token("--line"), token("--raised")]
  const lines = drawable(all)
  const colors = drawing.lines.map((line) => token(`--series-${line.color.slice("line-".length)}`))
  const family = token("--sans")
  const font = { family, size: 13 }

  const chart = new Chart(canvas, {
    type: "line",
    data: {
      datasets: lines.map((line, index) => trendDataset(line, colors[index] ?? ink)),
    },
    plugins: [
      intervalBands(lines, colors),
      markedDays(drawing, ink, soft, `13px ${family}`),
      endLabels(drawing, colors, `600 13px ${family}`),
    ],
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: ["mousemove", "mouseout", "click", "touchstart", "touchmove"],
      interaction: { mode: "nearest", axis: "xy", intersect: false },
      layout: { padding: { top: drawing.plot.top, right: drawing.size.width - drawing.plot.right } },
      scales: {
        x: {
          type: "linear",
          min: drawing.from,
          max: drawing.to,
          grid: { display: false },
          border: { color: soft },
          ticks: { color: soft, font, maxRotation: 0, callback: (value) => formatMonth(Number(value)) },
          afterBuildTicks: (axis) => {
            axis.ticks = drawing.months.map((tick) => ({ value: tick.at }))
          },
        },
        y: {
          min: 0,
          max: drawing.size.top ?? 1,
          grid: { color: rule },
          border: { display: false },
          ticks: {
            color: soft,
            font,
            stepSize: (drawing.size.top ?? 1) / 4,
            callback: (value) => `${Math.round(Number(value) * 100)} %`,
          },
          afterFit: (axis) => {
            axis.width = drawing.plot.left
          },
        },
      },
      plugins: {
        tooltip: {
          animation: false,
          backgroundColor: ground,
          borderColor: soft,
          borderWidth: 1,
          titleColor: ink,
          bodyColor: ink,
          footerColor: soft,
          titleFont: { family, size: 13 },
          bodyFont: { family, size: 13 },
          footerFont: { family, size: 12, weight: "normal" },
          displayColors: false,
          callbacks: {
            title: (items) => formatDate(pointAt(lines, items[0])?.at ?? ""),
            label: (item) => `${item.dataset.label ?? ""} ${formatShare(item.parsed.y)}`,
            footer: (items) => {
              const point = pointAt(lines, items[0])
              return point === undefined
                ? ""
                : m.chart_interval_and_n({ interval: formatInterval(point.low, point.high), n: formatCount(point.n) })
            },
          },
        },
      },
    },
  })
  return () => chart.destroy()
}

type Point = { readonly x: number; readonly y: number }

const trendDataset = (line: TrendLine, color: string): ChartDataset<"line", Array<Point>> => ({
  label: line.label,
  data: line.points.map((point) => ({ x: Date.parse(point.at), y: point.share })),
  borderColor: color,
  backgroundColor: color,
  borderWidth: 2.2,
  clip: false,
  pointRadius: line.points.map((_, index) => (index === 0 || index === line.points.length - 1 ? 3 : 0)),
  pointHoverRadius: 5,
  segment: {
    borderDash: (context) => {
      const later = line.points[context.p1DataIndex]
      return later !== undefined && later.coverage < FULL_COVERAGE ? [5, 4] : undefined
    },
    borderColor: (context) => {
      const [before, after] = [line.points[context.p0DataIndex], line.points[context.p1DataIndex]]
      return before?.methodology === after?.methodology ? undefined : "transparent"
    },
  },
})

/** The ground between the ends of the intervals, tinted. Drawn, not plotted: pointing finds lines only. */
const intervalBands = (lines: ReadonlyArray<TrendLine>, colors: ReadonlyArray<string>): Plugin<"line"> => ({
  id: "interval-bands",
  beforeDatasetsDraw: ({ ctx, scales: { x, y } }) => {
    if (lines.length > MOST_BANDS || x === undefined || y === undefined) return
    ctx.save()
    lines.forEach((line, index) => {
      const edge = (of: (point: TrendPoint) => number, points: ReadonlyArray<TrendPoint>) => {
        for (const point of points) ctx.lineTo(x.getPixelForValue(Date.parse(point.at)), y.getPixelForValue(of(point)))
      }
      ctx.fillStyle = `${colors[index] ?? "#888888"}20`
      ctx.beginPath()
      edge((point) => point.high, line.points)
      edge((point) => point.low, line.points.toReversed())
      ctx.fill()
    })
    ctx.restore()
  },
})

/** Vertical lines on marked days, their words above the plot in the rows of the drawing. */
const markedDays = (drawing: Drawing, ink: string, soft: string, font: string): Plugin<"line"> => ({
  id: "marked-days",
  beforeDatasetsDraw: ({ ctx, chartArea, scales: { x } }) => {
    if (x === undefined) return
    ctx.save()
    ctx.font = font
    ctx.textBaseline = "middle"
    ctx.strokeStyle = ink
    ctx.fillStyle = soft
    for (const mark of drawing.marks) {
      const position = x.getPixelForValue(mark.at)
      ctx.beginPath()
      ctx.moveTo(position, mark.y - 7)
      ctx.lineTo(position, chartArea.bottom)
      ctx.stroke()
      ctx.textAlign = mark.anchor
      ctx.fillText(mark.text, position + (mark.anchor === "end" ? -5 : 5), mark.y)
    }
    ctx.restore()
  },
})

const endLabels = (drawing: Drawing, colors: ReadonlyArray<string>, font: string): Plugin<"line"> => ({
  id: "end-labels",
  afterDatasetsDraw: (chart) => {
    const { ctx, chartArea } = chart
    const wanted = drawing.lines.map((_, index) => chart.getDatasetMeta(index).data.at(-1)?.y ?? 0)
    const placed = placeLabels(wanted, LABEL_HEIGHT, chartArea.top, chartArea.bottom)
    ctx.save()
    ctx.font = font
    ctx.textBaseline = "middle"
    drawing.lines.forEach((line, index) => {
      ctx.fillStyle = colors[index] ?? ""
      ctx.fillText(line.label.text, chartArea.right + 8, placed[index] ?? 0)
    })
    ctx.restore()
  },
})

const pointAt = (
  lines: ReadonlyArray<TrendLine>,
  item: { readonly datasetIndex: number; readonly dataIndex: number } | undefined,
): TrendPoint | undefined => (item === undefined ? undefined : lines[item.datasetIndex]?.points[item.dataIndex])
