/**
 * Where does a URL lead?
 * Spec: RFC 9110 §15.4 (redirection), §10.2.2 (Location, relative references).
 *
 * 1. Fetch.   2. On 301, 302, 303, 307, 308 with a Location, go on there, at most {@link HOP_LIMIT} times.
 * Every hop is noted; what was seen before a failure stays. Cookies are not kept, so a page that asks for one loops.
 */
import { Effect } from "effect"
import { type HeaderField, headerValues } from "../codec/head.ts"

export interface RedirectHop {
  readonly url: string
  readonly status: number
  /** Absolute URL that the server names; `null` when it names none, or none that can be read. */
  readonly location: string | null
}

/** How a walk ended. */
export type RedirectEnd =
  /** A response that is no redirect. */
  | "arrived"
  /** The next URL was visited already. */
  | "loop"
  | "too-many-hops"
  /** A redirect without a Location that is an http or https URL. */
  | "no-location"
  /** A fetch failed: see `error`. */
  | "failed"

export interface RedirectWalk<R, E> {
  readonly hops: ReadonlyArray<RedirectHop>
  readonly end: RedirectEnd
  /** URL of the last fetch, failed or not. */
  readonly url: string
  /** The last response; `null` when not even the first fetch succeeded. */
  readonly response: R | null
  readonly error: E | null
}

/** Browsers give up at 20; internet.nl and curl users see at most a handful. */
export const HOP_LIMIT = 8

/** Follows redirects from `start` with a given `fetch`. Never fails. */
export const followRedirects = Effect.fnUntraced(function* <
  R extends { readonly status: number; readonly headers: ReadonlyArray<HeaderField> },
  E,
  Services,
>(
  start: URL,
  fetch: (url: URL) => Effect.Effect<R, E, Services>,
): Effect.fn.Return<RedirectWalk<R, E>, never, Services> {
  const hops: Array<RedirectHop> = []
  const visited = new Set<string>()
  let response: R | null = null
  let url = start
  while (true) {
    visited.add(url.href)
    const outcome = yield* Effect.result(fetch(url))
    if (outcome._tag === "Failure") return { hops, end: "failed", url: url.href, response, error: outcome.failure }
    response = outcome.success
    const next = isRedirect(response.status) ? locationOf(response.headers, url) : null
    hops.push({ url: url.href, status: response.status, location: next?.href ?? null })
    const end = !isRedirect(response.status)
      ? "arrived"
      : next === null
        ? "no-location"
        : visited.has(next.href)
          ? "loop"
          : hops.length > HOP_LIMIT
            ? "too-many-hops"
            : undefined
    if (end !== undefined || next === null)
      return { hops, end: end ?? "no-location", url: url.href, response, error: null }
    url = next
  }
})

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

const locationOf = (headers: ReadonlyArray<HeaderField>, base: URL): URL | null => {
  const [value] = headerValues(headers, "location")
  if (value === undefined || value.length > LOCATION_LIMIT) return null
  const url = URL.parse(asText(value), base.href)
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return null
  url.hash = ""
  url.username = ""
  url.password = ""
  return url
}

/** Longer ones are not followed by most clients either. */
const LOCATION_LIMIT = 8192

/** Servers write UTF-8 where RFC 9110 asks for ASCII; the head was read byte by byte. */
const asText = (value: string): string => {
  const text = Buffer.from(value, "latin1").toString("utf8")
  return text.includes("\ufffd") ? value : text
}
