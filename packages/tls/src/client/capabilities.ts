/**
 * Suites, order, groups and behavior of a server, as plain JSON.
 *
 * Pure: puts into words what find-capabilities.ts has found.
 */
import { cipherSuiteName } from "../codec/cipher-suites.ts"
import {
  EXTENSION_EXTENDED_MASTER_SECRET,
  EXTENSION_RENEGOTIATION_INFO,
  EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP,
} from "../codec/client-hello.ts"
import { finiteFieldName } from "../codec/finite-fields.ts"
import { groupName } from "../codec/groups.ts"
import { type TlsVersion, tlsVersions } from "../codec/versions.ts"
import { type Choice, type CipherOrder, decideOrder } from "./cipher-order.ts"
import type { TlsFailure } from "./connect.ts"
import type { EarlyData } from "./early-data.ts"
import type { Inquiry, ListEnd, Trial } from "./enumerate.ts"
import type { NameBehavior } from "./name-behavior.ts"
import type { Ssl2Outcome } from "./offer-ssl2.ts"
import type { Renegotiation } from "./renegotiation.ts"

/** What a server accepts and how it behaves. Plain JSON. */
export interface TlsCapabilities {
  /** For each version offered. */
  readonly cipherSuites: Readonly<Partial<Record<TlsVersion, CipherSuiteList>>>
  /** Groups of TLS 1.3 and of ECDHE below it; `null` where neither is used. */
  readonly groups: GroupList | null
  /** Fields of DHE suites that were seen. */
  readonly finiteFields: ReadonlyArray<FiniteField>
  /** At TLS 1.2; `null` where it is not offered or the question was not answered. */
  readonly weakHashes: WeakHashes | null
  /** As the highest version below TLS 1.3 shows them; `null` without such a version. */
  readonly behavior: Behavior | null
  /** Asked for where SSL 3 or TLS 1.0 is offered. */
  readonly ssl2: Ssl2Outcome
  /** 0-RTT at TLS 1.3; `null` without a whole handshake at that version. */
  readonly earlyData: EarlyData | null
  /** What the server does without a name and with one that it cannot know; `null` when it was not asked. */
  readonly names: NameBehavior | null
  /** Renegotiation that the client asks for; `null` when that was not tried. */
  readonly renegotiation: Renegotiation | null
  /** Certificate chains that were seen beside the one of the profile, by SHA-256, leaf first. */
  readonly otherChains: ReadonlyArray<ReadonlyArray<string>>
}

export interface CipherSuiteList {
  /** IANA names; in the server's order where it has one, otherwise by number. */
  readonly accepted: ReadonlyArray<string>
  readonly order: CipherOrder
  readonly isComplete: boolean
  /** Why the list is not complete. */
  readonly failure: TlsFailure | null
}

export interface GroupList {
  /** By number. */
  readonly accepted: ReadonlyArray<AcceptedGroup>
  readonly isComplete: boolean
  readonly failure: TlsFailure | null
}

/** A group once seen is not asked for again at other versions: servers have one list for all. */
export interface AcceptedGroup {
  /** IANA name. */
  readonly name: string
  readonly seenAt: ReadonlyArray<TlsVersion>
  /** The server says that it has it, in its EncryptedExtensions (RFC 8446 §4.2.7). */
  readonly isStated: boolean
}

export interface FiniteField {
  readonly bits: number
  /** As in RFC 7919 or, by IKE group, RFC 3526; `null` for a field of the server's own. */
  readonly name: string | null
}

export interface WeakHashes {
  /** The schemes offered, all of them weak. */
  readonly offered: ReadonlyArray<string>
  /** The one the server signed with; `null` when it refused. */
  readonly used: string | null
}

export interface Behavior {
  readonly version: TlsVersion
  /** DEFLATE was offered and taken (RFC 3749, CRIME). */
  readonly compresses: boolean
  /** RFC 5746. */
  readonly securesRenegotiation: boolean
  /** RFC 7627; `null` below TLS 1.0, which has no extensions. */
  readonly extendsMasterSecret: boolean | null
  /** An OCSP answer was stapled. */
  readonly staplesOcsp: boolean
  /** The client is asked for a certificate. */
  readonly asksForCertificate: boolean
  /** Signed certificate timestamps came with the ServerHello (RFC 6962 §3.3.1), beside those in the certificate. */
  readonly sendsTimestamps: boolean
}

/** A list as it grows. */
export interface Accepted {
  readonly accepted: Set<number>
  end: ListEnd
}

/** What was found so far. */
export interface Found {
  readonly suites: Partial<Record<TlsVersion, Accepted>>
  /** Number of a group → versions at which it was seen. */
  readonly groups: Map<number, Set<TlsVersion>>
  /** How the lists of groups of TLS 1.3 and of the highest version below ended, where there are any. */
  readonly groupEnds: Array<ListEnd>
  weakHashes: WeakHashes | null
  ssl2: Ssl2Outcome
  earlyData: EarlyData | null
  readonly inquiry: Inquiry
  /** What a whole handshake offered and got, where that is known. */
  handshakeChoice: (Choice & { readonly version: TlsVersion }) | null
  /** Groups the server says it has, preferred first. */
  statedGroups: ReadonlyArray<number> | null
  names: NameBehavior | null
  renegotiation: Renegotiation | null
}

/** The end of a list that was not begun. */
export const NOT_REACHED: ListEnd = { isComplete: false, failure: { reason: "timeout" } }

/** Who decides, by all choices seen at a version. */
export const orderOf = (found: Found, version: TlsVersion): CipherOrder =>
  decideOrder(choicesAt(found, version), found.suites[version]?.accepted ?? new Set())

/** All choices between suites that were seen at a version. */
export const choicesAt = (found: Found, version: TlsVersion): ReadonlyArray<Choice> => [
  ...(found.handshakeChoice?.version === version ? [found.handshakeChoice] : []),
  ...tellingTrials(found, version).map(({ cipherSuites, flight }) => ({
    offered: cipherSuites,
    chosen: flight.hello.cipherSuite,
  })),
]

/** Answers in which the choice was between all suites offered. */
const tellingTrials = (found: Found, version: TlsVersion): ReadonlyArray<Trial> =>
  found.inquiry.trials.filter(
    (trial) => trial.version === version && !trial.isNarrowed && trial.cipherSuites.length > 0,
  )

/** Puts what was found into plain JSON. `mainChain` is the profile's own chain by SHA-256; `fingerprint` reads a chain. */
export const describeCapabilities = (
  found: Found,
  mainChain: ReadonlyArray<string>,
  fingerprints: (chain: ReadonlyArray<Uint8Array>) => ReadonlyArray<string>,
): TlsCapabilities => {
  const { trials } = found.inquiry
  return {
    cipherSuites: Object.fromEntries(
      tlsVersions.flatMap((version) => {
        const list = found.suites[version]
        return list === undefined ? [] : [[version, describeSuites(found, version, list)]]
      }),
    ),
    groups: describeGroups(found),
    finiteFields: describeFields(trials),
    weakHashes: found.weakHashes,
    behavior: describeBehavior(trials),
    ssl2: found.ssl2,
    earlyData: found.earlyData,
    names: found.names,
    renegotiation: found.renegotiation,
    otherChains: distinct(
      trials
        .flatMap(({ flight }) => (flight.chain === null ? [] : [fingerprints(flight.chain)]))
        .filter((chain) => chain.length > 0 && chain[0] !== mainChain[0]),
    ),
  }
}

const describeSuites = (found: Found, version: TlsVersion, { accepted, end }: Accepted): CipherSuiteList => {
  const order = orderOf(found, version)
  const hasOrder = order === "server" || order === "server-unless-chacha"
  const suites = hasOrder ? preferenceOf(found, version, accepted) : [...accepted].toSorted((a, b) => a - b)
  return { accepted: suites.map(cipherSuiteName), order, ...describeEnd(end) }
}

/** Suites in the order of a server that has one: each choice won over all that were offered with it. */
const preferenceOf = (found: Found, version: TlsVersion, accepted: ReadonlySet<number>): ReadonlyArray<number> => {
  const wins = new Set(
    choicesAt(found, version).flatMap(({ offered, chosen }) => offered.map((other) => `${chosen}>${other}`)),
  )
  const losses = (suite: number): number =>
    [...accepted].filter((other) => other !== suite && wins.has(`${other}>${suite}`)).length
  return [...accepted].toSorted((a, b) => losses(a) - losses(b) || a - b)
}

const describeGroups = ({ groups, groupEnds, statedGroups }: Found): GroupList | null => {
  if (groups.size === 0) return null
  const accepted = [...groups].toSorted(([a], [b]) => a - b)
  return {
    accepted: accepted.map(([group, seenAt]) => ({
      name: groupName(group),
      seenAt: tlsVersions.filter((version) => seenAt.has(version)),
      isStated: statedGroups?.includes(group) === true,
    })),
    ...describeEnd(groupEnds.find(({ isComplete }) => !isComplete) ?? groupEnds[0] ?? NOT_REACHED),
  }
}

const describeEnd = (end: ListEnd): { readonly isComplete: boolean; readonly failure: TlsFailure | null } => ({
  isComplete: end.isComplete,
  failure: end.isComplete ? null : end.failure,
})

const describeFields = (trials: ReadonlyArray<Trial>): ReadonlyArray<FiniteField> => {
  const fields = trials.flatMap(({ flight: { keyExchange } }) =>
    keyExchange?.kind === "finite-field"
      ? [{ bits: keyExchange.bits, name: finiteFieldName(keyExchange.prime, keyExchange.generator) }]
      : [],
  )
  return distinct(fields).toSorted((a, b) => a.bits - b.bits || (a.name ?? "").localeCompare(b.name ?? ""))
}

const describeBehavior = (trials: ReadonlyArray<Trial>): Behavior | null => {
  const below = trials.filter(({ flight }) => flight.hello.version < 0x0304)
  // The first answer of the highest version: what older ones cannot do says nothing of it.
  const first = below.reduce<Trial | undefined>(
    (highest, trial) =>
      highest === undefined || trial.flight.hello.version > highest.flight.hello.version ? trial : highest,
    undefined,
  )
  if (first === undefined) return null
  const atFirst = below.filter(({ version }) => version === first.version)
  const types = new Set(first.flight.hello.extensions.map(({ type }) => type))
  return {
    version: first.version,
    compresses: atFirst.some(({ flight }) => flight.hello.compressionMethod !== 0),
    securesRenegotiation: types.has(EXTENSION_RENEGOTIATION_INFO),
    extendsMasterSecret: first.version === "SSL 3" ? null : types.has(EXTENSION_EXTENDED_MASTER_SECRET),
    staplesOcsp: atFirst.some(({ flight }) => flight.hasStapledOcsp),
    asksForCertificate: atFirst.some(({ flight }) => flight.asksForCertificate),
    sendsTimestamps: types.has(EXTENSION_SIGNED_CERTIFICATE_TIMESTAMP),
  }
}

const distinct = <T>(values: ReadonlyArray<T>): ReadonlyArray<T> => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
]
