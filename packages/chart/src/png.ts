/**
 * SVG to PNG, by resvg in WebAssembly with Noto Sans: the same bytes on every machine. Fonts and program are read when the first picture is
 * asked for. At most two are drawn at once, and only so many wait: what is asked for from outside must not take all of a machine.
 */
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { initWasm, Resvg } from "@resvg/resvg-wasm"
import { SIZES } from "./frame.ts"

/** Too many pictures are asked for at this moment, or the drawing is too large; nothing was drawn. */
export class PictureRefused extends Error {
  readonly reason: "busy" | "too-large"
  constructor(reason: "busy" | "too-large") {
    super(reason === "busy" ? "too many pictures are being drawn" : "the drawing is too large")
    this.name = "PictureRefused"
    this.reason = reason
  }
}

/** `width` in pixels, brought within 200 to 2400. Fails with `PictureRefused`. */
export const pngOf = async (svg: string, width: number): Promise<Uint8Array> => {
  if (svg.length > LONGEST_SVG) throw new PictureRefused("too-large")
  if (drawing >= MOST_AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw new PictureRefused("busy")
    await new Promise<void>((resume) => waiting.push(resume))
  } else drawing++
  try {
    const fonts = await load()
    // One turn of the event loop between pictures: drawing itself cannot be interrupted.
    await new Promise((resume) => setImmediate(resume))
    return render(svg, Math.round(Math.min(SIZES.width.most, Math.max(SIZES.width.least, width))), fonts)
  } finally {
    const next = waiting.shift()
    if (next === undefined) drawing--
    else next()
  }
}

const render = (svg: string, width: number, fonts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const picture = new Resvg(svg, {
    fitTo: { mode: "width", value: width },
    font: { fontBuffers: [...fonts], defaultFontFamily: "Noto Sans", sansSerifFamily: "Noto Sans" },
  })
  try {
    const image = picture.render()
    try {
      return image.asPng()
    } finally {
      image.free()
    }
  } finally {
    picture.free()
  }
}

let loaded: Promise<ReadonlyArray<Uint8Array>> | undefined
const load = (): Promise<ReadonlyArray<Uint8Array>> => {
  loaded ??= readAll().catch((problem: unknown) => {
    loaded = undefined
    throw problem
  })
  return loaded
}

let isStarted = false
const readAll = async (): Promise<ReadonlyArray<Uint8Array>> => {
  const { resolve } = createRequire(import.meta.url)
  if (!isStarted) {
    await initWasm(await readFile(resolve("@resvg/resvg-wasm/index_bg.wasm")))
    isStarted = true
  }
  return Promise.all(FONTS.map((file) => readFile(resolve(file))))
}

const FONTS = [
  "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf",
  "@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf",
  "@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf",
  "@expo-google-fonts/noto-sans-arabic/600SemiBold/NotoSansArabic_600SemiBold.ttf",
]
/** A core each of the smallest machine that is recommended. */
const MOST_AT_ONCE = 2
const MOST_WAITING = 16
/** Ten times the largest map. */
const LONGEST_SVG = 3_000_000
let drawing = 0
const waiting: Array<() => void> = []
