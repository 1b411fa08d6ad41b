/**
 * Bytes of a connection → one response.
 * Spec: RFC 9112 §6.3 (length of a body), §7.1 (chunks), RFC 9110 §15.2 (interim responses are skipped).
 *
 * 1. Collect the head, within its limit.   2. Find how the body ends: not at all, by length, by chunks, by close.
 * 3. Count and keep the body up to its limit.
 *
 * Not done: content codings; trailers are skipped.
 */
import { decodeResponseHead, HttpSyntaxError, headerValues, type ResponseHead } from "./head.ts"

export interface ReaderLimits {
  readonly headBytes: number
  readonly headerFields: number
  readonly bodyBytes: number
}

export interface ResponseReader {
  /** Takes bytes; true when the response is complete or its body has reached the limit. Throws `HttpSyntaxError`. */
  readonly push: (chunk: Uint8Array) => boolean
  /** The head, once it is complete. */
  readonly head: () => ResponseHead | undefined
  /** The body so far, at most the limit. */
  readonly body: () => Uint8Array
  readonly isCapped: () => boolean
  /** Whether the end of the stream now is the proper end of the response. */
  readonly endsWithStream: () => boolean
  /** Whether the whole response was read, nothing came after it, and the server keeps the connection open. */
  readonly isReusable: () => boolean
}

/** Interim responses (100, 103 …) before the final one. */
const INTERIM_LIMIT = 8

export const makeResponseReader = (method: string, limits: ReaderLimits): ResponseReader => {
  const collected = Buffer.alloc(limits.headBytes)
  let collectedLength = 0
  let interim = 0
  let head: ResponseHead | undefined
  let framing: Framing | undefined
  let excess = 0
  const body: Array<Uint8Array> = []
  let bodyLength = 0
  let isCapped = false

  const keep = (bytes: Uint8Array): void => {
    const room = limits.bodyBytes - bodyLength
    if (bytes.length > room) isCapped = true
    const kept = bytes.slice(0, room)
    bodyLength += kept.length
    if (kept.length > 0) body.push(kept)
  }

  /** Adds to the head; returns what follows its empty line, or `undefined` while that has not come. */
  const takeHead = (chunk: Uint8Array): Uint8Array | undefined => {
    const room = chunk.subarray(0, collected.length - collectedLength)
    collected.set(room, collectedLength)
    const searchFrom = Math.max(0, collectedLength - 3)
    collectedLength += room.length
    // Another protocol often says one line and hangs up: that is no unfinished head.
    if (!startsLikeHttp(collected.subarray(0, collectedLength)))
      throw new HttpSyntaxError({ at: "status-line", expected: "HTTP/" })
    const end = endOfHead(collected.subarray(0, collectedLength), searchFrom)
    if (end === undefined) {
      if (collectedLength < collected.length) return undefined
      throw new HttpSyntaxError({ at: "head", expected: `at most ${limits.headBytes} bytes` })
    }
    const decoded = decodeResponseHead(collected.subarray(0, end.head), limits.headerFields)
    const rest = chunk.subarray(room.length - (collectedLength - end.next))
    if (decoded.status < 200 && decoded.status !== 101) {
      if (++interim > INTERIM_LIMIT) throw new HttpSyntaxError({ at: "status", expected: "a final response" })
      collectedLength = 0
      return takeHead(rest)
    }
    head = decoded
    framing = framingOf(decoded, method, keep)
    return rest
  }

  const push = (chunk: Uint8Array): boolean => {
    const rest = framing === undefined ? takeHead(chunk) : chunk
    if (rest === undefined || framing === undefined) return false
    const used = framing.push(rest)
    if (framing.isDone()) excess += rest.length - used
    return framing.isDone() || isCapped
  }

  return {
    push,
    head: () => head,
    body: () => Buffer.concat(body),
    isCapped: () => isCapped,
    endsWithStream: () => framing?.endsWithStream === true,
    isReusable: () =>
      head !== undefined &&
      framing?.isDone() === true &&
      excess === 0 &&
      head.minorVersion === 1 &&
      !headerValues(head.headers, "connection").some((value) => /\bclose\b/i.test(value)),
  }
}

/** First empty line: where the head ends, where the next byte stands. */
const endOfHead = (bytes: Buffer, from: number): { readonly head: number; readonly next: number } | undefined => {
  for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, at + 1)) {
    const head = bytes[at - 1] === 13 ? at - 1 : at
    if (bytes[at + 1] === 10) return { head, next: at + 2 }
    if (bytes[at + 1] === 13 && bytes[at + 2] === 10) return { head, next: at + 3 }
  }
  return undefined
}

/** How a body ends. `push` returns how many bytes belonged to it. */
interface Framing {
  readonly push: (bytes: Uint8Array) => number
  readonly isDone: () => boolean
  readonly endsWithStream: boolean
}

type Keep = (bytes: Uint8Array) => void

const framingOf = (head: ResponseHead, method: string, keep: Keep): Framing => {
  if (method === "HEAD" || head.status === 204 || head.status === 304 || head.status === 101) return byLength(0, keep)
  const coding = headerValues(head.headers, "transfer-encoding").join(",")
  if (/(^|,)[ \t]*chunked[ \t]*$/i.test(coding)) return byChunks(keep)
  if (coding !== "") return untilClose(keep)
  const lengths = new Set(headerValues(head.headers, "content-length").flatMap((value) => value.split(/[ \t]*,[ \t]*/)))
  if (lengths.size === 0) return untilClose(keep)
  const [length = ""] = lengths
  if (lengths.size > 1 || !/^\d{1,15}$/.test(length))
    throw new HttpSyntaxError({ at: "content-length", expected: "one whole number" })
  return byLength(Number(length), keep)
}

const byLength = (length: number, keep: Keep): Framing => {
  let left = length
  return {
    push: (bytes) => {
      const own = bytes.subarray(0, left)
      left -= own.length
      keep(own)
      return own.length
    },
    isDone: () => left === 0,
    endsWithStream: false,
  }
}

const untilClose = (keep: Keep): Framing => ({
  push: (bytes) => {
    keep(bytes)
    return bytes.length
  },
  isDone: () => false,
  endsWithStream: true,
})

/** Bytes of chunk-size lines with extensions, and of trailers, that are tolerated in all. */
const CHUNK_OVERHEAD_LIMIT = 0x10000

const byChunks = (keep: Keep): Framing => {
  let state: "size" | "data" | "after-data" | "trailer" | "done" = "size"
  let left = 0
  let line = ""
  let overhead = 0
  const endLine = (): void => {
    const text = line.replace(/\r$/, "")
    line = ""
    if (state === "trailer") {
      if (text === "") state = "done"
      return
    }
    if (state === "after-data") {
      if (text !== "") throw new HttpSyntaxError({ at: "chunk-data", expected: "CRLF after it" })
      state = "size"
      return
    }
    const size = /^([0-9a-f]{1,12})[ \t]*(;.*)?$/i.exec(text)?.[1]
    if (size === undefined) throw new HttpSyntaxError({ at: "chunk-size", expected: "a hexadecimal number" })
    left = Number.parseInt(size, 16)
    state = left === 0 ? "trailer" : "data"
  }
  return {
    push: (bytes) => {
      let at = 0
      while (at < bytes.length && state !== "done") {
        if (state === "data") {
          const own = bytes.subarray(at, at + left)
          keep(own)
          at += own.length
          left -= own.length
          if (left === 0) state = "after-data"
          continue
        }
        const byte = bytes[at++]!
        // Ten bytes a chunk are the price of chunking; beyond that the limit counts.
        if (state !== "size" || line.length > 10) overhead++
        if (overhead > CHUNK_OVERHEAD_LIMIT)
          throw new HttpSyntaxError({ at: "chunks", expected: `at most ${CHUNK_OVERHEAD_LIMIT} bytes around data` })
        if (byte === 10) endLine()
        else line += String.fromCharCode(byte)
      }
      return at
    },
    isDone: () => state === "done",
    endsWithStream: false,
  }
}

/** Whether these first bytes can be the beginning of a status line (RFC 9112 §4), after the empty lines that some servers send. */
const startsLikeHttp = (bytes: Buffer): boolean => {
  const start = bytes
    .subarray(0, 16)
    .toString("latin1")
    .replace(/^[\r\n]+/, "")
  return "HTTP/".startsWith(start.slice(0, 5).toUpperCase())
}
