/**
 * Source text: is the file readable text at all, and where in it is an offset?
 *
 * 1. Not larger than the limit, and not empty.   2. UTF-8 (RFC 3629), without byte order mark.   3. Lines end in LF.
 */
import type { Position, Problem } from "./problem.ts"
import { START } from "./problem.ts"

/** A file as read: path relative to the folder of the catalog, with forward slashes, and its bytes. */
export interface SourceFile {
  readonly file: string
  readonly bytes: Uint8Array
}

/** A file that could be read as text. */
export interface SourceText {
  readonly file: string
  readonly text: string
  readonly positionAt: (offset: number) => Position
}

/** The text of a file and what is wrong with its bytes; no text when nothing further can be said of it. */
export const decodeSource = (source: SourceFile): { readonly text?: SourceText; readonly problems: Array<Problem> } => {
  const { file, bytes } = source
  const problem = (rule: string, position: Position, message: string, allowed: string): Problem => ({
    file,
    ...position,
    rule,
    message,
    allowed,
  })
  if (bytes.length > LARGEST_FILE_BYTES) {
    const allowed = `at most ${LARGEST_FILE_BYTES} bytes are read; split it in several lists`
    return { problems: [problem("file-size", START, `the file has ${bytes.length} bytes`, allowed)] }
  }
  const broken = firstInvalidOffset(bytes)
  if (broken !== undefined) {
    const before = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, broken))
    const byte = (bytes[broken] ?? 0).toString(16).toUpperCase().padStart(2, "0")
    const position = locator(before)(before.length)
    return {
      problems: [problem("encoding", position, `byte 0x${byte} is no UTF-8`, "save the file as UTF-8")],
    }
  }
  const problems: Array<Problem> = []
  let text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)
  if (text.startsWith(BYTE_ORDER_MARK)) {
    problems.push(
      problem("byte-order-mark", START, "the file begins with a byte order mark", "save the file as UTF-8 without one"),
    )
    text = text.slice(1)
  }
  const positionAt = locator(text)
  const carriageReturn = text.indexOf("\r")
  if (carriageReturn >= 0) {
    const position = positionAt(carriageReturn)
    problems.push(problem("line-ending", position, "the line ends in CR", "lines end in LF alone (Unix line ends)"))
  }
  if (text.trim() === "") {
    problems.push(problem("empty-file", START, "the file is empty", "write a record into it, or remove the file"))
    return { problems }
  }
  return { text: { file, text, positionAt }, problems }
}

/** Turns offsets in a text into lines and columns. */
const locator = (text: string): ((offset: number) => Position) => {
  const lineStarts = [0]
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 }
  }
}

/** Offset of the first byte that makes the bytes no UTF-8; `undefined` when they are. */
const firstInvalidOffset = (bytes: Uint8Array): number | undefined => {
  if (isUtf8(bytes)) return undefined
  // The longest valid prefix by bisection: a prefix may end within a character, so up to three bytes more are allowed.
  let low = 0
  let high = bytes.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (isUtf8Prefix(bytes.subarray(0, middle))) low = middle
    else high = middle - 1
  }
  let start = low
  while (start > 0 && !isUtf8(bytes.subarray(0, start))) start -= 1
  return start
}

const isUtf8 = (bytes: Uint8Array): boolean => isDecodable(bytes, false)
const isUtf8Prefix = (bytes: Uint8Array): boolean => isDecodable(bytes, true)

/** `TextDecoder` says only by throwing that bytes are no UTF-8. */
const isDecodable = (bytes: Uint8Array, stream: boolean): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream })
    return true
  } catch {
    return false
  }
}

const BYTE_ORDER_MARK = "\uFEFF"

/** Ten times the longest list known (16,539 names of .gov in August 2026), and a bound for what hostile files can cost. */
export const LARGEST_FILE_BYTES = 16 * 1024 * 1024
