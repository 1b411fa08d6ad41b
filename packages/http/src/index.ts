/**
 * `@plumbline/http`: one HTTP/1.1 request over a stream that the caller opens, bounded in time and size.
 *
 * Failures: the caller's own error of `connect`, or `HttpError` with a reason of `httpErrorReasons`.
 */

export {
  type BodyEnd,
  defaultFetchLimits,
  type FetchLimits,
  type FetchOptions,
  fetchOnce,
  type HttpResponse,
} from "./client/fetch-once.ts"
export {
  followRedirects,
  HOP_LIMIT,
  type RedirectEnd,
  type RedirectHop,
  type RedirectWalk,
} from "./client/follow-redirects.ts"
export { HttpError, type HttpErrorReason, httpErrorReasons } from "./client/http-error.ts"
export { decodeResponseHead, type HeaderField, HttpSyntaxError, headerValues, type ResponseHead } from "./codec/head.ts"
