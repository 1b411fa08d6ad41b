/** The part of the store that says whom to tell what: subscriptions, and what is to be sent. Moments are milliseconds since 1970. */
import type { Effect } from "effect"
import {
  claimDelivery,
  deliveryFailed,
  deliveryReport,
  deliverySent,
  nextDelivery,
  subscriptions,
} from "./record/deliveries.ts"
import { noticeScans, planDigest } from "./record/notices.ts"
import {
  confirmSubscription,
  endSubscription,
  forgetOld,
  requestSubscription,
  signingKey,
  syncSubscriptions,
} from "./record/subscriptions.ts"
import type { Driver } from "./store-methods.ts"
import type {
  ClaimedDelivery,
  ConfiguredSubscription,
  DeliveryReport,
  PlannedDigest,
  RequestedSubscription,
  Subscription,
} from "./words.ts"

export interface Notices {
  /** Notices finished scans, once each, and makes what is to be sent of them at once. Answers how many there were. */
  readonly noticeScans: (now: number, changesInPart: number) => Effect.Effect<number>
  /** Makes the digest of a period that began, unless it was made before. Answers whether there is something to send. */
  readonly planDigest: (planned: PlannedDigest, now: number) => Effect.Effect<boolean>
  /** The oldest delivery that is due, kept from everybody else up to a moment; null when none is due. */
  readonly claimDelivery: (now: number, until: number) => Effect.Effect<ClaimedDelivery | null>
  /** When the next delivery is due; null when none waits. */
  readonly nextDelivery: () => Effect.Effect<number | null>
  readonly deliverySent: (key: number, now: number) => Effect.Effect<void>
  /** Tried in vain: again at `nextAt`, or, for null, never. */
  readonly deliveryFailed: (key: number, error: string, nextAt: number | null, now: number) => Effect.Effect<void>
  readonly deliveryReport: (troubles: number) => Effect.Effect<DeliveryReport>
  /** The active ones. */
  readonly subscriptions: () => Effect.Effect<ReadonlyArray<Subscription>>
  /** Takes over what the configuration names: what is new begins now, what is not named any more ends. */
  readonly syncSubscriptions: (wanted: ReadonlyArray<ConfiguredSubscription>, now: number) => Effect.Effect<void>
  /** Keeps what a visitor asked for until it is confirmed; false, and nothing kept, where the address was written to often enough. */
  readonly requestSubscription: (wanted: RequestedSubscription) => Effect.Effect<boolean>
  /** False where there is no such subscription. */
  readonly confirmSubscription: (id: string, now: number) => Effect.Effect<boolean>
  /** Ends it; a visitor's is deleted with its address. False where there is no such subscription. */
  readonly endSubscription: (id: string, because: string) => Effect.Effect<boolean>
  readonly forgetOld: (unconfirmedBefore: number, settledBefore: number) => Effect.Effect<void>
  /** The secret of that name: the one kept, or else the candidate, kept from here on. */
  readonly signingKey: (name: string, candidate: string) => Effect.Effect<string>
}

export const noticesMethods = ({ read, write }: Pick<Driver, "read" | "write">): Notices => ({
  noticeScans: write(noticeScans),
  planDigest: write(planDigest),
  claimDelivery: write(claimDelivery),
  nextDelivery: read(nextDelivery),
  deliverySent: write(deliverySent),
  deliveryFailed: write(deliveryFailed),
  deliveryReport: read(deliveryReport),
  subscriptions: read(subscriptions),
  syncSubscriptions: write(syncSubscriptions),
  requestSubscription: write(requestSubscription),
  confirmSubscription: write(confirmSubscription),
  endSubscription: write(endSubscription),
  forgetOld: write(forgetOld),
  signingKey: write(signingKey),
})
