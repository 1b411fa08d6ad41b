/**
 * What changed, and who wants to be told: filters and summaries of changes, the body of a webhook, subscriptions.
 *
 * The same filters choose what a page shows, what a feed holds, and what a subscriber is told.
 */
import { Schema } from "effect"
import { Change } from "./api.ts"
import { GovernmentLevel, Sector, Tag } from "./country.ts"
import { CheckId, CountryCode, Instant, OrganisationId, StandardId } from "./identifier.ts"
import { Language } from "./language.ts"
import { SupplierId, SupplierRole } from "./supplier.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** Which changes are meant: all that fit every member given. `role` counts only beside `supplier`. */
export const ChangeFilter = Schema.Struct({
  country: Schema.optionalKey(CountryCode),
  organisation: Schema.optionalKey(OrganisationId),
  standard: Schema.optionalKey(StandardId),
  check: Schema.optionalKey(CheckId),
  supplier: Schema.optionalKey(SupplierId),
  role: Schema.optionalKey(SupplierRole),
  sector: Schema.optionalKey(Sector),
  level: Schema.optionalKey(GovernmentLevel),
  tag: Schema.optionalKey(Tag),
  direction: Schema.optionalKey(Change.fields.direction),
}).annotate({ title: "ChangeFilter", description: "Which changes are meant; absent members choose all" })
export type ChangeFilter = typeof ChangeFilter.Type

/** How changes can be added up. */
export const CHANGE_GROUPS = ["country", "organisation", "standard", "supplier", "scan"] as const
export const ChangeGroup = Schema.Literals(CHANGE_GROUPS).annotate({
  title: "ChangeGroup",
  description: "What is counted by",
})
export type ChangeGroup = typeof ChangeGroup.Type

/** Verdicts that changed, by how. */
export const ChangeCounts = Schema.Struct({
  improved: Count,
  regressed: Count,
  other: Count,
  new: Count,
  gone: Count,
}).annotate({ title: "ChangeCounts" })
export type ChangeCounts = typeof ChangeCounts.Type

/**
 * `GET /api/v1/changes/summary?by=` with the filters of `/changes` (items; most regressed first, scans newest first): how many verdicts
 * changed. By supplier, a change counts for everybody who served the target before or after it.
 */
export const ChangeSummary = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  counts: ChangeCounts,
}).annotate({ title: "ChangeSummary" })
export type ChangeSummary = typeof ChangeSummary.Type

/** The body of a webhook: the changes of one finished scan that fit the subscription's filter, or a part of them. */
export const ChangesEvent = Schema.Struct({
  type: Schema.Literal("changes"),
  /** When the event was made; the same in every attempt. */
  timestamp: Instant,
  data: Schema.Struct({
    subscription: Schema.String,
    country: CountryCode,
    scan: Schema.Number,
    finishedAt: Instant,
    /** From 1 to `parts`. */
    part: Count,
    parts: Count,
    /** Changes in all parts together. */
    total: Count,
    filter: ChangeFilter,
    changes: Schema.Array(Change),
    /** The first of them on a page; null where the installation has no public address. */
    page: Schema.NullOr(Schema.String),
  }),
}).annotate({ title: "ChangesEvent", description: "What a webhook is told" })
export type ChangesEvent = typeof ChangesEvent.Type

/** The body of a webhook that tries the set-up. */
export const TestEvent = Schema.Struct({
  type: Schema.Literal("test"),
  timestamp: Instant,
  data: Schema.Struct({ message: Schema.String }),
}).annotate({ title: "TestEvent" })
export type TestEvent = typeof TestEvent.Type

export const FREQUENCIES = ["each-scan", "daily", "weekly", "monthly"] as const
export const Frequency = Schema.Literals(FREQUENCIES).annotate({
  title: "Frequency",
  description: "How often a digest is sent, at most",
})
export type Frequency = typeof Frequency.Type

/**
 * A mail address as it may stand in a header and an envelope: dot-atom before the sign (RFC 5322 §3.4.1), a host name after it, 254 octets
 * at most (RFC 5321 §4.5.3.1.3). Quoted local parts and address literals are not taken.
 */
export const MailAddress = Schema.String.check(
  Schema.isPattern(
    /^(?=.{3,254}$)(?=[^@]{1,64}@)[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]$/,
  ),
).annotate({ title: "MailAddress", description: "E-mail address, for example officer@example.org" })
export type MailAddress = typeof MailAddress.Type

/** `POST /api/v1/subscriptions`. The answer is the same whether or not the address is known. */
export const SubscriptionRequest = Schema.Struct({
  email: MailAddress,
  frequency: Frequency,
  language: Schema.optionalKey(Language),
  filter: ChangeFilter,
}).annotate({ title: "SubscriptionRequest" })
export type SubscriptionRequest = typeof SubscriptionRequest.Type

/** What was done on a request about a subscription. `none`: there is no such subscription any more, or the link is not one of ours. */
export const SubscriptionAnswer = Schema.Struct({
  state: Schema.Literals(["mail-sent", "confirmed", "ended", "none"]),
}).annotate({ title: "SubscriptionAnswer" })
export type SubscriptionAnswer = typeof SubscriptionAnswer.Type

/** `GET /api/v1/subscriptions`: whether visitors can subscribe here. */
export const SubscriptionsOffered = Schema.Struct({
  isOffered: Schema.Boolean,
  frequencies: Schema.Array(Frequency),
}).annotate({ title: "SubscriptionsOffered" })
export type SubscriptionsOffered = typeof SubscriptionsOffered.Type
