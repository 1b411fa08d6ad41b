/** Settings of Node's TLS servers for what a server of the laboratory lets clients choose from. */
import { constants } from "node:crypto"
import type { SecureContextOptions, SecureVersion } from "node:tls"
import type { TlsStrength, VersionRange } from "../world/state.ts"

/** Versions, cipher suites, groups and hashes; in the server's order. */
export const tlsOptions = (versions: VersionRange, strength: TlsStrength): SecureContextOptions => {
  const [minVersion, maxVersion] = VERSIONS[versions]
  const isLegacy = versions.startsWith("1.0")
  return {
    minVersion,
    maxVersion,
    // TLS 1.0 and 1.1 sign with SHA-1, which OpenSSL allows at security level 0 only.
    ciphers: `${[...TLS13, ...(isLegacy ? [...GOOD, ...WEAK] : suitesOf(strength))].join(":")}@SECLEVEL=0`,
    ecdhCurve: isLegacy ? CURVES : groupsOf(strength),
    sigalgs: isLegacy || strength === "weak-hash" ? `${SHA2}:ECDSA+SHA1:RSA+SHA1` : SHA2,
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_CIPHER_SERVER_PREFERENCE,
    // Sessions would never be used again.
    sessionTimeout: 1,
  }
}

const VERSIONS: Readonly<Record<VersionRange, readonly [SecureVersion, SecureVersion]>> = {
  "1.3": ["TLSv1.3", "TLSv1.3"],
  "1.2-1.3": ["TLSv1.2", "TLSv1.3"],
  "1.2": ["TLSv1.2", "TLSv1.2"],
  "1.0-1.3": ["TLSv1", "TLSv1.3"],
  "1.0-1.2": ["TLSv1", "TLSv1.2"],
  "1.0-1.1": ["TLSv1", "TLSv1.1"],
}

const TLS13 = ["TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"]
/** By the names of OpenSSL; for keys of either kind. */
const GOOD = [
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
]
const PHASE_OUT = ["ECDHE-ECDSA-AES128-SHA256", "ECDHE-RSA-AES128-SHA256"]
const WEAK = ["ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA"]

const suitesOf = (strength: TlsStrength): ReadonlyArray<string> => {
  switch (strength) {
    case "cbc-last":
      return [...GOOD, ...PHASE_OUT]
    case "cbc-first":
      return [...PHASE_OUT, ...GOOD]
    case "weak-suites":
      return [...GOOD, ...WEAK]
    default:
      return GOOD
  }
}

const CURVES = "X25519:P-256:P-384"
const groupsOf = (strength: TlsStrength): string => {
  switch (strength) {
    case "no-hybrid":
      return CURVES
    case "old-group":
      return `${CURVES}:secp224r1`
    case "weak-group":
      return `${CURVES}:secp256k1`
    default:
      return `X25519MLKEM768:${CURVES}`
  }
}

const SHA2 = "ECDSA+SHA256:ECDSA+SHA384:RSA-PSS+SHA256:RSA-PSS+SHA384:RSA+SHA256:RSA+SHA384"
