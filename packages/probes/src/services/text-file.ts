/**
 * Small text files at well-known places: what came in an answer, and whether it is a whole file of plain text.
 * Spec: RFC 9110 §8.3 (Content-Type), §8.4 (codings).
 */
import type { ObstacleKind } from "@plumbline/core"
import { type BodyEnd, decodeContent, type HttpResponse, headerValues } from "@plumbline/http"
import { Effect, Schema } from "effect"
import { type Obstructed, obstructed } from "../obstacle.ts"
import { decodeMediaType } from "../web/media-type.ts"

/** A file of plain text; what is no UTF-8 in it reads U+FFFD. */
export const TextFile = Schema.Struct({ text: Schema.String, isUtf8: Schema.Boolean, isCapped: Schema.Boolean })

export interface TextAnswer {
  readonly status: number
  readonly contentType: string | null
  /** What came, whatever its type; at most the bytes asked for. */
  readonly text: string
  /** The file, when it came with status 200 as plain text. */
  readonly file: typeof TextFile.Type | null
}

/** Reads at most `bytes` of an answer from `at`. Fails when a file broke off: half of it says nothing of the other half. */
export const textAnswerOf = Effect.fnUntraced(function* (
  response: HttpResponse,
  bytes: number,
  at: string,
): Effect.fn.Return<TextAnswer, Obstructed> {
  const { status, headers, bodyEnd } = response
  const { content, end } = yield* decodeContent(response, bytes)
  const contentType = headerValues(headers, "content-type")[0]?.slice(0, 200) ?? null
  const isText = status === 200 && contentType !== null && decodeMediaType(contentType)?.essence === "text/plain"
  const isCapped = end === "capped" || bodyEnd === "capped"
  if (isText && !isCapped && (bodyEnd !== "complete" || end !== "complete"))
    return yield* obstructed(OF_BODY_END[bodyEnd] ?? "protocol-violation", at, "in the middle of the file")
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(content)
  const isUtf8 = isCapped || Buffer.from(text, "utf8").equals(Buffer.from(content))
  return { status, contentType, text, file: isText ? { text, isUtf8, isCapped } : null }
})

const OF_BODY_END: Partial<Record<BodyEnd, ObstacleKind>> = {
  closed: "connection-closed",
  reset: "connection-reset",
  timeout: "timeout",
}
