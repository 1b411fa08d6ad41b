/** Who is signed in? Asked only where a browser holds a cookie, so that visitors cost nothing. */
import { SessionAnswer } from "@plumbline/core"
import type { Cookies } from "@sveltejs/kit"
import { Result, Schema } from "effect"
import { apiAddress } from "#app/config.server.ts"

const COOKIE = "plumbline_session"

/** The operator's name; null for visitors, and where the API does not say. */
export const askOperator = async (cookies: Cookies): Promise<string | null> => {
  const value = cookies.get(COOKIE)
  if (value === undefined) return null
  const response = await fetch(`${apiAddress()}/api/v1/session`, {
    headers: { cookie: `${COOKIE}=${value}` },
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  }).catch(() => null)
  const answer = Schema.decodeUnknownResult(SessionAnswer)(await response?.json().catch(() => null))
  return Result.isSuccess(answer) ? answer.success.operator : null
}

const TIMEOUT_MILLISECONDS = 5_000
