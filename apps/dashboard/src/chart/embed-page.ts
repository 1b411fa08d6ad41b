/**
 * The page that others frame: a picture with its words in it, and a link to the whole chart. No script, no cookie, no navigation; it may
 * be framed anywhere, and nothing in it does anything but lead to the chart.
 */
import { createHash } from "node:crypto"
import { m } from "#app/paraglide/messages.js"
import { type EmbeddedChart, escapeAttribute, fullChartPath, picturePath } from "./embed.ts"

/** `svg` is the picture as the API drew it: its title and description become those of the page. */
export const embedPage = (chart: EmbeddedChart, direction: "ltr" | "rtl", svg: string): string => {
  const { language } = chart.reader
  const title = partOf(svg, "title")
  const narrow = escapeAttribute(picturePath(chart, "svg", { width: "400", height: "520" }))
  const wide = escapeAttribute(picturePath(chart, "svg"))
  const body = `<picture><source media="(max-width: 600px)" srcset="${narrow}" width="400" height="520"><img src="${wide}" alt="${title}. ${partOf(svg, "desc")}" width="850" height="600"></picture>
<p><a href="${escapeAttribute(fullChartPath(chart))}" target="_blank" rel="noopener">${m.embed_full()}</a></p>`
  return documentOf(language, direction, title, body)
}

export const missingEmbedPage = (language: string, direction: "ltr" | "rtl"): string =>
  documentOf(language, direction, m.embed_missing(), `<p>${m.embed_missing()}</p>`)

/** The text of an element that the API has escaped: what is text in XML is text in HTML too. */
const partOf = (svg: string, name: "title" | "desc"): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(svg)?.[1]?.replaceAll('"', "&quot;") ?? ""

const documentOf = (language: string, direction: string, title: string, body: string): string =>
  `<!doctype html>
<html lang="${escapeAttribute(language)}" dir="${direction}"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${STYLE}</style>
<body>${body}</body></html>
`

const STYLE =
  "body{margin:0;background:#fbf7ef;color:#221e17;font:14px/1.5 'Noto Sans','Noto Sans Arabic',system-ui,sans-serif}img{display:block;width:100%;height:auto}p{margin:0;padding:4px 20px 12px}a{color:#0f4c75}a:focus-visible{outline:3px solid #0f4c75;outline-offset:2px}"

/** Of this page alone: all others let nobody frame them. */
export const EMBED_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "public, no-cache",
  "content-security-policy": `default-src 'none'; img-src 'self'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors *`,
} as const
