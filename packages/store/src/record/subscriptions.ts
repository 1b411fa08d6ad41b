/** Who is to be told: those named in the configuration, and visitors who confirmed their address. */
import { canonicalJson } from "@plumbline/core"
import { ask, askOne, type Dialogue, tell } from "../dialogue.ts"
import type { ConfiguredSubscription, RequestedSubscription } from "../words.ts"
import { newestNotice } from "./notices.ts"

/**
 * Takes over what the configuration names. What is new hears of what comes after; what is not named any more ends; who has unsubscribed
 * stays so. Run as one transaction.
 */
export function* syncSubscriptions(wanted: ReadonlyArray<ConfiguredSubscription>, now: number): Dialogue<void> {
  const known = new Map<string, { state: string; frequency: string }>()
  for (const { id, ...row } of yield* ask<{ id: string; state: string; frequency: string }>(
    "SELECT id, state, frequency FROM subscription WHERE origin = 'configuration'",
  )) {
    known.set(id, row)
  }
  const through = yield* newestNotice()
  for (const { id, channel, address, frequency, language, filter, sendsEmpty, period } of wanted) {
    const values = [address, frequency, language, canonicalJson(filter), Number(sendsEmpty)] as const
    const before = known.get(id)
    if (before === undefined) {
      yield* tell(
        `INSERT INTO subscription (address, frequency, language, filter, sends_empty, id, channel, origin, state, created_at, confirmed_at, through, period)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'configuration', 'active', ?, ?, ?, ?)`,
        ...values,
        id,
        channel,
        now,
        now,
        through,
        period,
      )
    } else if (before.state === "active") {
      yield* tell(
        "UPDATE subscription SET address = ?, frequency = ?, language = ?, filter = ?, sends_empty = ? WHERE id = ?",
        ...values,
        id,
      )
      if (before.frequency !== frequency) yield* tell("UPDATE subscription SET period = ? WHERE id = ?", period, id)
    }
  }
  const named = new Set(wanted.map(({ id }) => id))
  for (const id of known.keys()) if (!named.has(id)) yield* forget(id)
}

/**
 * Writes down that somebody asked for a subscription, and that a mail is to ask whether it was them. Answers false, and does nothing,
 * where the address was written to often enough of late.
 */
export function* requestSubscription(wanted: RequestedSubscription): Dialogue<boolean> {
  const { id, email, frequency, language, filter, now, since, mostMails } = wanted
  const asked = yield* askOne<{ times: number }>(
    "SELECT count(*) AS times FROM subscription WHERE address = ? AND origin = 'visitor' AND created_at > ?",
    email,
    since,
  )
  if (asked!.times >= mostMails) return false
  const [row] = yield* ask<{ key: number }>(
    `INSERT INTO subscription (id, channel, origin, address, frequency, language, filter, sends_empty, state, created_at, through, period)
     VALUES (?, 'mail', 'visitor', ?, ?, ?, ?, 0, 'unconfirmed', ?, 0, '') RETURNING key`,
    id,
    email,
    frequency,
    language,
    canonicalJson(filter),
    now,
  )
  yield* tell(
    `INSERT INTO delivery (id, subscription_key, kind, from_notice, until_notice, part, parts, total, state, attempts, next_at, created_at)
     VALUES (?, ?, 'confirmation', 0, 0, 1, 1, 0, 'waiting', 0, ?, ?)`,
    `${id}.confirmation`,
    row!.key,
    now,
    now,
  )
  return true
}

/** From here on it is told of what changes. Confirming twice changes nothing. False when there is no such subscription any more. */
export function* confirmSubscription(id: string, now: number): Dialogue<boolean> {
  const row = yield* askOne<{ state: string }>("SELECT state FROM subscription WHERE id = ?", id)
  if (row === undefined || row.state === "ended") return false
  if (row.state === "active") return true
  yield* tell(
    "UPDATE subscription SET state = 'active', confirmed_at = ?, through = ? WHERE id = ?",
    now,
    yield* newestNotice(),
    id,
  )
  return true
}

/**
 * Nothing is sent to it any more, what waits included. A visitor's is deleted with its address; of one that the configuration names it stays
 * known that it ended. False when there was none.
 */
export function* endSubscription(id: string, because: string): Dialogue<boolean> {
  const row = yield* askOne<{ origin: string; state: string }>(
    "SELECT origin, state FROM subscription WHERE id = ?",
    id,
  )
  if (row === undefined || row.state === "ended") return false
  if (row.origin === "visitor") {
    yield* forget(id)
    return true
  }
  yield* tell("UPDATE subscription SET state = 'ended', address = '', ended_because = ? WHERE id = ?", because, id)
  yield* tell(
    "DELETE FROM delivery WHERE state = 'waiting' AND subscription_key = (SELECT key FROM subscription WHERE id = ?)",
    id,
  )
  return true
}

/** Deletes requests that nobody confirmed until now, and deliveries that are settled and old. */
export function* forgetOld(unconfirmedBefore: number, settledBefore: number): Dialogue<void> {
  for (const { id } of yield* ask<{ id: string }>(
    "SELECT id FROM subscription WHERE state = 'unconfirmed' AND created_at < ?",
    unconfirmedBefore,
  )) {
    yield* forget(id)
  }
  yield* tell("DELETE FROM delivery WHERE state <> 'waiting' AND settled_at < ?", settledBefore)
}

function* forget(id: string): Dialogue<void> {
  yield* tell("DELETE FROM delivery WHERE subscription_key = (SELECT key FROM subscription WHERE id = ?)", id)
  yield* tell("DELETE FROM subscription WHERE id = ?", id)
}

/** The secret of that name: the one kept, or else the candidate, kept from here on. */
export function* signingKey(name: string, candidate: string): Dialogue<string> {
  yield* tell("INSERT INTO signing_key (name, secret) VALUES (?, ?) ON CONFLICT DO NOTHING", name, candidate)
  return (yield* askOne<{ secret: string }>("SELECT secret FROM signing_key WHERE name = ?", name))!.secret
}
