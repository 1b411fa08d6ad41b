import { Status } from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { preferredOf } from "#app/language/preference.ts"
import { m } from "#app/paraglide/messages.js"
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
  /** Said here, so that the word does not travel in every language to every page. */
  charts: m.frame_charts(),
  words: { data: m.data_data(), snapshot: m.data_snapshot_named({ snapshot: locals.snapshot ?? "" }) },
  offered: preferredOf(request.headers.get("accept-language"), locales),
})
