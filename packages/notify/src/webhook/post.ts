/**
 * Posts an event to a webhook, once. Spec: Standard Webhooks 1.0.0; RFC 9110 for the answers.
 *
 * 1. The name is resolved; an address that may not be connected to ends it, at the moment of connecting.
 * 2. The body goes out signed.   3. Only the status of the answer counts: 2xx is success, 410 ends the subscription.
 *
 * Redirects are not followed: a receiver that moved says so to its operator. Nothing of an answer's body is kept.
 */
import { lookup } from "node:dns"
import { request as requestPlain } from "node:http"
import { request as requestSecure } from "node:https"
import { isIP, type LookupFunction } from "node:net"
import { Effect } from "effect"
import { lineOf, type Outcome } from "../retry.ts"
import { decodeSecret, signatureOf } from "./signature.ts"

export interface WebhookPost {
  readonly url: string
  readonly secret: string
  /** The same in every attempt, so that a receiver can drop doubles. */
  readonly id: string
  /** Seconds since 1970, of this attempt: receivers refuse old ones. */
  readonly timestamp: number
  readonly body: string
  readonly refuse: (address: string) => string | null
  readonly timeoutMilliseconds?: number
}

/** Never fails: what went wrong is an outcome. */
export const postEvent = (post: WebhookPost): Effect.Effect<Outcome> =>
  Effect.callback<Outcome>((resume, signal) => {
    const key = decodeSecret(post.secret)
    if (key === null) return resume(Effect.succeed(permanent("the secret is none; make one anew")))
    const url = new URL(post.url)
    const host = url.hostname.replace(/^\[|\]$/g, "")
    const literalRefused = isIP(host) === 0 ? null : post.refuse(host)
    if (literalRefused !== null) return resume(Effect.succeed(refused(host, literalRefused)))

    const body = Buffer.from(post.body)
    const request = (url.protocol === "https:" ? requestSecure : requestPlain)(
      url,
      {
        method: "POST",
        agent: false,
        lookup: guardedLookup(post.refuse),
        timeout: post.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS,
        maxHeaderSize: LARGEST_HEADER,
        signal,
        headers: {
          "content-type": "application/json; charset=utf-8",
          "content-length": body.length,
          "user-agent": "Plumbline-Webhooks/1",
          "webhook-id": post.id,
          "webhook-timestamp": String(post.timestamp),
          "webhook-signature": signatureOf(key, post.id, post.timestamp, post.body),
        },
      },
      (response) => {
        const { statusCode = 0, headers } = response
        // The connection ends here, however much the receiver wants to say.
        response.destroy()
        resume(Effect.succeed(outcomeOf(statusCode, headers["retry-after"])))
      },
    )
    request.on("timeout", () => request.destroy(new Error("no answer in time")))
    request.on("error", (problem) =>
      resume(Effect.succeed(problem instanceof AddressRefused ? permanent(problem.message) : failed(lineOf(problem)))),
    )
    request.end(body)
  }).pipe(
    Effect.timeoutOrElse({
      duration: post.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS,
      orElse: () => Effect.succeed(failed("no answer in time")),
    }),
  )

const outcomeOf = (status: number, retryAfter: string | undefined): Outcome => {
  if (status >= 200 && status < 300) return { kind: "sent" }
  if (status === 410) return { kind: "ended", because: "answered 410 Gone" }
  if (status >= 300 && status < 400)
    return failed(`answered ${status}; redirects are not followed: name the new address`)
  // Delay in seconds; a date is not read (RFC 9110 §10.2.3).
  const seconds = /^\d{1,6}$/.test(retryAfter ?? "") ? Number(retryAfter) : 0
  return { kind: "failed", error: `answered ${status}`, retryAfterMilliseconds: seconds * 1_000 }
}

class AddressRefused extends Error {}

/** Resolves a name and ends it when one of its addresses may not be connected to. */
const guardedLookup =
  (refuse: WebhookPost["refuse"]): LookupFunction =>
  (hostname, options, done) =>
    lookup(hostname, { ...options, all: true }, (problem, addresses) => {
      if (problem !== null) return done(problem, "", 0)
      for (const { address } of addresses) {
        const reason = refuse(address)
        if (reason !== null) return done(new AddressRefused(refused(address, reason).error), "", 0)
      }
      if (options.all === true) return done(null, addresses)
      const [first] = addresses
      return first === undefined
        ? done(new Error(`${hostname} has no address`), "", 0)
        : done(null, first.address, first.family)
    })

const failed = (error: string) => ({ kind: "failed", error }) as const
const permanent = (error: string) => ({ kind: "permanent", error }) as const
const refused = (address: string, reason: string) =>
  permanent(`${address} is not public (${reason}); allow it by network.allow if it is meant`)

/** The specification advises 15 to 30 seconds. */
const TIMEOUT_MILLISECONDS = 15_000
const LARGEST_HEADER = 16_384
