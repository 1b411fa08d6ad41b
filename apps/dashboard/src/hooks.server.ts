import { AsyncLocalStorage } from "node:async_hooks"
import { directionOf } from "@plumbline/core"
import type { Handle, HandleServerError } from "@sveltejs/kit/hooks"
import { NEWEST_ENGLISH, type Reader, splitAddress } from "#app/language/address.ts"
import { readBy } from "#app/language/reader.ts"

const readers = new AsyncLocalStorage<Reader>()
readBy(() => readers.getStore() ?? NEWEST_ENGLISH)

/** Makes each page for its own reader, and sets the headers that every page carries beside the content security policy. */
export const handle: Handle = async ({ event, resolve }) => {
  const { language, snapshot } = splitAddress(event.url.pathname)
  event.locals.language = language
  event.locals.snapshot = snapshot
  // Addresses in pages are absolute in places, and the adapter takes every reader for one by HTTPS.
  event.url.protocol = event.request.headers.get("x-forwarded-proto") === "https" ? "https:" : "http:"
  const response = await readers.run({ language, snapshot }, () =>
    resolve(event, {
      transformPageChunk: ({ html }) =>
        html
          .replace('<html lang="en" dir="ltr">', `<html lang="${language}" dir="${directionOf(language)}">`)
          // Pages are read and used without scripts: on a slow line what is written comes first.
          .replaceAll('rel="modulepreload"', 'rel="modulepreload" fetchpriority="low"'),
    }),
  )
  // The address to cite (RFC 8574), for programs that read the page.
  if (snapshot !== null && response.ok && !event.isDataRequest) {
    response.headers.append("link", `<${event.url.href}>; rel="cite-as"`)
  }
  // What an operator sees is for the operator alone.
  if (event.cookies.get("plumbline_session") !== undefined) response.headers.set("cache-control", "private, no-store")
  response.headers.set("x-content-type-options", "nosniff")
  response.headers.set("referrer-policy", "strict-origin-when-cross-origin")
  return response
}

/** Writes a bug to the log once; what the reader sees is the error page. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind === "unknown") console.error(`${event.request.method} ${event.url.pathname}:`, error)
}
