/**
 * `@plumbline/http`: HTTP/1.1 requests over streams that the caller opens, bounded in time and size.
 *
 * Failures: the caller's own error of `connect`, or `HttpError` with a reason of `httpErrorReasons`.
 */

export {
  ACCEPTED_CODINGS,
  type ContentEnd,
  contentCodings,
  type DecodedContent,
  decodeContent,
} from "./client/decode-content.ts"
export {
  type BodyEnd,
  defaultFetchLimits,
  type FetchLimits,
  type HttpRequest,
  type HttpResponse,
} from "./client/exchange.ts"
export { type FetchOptions, fetchOnce, type HostOptions } from "./client/fetch-once.ts"
export { type Fetcher, makeFetcher } from "./client/fetcher.ts"
export {
  followRedirects,
  HOP_LIMIT,
  type RedirectEnd,
  type RedirectHop,
  type RedirectWalk,
} from "./client/follow-redirects.ts"
export { HttpError, type HttpErrorReason, httpErrorReasons } from "./client/http-error.ts"
export { decodeResponseHead, type HeaderField, HttpSyntaxError, headerValues, type ResponseHead } from "./codec/head.ts"
