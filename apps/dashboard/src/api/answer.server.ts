/**
 * Asks the API and decodes what it says with the schemas of core; the dashboard has no other source of data.
 *
 * An error of the API becomes the error page with the API's own message and mend. An answer that does not fit its
 * schema is a bug of ours and is reported as one.
 */

import { Page } from "@plumbline/core"
import { error } from "@sveltejs/kit"
import { Result, Schema } from "effect"
import { apiAddress } from "#app/config.server.ts"
import { reader } from "#app/language/reader.ts"
import { m } from "#app/paraglide/messages.js"
import { baseLocale } from "#app/paraglide/runtime.js"

/** Query parameters; those that are null, undefined or empty are left out, lists are repeated. */
export type Query = Readonly<Record<string, string | number | ReadonlyArray<string> | null | undefined>>

/** Asks `/api/v1<path>` in the reader's language and snapshot and gives the decoded answer; ends in the error page otherwise. */
export const ask = async <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  path: string,
  query: Query = {},
): Promise<S["Type"]> => {
  const address = new URL(`/api/v1${path}`, apiAddress())
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null && each !== undefined && each !== "") address.searchParams.append(name, String(each))
    }
  }
  const { language, snapshot } = reader()
  if (language !== baseLocale) address.searchParams.set("language", language)
  // Which snapshots there are changes with time.
  if (snapshot !== null && !path.startsWith("/snapshots")) address.searchParams.set("snapshot", snapshot)
  const response = await fetch(address, {
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  }).catch(() => error(503, m.errors_the_api_does_not_answer(), { mend: m.errors_wait_a_moment_then_load() }))
  const body: unknown = await response.json().catch(() => undefined)
  if (!response.ok) return refuse(response.status, body)
  const decoded = Schema.decodeUnknownResult(schema)(body)
  if (Result.isSuccess(decoded)) return decoded.success
  console.error(`${address.pathname}${address.search} does not fit its schema: ${decoded.failure.message}`)
  return error(502, m.errors_the_api_gave_an_answer(), {
    mend: m.errors_the_api_and_the_dashboard(),
  })
}

/** Asks for all parts of a list, in order. */
export const askAll = async <A, E>(
  item: Schema.Codec<A, E>,
  path: string,
  query: Query = {},
): Promise<ReadonlyArray<A>> => {
  const schema = Page(item)
  const items: Array<A> = []
  for (let part = 0; part < MAXIMUM_PARTS; part += 1) {
    const answer = await ask(schema, path, { ...query, offset: items.length, limit: PART_SIZE })
    items.push(...answer.items)
    if (answer.next === null || answer.items.length === 0) break
  }
  return items
}

const refuse = (status: number, body: unknown): never => {
  const told = Schema.decodeUnknownResult(ErrorText)(body)
  const { message, mend } = Result.isSuccess(told)
    ? told.success.error
    : { message: m.errors_the_api_could_not_answer() }
  // Pages choose queries from what is known; what does not fit is a part of the address, so there is no such page.
  return error(status === 400 ? 404 : status > 400 ? status : 502, message, mend === undefined ? {} : { mend })
}

const ErrorText = Schema.Struct({
  error: Schema.Struct({ message: Schema.String, mend: Schema.optionalKey(Schema.String) }),
})

/** Answers come from the same machine; one that takes longer is broken. */
const TIMEOUT_MILLISECONDS = 10_000
/** Items asked for at once in a list that is read whole. */
const PART_SIZE = 200
/** The most parts read of one list: 10,000 items, above what any page shows whole. */
const MAXIMUM_PARTS = 50
