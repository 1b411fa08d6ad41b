/**
 * Fetching security.txt: where it belongs, through redirects, and at the place of old.
 * Spec: RFC 9116 §3 (places, redirects, https), §5.3 (no more than 32 kB need be read); RFC 9110 §15.4.
 *
 * 1. GET /.well-known/security.txt.   2. Unless that gives a 200 in the end: GET /security.txt, once, without redirects.
 */
import { followRedirects, type HttpResponse } from "@plumbline/http"
import { Effect, Result, Schema } from "effect"
import type { Obstructed } from "../obstacle.ts"
import { SECURITY_TXT_PATH } from "../web/security-txt-response.ts"
import { TextFile, textAnswerOf } from "./text-file.ts"
import { challengeIn, TurnedAway, turnedAway } from "./turned-away.ts"

export const OLD_SECURITY_TXT_PATH = "/security.txt"

export const SecurityTxtFound = Schema.Struct({
  outcome: Schema.Literal("answered"),
  /** Path that was asked for on the name itself. */
  path: Schema.String,
  /** Every address on the way, from the one asked for to the last. */
  urls: Schema.Array(Schema.String),
  /** Of the last address. */
  status: Schema.Number,
  contentType: Schema.NullOr(Schema.String),
  /** The file, when it came as plain text. */
  file: Schema.NullOr(TextFile),
  turnedAway: Schema.NullOr(TurnedAway),
})
export type SecurityTxtFound = typeof SecurityTxtFound.Type

/** §5.3: parsers may refuse longer files. */
export const SECURITY_TXT_BYTES = 32_768

/** What a visit to the site brought already, and how to ask further. */
export interface SecurityTxtVisit<E> {
  /** Whether the home page turned us away: then a bare 403 is more of the same. */
  readonly isWalled: boolean
  /** The answer at its place. */
  readonly first: Result.Result<HttpResponse, E>
  /** The answer at the place of old, if that was asked. */
  readonly old: Result.Result<HttpResponse, E> | null
  readonly fetchAt: (url: URL) => Effect.Effect<HttpResponse, E>
}

/** Follows where the first answer leads, and asks the place of old when nothing is there. */
export const findSecurityTxt = Effect.fnUntraced(function* <E>(
  name: string,
  { isWalled, first, old, fetchAt }: SecurityTxtVisit<E>,
): Effect.fn.Return<SecurityTxtFound, E | Obstructed> {
  const start = new URL(`https://${name}${SECURITY_TXT_PATH}`)
  const walk = yield* followRedirects(start, (url) =>
    url.href === start.href ? Effect.fromResult(first) : fetchAt(url),
  )
  if (walk.error !== null || walk.response === null) return yield* Effect.fail(walk.error as E)
  const urls = walk.hops.map(({ url }) => url)
  const found = yield* securityTxtOf(SECURITY_TXT_PATH, urls, walk.response, isWalled)
  if (found.status === 200 || found.turnedAway !== null) return found
  const oldUrl = new URL(OLD_SECURITY_TXT_PATH, start)
  const older = old ?? (yield* Effect.result(fetchAt(oldUrl)))
  if (Result.isFailure(older)) return found
  const atOldPlace = yield* securityTxtOf(OLD_SECURITY_TXT_PATH, [oldUrl.href], older.success, isWalled)
  // Sites that show some page for whatever is asked have no file there either.
  return atOldPlace.file === null ? found : atOldPlace
})

/** What a walk to a path of a name ended at. Fails when it broke off, or when the file did. */
const securityTxtOf = Effect.fnUntraced(function* (
  path: string,
  urls: ReadonlyArray<string>,
  response: HttpResponse,
  isWalled: boolean,
): Effect.fn.Return<SecurityTxtFound, Obstructed> {
  const { status, contentType, text, file } = yield* textAnswerOf(response, SECURITY_TXT_BYTES, urls.at(-1) ?? path)
  return {
    outcome: "answered",
    path,
    urls: urls.map((url) => url.slice(0, URL_KEPT)),
    status,
    contentType,
    file,
    turnedAway: (isWalled ? turnedAway : challengeIn)({ status, headers: response.headers, text }),
  }
})

/** Longer ones are not taken for redirects that lead anywhere. */
const URL_KEPT = 2_000
