/**
 * Master files: which records does a zone file hold?
 * Spec: RFC 1035 §5.1 (entries, parentheses, escapes, $ORIGIN), RFC 2308 §4 ($TTL), RFC 3597 §5 (types and classes by number).
 *
 * 1. Bytes become lines of bounded length.   2. Lines within parentheses become one entry of bounded length.
 * 3. An entry becomes a directive or a record: owner, TTL and class in either order, type, the words of its data.
 *
 * The data is left in words; `delegationData` reads those of NS and DS records, and types that we do not know are given as written.
 * Not done: $INCLUDE (a zone is one file here), $GENERATE (no standard describes it), quoted strings over several lines.
 */
import { DecodeError } from "./decode-error.ts"
import { decodeName, type Name, nameFromLabels, nameLabels } from "./name.ts"
import { type DsData, decodeRecordData } from "./record-data.ts"
import { decodeType, RRClass, RRType } from "./registry.ts"

/** A word of an entry as written; escapes stand as they are, the quotes around it do not. */
export interface MasterWord {
  readonly text: string
  readonly isQuoted: boolean
}

/** A record of a master file. */
export interface MasterRecord {
  /** Absolute, case as written. */
  readonly name: Name
  /** Seconds; `null` when the file has not said any yet. */
  readonly ttl: number | null
  readonly class: number
  /** `null` for a mnemonic that we do not know, such as one younger than this program. */
  readonly type: number | null
  /** The type as written. */
  readonly typeText: string
  readonly data: ReadonlyArray<MasterWord>
  /** What relative names in the data count from. */
  readonly origin: Name | null
  /** Line on which the record begins; the first is 1. */
  readonly line: number
}

export interface MasterFileOptions {
  /** What relative names count from until the file says `$ORIGIN`; without it they are errors until then. */
  readonly origin?: Name
}

/** The file is no master file, or goes beyond what we are ready to read. */
export class MasterFileError extends Error {
  readonly line: number
  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`)
    this.name = "MasterFileError"
    this.line = line
  }
}

/** Reads records from the bytes of a file, in order. Throws MasterFileError, and whatever the bytes' source throws. */
export async function* decodeMasterFile(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: MasterFileOptions = {},
): AsyncGenerator<MasterRecord> {
  const reader = new EntryReader(options.origin ?? null)
  // One character a byte: names and strings are bytes, and a character of several bytes cut in two is none.
  const decoder = new TextDecoder("latin1")
  let rest = ""
  let line = 0
  let isFirst = true
  for await (const chunk of chunks) {
    let text = rest + decoder.decode(chunk, { stream: true })
    if (isFirst && text.length >= BYTE_ORDER_MARK.length) {
      isFirst = false
      if (text.startsWith(BYTE_ORDER_MARK)) text = text.slice(BYTE_ORDER_MARK.length)
    }
    let from = 0
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      const record = reader.read(text.slice(from, end), ++line)
      if (record !== null) yield record
      from = end + 1
    }
    rest = text.slice(from)
    if (rest.length > MAX_LINE_BYTES) throw new MasterFileError(line + 1, LINE_TOO_LONG)
  }
  if (rest !== "") {
    const record = reader.read(rest, ++line)
    if (record !== null) yield record
  }
  reader.end()
}

/** What an NS record's data names, or a DS record's data holds; `null` for other types. Throws MasterFileError when it is neither. */
export const delegationData = (record: MasterRecord): Name | DsData | null => {
  const words = record.data
  if (words[0]?.text === "\\#" && !words[0].isQuoted) return genericData(record)
  if (record.type === RRType.NS) {
    if (words.length !== 1) throw new MasterFileError(record.line, "an NS record holds one name (RFC 1035 §3.3.11)")
    return absoluteName(words[0]!.text, record.origin, record.line)
  }
  if (record.type !== RRType.DS) return null
  const [keyTag, algorithm, digestType, ...digest] = words
  const hex = digest.map(({ text }) => text).join("")
  const numbers = [keyTag, algorithm, digestType].map((word) =>
    /^\d{1,5}$/.test(word?.text ?? "") ? Number(word!.text) : -1,
  )
  const [tag = -1, signs = -1, digests = -1] = numbers
  const isDs =
    tag >= 0 &&
    tag <= 0xffff &&
    signs >= 0 &&
    signs <= 0xff &&
    digests >= 0 &&
    digests <= 0xff &&
    /^(?:[0-9a-f]{2})+$/i.test(hex)
  if (!isDs)
    throw new MasterFileError(
      record.line,
      "a DS record holds key tag, algorithm, digest type and digest (RFC 4034 §5.3)",
    )
  return { type: "DS", keyTag: tag, algorithm: signs, digestType: digests, digest: Buffer.from(hex, "hex") }
}

/** RFC 3597 §5: length and bytes in place of the words of the type. */
const genericData = ({ type, data: [, length, ...words], line }: MasterRecord): Name | DsData | null => {
  if (type !== RRType.NS && type !== RRType.DS) return null
  const hex = words.map(({ text }) => text).join("")
  const bytes = Buffer.from(hex, "hex")
  const data = decodeRecordData(type, bytes)
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex) || String(bytes.length) !== length?.text)
    throw new MasterFileError(line, "after \\# come a length and as many bytes in hexadecimal (RFC 3597 §5)")
  if (data.type === "NS") return data.target
  if (data.type === "DS") return data
  throw new MasterFileError(line, "the bytes are not those of the type")
}

/** The bytes of a word: `\X` is X, `\DDD` the byte of that number. Throws MasterFileError for a `\` that is neither. */
export const bytesOfWord = ({ text }: MasterWord, line: number): Uint8Array => {
  const bytes: Array<number> = []
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== "\\") {
      bytes.push(text.charCodeAt(at))
      continue
    }
    const digits = /^\d{3}/.exec(text.slice(at + 1, at + 4))?.[0]
    if (digits !== undefined && Number(digits) > 0xff) throw new MasterFileError(line, `\\${digits} is no byte`)
    if (digits === undefined && !/^[^0-9]/s.test(text.slice(at + 1)))
      throw new MasterFileError(line, "after \\ comes a character or three digits (RFC 1035 §5.1)")
    bytes.push(digits === undefined ? text.charCodeAt(at + 1) : Number(digits))
    at += digits === undefined ? 1 : 3
  }
  return Uint8Array.from(bytes)
}

/** What stands from one entry to the next: open parentheses, the origin, the owner, TTL and class last said. */
class EntryReader {
  #origin: Name | null
  #owner: Name | null = null
  #defaultTtl: number | null = null
  #lastTtl: number | null = null
  #class: number = RRClass.IN
  #open = 0
  #words: Array<MasterWord> = []
  #size = 0
  #start = 0
  #isIndented = false

  constructor(origin: Name | null) {
    this.#origin = origin
  }

  /** Takes one line without its line feed; gives the record that it completes. */
  read(given: string, line: number): MasterRecord | null {
    if (given.length > MAX_LINE_BYTES) throw new MasterFileError(line, LINE_TOO_LONG)
    const text = given.endsWith("\r") ? given.slice(0, -1) : given
    if (this.#open === 0) {
      this.#words = []
      this.#size = 0
      this.#start = line
      this.#isIndented = text.startsWith(" ") || text.startsWith("\t")
    }
    this.#split(text, line)
    this.#size += text.length
    if (this.#size > MAX_ENTRY_BYTES)
      throw new MasterFileError(
        this.#start,
        `an entry has at most ${MAX_ENTRY_BYTES} bytes; is a parenthesis never closed?`,
      )
    if (this.#open > 0 || this.#words.length === 0) return null
    const first = this.#words[0]!
    return !this.#isIndented && !first.isQuoted && first.text.startsWith("$") ? this.#direct() : this.#record()
  }

  end(): void {
    if (this.#open > 0) throw new MasterFileError(this.#start, "a parenthesis is never closed")
  }

  #split(text: string, line: number): void {
    if (!NEEDS_CARE.test(text)) {
      for (const word of text.split(BLANKS)) if (word !== "") this.#words.push({ text: word, isQuoted: false })
      return
    }
    let at = 0
    while (at < text.length) {
      const char = text[at]!
      if (char === " " || char === "\t") at += 1
      else if (char === ";") return
      else if (char === "(" || char === ")") {
        this.#open += char === "(" ? 1 : -1
        if (this.#open < 0) throw new MasterFileError(line, "a parenthesis is closed that was never opened")
        at += 1
      } else if (char === '"') {
        const end = this.#wordEnd(text, at + 1, line, '"')
        if (text[end] !== '"') throw new MasterFileError(line, "a quote is never closed on its line")
        this.#words.push({ text: text.slice(at + 1, end), isQuoted: true })
        at = end + 1
      } else {
        const end = this.#wordEnd(text, at, line, ' \t;()"')
        this.#words.push({ text: text.slice(at, end), isQuoted: false })
        at = end
      }
    }
  }

  /** Where a word ends: at the first of some characters that no `\` stands before. */
  #wordEnd(text: string, from: number, line: number, ends: string): number {
    let at = from
    while (at < text.length && !ends.includes(text[at]!)) at += text[at] === "\\" ? 2 : 1
    if (at > text.length) throw new MasterFileError(line, "nothing comes after the last \\")
    return at
  }

  #direct(): null {
    const [directive, value, extra] = this.#words
    const word = directive!.text.toUpperCase()
    if (word !== "$ORIGIN" && word !== "$TTL")
      throw new MasterFileError(this.#start, `${word.slice(0, 20)} is not read; write the records out into one file`)
    if (value === undefined || extra !== undefined) throw new MasterFileError(this.#start, `${word} takes one value`)
    if (word === "$ORIGIN") {
      this.#origin = absoluteName(value.text, this.#origin, this.#start)
      return null
    }
    this.#defaultTtl = secondsOf(value.text)
    if (this.#defaultTtl === null) throw new MasterFileError(this.#start, "$TTL takes a number of seconds")
    return null
  }

  #record(): MasterRecord {
    const words = this.#words
    let at = 0
    if (!this.#isIndented) {
      if (words[0]!.isQuoted) throw new MasterFileError(this.#start, "an owner stands in quotes")
      this.#owner = absoluteName(words[at++]!.text, this.#origin, this.#start)
    }
    if (this.#owner === null) throw new MasterFileError(this.#start, "the first record has no owner")
    let ttl: number | null = null
    let hasClass = false
    for (; at < words.length && !words[at]!.isQuoted; at++) {
      const word = words[at]!.text
      const seconds: number | null = ttl === null ? secondsOf(word) : null
      const recordClass = hasClass ? undefined : classOf(word)
      if (seconds !== null) ttl = seconds
      else if (recordClass !== undefined) {
        this.#class = recordClass
        hasClass = true
      } else break
    }
    const type = words[at]
    if (type === undefined || type.isQuoted || !/^[A-Za-z][A-Za-z0-9-]*$/.test(type.text))
      throw new MasterFileError(this.#start, "a record names its type after owner, TTL and class (RFC 1035 §5.1)")
    if (ttl !== null) this.#lastTtl = ttl
    return {
      name: this.#owner,
      ttl: ttl ?? this.#defaultTtl ?? this.#lastTtl,
      class: this.#class,
      type: decodeType(type.text) ?? null,
      typeText: type.text,
      data: words.slice(at + 1),
      origin: this.#origin,
      line: this.#start,
    }
  }
}

/** `@` is the origin; a name without a dot at its end counts from it. */
const absoluteName = (text: string, origin: Name | null, line: number): Name => {
  try {
    if (text !== "@" && isAbsolute(text)) return decodeName(text)
    if (origin === null)
      throw new MasterFileError(
        line,
        `${JSON.stringify(text.slice(0, 80))} is relative, and no $ORIGIN was given before`,
      )
    return text === "@" ? origin : nameFromLabels([...nameLabels(decodeName(text)), ...nameLabels(origin)])
  } catch (error) {
    if (error instanceof DecodeError)
      throw new MasterFileError(
        line,
        `${JSON.stringify(text.slice(0, 80))} is no name: expected ${error.expected} (${error.spec})`,
      )
    throw error
  }
}

/** Whether the last dot is one: not a dot after a `\` that itself has none before it. */
const isAbsolute = (text: string): boolean => {
  if (!text.endsWith(".")) return false
  const escapes = /\\*$/.exec(text.slice(0, -1))![0].length
  // `\046` ends in digits, so a run of backslashes right before the dot is all that can escape it.
  return escapes % 2 === 0
}

/** Seconds, also in BIND's units (`1h30m`); `null` when the word is neither or more than 31 bits hold (RFC 2181 §8). */
const secondsOf = (word: string): number | null => {
  if (!/^(?:\d{1,10}|(?:\d{1,10}[wdhms])+)$/i.test(word)) return null
  if (/^\d+$/.test(word)) return Number(word) <= MAX_TTL ? Number(word) : null
  let seconds = 0
  for (const [, number, unit] of word.matchAll(/(\d+)([wdhms])/gi))
    seconds += Number(number) * UNITS[unit!.toLowerCase()]!
  return seconds <= MAX_TTL ? seconds : null
}

const classOf = (word: string): number | undefined => {
  const upper = word.toUpperCase()
  const number = /^CLASS(\d{1,5})$/.exec(upper)?.[1]
  if (number !== undefined && Number(number) <= 0xffff) return Number(number)
  return CLASSES.get(upper)
}

const CLASSES: ReadonlyMap<string, number> = new Map([
  ["IN", RRClass.IN],
  ["CS", 2],
  ["CH", RRClass.CH],
  ["HS", RRClass.HS],
])
const UNITS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }
const MAX_TTL = 0x7fffffff
const BLANKS = /[ \t]+/
const NEEDS_CARE = /[\\"();]/
/** UTF-8's mark as one character a byte: some editors write it, no zone means it. */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]).toString("latin1")
/** RDATA has 65,535 bytes at most; written as `\DDD` each takes four. */
const MAX_LINE_BYTES = 300_000
/** Data spread over lines with a comment on each. */
const MAX_ENTRY_BYTES = 1_000_000
const LINE_TOO_LONG = `a line has at most ${MAX_LINE_BYTES} bytes`
