/**
 * A JSON document read in pieces, told as events: what is as large as the VRPs of the world must not stand in memory as a tree.
 * Spec: RFC 8259.
 */
import { MalformedRoutingData } from "./malformed.ts"

export interface JsonEvents {
  readonly open: (kind: "object" | "array", at: number) => void
  readonly close: () => void
  readonly key: (name: string) => void
  readonly value: (value: string | number | boolean | null, at: number) => void
}

export interface JsonReader {
  /** Throws `MalformedRoutingData` with the byte at which the document is none. */
  readonly push: (bytes: Uint8Array) => void
  /** Throws likewise when the document is not complete. */
  readonly end: () => void
}

/** Such exports have four levels; deeper nesting is somebody's joke. */
const MAX_DEPTH = 32
/** The longest texts are router keys of some hundred bytes. */
const MAX_TOKEN_BYTES = 65_536

export const jsonReader = (format: string, events: JsonEvents): JsonReader => {
  /** For each open container, whether it is an object. */
  const open: Array<boolean> = []
  let expected: Expected = "value"
  /** A token that the last piece cut, and where it began in the document. */
  let rest: Buffer = Buffer.alloc(0)
  let base = 0

  const fail: Fail = (at, what) => {
    throw new MalformedRoutingData({ format, unit: "byte", at: base + at, expected: what })
  }
  const afterValue = () => {
    expected = open.length === 0 ? "end" : "comma-or-close"
  }

  const push = (bytes: Uint8Array) => {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const data = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    let at = 0
    const keep = (from: number) => {
      if (data.length - from > MAX_TOKEN_BYTES) fail(from, `a text or number of at most ${MAX_TOKEN_BYTES} bytes`)
      rest = Buffer.from(data.subarray(from))
      base += from
    }
    while (at < data.length) {
      const code = data[at]!
      if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
        at += 1
        continue
      }
      if (code === QUOTE) {
        if (!TAKES_VALUE.has(expected) && !TAKES_KEY.has(expected)) fail(at, expected)
        const end = endOfString(data, at, fail)
        if (end === -1) return keep(at)
        if (TAKES_KEY.has(expected)) {
          events.key(textOf(data, at, end, fail))
          expected = "colon"
        } else {
          events.value(textOf(data, at, end, fail), base + at)
          afterValue()
        }
        at = end
        continue
      }
      switch (code) {
        case 0x7b:
        case 0x5b: {
          if (!TAKES_VALUE.has(expected)) fail(at, expected)
          if (open.length === MAX_DEPTH) fail(at, `at most ${MAX_DEPTH} levels`)
          const isObject = code === 0x7b
          events.open(isObject ? "object" : "array", base + at)
          open.push(isObject)
          expected = isObject ? "key-or-close" : "value-or-close"
          at += 1
          continue
        }
        case 0x7d:
        case 0x5d: {
          const isObject = code === 0x7d
          const mayClose = expected === "comma-or-close" || expected === (isObject ? "key-or-close" : "value-or-close")
          if (!mayClose || open.at(-1) !== isObject) fail(at, expected)
          open.pop()
          events.close()
          afterValue()
          at += 1
          continue
        }
        case 0x3a:
          if (expected !== "colon") fail(at, expected)
          expected = "value"
          at += 1
          continue
        case 0x2c:
          if (expected !== "comma-or-close") fail(at, expected)
          expected = open.at(-1) === true ? "key" : "value"
          at += 1
          continue
      }
      if (!TAKES_VALUE.has(expected)) fail(at, expected)
      let end = at
      while (end < data.length && isWordByte(data[end]!)) end += 1
      if (end === data.length) return keep(at)
      const value = wordValue(data.toString("latin1", at, end))
      if (value === undefined) return fail(at, expected)
      events.value(value, base + at)
      afterValue()
      at = end
    }
    rest = Buffer.alloc(0)
    base += data.length
  }

  return {
    push,
    end: () => {
      if (rest.length > 0 || expected !== "end") fail(rest.length, expected === "end" ? "nothing more" : expected)
    },
  }
}

type Expected = "value" | "value-or-close" | "key" | "key-or-close" | "colon" | "comma-or-close" | "end"
type Fail = (at: number, what: string) => never

const TAKES_VALUE: ReadonlySet<Expected> = new Set(["value", "value-or-close"])
const TAKES_KEY: ReadonlySet<Expected> = new Set(["key", "key-or-close"])
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Where the string that starts at `from` ends, its closing quote included; -1 when the piece ends before. */
const endOfString = (data: Buffer, from: number, fail: Fail): number => {
  for (let at = from + 1; at < data.length; at++) {
    const code = data[at]!
    if (code === QUOTE) return at + 1
    if (code === BACKSLASH) at += 1
    else if (code < 0x20) fail(at, "no control character in a text")
  }
  return -1
}

const textOf = (data: Buffer, from: number, end: number, fail: Fail): string => {
  for (let at = from; at < end; at++) {
    const code = data[at]!
    if (code !== BACKSLASH && code < 0x80) continue
    try {
      return JSON.parse(data.toString("utf8", from, end))
    } catch {
      return fail(from, "a text as JSON writes it")
    }
  }
  return data.toString("latin1", from + 1, end - 1)
}

/** Bytes of numbers and of `true`, `false` and `null`. */
const isWordByte = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === 0x2d ||
  code === 0x2b ||
  code === 0x2e ||
  code === 0x45

const wordValue = (word: string): number | boolean | null | undefined => {
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(word)) return Number(word)
  return word === "true" ? true : word === "false" ? false : word === "null" ? null : undefined
}
