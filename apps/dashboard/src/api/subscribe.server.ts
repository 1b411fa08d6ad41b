/** Sends what a reader asks for to the API: the only things that the dashboard sends. */
import { SubscriptionAnswer } from "@plumbline/core"
import { error, type RequestEvent } from "@sveltejs/kit"
import { Result, Schema } from "effect"
import { apiAddress } from "#app/config.server.ts"
import { m } from "#app/paraglide/messages.js"

export type Told = { readonly status: number; readonly state: SubscriptionAnswer["state"] | null }

/** Posts fields to `/api/v1/subscriptions…`. The reader's address goes with it, so that requests are counted by who made them. */
export const tell = async (
  event: RequestEvent,
  path: "" | "/confirm" | "/unsubscribe",
  query: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, string>> = {},
): Promise<Told> => {
  const address = new URL(`/api/v1/subscriptions${path}`, apiAddress())
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
  const before = event.request.headers.get("x-forwarded-for")
  const response = await fetch(address, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-forwarded-for": [before, event.getClientAddress()].filter((each) => each !== null).join(", "),
    },
    body: new URLSearchParams(fields).toString(),
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  }).catch(() => error(503, m.errors_the_api_does_not_answer(), { mend: m.errors_wait_a_moment_then_load() }))
  const decoded = Schema.decodeUnknownResult(SubscriptionAnswer)(await response.json().catch(() => undefined))
  return { status: response.status, state: Result.isSuccess(decoded) ? decoded.success.state : null }
}

/** The two parts of a signed link; null where one is missing. */
export const linkOf = ({ searchParams }: URL): { readonly id: string; readonly token: string } | null => {
  const [id, token] = [searchParams.get("id"), searchParams.get("token")]
  return id === null || token === null ? null : { id, token }
}

const TIMEOUT_MILLISECONDS = 10_000
