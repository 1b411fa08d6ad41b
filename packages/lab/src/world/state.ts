/**
 * What stands on the fictional Internet: everything that a host, a zone or a domain can be there, right or wrong.
 *
 * These closed unions are the catalogue of defects. Servers and zones are built from them, and so is, by other code, what a
 * scan must find (`expected.ts`).
 */

/** Number of the month: 0 is the oldest, `MONTHS` − 1 the present. */
export type Month = number
export const MONTHS = 24

/** IANA numbers of the DNSSEC algorithms used: RSA/SHA-1 (outdated), RSA/SHA-256, ECDSA P-256 and P-384, Ed25519. */
export type SigningAlgorithm = 7 | 8 | 13 | 14 | 15

/** How a zone is signed. */
export interface Signing {
  readonly algorithm: SigningAlgorithm
  /** Bits of an RSA modulus; other algorithms have but one size. */
  readonly rsaBits: 1024 | 2048
  /** Of the DS record in the zone above: SHA-1 (outdated) or SHA-256. */
  readonly digest: 1 | 2
  readonly denial: "nsec" | "nsec3" | "nsec3-iterations" | "nsec3-salt"
  /** `soon`: the signatures end within two days of the month's date. */
  readonly expiry: "ample" | "soon"
  /** Whether CDS and CDNSKEY stand at the apex. */
  readonly cds: boolean
}

export interface ZoneState {
  /** `null` for a zone that is not signed and has no DS above it. */
  readonly signing: Signing | null
  readonly fault: ZoneFault | null
  /** `servfail`: the resolver gets nowhere. `silent`: it never comes back. */
  readonly service: "answers" | "servfail" | "silent"
}

export type ZoneFault =
  /** All signatures ended before the month's date. */
  | "expired"
  /** All signatures begin after the month's date. */
  | "not-yet-valid"
  /** The DS above is made from another key. */
  | "wrong-ds"
  /** Signatures on the keys only. */
  | "no-signatures"
  /** A bit of every signature is flipped, but not on the keys. */
  | "broken-signatures"
  /** DS above, no DNSKEY below. */
  | "no-dnskey"
  /** Negative answers without NSEC and NSEC3. */
  | "no-denial"
  /** Signed with an algorithm that no validator need know. */
  | "unknown-algorithm"

/** Lowest and highest version that the web server negotiates. */
export const VERSION_RANGES = ["1.3", "1.2-1.3", "1.2", "1.0-1.3", "1.0-1.2", "1.0-1.1"] as const
export type VersionRange = (typeof VERSION_RANGES)[number]

export type CertificateKind =
  | "good"
  | "self-signed"
  /** Issued by an authority that is in nobody's list; both certificates are presented. */
  | "unknown-issuer"
  /** The intermediate is not presented. */
  | "incomplete-chain"
  | "bad-signature"
  | "wrong-name"
  /** Ended some days before the month's date. */
  | "expired"
  /** Ends some days after the month's date. */
  | "expires-soon"
  /** Begins some days after the month's date. */
  | "not-yet-valid"

/** TLSA records of a server: for its key, for its key and the next, for another key, or of a usage that nobody may count on. */
export type TlsaKind = "none" | "one" | "two" | "wrong" | "unusable"

/** What a server lets clients choose from; servers that offer TLS 1.0 or 1.1 are weak whatever this says. */
export const TLS_STRENGTHS = [
  "strong",
  /** Strong, but without a post-quantum group. */
  "no-hybrid",
  /** Suites to be phased out, behind the better ones or in front of them. */
  "cbc-last",
  "cbc-first",
  "weak-suites",
  /** Also the curve P-224, which is to be phased out. */
  "old-group",
  /** Also the curve secp256k1. */
  "weak-group",
  /** Signs key exchanges with SHA-1 when asked to. */
  "weak-hash",
  /** Certificates with keys to be phased out, too short ones, and such that are signed with SHA-1. */
  "rsa-2048",
  "rsa-1024",
  "sha1-certificate",
] as const
export type TlsStrength = (typeof TLS_STRENGTHS)[number]

/** CAA records at the name itself; `none` leaves the word to the names above. */
export type CaaKind =
  | "none"
  /** One authority may issue. */
  | "one-issuer"
  /** No authority may. */
  | "nobody"
  /** Nobody is named who may issue or not. */
  | "only-iodef"
  /** A value that breaks the grammar of `issue`. */
  | "invalid"

/** Which security headers the home page comes with. */
export type HeaderKind =
  | "none"
  | "all"
  /** All that count; frames are restricted by the CSP alone, and nothing is said of referrers. */
  | "by-policy"
  /** HSTS for a day, a CSP with `'unsafe-inline'`, referrers of the site. */
  | "some"
  /** No HSTS, an incomplete CSP, a referrer policy that is none. */
  | "half"
  /** Headers that were misunderstood. */
  | "careless"
  /** A wall against robots answers instead. */
  | "blocked"

export type SecurityTxtKind =
  | "none"
  | "good"
  | "old-place"
  /** Led to by a redirect to plain HTTP. */
  | "not-encrypted"
  /** Some page, whatever is asked. */
  | "page"
  | "expired"
  | "no-contact"
  | "no-expiry"
  | "other-address"
  | "wrong-encoding"
  | "too-long"
  | "malformed"

export interface WebState {
  /** False: the name has no A record. */
  readonly ipv4: boolean
  /** `half`: two AAAA records, and nobody listens at the second. */
  readonly ipv6: "none" | "answers" | "refuses" | "half"
  /** `plain-text`: HTTP without TLS on port 443. `silent`: connections are accepted and never answered. */
  readonly https: "offered" | "refused" | "plain-text" | "silent"
  readonly versions: VersionRange
  readonly strength: TlsStrength
  readonly certificate: CertificateKind
  readonly http: "redirects" | "refused" | "serves" | "redirects-elsewhere" | "redirects-to-plain" | "silent"
  readonly caa: CaaKind
  readonly tlsa: TlsaKind
  readonly headers: HeaderKind
  readonly securityTxt: SecurityTxtKind
}

export type SpfKind =
  | "none"
  | "several"
  | "invalid"
  | "too-many-lookups"
  | "hard-fail"
  | "soft-fail"
  | "neutral"
  | "pass-all"
  | "no-all"
  /** To a record that ends in `-all`. */
  | "redirect"
  /** To a name without a record. */
  | "redirect-broken"

export type DmarcKind = "none" | "several" | "invalid" | "monitoring" | "testing" | "quarantine" | "reject"

/** Record and policy of MTA-STS. */
export type MtaStsKind =
  | "none"
  | "several"
  | "invalid-record"
  | "enforce"
  | "testing"
  /** Mode `none`. */
  | "withdrawn"
  /** The policy names the hosts of a former provider. */
  | "other-servers"
  /** A record, but no address where the policy should be. */
  | "not-offered"
  | "not-found"
  | "redirected"
  /** Some page, whatever is asked. */
  | "page"
  | "untrusted"
  | "invalid-policy"
  /** A wall against robots answers instead. */
  | "blocked"

export type TlsRptKind = "none" | "several" | "invalid" | "good"

export interface MailState {
  /** Names of the MX hosts; `null` for a null MX (RFC 7505), empty for no MX record. */
  readonly hosts: ReadonlyArray<string> | null
  readonly spf: SpfKind
  /** `listed-selector` is one that everybody looks for; `own-selector` shows only that names exist below `_domainkey`. */
  readonly dkim: "none" | "listed-selector" | "own-selector"
  readonly dmarc: DmarcKind
  readonly mtaSts: MtaStsKind
  readonly tlsRpt: TlsRptKind
}

export interface TargetState {
  /** False: given up, its name and all below it do not exist. */
  readonly exists: boolean
  /** `null` when the target is no web target. */
  readonly web: WebState | null
  /** `null` when the target is no mail target. */
  readonly mail: MailState | null
  /** Name of a host that this name is an alias of (CNAME). */
  readonly aliasOf?: string
}

export interface MailHostState {
  readonly ipv6: "none" | "answers" | "refuses"
  /** `broken`: announced and agreed to, then the handshake ends in an alert. */
  readonly starttls: "works" | "absent" | "broken"
  readonly versions: VersionRange
  readonly strength: TlsStrength
  readonly certificate: CertificateKind
  readonly tlsa: TlsaKind
  /** `busy`: 421 to everybody. `greylists`: 451. */
  readonly greeting: "ready" | "busy" | "greylists"
}

export interface NameServerState {
  readonly ipv6: "none" | "answers" | "refuses"
}
