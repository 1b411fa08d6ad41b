/**
 * For whom the page at hand is made.
 *
 * On the server each request has its own reader (`hooks.server.ts` keeps them apart with AsyncLocalStorage). A browser has one until it
 * loads another document: links that change language or snapshot load a new one.
 */
import { overwriteGetLocale } from "#app/paraglide/runtime.js"
import { NEWEST_ENGLISH, type Reader } from "./address.ts"

let source: () => Reader = () => NEWEST_ENGLISH

export const reader = (): Reader => source()

/** Says where the reader is found; also for the messages. */
export const readBy = (given: () => Reader): void => {
  source = given
  overwriteGetLocale(() => given().language)
}
