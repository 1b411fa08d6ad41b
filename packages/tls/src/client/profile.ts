/**
 * The TLS profile of a server: everything learned, as plain JSON.
 *
 * 1. A whole handshake: highest version, suite, certificates.   2. The versions below it, by hand-made hellos.
 * 3. At complete depth: suites, order, groups and behavior (find-capabilities.ts).
 * 4. Facts of the certificates, and whether they lead to a trusted root, whatever the date.
 *
 * There are no times and no random values in a profile: an unchanged server gives the same bytes again. What failed half-way
 * is in it with its reason. At basic depth an ordinary server (TLS 1.2 and 1.3) costs three connections, any server at most seven;
 * at complete depth twelve and sixty.
 */
import { Effect, type Scope } from "effect"
import { type CertificateFacts, decodeCertificate } from "../certificate/facts.ts"
import { type ChainTrust, mozillaTrustStore, type TrustStore, verifyChain } from "../certificate/trust.ts"
import type { ClientHello } from "../codec/client-hello.ts"
import { DecodeError } from "../codec/reader.ts"
import { type TlsVersion, tlsVersions } from "../codec/versions.ts"
import { describeCapabilities, type Found, type TlsCapabilities } from "./capabilities.ts"
import {
  type Connect,
  defaultTlsLimits,
  nameOfConnectError,
  type TlsError,
  type TlsFailure,
  type TlsLimits,
} from "./connect.ts"
import { type EarlyData, readEarlyData } from "./early-data.ts"
import { beginCapabilities, findCapabilities } from "./find-capabilities.ts"
import { type HandshakeFacts, handshake } from "./handshake.ts"
import type { NameTrial } from "./name-behavior.ts"
import { type Answer, offer } from "./offer.ts"
import { offerSsl2, type Ssl2Outcome } from "./offer-ssl2.ts"
import { probeVersionsInto, type VersionOutcomes, type VersionProbe } from "./probe-versions.ts"
import { NOT_TRIED, type Renegotiation, renegotiate } from "./renegotiation.ts"

/** `basic`: versions and certificates. `complete`: suites, groups and behavior too. */
export type ProfileDepth = "basic" | "complete"

/** Evidence on the TLS of one server. Plain JSON. */
export interface TlsProfile {
  readonly depth: ProfileDepth
  /** Name asked for by SNI. */
  readonly serverName: string | null
  readonly versions: VersionOutcomes
  readonly highest: TlsVersion | null
  readonly lowest: TlsVersion | null
  /** The whole handshake, or why there was none. */
  readonly handshake: CompletedHandshake | { readonly failure: TlsFailure }
  /** As presented, leaf first; from the whole handshake, or else from a hello that showed them. */
  readonly certificates: ReadonlyArray<CertificateFacts>
  /** Certificates presented that could not be read. */
  readonly unreadableCertificates: number
  /** Whether the chain leads to a root, dates left aside; `null` when no certificate was seen. */
  readonly trust: ChainTrust | null
  /** Suites, groups and behavior; `null` at basic depth and where no version was found. */
  readonly capabilities: TlsCapabilities | null
  /** Streams opened for this profile. */
  readonly connections: number
}

export interface CompletedHandshake {
  readonly version: TlsVersion
  readonly cipherSuite: string
  readonly keyExchange: string | null
  readonly alpn: string | null
  /** An OCSP answer was stapled. */
  readonly hasStapledOcsp: boolean
}

export interface ProfileOptions {
  /** Host name for SNI (A-label), `null` for none. */
  readonly serverName: string | null
  readonly depth: ProfileDepth
  /** Protocols for ALPN in the whole handshake. */
  readonly alpn?: ReadonlyArray<string>
  /** The Mozilla roots of Node by default. */
  readonly roots?: TrustStore
  /** At complete depth: asks for renegotiation too, which costs the server up to eleven handshakes. Off by default. */
  readonly intrusive?: boolean
  /** A handshake with the same server that was made for another purpose, which saves one here. */
  readonly handshake?: HandshakeFacts
  readonly limits?: Partial<TlsLimits>
}

/**
 * Profiles a server. Fails with the caller's own error when not even the first stream can be opened; everything else is in
 * the profile.
 */
export const profile = Effect.fnUntraced(function* <E>(
  connect: Connect<E>,
  options: ProfileOptions,
): Effect.fn.Return<TlsProfile, E> {
  const limits = { ...defaultTlsLimits, ...(options.depth === "complete" ? completeLimits : {}), ...options.limits }
  const state = beginState(options.handshake)
  yield* Effect.timeoutOption(gather(connect, options, limits, state), limits.totalMs)
  return describe(state, options)
})

/** Finds which versions a server negotiates, and nothing else. Fails as `profile` does. */
export const probeVersions = Effect.fnUntraced(function* <E>(
  connect: Connect<E>,
  options: { readonly serverName: string | null; readonly limits?: Partial<TlsLimits> },
): Effect.fn.Return<{ readonly versions: VersionOutcomes; readonly connections: number }, E> {
  const limits = { ...defaultTlsLimits, ...options.limits }
  const state = beginState(undefined)
  yield* Effect.timeoutOption(probeVersionsInto(state.probe, askOver(connect, limits, state), options), limits.totalMs)
  return { versions: completed(state.probe), connections: state.connections }
})

/** Any server is known within 60 connections; each is one round trip or two. */
const completeLimits = { totalMs: 180_000, connections: 60 }

const beginState = (facts: HandshakeFacts | undefined): State => ({
  probe: { outcomes: {}, trials: [] },
  facts,
  failure: undefined,
  earlyData: null,
  found: undefined,
  connections: 0,
})

interface State {
  readonly probe: VersionProbe
  facts: HandshakeFacts | undefined
  failure: TlsFailure | undefined
  earlyData: EarlyData | null
  found: Found | undefined
  connections: number
}

const gather = Effect.fnUntraced(function* <E>(
  connect: Connect<E>,
  options: ProfileOptions,
  limits: TlsLimits,
  state: State,
): Effect.fn.Return<void, E> {
  const { serverName, alpn } = options
  const shakeHands = (observe: boolean) =>
    Effect.scoped(
      Effect.gen(function* () {
        const completed = yield* handshake(counted(connect, state), {
          serverName,
          answerMs: limits.answerMs,
          observe,
          ...(alpn === undefined ? {} : { alpn }),
        })
        state.facts = completed.facts
        state.failure = undefined
        if (options.depth === "complete" && completed.facts.version === "TLS 1.3")
          state.earlyData = yield* readEarlyData(completed)
      }),
    ).pipe(
      Effect.catchIf(isTlsError, ({ failure }) =>
        Effect.sync(() => {
          state.failure = failure
        }),
      ),
    )
  if (state.facts === undefined) {
    yield* shakeHands(options.depth === "complete")
    // An observed handshake offers fewer groups: who refuses it may take all of them.
    if (options.depth === "complete" && state.failure?.reason === "alert")
      yield* Effect.catch(shakeHands(false), (error: E) => Effect.sync(() => noteNotConnected(state, error)))
  }
  yield* probeVersionsInto(state.probe, askOver(connect, limits, state), {
    serverName,
    ...(state.facts === undefined ? {} : { known: state.facts }),
    hasTimedOut: state.failure?.reason === "timeout",
  })
  if (options.depth === "basic" || !tlsVersions.some((version) => state.probe.outcomes[version]?.state === "offered"))
    return
  state.found = beginCapabilities((hello) => Effect.orDie(askOver(connect, limits, state)(hello)), serverName)
  state.found.earlyData = state.earlyData
  yield* findCapabilities(state.found, {
    probe: state.probe,
    handshake: state.facts,
    certificates: chainOf(state).flatMap((der) => readCertificate(der) ?? []),
    serverName,
    askSsl2: askSsl2Over(connect, limits, state),
    renegotiate: options.intrusive === true ? renegotiateOver(connect, options, limits, state) : undefined,
    handshakeAs: (name) => handshakeAs(connect, name, limits, state),
    leafOf: (chain) => fingerprintsOf(chain)[0],
    mayBeThorough: () => !isOrdinary(state) || state.connections < limits.thoroughConnections,
  })
})

/** Three suites at TLS 1.3, three at TLS 1.2: what operators are told to configure. */
const ORDINARY_SUITES = 6

/** TLS 1.3 with or without TLS 1.2, and few suites. Others cost more anyway; there, the rest of the facts adds little. */
const isOrdinary = ({ probe: { outcomes }, found }: State): boolean => {
  const offered = tlsVersions.filter((version) => outcomes[version]?.state === "offered")
  const suites = Object.values(found?.suites ?? {}).reduce((sum, { accepted }) => sum + accepted.size, 0)
  return offered.includes("TLS 1.3") && offered[0] !== undefined && offered[0] >= "TLS 1.2" && suites <= ORDINARY_SUITES
}

/** A whole handshake below TLS 1.3, for renegotiation on its connection. */
const renegotiateOver = <E>(
  connect: Connect<E>,
  { serverName }: ProfileOptions,
  { answerMs, connections }: TlsLimits,
  state: State,
): Effect.Effect<Renegotiation> =>
  Effect.suspend(() =>
    state.connections >= connections
      ? Effect.succeed(NOT_TRIED)
      : Effect.scoped(
          Effect.flatMap(
            handshake(counted(connect, state), { serverName, answerMs, maximum: "TLS 1.2" }),
            ({ socket }) => renegotiate(socket),
          ),
        ),
  ).pipe(Effect.catch(() => Effect.succeed(NOT_TRIED)))

const handshakeAs = <E>(
  connect: Connect<E>,
  serverName: string | null,
  { answerMs, connections }: TlsLimits,
  state: State,
): Effect.Effect<NameTrial> =>
  Effect.suspend(() =>
    state.connections >= connections
      ? Effect.succeed<NameTrial>({ failure: CONNECTION_LIMIT })
      : Effect.scoped(
          Effect.map(
            handshake(counted(connect, state), { serverName, answerMs }),
            ({ facts }): NameTrial => ({ chain: facts.chain }),
          ),
        ),
  ).pipe(
    Effect.catch((error) =>
      Effect.succeed<NameTrial>({
        failure: isTlsError(error) ? error.failure : { reason: "not-connected", detail: nameOfConnectError(error) },
      }),
    ),
  )

const noteNotConnected = (state: State, error: unknown): void => {
  state.failure = { reason: "not-connected", detail: nameOfConnectError(error) }
}

const isTlsError = (error: unknown): error is TlsError =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "TlsError"

const counted = <E>(connect: Connect<E>, state: State): Connect<E> =>
  Effect.tap(connect, () =>
    Effect.sync(() => {
      state.connections++
    }),
  )

/** Asks over a fresh stream each time; a stream that cannot be opened is an answer too, but not the first. */
const askOver =
  <E>(connect: Connect<E>, limits: TlsLimits, state: State) =>
  (hello: ClientHello): Effect.Effect<Answer, E> => {
    if (state.connections >= limits.connections) return Effect.succeed({ kind: "failure", failure: CONNECTION_LIMIT })
    const asked: Effect.Effect<Answer, E, Scope.Scope> = Effect.flatMap(counted(connect, state), (stream) =>
      offer(stream, hello, limits.answerMs),
    )
    const isFirst = state.connections === 0 && state.facts === undefined
    return Effect.scoped(asked).pipe(
      Effect.catch((error) =>
        isFirst
          ? Effect.fail(error)
          : Effect.succeed<Answer>({
              kind: "failure",
              failure: { reason: "not-connected", detail: nameOfConnectError(error) },
            }),
      ),
    )
  }

const askSsl2Over = <E>(connect: Connect<E>, limits: TlsLimits, state: State): Effect.Effect<Ssl2Outcome> =>
  Effect.suspend(() =>
    state.connections >= limits.connections
      ? Effect.succeed<Ssl2Outcome>({ state: "unknown", failure: CONNECTION_LIMIT })
      : Effect.scoped(Effect.flatMap(counted(connect, state), (stream) => offerSsl2(stream, limits.answerMs))),
  ).pipe(
    Effect.catch((error) =>
      Effect.succeed<Ssl2Outcome>({
        state: "unknown",
        failure: { reason: "not-connected", detail: nameOfConnectError(error) },
      }),
    ),
  )

const CONNECTION_LIMIT: TlsFailure = { reason: "not-connected", detail: "connection-limit" }

/** Versions that were not reached have the reason of the last failure, or that time ran out. */
const completed = ({ outcomes }: VersionProbe): VersionOutcomes => {
  const lastFailure = tlsVersions.map((version) => outcomes[version]).find((outcome) => outcome?.state === "unknown")
  const missing = lastFailure ?? { state: "unknown", failure: { reason: "timeout" } as const }
  const of = (version: TlsVersion) => outcomes[version] ?? missing
  return {
    "SSL 3": of("SSL 3"),
    "TLS 1.0": of("TLS 1.0"),
    "TLS 1.1": of("TLS 1.1"),
    "TLS 1.2": of("TLS 1.2"),
    "TLS 1.3": of("TLS 1.3"),
  }
}

const describe = (state: State, options: ProfileOptions): TlsProfile => {
  const versions = completed(state.probe)
  const offered = tlsVersions.filter((version) => versions[version].state === "offered")
  const { facts } = state
  const chain = chainOf(state)
  const certificates = chain.map(readCertificate).filter((certificate) => certificate !== undefined)
  return {
    depth: options.depth,
    serverName: options.serverName,
    versions,
    highest: offered.at(-1) ?? null,
    lowest: offered[0] ?? null,
    handshake:
      facts === undefined
        ? { failure: state.failure ?? { reason: "timeout" } }
        : {
            version: facts.version,
            cipherSuite: facts.cipherSuite,
            keyExchange: facts.keyExchange,
            alpn: facts.alpn,
            hasStapledOcsp: facts.hasStapledOcsp,
          },
    certificates,
    unreadableCertificates: chain.length - certificates.length,
    trust: chain.length === 0 ? null : verifyChain(chain, options.roots ?? mozillaTrustStore()),
    capabilities:
      state.found === undefined ? null : describeCapabilities(state.found, fingerprintsOf(chain), fingerprintsOf),
    connections: state.connections,
  }
}

const chainOf = ({ facts, probe }: State): ReadonlyArray<Uint8Array> =>
  facts?.chain ?? probe.trials.find(({ flight }) => flight.chain !== null)?.flight.chain ?? []

const fingerprintsOf = (chain: ReadonlyArray<Uint8Array>): ReadonlyArray<string> =>
  chain.flatMap((der) => readCertificate(der)?.sha256 ?? [])

const readCertificate = (der: Uint8Array): CertificateFacts | undefined => {
  try {
    return decodeCertificate(der)
  } catch (thrown) {
    if (thrown instanceof DecodeError) return undefined
    throw thrown
  }
}
