import { Status } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { preferredOf } from "#app/language/preference.ts"
import { locales } from "#app/paraglide/runtime.js"
import type { LayoutServerLoad } from "./$types"

/**
 * Every page says what this installation measures and whether a scan runs, and to which snapshot it is pinned. Without the API, pages
 * end in their own error.
 */
export const load: LayoutServerLoad = async ({ locals, request }) => ({
  status: await ask(Status, "/status").catch(() => null),
  language: locals.language,
  snapshot: locals.snapshot,
  offered: preferredOf(request.headers.get("accept-language"), locales),
})
