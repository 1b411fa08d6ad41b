/**
 * Certificates of the TLS laboratory, good and weak: one file of key and chain for each kind asked for.
 *
 * A root nobody sends signs an intermediate with an RSA key of 3072 bits, and that signs the leafs. Where OpenSSL is needed it is
 * because `issueCertificate` makes no SHA-224 and no MD5; keys of every kind come from Node.
 */
import { execFileSync } from "node:child_process"
import { generateKeyPairSync, type KeyObject } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type IssuedCertificate, issueCertificate, makeTrustStore, type TrustStore } from "@plumbline/tls"

export const serverName = "server.example"

/** Files of one certificate, relative to the folder they were made in. */
export interface CertificateFiles {
  readonly key: string
  readonly certificate: string
  /** Leaf and intermediate. */
  readonly chain: string
  readonly intermediate: string
}

export interface Authority {
  readonly roots: TrustStore
  readonly files: ReadonlyMap<string, CertificateFiles>
}

/** Makes what a list of configurations needs, `certificates/<kind>.…`; and OCSP answers, `ocsp/<kind>.der`. */
export const makeCertificates = (kinds: ReadonlyArray<string>, folder: string): Authority => {
  const root = issueCertificate({ subject: "Lab Root", isCa: true, keys: "rsa-2048", ...validity })
  const intermediate = issueCertificate({
    subject: "Lab Intermediate",
    isCa: true,
    issuer: root,
    keys: "rsa-3072",
    ...validity,
  })
  for (const name of ["certificates", "ocsp"]) mkdirSync(join(folder, name), { recursive: true })
  const intermediateFile = "certificates/intermediate.pem"
  writeFileSync(join(folder, intermediateFile), intermediate.certificatePem)
  writeFileSync(join(folder, "certificates/intermediate.key"), intermediate.privateKeyPem)
  const keys = new Map<string, string>()
  const files = [...new Set(kinds)].map((kind, index): readonly [string, CertificateFiles] => {
    const [keyKind = "", hash = "sha256"] = kind.split("/")
    const key = keys.get(keyKind) ?? makeKey(keyKind).export({ type: "pkcs8", format: "pem" }).toString()
    keys.set(keyKind, key)
    const name = kind.replace("/", "-")
    const made: CertificateFiles = {
      key: `certificates/${name}.key`,
      certificate: `certificates/${name}.pem`,
      chain: `certificates/${name}.chain.pem`,
      intermediate: intermediateFile,
    }
    writeFileSync(join(folder, made.key), key)
    const serial = (0x1000 + index).toString(16)
    const certificatePem = isOurs(hash)
      ? issueLeaf(key, hash, serial, intermediate)
      : issueByOpenssl(folder, made, hash, serial)
    writeFileSync(join(folder, made.certificate), certificatePem)
    writeFileSync(join(folder, made.chain), certificatePem + intermediate.certificatePem)
    return [kind, made]
  })
  return { roots: makeTrustStore([root.certificatePem]), files: new Map(files) }
}

const DAY_MS = 86_400_000
const validity = { notBefore: new Date(Date.now() - 2 * DAY_MS), notAfter: new Date(Date.now() + 90 * DAY_MS) }

const makeKey = (kind: string): KeyObject => {
  const [type = "", detail = ""] = kind.split(/-(.*)/)
  switch (type) {
    case "rsa":
      return generateKeyPairSync("rsa", { modulusLength: Number(detail) }).privateKey
    case "rsapss":
      return generateKeyPairSync("rsa-pss", { modulusLength: Number(detail) }).privateKey
    case "dsa":
      return generateKeyPairSync("dsa", { modulusLength: Number(detail), divisorLength: detail === "1024" ? 160 : 256 })
        .privateKey
    case "ecdsa":
      return generateKeyPairSync("ec", { namedCurve: detail }).privateKey
    case "ed25519":
      return generateKeyPairSync("ed25519").privateKey
    case "ed448":
      return generateKeyPairSync("ed448").privateKey
    case "mldsa":
      return generateKeyPairSync("ml-dsa-65").privateKey
    default:
      throw new Error(`no key of kind ${kind} can be made`)
  }
}

type OurHash = "sha1" | "sha256" | "sha384" | "sha512"
const isOurs = (hash: string): hash is OurHash => ["sha1", "sha256", "sha384", "sha512"].includes(hash)

const issueLeaf = (privateKeyPem: string, hash: OurHash, serialNumber: string, issuer: IssuedCertificate): string =>
  issueCertificate({
    subject: serverName,
    sans: [serverName],
    issuer,
    keys: { privateKeyPem },
    hash,
    serialNumber,
    ...validity,
  }).certificatePem

const issueByOpenssl = (folder: string, { key }: CertificateFiles, hash: string, serial: string): string => {
  const extensions = "certificates/extensions"
  writeFileSync(join(folder, extensions), `subjectAltName=DNS:${serverName}\nextendedKeyUsage=serverAuth\n`)
  const request = openssl(folder, ["req", "-new", "-key", key, "-subj", `/CN=${serverName}`])
  const authority = ["-CA", "certificates/intermediate.pem", "-CAkey", "certificates/intermediate.key"]
  return openssl(
    folder,
    ["x509", "-req", ...authority, `-${hash}`, "-days", "90", "-set_serial", `0x${serial}`, "-extfile", extensions],
    request,
  )
}

/** An answer of the intermediate that a certificate is good. */
export const answerOcsp = (folder: string, kind: string, { certificate }: CertificateFiles): void => {
  const serial = openssl(folder, ["x509", "-in", certificate, "-noout", "-serial"]).trim().replace("serial=", "")
  const index = "ocsp/index"
  writeFileSync(join(folder, index), `V\t360101000000Z\t\t${serial}\tunknown\t/CN=${serverName}\n`)
  const issuer = "certificates/intermediate.pem"
  openssl(folder, ["ocsp", "-issuer", issuer, "-cert", certificate, "-reqout", "ocsp/request.der"])
  const signer = ["-rsigner", issuer, "-rkey", "certificates/intermediate.key", "-CA", issuer, "-index", index]
  openssl(folder, ["ocsp", ...signer, "-ndays", "7", "-reqin", "ocsp/request.der", "-respout", `ocsp/${kind}.der`])
}

/** Fields for Diffie-Hellman: `fields/<name>.pem`; those named `own-<bits>` belong to nobody else. */
export const makeFields = (folder: string): void => {
  mkdirSync(join(folder, "fields"), { recursive: true })
  for (const name of ["ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192", "modp_2048"])
    openssl(folder, [
      "genpkey",
      "-genparam",
      "-algorithm",
      "DH",
      "-pkeyopt",
      `group:${name}`,
      "-out",
      `fields/${name}.pem`,
    ])
  for (const bits of [1024, 2048])
    openssl(folder, ["dhparam", "-dsaparam", "-out", `fields/own-${bits}.pem`, String(bits)])
}

const openssl = (cwd: string, words: ReadonlyArray<string>, input?: string): string =>
  execFileSync("openssl", words, {
    cwd,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
    ...(input === undefined ? {} : { input }),
  })
