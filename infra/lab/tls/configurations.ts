/**
 * The configurations of the TLS laboratory: how a server is set up, and what must be found there.
 *
 * `configurations/` has them by what they show. Of what is expected, versions and verdicts are always whole: a verdict that a
 * configuration does not name is the one of `usual.yaml`. Facts are compared where a configuration names them.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type TlsVersion, tlsVersions } from "@plumbline/tls"
import { parse } from "yaml"

export const stacks = ["openssl", "nginx", "gnutls", "jsse", "node"] as const
export type Stack = (typeof stacks)[number]

export interface Configuration {
  readonly id: string
  readonly title: string
  readonly stack: Stack
  /** Kind of key and, after a slash, the hash that the authority signs it with: `rsa-3072/sha1`. */
  readonly certificates: ReadonlyArray<string>
  /**
   * In the stack's own language: options of `openssl s_server` and `gnutls-serv`, lines of an nginx server block; for JSSE and
   * Node the properties of SSLParameters and of the options of `tls.createServer`.
   */
  readonly settings: string | Readonly<Record<string, unknown>>
  readonly expected: Expected
}

export interface Expected {
  readonly versions: ReadonlyArray<TlsVersion>
  /** In the server's order where it has one. */
  readonly suites?: Readonly<Partial<Record<TlsVersion, ReadonlyArray<string>>>>
  readonly order?: Readonly<Partial<Record<TlsVersion, string>>>
  readonly groups?: ReadonlyArray<string> | null
  /** Name, or size in bits of a field without one. */
  readonly fields?: ReadonlyArray<string | number>
  readonly alpn?: string
  readonly staplesOcsp?: boolean
  readonly asksForCertificate?: boolean
  /** Number of chains beside the one presented first. */
  readonly otherChains?: number
  /** Every check by the last part of its id → `verdict reason`. */
  readonly verdicts: Readonly<Record<string, string>>
}

/** Every configuration, by file and in its order. Fails with the first entry that is not as it should be. */
export const readConfigurations = (folder: string): ReadonlyArray<Configuration> => {
  const usual = parse(readFileSync(join(folder, "usual.yaml"), "utf8")) as Readonly<Record<string, string>>
  const files = FILES.map((name) => join(folder, "configurations", `${name}.yaml`))
  const entries = files.flatMap((file) => parse(readFileSync(file, "utf8")) as ReadonlyArray<Entry>)
  const seen = new Set<string>()
  return entries.map((entry) => {
    const refuse = (what: string): never => {
      throw new Error(`${entry.id}: ${what}`)
    }
    const { expected } = entry
    if (seen.has(entry.id)) refuse("the id is taken")
    seen.add(entry.id)
    for (const key of KEYS) if (!(key in entry)) refuse(`${key} is missing`)
    for (const key of Object.keys(entry)) if (!KEYS.has(key)) refuse(`${key} is unknown`)
    for (const key of Object.keys(expected)) if (!EXPECTED_KEYS.has(key)) refuse(`expected.${key} is unknown`)
    if (!stacks.includes(entry.stack)) refuse(`there is no stack ${entry.stack}`)
    const { versions } = expected
    if (versions === undefined) return refuse("expected.versions is missing")
    for (const version of versions) if (!tlsVersions.includes(version)) refuse(`there is no version ${version}`)
    for (const check of Object.keys(expected.verdicts ?? {}))
      if (!(check in usual)) refuse(`there is no check ${check}`)
    return { ...entry, expected: { ...expected, versions, verdicts: { ...usual, ...expected.verdicts } } }
  })
}

type Entry = Omit<Configuration, "expected"> & { readonly expected: Partial<Expected> }

const FILES = [
  "versions",
  "cipher-suites",
  "cipher-order",
  "key-exchange",
  "key-exchange-hash",
  "behavior",
  "certificates",
] as const

const KEYS: ReadonlySet<string> = new Set(["id", "title", "stack", "certificates", "settings", "expected"])
const EXPECTED_KEYS: ReadonlySet<string> = new Set([
  "versions",
  "suites",
  "order",
  "groups",
  "fields",
  "alpn",
  "staplesOcsp",
  "asksForCertificate",
  "otherChains",
  "verdicts",
])
