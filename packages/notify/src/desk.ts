/**
 * Where visitors subscribe: asks by mail whether it was them, confirms, ends.
 *
 * Nothing is told about whether an address is known: whoever asks gets the same answer. An address gets few such mails a day. Links are signed,
 * so nobody can confirm or end what was not written to them.
 */
import { randomBytes } from "node:crypto"
import type { SubscriptionRequest } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Clock, Effect } from "effect"
import { isLinkToken } from "./links.ts"
import { linkSecret } from "./notifier.ts"

export interface SubscriptionDesk {
  /** Whether visitors can subscribe: an SMTP server and a public address are configured. */
  readonly isOffered: boolean
  readonly request: (wanted: SubscriptionRequest) => Effect.Effect<void, never, Store>
  /** False where the link is not ours, or there is no such subscription any more. */
  readonly confirm: (id: string, token: string) => Effect.Effect<boolean, never, Store>
  /** Deletes it with its address. False where the link is not ours, or there is no such subscription any more. */
  readonly end: (id: string, token: string) => Effect.Effect<boolean, never, Store>
}

export interface DeskOptions {
  readonly isOffered: boolean
}

export const subscriptionDesk = ({ isOffered }: DeskOptions): SubscriptionDesk => ({
  isOffered,
  request: Effect.fn("desk.request")(function* ({ email, frequency, language, filter }) {
    const { notices } = yield* Store
    const now = yield* Clock.currentTimeMillis
    yield* notices.requestSubscription({
      id: randomBytes(16).toString("hex"),
      // The part before the sign may be told apart by case (RFC 5321 §2.4), the host never is.
      email: email.replace(/@.*$/, (host) => host.toLowerCase()),
      frequency,
      language: language ?? "en",
      filter,
      now,
      since: now - DAY,
      mostMails: MAILS_A_DAY,
    })
  }),
  confirm: Effect.fn("desk.confirm")(function* (id, token) {
    if (!isLinkToken(yield* linkSecret, "confirm", id, token)) return false
    const { notices } = yield* Store
    const now = yield* Clock.currentTimeMillis
    return yield* notices.confirmSubscription(id, now)
  }),
  end: Effect.fn("desk.end")(function* (id, token) {
    if (!isLinkToken(yield* linkSecret, "unsubscribe", id, token)) return false
    const { notices } = yield* Store
    return yield* notices.endSubscription(id, "unsubscribed")
  }),
})

const DAY = 86_400_000
/** Enough for somebody who mistypes or mislays; too few to annoy anybody with. */
const MAILS_A_DAY = 3
