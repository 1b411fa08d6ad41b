/** The versions of the protocol, lowest first, with their number on the wire (RFC 6101, 2246, 4346, 5246, 8446). */
export const tlsVersions = ["SSL 3", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"] as const
export type TlsVersion = (typeof tlsVersions)[number]

/** Number on the wire: 0x0300 for SSL 3 … 0x0304 for TLS 1.3. */
export const versionNumber = (version: TlsVersion): number => 0x0300 + tlsVersions.indexOf(version)

/** The version with this number, or `undefined` for drafts and unknown numbers. */
export const versionOf = (number: number): TlsVersion | undefined => tlsVersions[number - 0x0300]
