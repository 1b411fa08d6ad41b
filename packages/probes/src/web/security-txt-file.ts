/**
 * security.txt: bytes → fields, and what breaks the form.
 * Spec: RFC 9116 §2.2 (lines), §2.3 (OpenPGP cleartext signature), §4 (grammar). Codes are those of sectxt, which internet.nl
 * uses. What the fields say is judged in security-txt-rules.ts.
 *
 * 1. Bytes → text → lines.   2. Lines → fields, within the frame of a signature where there is one.
 *
 * Not done: verifying a signature.
 */
import { trimBlanks } from "./header-list.ts"

/** A rule that is broken, and the line where; `null` when it is the whole file. */
export interface SecurityTxtProblem {
  readonly code: SecurityTxtErrorCode | SecurityTxtRecommendationCode
  readonly line: number | null
}

export const securityTxtErrorCodes = [
  /** Bytes that are no UTF-8. */
  "utf8",
  /** A byte-order mark at the start, which Net-Unicode (RFC 5198) has not. */
  "bom_in_file",
  /** A line that ends with the file, or with a carriage return alone. */
  "no_line_separators",
  /** A line with more than one carriage return before its line feed. */
  "too_many_line_separators",
  /** A line that is neither empty, nor a comment, nor a field. */
  "invalid_line",
  /** White space before the colon. */
  "prec_ws",
  /** No space after the colon. */
  "no_space",
  "empty_key",
  "empty_value",
  /** A value that should be a URI and is not. */
  "no_uri",
  /** A web address that does not begin with https://. */
  "no_https",
  "no_expire",
  "multi_expire",
  "invalid_expiry",
  "expired",
  "no_contact",
  /** Canonical fields, of which none is where the file was found. */
  "no_canonical_match",
  "multi_lang",
  "invalid_lang",
  /** A CSAF field that does not lead to a provider-metadata.json. */
  "no_csaf_file",
  /** The frame of a signature that does not begin with the file. */
  "signed_format_issue",
  "data_after_sig",
  /** A signature that is missing, does not end, or holds what OpenPGP armor cannot. */
  "pgp_data_error",
] as const
export type SecurityTxtErrorCode = (typeof securityTxtErrorCodes)[number]

export const securityTxtRecommendationCodes = [
  /** Expires more than a year ahead (§2.5.5). */
  "long_expiry",
  /** A mail address, and no key to encrypt to. */
  "no_encryption",
  "not_signed",
  /** Signed, but not said for which address. */
  "no_canonical",
  "multiple_csaf_fields",
] as const
export type SecurityTxtRecommendationCode = (typeof securityTxtRecommendationCodes)[number]

export interface SecurityTxtField {
  /** In lower case. */
  readonly name: string
  readonly value: string
  readonly line: number
}

export interface SecurityTxtFile {
  /** At most {@link FIELD_LIMIT}. */
  readonly fields: ReadonlyArray<SecurityTxtField>
  readonly isSigned: boolean
  /** What breaks the form, by line; at most {@link PROBLEM_LIMIT}. */
  readonly problems: ReadonlyArray<SecurityTxtProblem>
}

/** Real files have a dozen fields. */
const FIELD_LIMIT = 1_000
/** Whoever mends a file reads no more at once; keeps what a hostile one can make us note small. */
export const PROBLEM_LIMIT = 100

/** Reads a file. Never fails: what cannot be read is among the problems. Linear in its length. */
export const decodeSecurityTxtFile = (content: Uint8Array | string): SecurityTxtFile => {
  const problems: Array<SecurityTxtProblem> = []
  const note: Note = (code, line) => {
    if (problems.length < PROBLEM_LIMIT) problems.push({ code, line })
  }
  const text = textOf(content, note)
  const fields: Array<SecurityTxtField> = []
  const frame = makeFrame(note)
  for (const { number, text: line } of linesOf(text, note)) {
    const own = frame.take(line, number)
    if (own === null || own === "" || own.startsWith("#")) continue
    const field = decodeField(own, number, note)
    if (field !== null && fields.length < FIELD_LIMIT) fields.push(field)
  }
  frame.end()
  return { fields, isSigned: frame.isSigned(), problems: [...problems].sort(byLine) }
}

type Note = (code: SecurityTxtProblem["code"], line: number | null) => void

/** Order of problems: by line, those of the whole file last. */
export const byLine = (one: SecurityTxtProblem, other: SecurityTxtProblem): number =>
  (one.line ?? Number.MAX_SAFE_INTEGER) - (other.line ?? Number.MAX_SAFE_INTEGER)

const BYTE_ORDER_MARK = "\ufeff"

const textOf = (content: Uint8Array | string, note: Note): string => {
  const text = typeof content === "string" ? content : new TextDecoder("utf-8", { ignoreBOM: true }).decode(content)
  const isBroken =
    typeof content === "string" ? !content.isWellFormed() : !Buffer.from(text, "utf8").equals(Buffer.from(content))
  if (isBroken) note("utf8", null)
  if (!text.startsWith(BYTE_ORDER_MARK)) return text
  note("bom_in_file", 1)
  return text.slice(1)
}

/** Lines without what ends them and the blanks before that (§4: `eol = *WSP [CR] LF`). */
const linesOf = (text: string, note: Note): ReadonlyArray<{ readonly number: number; readonly text: string }> => {
  const lines: Array<{ number: number; text: string }> = []
  let isNoted = false
  const noteUnended = () => {
    if (!isNoted) note("no_line_separators", lines.length)
    isNoted = true
  }
  const add = (from: number, to: number) => {
    lines.push({ number: lines.length + 1, text: withoutBlanksAtEnd(text.slice(from, to)) })
  }
  let start = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== "\n" && text[at] !== "\r") continue
    let end = at
    while (text[end] === "\r") end++
    add(start, at)
    if (text[end] !== "\n") {
      noteUnended()
      end--
    } else if (end > at + 1) note("too_many_line_separators", lines.length)
    at = end
    start = end + 1
  }
  if (start < text.length) {
    add(start, text.length)
    noteUnended()
  }
  return lines
}

const withoutBlanksAtEnd = (line: string): string => {
  let end = line.length
  while (end > 0 && (line[end - 1] === " " || line[end - 1] === "\t")) end--
  return line.slice(0, end)
}

/** The frame of a cleartext signature (§2.3; RFC 9580 §7). `take` gives the line as it was signed, or `null` for the frame. */
const makeFrame = (note: Note) => {
  let state: "outside" | "headers" | "signed" | "signature" | "after" = "outside"
  let isSigned = false
  let isArmored = true
  return {
    take: (line: string, number: number): string | null => {
      if (state === "signature") {
        if (line === "-----END PGP SIGNATURE-----") state = "after"
        else if (!ARMOR_LINE.test(line)) isArmored = false
        return null
      }
      if (state === "after") {
        if (line !== "") note("data_after_sig", number)
        return null
      }
      if (line === "-----BEGIN PGP SIGNED MESSAGE-----") {
        if (number !== 1) note("signed_format_issue", number)
        isSigned = true
        state = "headers"
        return null
      }
      if (line === "-----BEGIN PGP SIGNATURE-----") {
        if (!isSigned) note("signed_format_issue", number)
        state = "signature"
        return null
      }
      if (state === "headers") {
        if (/^Hash:/i.test(line)) return null
        state = "signed"
      }
      return state === "signed" && line.startsWith("- ") ? line.slice(2) : line
    },
    /** To be called after the last line. */
    end: (): void => {
      const isUnfinished = state === "headers" || state === "signed" || state === "signature"
      if (isUnfinished || !isArmored) note("pgp_data_error", null)
    },
    isSigned: () => isSigned,
  }
}

/** Armor headers, Base64, checksum (RFC 9580 §6.2); empty lines stand between. */
const ARMOR_LINE = /^(?:[A-Za-z]+: .*|[A-Za-z0-9+/]*={0,2}|=[A-Za-z0-9+/]{4})$/

const decodeField = (line: string, number: number, note: Note): SecurityTxtField | null => {
  const colon = line.indexOf(":")
  if (colon < 0) {
    note("invalid_line", number)
    return null
  }
  const written = line.slice(0, colon)
  const name = withoutBlanksAtEnd(written)
  if (name !== written) note("prec_ws", number)
  const rest = line.slice(colon + 1)
  if (rest !== "" && !rest.startsWith(" ")) note("no_space", number)
  const value = trimBlanks(rest)
  if (name === "" || value === "") {
    note(name === "" ? "empty_key" : "empty_value", number)
    return null
  }
  // §4: ftext of RFC 5322 §3.6.8.
  if (!/^[\x21-\x39\x3b-\x7e]+$/.test(name)) {
    note("invalid_line", number)
    return null
  }
  return { name: name.toLowerCase(), value, line: number }
}
