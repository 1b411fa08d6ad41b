/** The laboratory's authorities, and the certificates that its servers present, good and bad. */
import { createHash, createPublicKey } from "node:crypto"
import { createSecureContext, type SecureContext } from "node:tls"
import { type IssuedCertificate, issueCertificate, type KeyKind } from "@plumbline/tls"
import type { CertificateKind, Month, TlsStrength, VersionRange } from "../world/state.ts"
import { tlsOptions } from "./tls-options.ts"

export interface SecureServer {
  readonly versions: VersionRange
  readonly strength: TlsStrength
  readonly certificate: CertificateKind
}

export interface CertificateMaker {
  /** The authority that the scanner is to trust. */
  readonly rootPem: string
  /** SHA-256 of the public key of servers of a strength. */
  readonly keyDigest: (strength: TlsStrength) => Uint8Array
  /** For clients that name no site. */
  readonly fallback: { readonly key: string; readonly cert: string }
  /** Certificate and key for a name, and what clients may choose from; made when first asked for, and kept. */
  readonly contextFor: (name: string, server: SecureServer, month: Month) => SecureContext
}

export const makeCertificates = (dateOfMonth: (month: Month) => Date, months: number): CertificateMaker => {
  const days = (from: Date, count: number) => new Date(from.getTime() + count * DAY)
  const first = dateOfMonth(0)
  const last = dateOfMonth(months - 1)
  const authorityTimes = { notBefore: days(first, -1_000), notAfter: days(last, 2_000) }
  const soundTimes = { notBefore: days(first, -60), notAfter: days(last, 365) }

  const root = issueCertificate({ subject: "Fictional Root Authority", isCa: true, ...authorityTimes })
  const intermediate = issueCertificate({
    subject: "Fictional Web Authority",
    isCa: true,
    issuer: root,
    ...authorityTimes,
  })
  const stranger = issueCertificate({ subject: "Authority That Nobody Knows", isCa: true, ...authorityTimes })
  // One key of a kind for all servers: each would cost time at the start.
  const usual = { privateKeyPem: issueCertificate({ subject: "key", ...soundTimes }).privateKeyPem }
  const rsaKeys = new Map<string, { readonly privateKeyPem: string }>()
  const keysFor = (strength: TlsStrength) => {
    const kind = RSA_KEYS[strength]
    if (kind === undefined) return usual
    const known = rsaKeys.get(kind)
    if (known !== undefined) return known
    const made = { privateKeyPem: issueCertificate({ subject: "key", keys: kind, ...soundTimes }).privateKeyPem }
    rsaKeys.set(kind, made)
    return made
  }

  const timesOf = (kind: CertificateKind, month: Month) => {
    const now = dateOfMonth(month)
    switch (kind) {
      case "expired":
        return { notBefore: days(first, -400), notAfter: days(first, -20) }
      case "expires-soon":
        return { notBefore: days(now, -85), notAfter: days(now, 5) }
      case "not-yet-valid":
        return { notBefore: days(now, 20), notAfter: days(now, 110) }
      default:
        return soundTimes
    }
  }
  const chainFor = (
    name: string,
    kind: CertificateKind,
    month: Month,
    strength: TlsStrength = "strong",
  ): ReadonlyArray<IssuedCertificate> => {
    const subject = kind === "wrong-name" ? "default.webhostel.example" : name
    const hash = strength === "sha1-certificate" ? ({ hash: "sha1" } as const) : {}
    const request = { subject, sans: [subject], keys: keysFor(strength), ...hash, ...timesOf(kind, month) }
    switch (kind) {
      case "self-signed":
        return [issueCertificate(request)]
      case "unknown-issuer":
        return [issueCertificate({ ...request, issuer: stranger }), stranger]
      case "incomplete-chain":
        return [issueCertificate({ ...request, issuer: intermediate })]
      case "bad-signature":
        return [withBrokenSignature(issueCertificate({ ...request, issuer: intermediate })), intermediate]
      default:
        return [issueCertificate({ ...request, issuer: intermediate }), intermediate]
    }
  }

  const contexts = new Map<string, SecureContext>()
  return {
    rootPem: root.certificatePem,
    keyDigest: (strength) =>
      createHash("sha256")
        .update(createPublicKey(keysFor(strength).privateKeyPem).export({ type: "spki", format: "der" }))
        .digest(),
    fallback: {
      key: usual.privateKeyPem,
      cert: chainFor("default.webhostel.example", "good", 0)
        .map(({ certificatePem }) => certificatePem)
        .join(""),
    },
    contextFor: (name, { versions, strength, certificate: kind }, month) => {
      const id = `${name} ${kind} ${versions} ${strength} ${DATED.has(kind) ? month : ""}`
      let context = contexts.get(id)
      if (context === undefined) {
        const chain = chainFor(name, kind, month, strength)
        context = createSecureContext({
          ...tlsOptions(versions, strength),
          key: keysFor(strength).privateKeyPem,
          cert: chain.map(({ certificatePem }) => certificatePem).join(""),
        })
        if (contexts.size >= MOST_CONTEXTS) contexts.clear()
        contexts.set(id, context)
      }
      return context
    },
  }
}

/** A key on a curve shows only groups that leave its curve in the offer; with RSA every group is seen. */
const RSA_KEYS: Readonly<Partial<Record<TlsStrength, KeyKind>>> = {
  "rsa-1024": "rsa-1024",
  "rsa-2048": "rsa-2048",
  "old-group": "rsa-3072",
  "weak-group": "rsa-3072",
}

const DAY = 86_400_000
/** Some 50 kB each, and a laboratory may have a hundred thousand towns. */
const MOST_CONTEXTS = 5_000

/** Kinds whose dates move with the month. */
const DATED: ReadonlySet<CertificateKind> = new Set(["expires-soon", "not-yet-valid"])

/** The signature stands at the end (RFC 5280 §4.1); its last bytes are a number that may be any. */
const withBrokenSignature = (issued: IssuedCertificate): IssuedCertificate => {
  const der = Uint8Array.from(issued.der)
  der[der.length - 1]! ^= 1
  const body = Buffer.from(der).toString("base64").replace(/.{64}/g, "$&\n")
  return {
    ...issued,
    der,
    certificatePem: `-----BEGIN CERTIFICATE-----\n${body.trimEnd()}\n-----END CERTIFICATE-----\n`,
  }
}
