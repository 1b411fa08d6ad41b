/**
 * How wide is a text? From the advance widths of Noto Sans (SIL OFL 1.1, table hmtx), a little over for scripts of which only the
 * typical width is known. Pure; nothing is loaded.
 */

/** U+0020 to U+007E in thousandths of the type size. */
const ADVANCES = [
  260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572, 572, 572, 572,
  572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728, 741, 339, 273, 619, 524, 907,
  760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572, 444, 281, 561, 615, 480, 615,
  564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479, 361, 618, 508, 786, 529, 510, 470, 380,
  551, 380, 572,
]

const advanceOf = (point: number): number => {
  if (point >= 0x20 && point <= 0x7e) return ADVANCES[point - 0x20] ?? 600
  if (point < 0x20 || (point >= 0x300 && point <= 0x36f) || (point >= 0x64b && point <= 0x65f)) return 0
  if (
    (point >= 0x200b && point <= 0x200f) ||
    (point >= 0x202a && point <= 0x202e) ||
    (point >= 0x2066 && point <= 0x2069)
  )
    return 0
  if (point === 0xa0 || point === 0x2009) return 260
  if (point < 0x250) return 660
  if (point >= 0x370 && point < 0x590) return 720
  if (point >= 0x600 && point < 0x700) return 650
  if (point >= 0x2010 && point <= 0x2027) return 600
  return 1000
}

/** Width in pixels; semi-bold is a little wider. */
export const widthOf = (text: string, size: number, weight: 400 | 600 = 400): number => {
  let sum = 0
  for (const character of text) sum += advanceOf(character.codePointAt(0) ?? 0)
  return (sum * size * (weight === 600 ? 1.07 : 1.01)) / 1000
}

/** Keeps the direction of a part from changing that of what stands beside it (UAX #9, first strong isolate). */
export const isolated = (part: string): string => `\u2068${part}\u2069`

/** The text, or as much of its beginning as fits, with an ellipsis. */
export const shortened = (text: string, width: number, size: number, weight: 400 | 600 = 400): string => {
  if (widthOf(text, size, weight) <= width) return text
  const characters = [...text.slice(0, LONGEST)]
  while (characters.length > 0 && widthOf(`${characters.join("").trimEnd()}…`, size, weight) > width) characters.pop()
  return characters.length === 0 ? "" : `${characters.join("").trimEnd()}…`
}

/** Lines of words, none wider than asked; the last is cut where there would be more than `most`. */
export const wrap = (
  text: string,
  width: number,
  size: number,
  most: number,
  weight: 400 | 600 = 400,
): ReadonlyArray<string> => {
  const words = text
    .slice(0, LONGEST)
    .split(/[ \t\r\n]+/u)
    .filter((word) => word !== "")
  const lines: Array<string> = []
  let line = ""
  for (const [index, word] of words.entries()) {
    const longer = line === "" ? word : `${line} ${word}`
    if (widthOf(longer, size, weight) <= width || line === "") {
      line = longer
      continue
    }
    if (lines.length === most - 1)
      return [...lines, shortened(`${line} ${words.slice(index).join(" ")}`, width, size, weight)]
    lines.push(shortened(line, width, size, weight))
    line = word
  }
  return line === "" ? lines : [...lines, shortened(line, width, size, weight)]
}

/** Longer texts are cut before they are measured: names come from outside. */
const LONGEST = 1000
