/**
 * The home page as it is first answered over HTTPS: what its headers say, and nothing of what it shows.
 *
 * Values that change with every answer are left out or made equal, so that an unchanged site gives the same evidence: nonces,
 * contents and names of cookies.
 */
import type { Observed } from "@plumbline/core"
import { contentCodings, decodeContent, type HttpResponse, headerValues } from "@plumbline/http"
import { Effect, Schema } from "effect"
import { TurnedAway, turnedAway } from "./turned-away.ts"

/** Values of a field, one for each time that it was sent. */
const Values = Schema.Array(Schema.String)

export const PageSeen = Schema.Struct({
  outcome: Schema.Literal("answered"),
  status: Schema.Number,
  /** Where a redirect leads, as sent. */
  location: Schema.NullOr(Schema.String),
  strictTransportSecurity: Values,
  /** Nonces read `nonce-0`. */
  contentSecurityPolicy: Values,
  contentSecurityPolicyReportOnly: Values,
  xContentTypeOptions: Values,
  xFrameOptions: Values,
  referrerPolicy: Values,
  permissionsPolicy: Values,
  /** Fields of which more was sent than is kept; nothing can be said of them. */
  cappedFields: Schema.Array(Schema.String),
  server: Schema.NullOr(Schema.String),
  contentEncoding: Values,
  /** How many cookies were set, and how many of those with an attribute. */
  cookies: Schema.Struct({
    set: Schema.Number,
    secure: Schema.Number,
    httpOnly: Schema.Number,
    sameSite: Schema.Number,
  }),
  turnedAway: Schema.NullOr(TurnedAway),
})
export type PageSeen = typeof PageSeen.Type

/** Nothing listens on port 443, or something that answers a ClientHello with anything but TLS. */
export const NotOffered = Schema.Struct({ outcome: Schema.Literals(["refused", "no-tls"]) })

/** What a GET of the home page over HTTPS met; redirects are noted, not followed. */
export type PageMet = Observed<typeof NotOffered.Type | PageSeen>

/** What one standard keeps of a page. */
export const keepOfPage = <A>(page: PageMet, keep: (answered: PageSeen) => A): Observed<typeof NotOffered.Type | A> =>
  "obstacle" in page ? page : { value: page.value.outcome === "answered" ? keep(page.value) : page.value }

/** What the answer of a site turned out to be. */
export const pageOf = Effect.fnUntraced(function* (response: HttpResponse): Effect.fn.Return<PageSeen> {
  const { status, headers, areHeadersCapped } = response
  const text = yield* textOfPage(response)
  const cappedFields: Array<string> = []
  const values = (name: string): ReadonlyArray<string> => {
    const sent = headerValues(headers, name)
    // The HTTP reader keeps as much of a value; what is as long was longer, or may have been.
    if (sent.length > VALUES_KEPT || sent.some(({ length }) => length >= VALUE_KEPT)) cappedFields.push(name)
    return sent.slice(0, VALUES_KEPT).map((value) => value.slice(0, VALUE_KEPT))
  }
  const policies = (name: string) => values(name).map((value) => value.replaceAll(/'nonce-[^']{0,300}'/gi, "'nonce-0'"))
  const cookies = headerValues(headers, "set-cookie")
  const withAttribute = (attribute: RegExp) => cookies.filter((cookie) => attribute.test(cookie)).length
  if (areHeadersCapped) cappedFields.push("*")
  return {
    outcome: "answered",
    status,
    location: headerValues(headers, "location")[0]?.slice(0, SHORT_VALUE_KEPT) ?? null,
    strictTransportSecurity: values("strict-transport-security"),
    contentSecurityPolicy: policies("content-security-policy"),
    contentSecurityPolicyReportOnly: policies("content-security-policy-report-only"),
    xContentTypeOptions: values("x-content-type-options"),
    xFrameOptions: values("x-frame-options"),
    referrerPolicy: values("referrer-policy"),
    permissionsPolicy: values("permissions-policy"),
    cappedFields,
    server: headerValues(headers, "server")[0]?.slice(0, SHORT_VALUE_KEPT) ?? null,
    contentEncoding: contentCodings(headers).slice(0, VALUES_KEPT),
    cookies: {
      set: cookies.length,
      secure: withAttribute(/;[ \t]*secure[ \t]*(?:;|$)/i),
      httpOnly: withAttribute(/;[ \t]*httponly[ \t]*(?:;|$)/i),
      sameSite: withAttribute(/;[ \t]*samesite[ \t]*=/i),
    },
    turnedAway: turnedAway({ status, headers, text }),
  }
})

/** The beginning of a page with its content codings undone, a character for each byte. */
export const textOfPage = (response: HttpResponse): Effect.Effect<string> =>
  Effect.map(decodeContent(response, LOOKED_AT_BYTES), ({ content }) => Buffer.from(content).toString("latin1"))

/** The pages of walls are short, and the beginnings of others tell them apart. */
const LOOKED_AT_BYTES = 16_384
/** As much as the HTTP reader keeps of one value; policies of 20 kB are in use. */
const VALUE_KEPT = 0x8000
/** Sites send a header once, some twice. */
const VALUES_KEPT = 10
const SHORT_VALUE_KEPT = 200
