import type { Handle, HandleServerError } from "@sveltejs/kit/hooks"

/** Headers that every page carries beside the content security policy. */
export const handle: Handle = async ({ event, resolve }) => {
  const response = await resolve(event)
  response.headers.set("x-content-type-options", "nosniff")
  response.headers.set("referrer-policy", "strict-origin-when-cross-origin")
  return response
}

/** Writes a bug to the log once; what the reader sees is the error page. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind === "unknown") console.error(`${event.request.method} ${event.url.pathname}:`, error)
}
