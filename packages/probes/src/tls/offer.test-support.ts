/** What servers offer, for tests of what is said of it. */
import type { TlsOfferSeen } from "./offer-seen.ts"

const value = <A>(found: A) => ({ value: found })
export const certificate = (
  key: TlsOfferSeen["chain"][number]["key"],
  signatureHash: string | null,
  isSelfIssued = false,
) => ({
  subject: "CN=www.example.org",
  key,
  signatureAlgorithm: signatureHash === null ? "ed25519" : `${signatureHash}WithRSAEncryption`,
  signatureHash,
  isSelfIssued,
  sha256: "00",
  sha512: "00",
  spkiSha256: "00",
  spkiSha512: "00",
})
export const P256 = { type: "ec", bits: 256, curve: "secp256r1" }
export const rsa = (bits: number) => ({ type: "rsa", bits, curve: null })

export const GOOD_12 = ["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"]
export const OLD_12 = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"
export const BAD_12 = "TLS_RSA_WITH_AES_128_CBC_SHA"
export const suites = (version: string, accepted: ReadonlyArray<string>, order = "server", isComplete = true) => ({
  version,
  accepted,
  order,
  isComplete,
})
export const AT_13 = suites("TLS 1.3", ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"])

/** A server with nothing to say against it. */
export const modernOffer: TlsOfferSeen = {
  versions: {
    "SSL 2": value(false),
    "SSL 3": value(false),
    "TLS 1.0": value(false),
    "TLS 1.1": value(false),
    "TLS 1.2": value(true),
    "TLS 1.3": value(true),
  },
  cipherSuites: [AT_13, suites("TLS 1.2", GOOD_12)],
  groups: { accepted: ["X25519MLKEM768", "x25519", "secp256r1"], isComplete: true },
  finiteFields: [],
  weakHash: { used: null },
  behavior: {
    version: "TLS 1.2",
    compresses: false,
    securesRenegotiation: true,
    extendsMasterSecret: true,
    asksForCertificate: false,
  },
  earlyData: "not-offered",
  alpn: "http/1.1",
  staplesOcsp: false,
  ocspResponders: [],
  hasTimestamps: true,
  chain: [certificate(P256, "sha256"), certificate(rsa(4096), "sha256")],
  otherLeafs: [],
}
