/**
 * Content codings: the body as sent → the representation, as far as a limit allows.
 * Spec: RFC 9110 §8.4 (Content-Encoding), §8.4.1 (gzip, deflate, compress); RFC 7932 (br), RFC 8878 (zstd).
 *
 * What a bomb unfolds to is never held beyond the limit: decoding stops there. Nothing here fails.
 */

import type { Transform } from "node:stream"
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from "node:zlib"
import { Effect } from "effect"
import { type HeaderField, headerValues } from "../codec/head.ts"

/** How decoding ended. `malformed` and `capped` leave what came before. */
export type ContentEnd = "complete" | "capped" | "malformed" | "unknown-coding" | "too-many-codings"

export interface DecodedContent {
  readonly content: Uint8Array
  readonly end: ContentEnd
}

/** Names of the codings in the order in which they were applied; `identity` is none. */
export const contentCodings = (headers: ReadonlyArray<HeaderField>): ReadonlyArray<string> =>
  headerValues(headers, "content-encoding")
    .flatMap((value) => value.split(","))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity")

/** What can be asked for in Accept-Encoding. */
export const ACCEPTED_CODINGS = "gzip, deflate, br, zstd"

/** Servers apply one; each further one multiplies what a few bytes can unfold to. */
const CODING_LIMIT = 2

/** Undoes the codings of a response. A body that breaks off is decoded as far as it goes. */
export const decodeContent = Effect.fnUntraced(function* (
  response: { readonly headers: ReadonlyArray<HeaderField>; readonly body: Uint8Array },
  limitBytes: number,
): Effect.fn.Return<DecodedContent> {
  const codings = contentCodings(response.headers)
  if (codings.length > CODING_LIMIT) return { content: new Uint8Array(), end: "too-many-codings" }
  let content = response.body
  for (const coding of codings.toReversed()) {
    const decoder = makeDecoder(coding, content)
    if (decoder === null) return { content: new Uint8Array(), end: "unknown-coding" }
    const unfolded = yield* unfold(decoder, content, limitBytes)
    if (unfolded.end !== "complete") return unfolded
    content = unfolded.content
  }
  return content.length > limitBytes
    ? { content: content.slice(0, limitBytes), end: "capped" }
    : { content, end: "complete" }
})

const makeDecoder = (coding: string, content: Uint8Array): Transform | null => {
  // Bodies that were cut at a limit end in the middle: what is there is decoded.
  const zlib = { finishFlush: constants.Z_SYNC_FLUSH }
  switch (coding) {
    case "gzip":
    case "x-gzip":
      return createGunzip(zlib)
    case "deflate":
      // §8.4.1.2: with the frame of zlib, which some servers leave off.
      return ((content[0] ?? 0) & 0x0f) === 8 ? createInflate(zlib) : createInflateRaw(zlib)
    case "br":
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })
    case "zstd":
      return createZstdDecompress({ finishFlush: constants.ZSTD_e_flush })
    default:
      return null
  }
}

const unfold = (decoder: Transform, content: Uint8Array, limitBytes: number): Effect.Effect<DecodedContent> =>
  Effect.callback((resume) => {
    const parts: Array<Uint8Array> = []
    let length = 0
    const finish = (end: ContentEnd): void => {
      decoder.off("data", onData).off("end", onEnd).off("error", onError)
      decoder.on("error", () => {})
      decoder.destroy()
      resume(Effect.succeed({ content: Buffer.concat(parts), end }))
    }
    const onData = (part: Uint8Array): void => {
      const kept = part.subarray(0, limitBytes - length)
      parts.push(kept)
      length += kept.length
      if (kept.length < part.length) finish("capped")
    }
    const onEnd = (): void => finish("complete")
    const onError = (): void => finish("malformed")
    decoder.on("data", onData).on("end", onEnd).on("error", onError)
    decoder.end(content)
    return Effect.sync(() => decoder.destroy())
  })
