/**
 * Which versions of the protocol does the server negotiate?
 * Spec: RFC 8446 §4.2.1 and D.1, RFC 5246 E.1: a server answers with the highest version it has that is not above the offer.
 *
 * 1. Offer TLS 1.3 and lower (left out when a whole handshake told the highest version already).
 * 2. Offer at most TLS 1.2, then always at most one below what was chosen last.
 * 3. `protocol_version` (70) from a server that answered before means that nothing lower is there either: stop. So does
 *    `handshake_failure` (40) to TLS 1.1 from one that knows TLS 1.3: OpenSSL at its usual security level has the version, but
 *    no hash for it. Any other refusal says nothing of lower versions: go on one lower.   4. Where refusals were silent (closed, reset), offer once more what worked before: a server that does
 *    not answer now was not refusing a version, and nothing is concluded.
 */
import { Effect } from "effect"
import { alertName } from "../codec/alert.ts"
import { cipherSuiteName } from "../codec/cipher-suites.ts"
import type { ClientHello } from "../codec/client-hello.ts"
import { type TlsVersion, tlsVersions, versionOf } from "../codec/versions.ts"
import type { TlsFailure } from "./connect.ts"
import type { Trial } from "./enumerate.ts"
import { DEFLATE, defaultGroups, helloFor } from "./hellos.ts"
import type { Answer } from "./offer.ts"

/** What is known of one version. Absence is only said after an answer that means it. */
export type VersionOutcome =
  | { readonly state: "offered"; readonly cipherSuite: string }
  | { readonly state: "not-offered"; readonly because: Decline }
  | { readonly state: "unknown"; readonly failure: TlsFailure }

/** What showed that a version is not offered. */
export type Decline =
  /** Offered this version and lower, the server chose a lower one. */
  | { readonly kind: "lower-version-chosen"; readonly chosen: TlsVersion }
  /** A fatal alert in answer to this version. */
  | { readonly kind: "alert"; readonly alert: number; readonly name: string }
  /** The stream ended without a word, though the same server answers other versions before and after. */
  | { readonly kind: "closed" | "reset" }
  /** `protocol_version`, or `handshake_failure` of a server that knows TLS 1.3, in answer to a higher version and all below. */
  | { readonly kind: "nothing-lower"; readonly refusedFrom: TlsVersion }

export type VersionOutcomes = Readonly<Record<TlsVersion, VersionOutcome>>

/** Asks one question of the server on a fresh stream. */
export type Ask<E> = (hello: ClientHello) => Effect.Effect<Answer, E>

/** What the search has found so far, with every answer that named a version. */
export interface VersionProbe {
  readonly outcomes: Partial<Record<TlsVersion, VersionOutcome>>
  readonly trials: Array<Trial>
}

/** Fills `probe` step by step, so that what was learned stays when it is cut short. */
export const probeVersionsInto = Effect.fnUntraced(function* <E>(
  probe: VersionProbe,
  ask: Ask<E>,
  options: {
    readonly serverName: string | null
    /** The outcome of a whole handshake that offered TLS 1.0 to 1.3. */
    readonly known?: { readonly version: TlsVersion; readonly cipherSuite: string }
    /** Whether an earlier question to this server had no answer in time. */
    readonly hasTimedOut?: boolean
  },
): Effect.fn.Return<void, E> {
  const { outcomes } = probe
  const { serverName, known } = options
  if (known !== undefined) recordChoice(outcomes, "TLS 1.3", known.version, known.cipherSuite)

  let maximum: TlsVersion | undefined = known === undefined ? "TLS 1.3" : below(known.version)
  let unanswered = options.hasTimedOut === true ? 1 : 0
  while (maximum !== undefined) {
    // RFC 8446 §4.1.2 forbids to offer compression with TLS 1.3.
    const compressionMethods = maximum === "TLS 1.3" ? [] : [DEFLATE]
    const hello: ClientHello = helloFor({ serverName, maximum, compressionMethods })
    const answer: Answer = yield* ask(hello)
    if (answer.kind === "flight") {
      const chosen: TlsVersion | undefined = versionOf(answer.flight.hello.version)
      if (chosen === undefined || tlsVersions.indexOf(chosen) > tlsVersions.indexOf(maximum)) {
        const expected = `a version up to ${maximum}`
        outcomes[maximum] = {
          state: "unknown",
          failure: { reason: "protocol-violation", at: "ServerHello.version", expected },
        }
        maximum = below(maximum)
        continue
      }
      const { flight } = answer
      const { cipherSuites } = hello
      probe.trials.push({
        version: chosen,
        cipherSuites,
        groups: defaultGroups(maximum),
        offersCompression: compressionMethods.length > 0,
        isNarrowed: false,
        flight,
      })
      recordChoice(outcomes, maximum, chosen, cipherSuiteName(answer.flight.hello.cipherSuite))
      maximum = below(chosen)
      continue
    }
    const { failure } = answer
    outcomes[maximum] = { state: "unknown", failure }
    if (failure.reason === "alert" && failure.alert === PROTOCOL_VERSION) {
      // A server that has refused every offer so far may be intolerant of high ones (RFC 7507 §1): go on below.
      const isAnswering = tlsVersions.some((version) => outcomes[version]?.state === "offered")
      recordRefusal(outcomes, maximum, isAnswering)
      if (isAnswering) break
    }
    if (failure.reason === "alert" && failure.alert === HANDSHAKE_FAILURE && outcomes["TLS 1.3"]?.state === "offered") {
      // Who knows TLS 1.3 was offered every suite, and would have answered with whichever lower version it has.
      recordRefusal(outcomes, maximum, true, failure.alert)
      if (maximum !== "TLS 1.2") break
    }
    if (failure.reason === "not-connected") break
    // Each further answer that never comes would cost its time limit, and who speaks no TLS does not at lower versions either.
    if ((failure.reason === "timeout" || failure.reason === "protocol-violation") && ++unanswered === 2) break
    maximum = below(maximum)
  }
  yield* confirmSilentRefusals(probe, ask, serverName)
})

const PROTOCOL_VERSION = 70
const HANDSHAKE_FAILURE = 40

const below = (version: TlsVersion): TlsVersion | undefined => tlsVersions[tlsVersions.indexOf(version) - 1]

const recordChoice = (
  outcomes: VersionProbe["outcomes"],
  maximum: TlsVersion,
  chosen: TlsVersion,
  cipherSuite: string,
): void => {
  outcomes[chosen] = { state: "offered", cipherSuite }
  for (const version of tlsVersions.slice(tlsVersions.indexOf(chosen) + 1, tlsVersions.indexOf(maximum) + 1))
    outcomes[version] = { state: "not-offered", because: { kind: "lower-version-chosen", chosen } }
}

const recordRefusal = (
  outcomes: VersionProbe["outcomes"],
  refusedFrom: TlsVersion,
  isAnswering: boolean,
  alert = PROTOCOL_VERSION,
): void => {
  outcomes[refusedFrom] = { state: "not-offered", because: { kind: "alert", alert, name: alertName(alert) } }
  if (!isAnswering || (alert !== PROTOCOL_VERSION && refusedFrom === "TLS 1.2")) return
  for (const version of tlsVersions.slice(0, tlsVersions.indexOf(refusedFrom)))
    outcomes[version] ??= { state: "not-offered", because: { kind: "nothing-lower", refusedFrom } }
}

/** Turns refusals into absence where the server is seen to answer other versions. */
const confirmSilentRefusals = Effect.fnUntraced(function* <E>(
  { outcomes }: VersionProbe,
  ask: Ask<E>,
  serverName: string | null,
): Effect.fn.Return<void, E> {
  const offered = tlsVersions.findLast((version) => outcomes[version]?.state === "offered")
  if (offered === undefined) return
  const isSilent = ({ reason }: TlsFailure): boolean => reason === "closed" || reason === "reset"
  const needsControl = tlsVersions.some((version) => {
    const outcome = outcomes[version]
    return outcome?.state === "unknown" && isSilent(outcome.failure)
  })
  const control = needsControl ? yield* ask(helloFor({ serverName, maximum: offered })) : undefined
  for (const version of tlsVersions) {
    const outcome = outcomes[version]
    if (outcome?.state !== "unknown") continue
    const { failure } = outcome
    if (failure.reason === "alert")
      outcomes[version] = { state: "not-offered", because: { kind: "alert", alert: failure.alert, name: failure.name } }
    else if ((failure.reason === "closed" || failure.reason === "reset") && control?.kind === "flight")
      outcomes[version] = { state: "not-offered", because: { kind: failure.reason } }
  }
})
