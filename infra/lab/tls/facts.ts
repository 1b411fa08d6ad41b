/** A profile in the short form in which the data files say what is expected. */
import type { TlsProfile } from "@plumbline/tls"
import { type TlsVersion, tlsVersions } from "@plumbline/tls"

export interface Facts {
  readonly versions: ReadonlyArray<TlsVersion>
  /** By name, sorted. */
  readonly cipherSuites: Readonly<Partial<Record<TlsVersion, ReadonlyArray<string>>>>
  readonly order?: Readonly<Partial<Record<TlsVersion, string>>>
  /** Sorted. */
  readonly groups?: ReadonlyArray<string>
  readonly finiteFields?: ReadonlyArray<string>
  /** `null`: none was used, though nothing else was offered. */
  readonly weakHash?: string | null
  readonly compresses?: boolean
  readonly securesRenegotiation?: boolean
  readonly extendsMasterSecret?: boolean
  readonly staplesOcsp?: boolean
  readonly asksForCertificate?: boolean
  readonly earlyData?: string
  readonly alpn?: string | null
  readonly names?: ReadonlyArray<string | null>
  readonly renegotiations?: number
  /** Type, size or curve of the key, and the algorithm of the signature, of each leaf seen. */
  readonly leaf?: string
  readonly otherChains?: number
  readonly ssl2?: string
}

export const factsOf = (seen: TlsProfile): Facts => {
  const { capabilities, certificates, handshake } = seen
  const below = capabilities?.behavior
  const key = certificates[0]?.key
  return {
    versions: tlsVersions.filter((version) => seen.versions[version].state === "offered"),
    cipherSuites: mapVersions(capabilities?.cipherSuites ?? {}, ({ accepted }) => accepted.toSorted()),
    order: mapVersions(capabilities?.cipherSuites ?? {}, ({ order }) => order),
    groups: (capabilities?.groups?.accepted ?? []).map(({ name }) => name).toSorted(),
    finiteFields: (capabilities?.finiteFields ?? []).map(({ bits, name }) => name ?? `${bits} bits of its own`),
    ...(capabilities?.weakHashes == null ? {} : { weakHash: capabilities.weakHashes.used }),
    ...(below === null || below === undefined
      ? {}
      : {
          compresses: below.compresses,
          securesRenegotiation: below.securesRenegotiation,
          ...(below.extendsMasterSecret === null ? {} : { extendsMasterSecret: below.extendsMasterSecret }),
          asksForCertificate: below.asksForCertificate,
        }),
    staplesOcsp: below?.staplesOcsp === true || ("version" in handshake && handshake.hasStapledOcsp),
    ...(capabilities?.earlyData == null ? {} : { earlyData: capabilities.earlyData }),
    alpn: "version" in handshake ? handshake.alpn : null,
    ...(capabilities?.names == null
      ? {}
      : { names: [capabilities.names.withoutName.answer, capabilities.names.unknownName?.answer ?? null] }),
    ...(capabilities?.renegotiation == null ? {} : { renegotiations: capabilities.renegotiation.succeeded }),
    ...(key === undefined
      ? {}
      : { leaf: `${key.type} ${key.curve ?? key.bits ?? ""} ${certificates[0]?.signatureAlgorithm}` }),
    otherChains: capabilities?.otherChains.length ?? 0,
    ssl2: capabilities?.ssl2.state ?? "not-asked",
  }
}

const mapVersions = <A, B>(
  byVersion: Readonly<Partial<Record<TlsVersion, A>>>,
  map: (value: A) => B,
): Readonly<Partial<Record<TlsVersion, B>>> =>
  Object.fromEntries(
    tlsVersions.flatMap((version) => {
      const value = byVersion[version]
      return value === undefined ? [] : [[version, map(value)]]
    }),
  )

/** What is complete in a profile, so that an absence means something. */
export const incompleteLists = ({ capabilities }: TlsProfile): ReadonlyArray<string> => [
  ...tlsVersions.filter((version) => capabilities?.cipherSuites[version]?.isComplete === false),
  ...(capabilities?.groups?.isComplete === false ? ["groups"] : []),
]
