/**
 * The head of an HTTP/1 message: status line and header fields of a response, request line and fields of a request.
 * Spec: RFC 9112 §3, §4, §5; RFC 9110 §5.5 (values are bytes: read as ISO 8859-1).
 *
 * Lenient where browsers are: bare LF ends a line, folded lines are joined, a line that is no field is skipped.
 */
import { Data } from "effect"

/** What this codec throws, and the only thing: bytes that are no HTTP/1, received or about to be sent. */
export class HttpSyntaxError extends Data.TaggedError("HttpSyntaxError")<{
  readonly at: string
  readonly expected: string
}> {}

/** Name in lower case, value without white space around it. */
export type HeaderField = readonly [name: string, value: string]

export interface ResponseHead {
  /** 0 or 1: the minor version of HTTP/1. */
  readonly minorVersion: number
  readonly status: number
  /** In the order sent, repeated names kept apart. */
  readonly headers: ReadonlyArray<HeaderField>
  /** More fields were sent than the limit allows to keep. */
  readonly areHeadersCapped: boolean
}

/** Decodes a head without the empty line that ends it. Keeps at most `fieldLimit` fields. Throws `HttpSyntaxError`. */
export const decodeResponseHead = (bytes: Uint8Array, fieldLimit: number): ResponseHead => {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1").split(/\r?\n/)
  const match = STATUS_LINE.exec(lines[0] ?? "")
  if (match === null)
    throw new HttpSyntaxError({ at: "status-line", expected: "HTTP/1.x and a status of three digits" })
  const fields: Array<[string, string]> = []
  for (const line of lines.slice(1)) {
    const last = fields.at(-1)
    if (/^[ \t]/.test(line)) {
      if (last !== undefined) last[1] = `${last[1]} ${trim(line)}`.slice(0, VALUE_LIMIT)
      continue
    }
    const colon = line.indexOf(":")
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase()
    if (!TOKEN.test(name)) continue
    if (fields.length === fieldLimit)
      return { minorVersion: Number(match[1]), status: Number(match[2]), headers: fields, areHeadersCapped: true }
    fields.push([name, trim(line.slice(colon + 1)).slice(0, VALUE_LIMIT)])
  }
  return { minorVersion: Number(match[1]), status: Number(match[2]), headers: fields, areHeadersCapped: false }
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/

/** Longest value that is kept: policies of 20 kB are in use. */
const VALUE_LIMIT = 0x8000

const trim = (text: string): string => {
  let from = 0
  let to = text.length
  while (from < to && (text[from] === " " || text[from] === "\t")) from++
  while (to > from && (text[to - 1] === " " || text[to - 1] === "\t")) to--
  return text.slice(from, to)
}

/** Values of a field by its name in lower case, in the order sent. */
export const headerValues = (headers: ReadonlyArray<HeaderField>, name: string): ReadonlyArray<string> =>
  headers.filter(([field]) => field === name).map(([, value]) => value)

export interface RequestHead {
  readonly method: string
  /** Origin form: path and query. */
  readonly path: string
  /** Host, with the port when it is not the scheme's own. */
  readonly host: string
  readonly headers: ReadonlyArray<HeaderField>
}

/** Encodes a request without a body. Throws `HttpSyntaxError` when a part has bytes that would end it (RFC 9112 §11.1). */
export const encodeRequest = ({ method, path, host, headers }: RequestHead): Uint8Array => {
  if (!/^[A-Z]+$/.test(method) || !/^\/[\x21-\x7e]*$/.test(path) || !/^[\w.:[\]-]+$/.test(host))
    throw new HttpSyntaxError({ at: "request-line", expected: "method, path and host without white space" })
  const fields: ReadonlyArray<HeaderField> = [["host", host], ...headers]
  for (const [name, value] of fields)
    if (!TOKEN.test(name) || !/^[\t\x20-\x7e]*$/.test(value))
      throw new HttpSyntaxError({ at: "request-header", expected: "printable ASCII" })
  const text = [`${method} ${path} HTTP/1.1`, ...fields.map(([name, value]) => `${titleCase(name)}: ${value}`), "", ""]
  return Buffer.from(text.join("\r\n"), "latin1")
}

/** `user-agent` → `User-Agent`, as every browser writes it: some servers block other spellings. */
const titleCase = (name: string): string => name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())
