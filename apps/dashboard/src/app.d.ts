import type { CitationView } from "#app/cite/citation.server.ts"
import type { Locale } from "#app/paraglide/runtime.js"

declare global {
  namespace App {
    interface Locals {
      language: Locale
      /** The snapshot to which the page is pinned; null for the newest figures. */
      snapshot: string | null
    }
    interface PageData {
      /** How the page is cited; absent where nothing of it is. */
      citation?: CitationView | null
    }
    interface Error {
      status: number
      message: string
      /** What the reader can do about it. */
      mend?: string
    }
  }
}
