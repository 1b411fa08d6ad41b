/**
 * Quirks: what each folder of the lab sets up, and what is expected to be found there.
 *
 * `<quirk>/quirk.yaml` says what it is about, `zone` is its zone file, `nginx.conf`, `policy.conf`, `stream.conf`, `master.cf`,
 * `exim.conf` and `unbound.conf` are pieces of the configuration of those servers in their own language, taken as they stand. A server that a
 * quirk does not configure is the shared one in good order.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"

export type Role = "web" | "mail"

/** How the zone is signed. Days count from the moment at which the lab is assembled. */
export interface Signing {
  readonly algorithm: (typeof ALGORITHMS)[number]
  /** Of an RSA modulus. */
  readonly rsaBits: number
  /** Of the DS record in the zone above. */
  readonly digest: "sha-1" | "sha-256"
  readonly denial: "nsec" | "nsec3" | "nsec3-opt-out"
  /** How often NSEC3 hashes a name again. */
  readonly iterations: number
  /** With which NSEC3 hashes, in hexadecimal; empty for none. */
  readonly salt: string
  /** Whether CDS and CDNSKEY records stand at the apex. */
  readonly cds: boolean
  readonly validFromDays: number
  readonly validUntilDays: number
  readonly defect: SigningDefect | null
}
const ALGORITHMS = ["RSASHA1-NSEC3-SHA1", "RSASHA256", "ECDSAP256SHA256", "ECDSAP384SHA384", "ED25519"] as const
export const SIGNING_DEFECTS = [
  "wrong-ds",
  "no-signatures",
  "broken-signatures",
  "no-dnskey",
  "no-denial",
  "unknown-algorithm",
] as const
export type SigningDefect = (typeof SIGNING_DEFECTS)[number]

/** Which certificate the web server shows. */
export interface CertificateRecipe {
  readonly issuer: "lab-authority" | "unknown-authority" | "itself"
  readonly chain: "complete" | "leaf-only"
  /** Subject alternative names. */
  readonly names: ReadonlyArray<string>
  readonly key: (typeof CERTIFICATE_KEYS)[number]
  /** Under which the issuer signs. */
  readonly hash: "sha1" | "sha224" | "sha256"
  /** Whether it names an OCSP responder; its answer then stands beside it, for the server to send along. */
  readonly hasResponder: boolean
  readonly validFromDays: number
  readonly validUntilDays: number
  readonly defect: "broken-signature" | null
}
const CERTIFICATE_KEYS = ["ecdsa-p256", "rsa-1024", "rsa-2048", "rsa-3072"] as const

export interface Quirk {
  /** Name of the folder. */
  readonly id: string
  readonly folder: string
  readonly title: string
  /** The zone's apex: `<id>.xz`. */
  readonly zone: string
  /** The name that is scanned: the apex, or a name below it. */
  readonly target: string
  readonly roles: ReadonlyArray<Role>
  readonly signing: Signing | null
  readonly certificate: CertificateRecipe | null
  /** Of a mail server of its own, `mail.<zone>`; `null`: it shows that of the provider. */
  readonly mailCertificate: CertificateRecipe | null
  /** For `mta-sts.<zone>`, when the quirk's policy host has one of its own. */
  readonly policyCertificate: CertificateRecipe | null
  /** Whether the name servers serve the zone that is delegated to them. */
  readonly isServed: boolean
  readonly isOptedOut: boolean
  /** What is written in the folder's other files, `null` where there is none. */
  readonly files: Readonly<Record<QuirkFile, string | null>>
}

const QUIRK_FILES = [
  "zone",
  "nginx.conf",
  "policy.conf",
  "stream.conf",
  "master.cf",
  "exim.conf",
  "unbound.conf",
] as const
export type QuirkFile = (typeof QUIRK_FILES)[number]

/** Every quirk below a folder, by name; a folder is one when it has a `quirk.yaml`. */
export const readQuirks = (lab: string): ReadonlyArray<Quirk> =>
  readdirSync(lab)
    .filter((id) => existsSync(join(lab, id, "quirk.yaml")))
    .sort()
    .map((id) => readQuirk(lab, id))

const readQuirk = (lab: string, id: string): Quirk => {
  const folder = join(lab, id)
  const at = `${id}/quirk.yaml`
  const said = entries(parse(readFileSync(join(folder, "quirk.yaml"), "utf8")), at, [
    "title",
    "target",
    "roles",
    "signing",
    "certificate",
    "mailCertificate",
    "policyCertificate",
    "served",
    "optOut",
  ])
  const zone = `${id}.xz`
  const target = text(said.target ?? zone, `${at}: target`)
  const read = (file: QuirkFile) => {
    const path = join(folder, file)
    return existsSync(path) ? readFileSync(path, "utf8") : null
  }
  return {
    id,
    folder,
    title: text(said.title, `${at}: title`),
    zone,
    target,
    roles: list(said.roles ?? ["web", "mail"], `${at}: roles`).map((role) => oneOf(role, ["web", "mail"], at)),
    signing: said.signing === "none" ? null : signing(said.signing, `${at}: signing`),
    certificate: said.certificate === "none" ? null : certificate(said.certificate, target, `${at}: certificate`),
    mailCertificate:
      said.mailCertificate === undefined
        ? null
        : certificate(said.mailCertificate, `mail.${zone}`, `${at}: mailCertificate`),
    policyCertificate:
      said.policyCertificate === undefined
        ? null
        : certificate(said.policyCertificate, `mta-sts.${zone}`, `${at}: policyCertificate`),
    isServed: said.served !== false,
    isOptedOut: said.optOut === true,
    files: {
      zone: read("zone"),
      "nginx.conf": read("nginx.conf"),
      "policy.conf": read("policy.conf"),
      "stream.conf": read("stream.conf"),
      "master.cf": read("master.cf"),
      "exim.conf": read("exim.conf"),
      "unbound.conf": read("unbound.conf"),
    },
  }
}

/** A zone signed as most are: ECDSA P-256, NSEC, for a month from an hour ago. */
export const signing = (value: unknown, at: string): Signing => {
  const said = entries(value ?? {}, at, [
    "algorithm",
    "rsaBits",
    "digest",
    "denial",
    "iterations",
    "salt",
    "cds",
    "validFromDays",
    "validUntilDays",
    "defect",
  ])
  return {
    algorithm: oneOf(said.algorithm ?? "ECDSAP256SHA256", ALGORITHMS, at),
    rsaBits: number(said.rsaBits ?? 2048, at),
    digest: oneOf(said.digest ?? "sha-256", ["sha-1", "sha-256"], at),
    denial: oneOf(said.denial ?? "nsec", ["nsec", "nsec3", "nsec3-opt-out"], at),
    iterations: number(said.iterations ?? 0, at),
    salt: said.salt === undefined ? "" : text(said.salt, at),
    cds: said.cds === true,
    validFromDays: number(said.validFromDays ?? -1 / 24, at),
    validUntilDays: number(said.validUntilDays ?? 30, at),
    defect: said.defect === undefined ? null : oneOf(said.defect, SIGNING_DEFECTS, at),
  }
}

const certificate = (value: unknown, target: string, at: string): CertificateRecipe => {
  const said = entries(value ?? {}, at, [
    "issuer",
    "chain",
    "names",
    "key",
    "hash",
    "responder",
    "validFromDays",
    "validUntilDays",
    "defect",
  ])
  return {
    issuer: oneOf(said.issuer ?? "lab-authority", ["lab-authority", "unknown-authority", "itself"], at),
    chain: oneOf(said.chain ?? "complete", ["complete", "leaf-only"], at),
    names: list(said.names ?? [target], at).map((name) => text(name, at)),
    key: oneOf(said.key ?? "ecdsa-p256", CERTIFICATE_KEYS, at),
    hash: oneOf(said.hash ?? "sha256", ["sha1", "sha224", "sha256"] as const, at),
    hasResponder: said.responder === true,
    validFromDays: number(said.validFromDays ?? -1, at),
    validUntilDays: number(said.validUntilDays ?? 89, at),
    defect: said.defect === undefined ? null : oneOf(said.defect, ["broken-signature"] as const, at),
  }
}

const entries = (value: unknown, at: string, allowed: ReadonlyArray<string>): Readonly<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${at}: a mapping is asked`)
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) throw new Error(`${at}: unknown key ${key}; allowed: ${allowed.join(", ")}`)
  }
  return { ...value }
}
const text = (value: unknown, at: string): string => {
  if (typeof value !== "string" || value === "") throw new Error(`${at}: a text is asked`)
  return value
}
const number = (value: unknown, at: string): number => {
  if (typeof value !== "number") throw new Error(`${at}: a number is asked`)
  return value
}
const list = (value: unknown, at: string): ReadonlyArray<unknown> => {
  if (!Array.isArray(value)) throw new Error(`${at}: a list is asked`)
  return value
}
const oneOf = <A extends string>(value: unknown, allowed: ReadonlyArray<A>, at: string): A => {
  const found = allowed.find((one) => one === value)
  if (found === undefined) throw new Error(`${at}: ${String(value)}; allowed: ${allowed.join(", ")}`)
  return found
}
