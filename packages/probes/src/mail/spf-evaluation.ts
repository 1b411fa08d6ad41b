/**
 * SPF for one sender: may this address send mail for this domain?
 * Spec: RFC 7208 §4 (`check_host()`), §4.6.4 (limits), §5 (mechanisms), §6 (modifiers).
 *
 * 1. TXT of the domain; one SPF record, else `none` or `permerror`. 2. Its terms from left to right; the first mechanism
 * that matches decides. 3. When none does, the redirect; without one, `neutral`. 4. For `fail`, the explanation.
 *
 * Not done here: the time limit of §4.6.4, which belongs to whoever answers the look-ups.
 */
import { Effect } from "effect"
import { decodeSpfAddress, isInNetwork } from "./spf-address.ts"
import { activeRedirect, decodeSpfRecord, isSpfRecord, type Qualifier, type SpfMechanism } from "./spf-record.ts"
import {
  countLookup,
  expandDomain,
  explanationOf,
  isWithin,
  MAX_SPF_NAMES,
  pointersOf,
  queryName,
  type SpfError,
  type SpfLookup,
  type SpfSession,
  valuesOf,
} from "./spf-session.ts"

export type SpfResult = "none" | "neutral" | "pass" | "fail" | "softfail" | SpfError

export interface SpfOutcome {
  readonly result: SpfResult
  /** For `fail` only: the text that the domain publishes for its senders, or `null` when there is none to be had (§6.2). */
  readonly explanation: string | null
  /** Terms that ask the DNS, as counted against the limit of ten. */
  readonly lookups: number
  /** Of these, terms that asked for something that is not there. */
  readonly voidLookups: number
}

export interface SpfSender {
  /** Address of the client. */
  readonly ip: string
  /** What it said in HELO or EHLO. */
  readonly helo: string
  /** The reverse path; empty for a null sender, for which `postmaster@<helo>` stands (§2.4). */
  readonly mailFrom: string
}

export interface SpfOptions {
  /** Terms that may find nothing; the RFC recommends two (§4.6.4). */
  readonly maxVoidLookups?: number
  /** `%{r}`: the name of the receiving host. */
  readonly receiver?: string
}

/** `check_host()`. Never fails: what the DNS does not say is a `temperror`; a text that is no address gives `none`. */
export const evaluateSpf = Effect.fn("evaluateSpf")(function* (
  sender: SpfSender,
  lookup: SpfLookup,
  options: SpfOptions = {},
) {
  const ip = decodeSpfAddress(sender.ip)
  if (ip === null) return outcome("none", null)
  const identity = sender.mailFrom === "" ? sender.helo : sender.mailFrom
  const at = identity.lastIndexOf("@")
  const session: SpfSession = {
    ip,
    // §4.3: without a local part, postmaster.
    localPart: identity.slice(0, Math.max(at, 0)) || "postmaster",
    senderDomain: identity.slice(at + 1),
    helo: sender.helo,
    receiver: options.receiver ?? "unknown",
    maxVoidLookups: options.maxVoidLookups ?? MAX_VOID_LOOKUPS,
    lookup,
    lookups: 0,
    voidLookups: 0,
    pointers: null,
  }
  const { result, explain } = yield* checkHost(session, session.senderDomain).pipe(
    Effect.catch((error) => Effect.succeed<Decision>({ result: error, explain: null })),
  )
  const { lookups, voidLookups } = session
  if (result !== "fail" || explain === null) return outcome(result, null, lookups, voidLookups)
  // §4.6.4: the limits do not bear on explanations.
  return outcome(result, yield* explanationOf(session, explain.domain, explain.spec), lookups, voidLookups)
})

const outcome = (result: SpfResult, explanation: string | null, lookups = 0, voidLookups = 0): SpfOutcome => ({
  result,
  explanation,
  lookups,
  voidLookups,
})

/** A result, and the `exp` of the record that decided with the domain it stands at. */
interface Decision {
  readonly result: SpfResult
  readonly explain: { readonly domain: string; readonly spec: string } | null
}

/** §4: the record of one domain; called again for include and redirect. */
const checkHost = (session: SpfSession, domain: string): Effect.Effect<Decision, SpfError> =>
  Effect.gen(function* () {
    const name = queryName(domain)
    // §4.3: a malformed name, one of a single label, or an address in brackets.
    if (name === null || !name.includes(".") || name.startsWith("[")) return { result: "none", explain: null }
    const answer = yield* session.lookup(name, "TXT")
    if (answer.status === "failed") return yield* Effect.fail("temperror" as const)
    const [text, ...others] = answer.status === "records" ? answer.values.filter(isSpfRecord) : []
    if (text === undefined) return { result: "none", explain: null }
    const decoded = decodeSpfRecord(text)
    if (others.length > 0 || "error" in decoded) return yield* Effect.fail("permerror" as const)
    const { record } = decoded
    for (const mechanism of record.mechanisms)
      if (yield* matchesSender(session, domain, mechanism)) {
        const explain = record.explanation === null ? null : { domain, spec: record.explanation }
        return { result: RESULTS[mechanism.qualifier], explain }
      }
    const redirect = activeRedirect(record)
    if (redirect === null) return { result: "neutral", explain: null }
    yield* countLookup(session)
    const redirected = yield* checkHost(session, yield* expandDomain(session, domain, redirect))
    // §6.1: a redirect to a domain without a record is an error.
    return redirected.result === "none" ? yield* Effect.fail("permerror" as const) : redirected
  })

/** §5: whether a mechanism matches. */
const matchesSender = Effect.fnUntraced(function* (session: SpfSession, domain: string, mechanism: SpfMechanism) {
  if (mechanism.kind === "all") return true
  if (mechanism.kind === "ip4" || mechanism.kind === "ip6")
    return isInNetwork(session.ip, mechanism.address, mechanism.prefix)
  yield* countLookup(session)
  const before = session.voidLookups
  const target = mechanism.domain === null ? domain : yield* expandDomain(session, domain, mechanism.domain)
  if (mechanism.kind === "include") {
    const { result } = yield* checkHost(session, target)
    // §5.2: an include of nothing is an error; anything but pass does not match.
    return result === "none" ? yield* Effect.fail("permerror" as const) : result === "pass"
  }
  const matches = yield* matchesNames(session, target, mechanism)
  // §4.6.4 counts terms: one that found nothing several times still counts once.
  session.voidLookups = Math.min(session.voidLookups, before + 1)
  return session.voidLookups > session.maxVoidLookups ? yield* Effect.fail("permerror" as const) : matches
})

const matchesNames = Effect.fnUntraced(function* (session: SpfSession, target: string, mechanism: NamesMechanism) {
  if (mechanism.kind === "ptr") {
    const suffix = queryName(target)
    return (yield* pointersOf(session)).some((name) => suffix !== null && isWithin(name, suffix))
  }
  // §5.7: exists looks for an A record, also when the sender came over IPv6.
  if (mechanism.kind === "exists") return (yield* valuesOf(session, target, "A")).length > 0
  const hosts = mechanism.kind === "a" ? [target] : yield* valuesOf(session, target, "MX")
  if (hosts.length > MAX_SPF_NAMES) return yield* Effect.fail("permerror" as const)
  const [type, prefix] =
    session.ip.family === 4 ? (["A", mechanism.prefix4] as const) : (["AAAA", mechanism.prefix6] as const)
  for (const host of hosts) {
    const addresses = yield* valuesOf(session, host, type)
    if (addresses.some((address) => isInNetwork(session.ip, address, prefix))) return true
  }
  return false
})

type NamesMechanism = Extract<SpfMechanism, { kind: "a" | "mx" | "ptr" | "exists" }>

const RESULTS: Readonly<Record<Qualifier, SpfResult>> = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" }

/** Terms that find nothing (RFC 7208 §4.6.4, recommended). */
const MAX_VOID_LOOKUPS = 2
