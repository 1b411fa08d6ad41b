/**
 * Tells those who want to know, for ever.
 *
 * 1. Finished scans are noticed and become deliveries; periods that are over become digests. Both are written down first, once each.
 * 2. What is due is claimed, sent and settled, a few at once. What failed comes up again, later each time, until it is given up.
 *
 * Kill it anywhere: what was claimed and not settled comes up again when the claim has run out, under the same id. Deliveries to one
 * receiver may arrive in another order than their scans, since one that failed waits while others go out.
 */
import { createHash, randomBytes } from "node:crypto"
import { type Change, type ChangesEvent, catalogIn } from "@plumbline/core"
import { type ClaimedDelivery, type ConfiguredSubscription, Store } from "@plumbline/store"
import { Cause, Clock, Duration, Effect } from "effect"
import { confirmationMail, digestMail, type Letter, queryOf, TOLD, type ToldChanges } from "./mail/digest.ts"
import { sendMail } from "./mail/send.ts"
import type { NotifyOptions } from "./options.ts"
import { periodOf } from "./period.ts"
import { type Outcome, pauseAfter, RETRY_DELAYS } from "./retry.ts"
import { postEvent } from "./webhook/post.ts"

/** Takes over the configuration: what is new there is told of what comes after. To be run before anything else, once a start. */
export const beginNotifying = Effect.fn("notify.begin")(function* (options: NotifyOptions) {
  const { notices } = yield* Store
  const now = yield* Clock.currentTimeMillis
  // Scans that ended while nobody looked are told to those who were subscribed then, not to those who come now.
  yield* notices.noticeScans(now, CHANGES_IN_EVENT)
  yield* notices.syncSubscriptions(configured(options, now), now)
})

/** Notices, plans and sends all that is due now. Answers how many deliveries were tried. */
export const notifyOnce = Effect.fn("notify.once")(function* (options: NotifyOptions) {
  const { notices } = yield* Store
  const now = yield* Clock.currentTimeMillis
  yield* notices.forgetOld(now - UNCONFIRMED_KEPT, now - SETTLED_KEPT)
  yield* notices.noticeScans(now, CHANGES_IN_EVENT)
  for (const { id, frequency, period } of yield* notices.subscriptions()) {
    const current = periodOf(frequency, now)
    if (current !== period) yield* notices.planDigest({ subscription: id, period: current }, now)
  }
  let tried = 0
  const drain = Effect.gen(function* () {
    for (;;) {
      const at = yield* Clock.currentTimeMillis
      const delivery = yield* notices.claimDelivery(at, at + CLAIM)
      if (delivery === null) return
      tried += 1
      yield* settle(delivery, yield* attempt(delivery, options), options)
    }
  })
  yield* Effect.forEach(Array.from({ length: AT_ONCE }), () => drain, { concurrency: AT_ONCE, discard: true })
  return tried
})

/** Begins, and looks again every few seconds. A defect is told and the next look tries again. */
export const notifyForEver = (options: NotifyOptions): Effect.Effect<never, never, Store> => {
  const safely = <A>(act: Effect.Effect<A, never, Store>) =>
    Effect.catchCause(act, (cause) =>
      Cause.hasInterruptsOnly(cause)
        ? Effect.interrupt
        : Effect.sync(() => options.say(`Notifications: ${Cause.pretty(cause)}`)),
    )
  return Effect.andThen(
    safely(beginNotifying(options)),
    Effect.forever(Effect.andThen(safely(notifyOnce(options)), Effect.sleep(LOOK_AGAIN))),
  )
}

const attempt = (delivery: ClaimedDelivery, options: NotifyOptions): Effect.Effect<Outcome, never, Store> =>
  delivery.subscription.channel === "webhook" ? attemptWebhook(delivery, options) : attemptMail(delivery, options)

const attemptWebhook = Effect.fnUntraced(function* (delivery: ClaimedDelivery, options: NotifyOptions) {
  const { subscription, part, parts, total } = delivery
  const webhook = options.webhooks.find(({ name }) => name === subscription.id)
  if (webhook === undefined) return { kind: "permanent", error: "the configuration names it no more" } as const
  const store = yield* Store
  const { items } = yield* store.changes({
    ...subscription.filter,
    noticed: delivery.noticed,
    offset: (part - 1) * CHANGES_IN_EVENT,
    limit: CHANGES_IN_EVENT,
  })
  const [first] = items
  // Judged anew in between: there is nothing to tell any more.
  if (first === undefined) return { kind: "sent" } as const
  const event: ChangesEvent = {
    type: "changes",
    timestamp: delivery.createdAt,
    data: {
      subscription: subscription.id,
      country: first.country,
      scan: first.scan,
      finishedAt: first.at,
      part,
      parts,
      total,
      filter: subscription.filter,
      changes: items,
      page:
        options.site === null
          ? null
          : `${options.site}/changes${queryOf(subscription.filter, { scan: String(first.scan) })}`,
    },
  }
  const now = yield* Clock.currentTimeMillis
  return yield* postEvent({
    url: webhook.url,
    secret: webhook.secret,
    id: delivery.id,
    timestamp: Math.floor(now / 1_000),
    body: JSON.stringify(event),
    refuse: options.refuse,
  })
})

const attemptMail = Effect.fnUntraced(function* (delivery: ClaimedDelivery, options: NotifyOptions) {
  const { site, mail, catalog } = options
  if (mail === null || site === null)
    return { kind: "failed", error: "no SMTP server, or no site, is configured" } as const
  const store = yield* Store
  const letter: Letter = {
    deliveryId: delivery.id,
    subscription: delivery.subscription,
    createdAt: delivery.createdAt,
    site,
    from: mail.from,
    secret: yield* linkSecret,
    catalog: catalogIn(catalog, delivery.subscription.language),
  }
  if (delivery.kind === "confirmation") return yield* sendMail(mail, confirmationMail(letter))
  const { filter } = delivery.subscription
  const told: Array<ToldChanges> = []
  for (const direction of TOLD) {
    if (filter.direction !== undefined && filter.direction !== direction) continue
    const { items, total } = yield* store.changes({
      ...filter,
      direction: direction as Change["direction"],
      noticed: delivery.noticed,
      offset: 0,
      limit: CHANGES_OF_DIRECTION,
    })
    told.push({ direction, changes: items, total })
  }
  if (told.every(({ total }) => total === 0) && !delivery.subscription.sendsEmpty) return { kind: "sent" } as const
  return yield* sendMail(mail, digestMail(letter, told))
})

const settle = Effect.fnUntraced(function* (delivery: ClaimedDelivery, outcome: Outcome, options: NotifyOptions) {
  const { notices } = yield* Store
  const now = yield* Clock.currentTimeMillis
  if (outcome.kind === "sent") return yield* notices.deliverySent(delivery.key, now)
  if (outcome.kind === "ended") {
    options.say(`Notifications: ${delivery.subscription.id} ${outcome.because}, and is told nothing any more`)
    return yield* notices.endSubscription(delivery.subscription.id, outcome.because)
  }
  const pause = pauseAfter(delivery.attempt, outcome, options.retryDelays ?? RETRY_DELAYS)
  const name = delivery.subscription.origin === "visitor" ? "a visitor's subscription" : delivery.subscription.id
  options.say(
    pause === null
      ? `Notifications: ${delivery.id} to ${name} is given up after ${delivery.attempt} attempts: ${outcome.error}`
      : `Notifications: ${delivery.id} to ${name} could not be sent: ${outcome.error}; again in ${Duration.format(Duration.millis(pause))}`,
  )
  return yield* notices.deliveryFailed(delivery.key, outcome.error, pause === null ? null : now + pause, now)
})

/** What links in mails are signed with: made at random once for a store. */
export const linkSecret = Effect.gen(function* () {
  const { notices } = yield* Store
  return yield* notices.signingKey("links", randomBytes(32).toString("base64url"))
})

/** The subscriptions of the configuration: one for each webhook, and one for each recipient of a digest. */
const configured = ({ webhooks, digests }: NotifyOptions, now: number): ReadonlyArray<ConfiguredSubscription> => [
  ...webhooks.map(
    ({ name, url, filter }): ConfiguredSubscription => ({
      id: name,
      channel: "webhook",
      address: url,
      frequency: "each-scan",
      language: "en",
      filter,
      sendsEmpty: false,
      period: "",
    }),
  ),
  ...digests.flatMap(({ name, to, frequency, language, filter, sendsEmpty }) =>
    to.map(
      (address): ConfiguredSubscription => ({
        id: `${name}-${createHash("sha256").update(address.toLowerCase()).digest("hex").slice(0, 12)}`,
        channel: "mail",
        address,
        frequency,
        language,
        filter,
        sendsEmpty,
        period: periodOf(frequency, now),
      }),
    ),
  ),
]

/** An event of so many changes has some 200 kB at most. */
const CHANGES_IN_EVENT = 250
/** Of each direction in one mail: more are told by their number. */
const CHANGES_OF_DIRECTION = 30
/** Deliveries sent at once: a receiver that hangs holds up its own place only. */
const AT_ONCE = 4
/** Longer than any attempt can take. */
const CLAIM = 600_000
const LOOK_AGAIN = Duration.seconds(15)
const DAY = 86_400_000
export const UNCONFIRMED_KEPT = 2 * DAY
const SETTLED_KEPT = 90 * DAY
