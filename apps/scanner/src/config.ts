/**
 * Configuration: `plumbline.yaml`, and the only place that reads the environment.
 *
 * Relative paths count from the folder of the file. Without a file, or with one that names no contact, only the lab is
 * measured.
 */

import { getServers } from "node:dns"
import { readFileSync } from "node:fs"
import { isIP } from "node:net"
import { dirname, join, resolve } from "node:path"
import { isPasswordHash } from "@plumbline/api"
import { decodeYamlRecord, formatProblem } from "@plumbline/catalog"
import { CountryCode, DomainName, VantageName } from "@plumbline/core"
import type { Endpoint } from "@plumbline/dns"
import type { DigestOptions, MailOptions, WebhookOptions } from "@plumbline/notify"
import { blockList, isUrl } from "@plumbline/probes"
import { Effect, Schema } from "effect"
import { Misconfiguration } from "./misconfiguration.ts"
import { MailGiven, NotificationGiven, type NotificationsGiven, notificationsFrom } from "./notify/notifications.ts"
import { storeOptionsOf } from "./store-place.ts"
import { vantagesFrom } from "./vantages.ts"
import { REPOSITORY_DATA } from "./world-catalog.ts"

const Text = Schema.String.check(Schema.isNonEmpty())
const Positive = (maximum: number) => Schema.Number.check(Schema.isInt(), Schema.isBetween({ minimum: 1, maximum }))

/** What `plumbline.yaml` may say. Everything is optional; `docs/configuration.md` lists defaults. */
export const ConfigFile = Schema.Struct({
  contact: Schema.optionalKey(
    Schema.String.check(Schema.isPattern(/^(?:mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https:\/\/[^\s]+)$/)).annotate({
      title: "Contact",
      description: "mailto: address or https:// page where those who are measured reach you",
    }),
  ),
  vantage: Schema.optionalKey(Text),
  vantages: Schema.optionalKey(
    Schema.Array(VantageName).check(Schema.isNonEmpty(), Schema.isMaxLength(20)).annotate({
      title: "Vantage points",
      description: "Names of all places measured from; the first makes the figures",
    }),
  ),
  publisher: Schema.optionalKey(Text),
  site: Schema.optionalKey(
    Schema.String.check(Schema.isPattern(/^https:\/\/[^\s/?#]+(?:\/[^\s?#]*)?$/)).annotate({
      title: "Site",
      description: "https:// address at which the pages are reached",
    }),
  ),
  countries: Schema.optionalKey(Schema.Array(CountryCode).check(Schema.isNonEmpty())),
  data: Schema.optionalKey(Text),
  store: Schema.optionalKey(Text),
  host: Schema.optionalKey(Text),
  port: Schema.optionalKey(Positive(65_535)),
  resolvers: Schema.optionalKey(Schema.Array(Text).check(Schema.isNonEmpty())),
  trustAnchors: Schema.optionalKey(Text),
  rootCertificates: Schema.optionalKey(Text),
  network: Schema.optionalKey(Schema.Struct({ allow: Schema.optionalKey(Schema.Array(Text)) })),
  routing: Schema.optionalKey(
    Schema.Struct({
      vrps: Schema.optionalKey(Text),
      origins: Schema.optionalKey(Schema.Union([Text, Schema.Array(Text).check(Schema.isNonEmpty())])),
    }),
  ),
  ehloName: Schema.optionalKey(DomainName),
  dkimSelectors: Schema.optionalKey(
    Schema.Array(Schema.String.check(Schema.isPattern(/^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/))),
  ),
  lab: Schema.optionalKey(
    Schema.Struct({ every: Schema.optionalKey(Positive(24)) }).annotate({
      title: "Laboratory",
      description: "every: 3 measures every third month of its history, for a shorter demonstration",
    }),
  ),
  limits: Schema.optionalKey(
    Schema.Struct({
      targetsAtOnce: Schema.optionalKey(Positive(10_000)),
      connectionsPerAddress: Schema.optionalKey(Positive(2)),
      spacingMilliseconds: Schema.optionalKey(
        Schema.Number.check(Schema.isInt(), Schema.isBetween({ minimum: 0, maximum: 60_000 })),
      ),
      timeoutSeconds: Schema.optionalKey(Positive(120)),
      secondLookAfterSeconds: Schema.optionalKey(
        Schema.Number.check(Schema.isInt(), Schema.isBetween({ minimum: 0, maximum: 86_400 })),
      ),
    }),
  ),
  mail: Schema.optionalKey(MailGiven),
  notifications: Schema.optionalKey(Schema.Array(NotificationGiven)),
  operators: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({ name: Schema.String.check(Schema.isNonEmpty(), Schema.isMaxLength(100)), password: Text }),
    ).annotate({ title: "Operators", description: "Who may sign in; plumbline operator NAME makes an entry" }),
  ),
}).annotate({ title: "Configuration" })
export type ConfigFile = typeof ConfigFile.Type

/** The configuration with every default filled in and every path absolute. */
export interface Config {
  /** File it came from; `null` when none was found. */
  readonly file: string | null
  /** `null` means: only the lab may be measured. */
  readonly contact: string | null
  readonly vantage: string
  /** All places that the installation measures from; the first makes the figures. */
  readonly vantages: ReadonlyArray<string>
  /** Who publishes: named in citations and manifests. */
  readonly publisher: string
  /** Public address of the pages, without a slash at the end; `null` where none is configured. */
  readonly site: string | null
  /** `null` means: all countries of the data folder. */
  readonly countries: ReadonlyArray<string> | null
  readonly data: string
  /** Path of the SQLite file; other things of the installation are kept beside it, whatever database there is. */
  readonly store: string
  /** Address of the PostgreSQL database that holds the store in place of the file: `DATABASE_URL`, or `store` where it is an address. */
  readonly database: string | null
  readonly host: string
  readonly port: number
  readonly resolvers: ReadonlyArray<Endpoint>
  readonly trustAnchors: string
  /** PEM texts; where none are configured, Mozilla's list under `data/trust-anchors`. */
  readonly rootCertificates: ReadonlyArray<string>
  readonly allow: ReadonlyArray<string>
  /** Absolute paths or URLs; `dns`: the origins of addresses are asked of the DNS. */
  readonly routing: {
    readonly vrps: string
    readonly origins: "dns" | ReadonlyArray<string>
    /** For copies of what is fetched. */
    readonly cacheFolder: string
  }
  readonly ehloName: string
  readonly dkimSelectors: ReadonlyArray<string>
  /** The SMTP server; null where none is configured. */
  readonly mail: MailOptions | null
  /** Whether visitors may subscribe by mail. */
  readonly isSubscriptionOffered: boolean
  /** Who may sign in and have a domain measured now; passwords are scrypt hashes. */
  readonly operators: ReadonlyArray<{ readonly name: string; readonly password: string }>
  readonly webhooks: ReadonlyArray<WebhookOptions>
  readonly digests: ReadonlyArray<DigestOptions>
  /** The laboratory's history is measured every so many months, the present among them. */
  readonly labEvery: number
  readonly limits: {
    readonly targetsAtOnce: number
    readonly connectionsPerAddress: number
    readonly spacingMilliseconds: number
    readonly timeoutSeconds: number
    readonly secondLookAfterSeconds: number
  }
}

/** Reads the named file, or `plumbline.yaml` of the working folder when there is one. */
export const loadConfig = (given: string | undefined): Effect.Effect<Config, Misconfiguration> =>
  Effect.suspend(() => {
    const file = resolve(given ?? "plumbline.yaml")
    const bytes = readIfThere(file)
    if (bytes === undefined) {
      return given === undefined
        ? complete({}, null, process.cwd())
        : Effect.fail(
            new Misconfiguration({
              lines: [`${file}: cannot be read; name a file that exists, or leave --config out`],
            }),
          )
    }
    const { value, problems } = decodeYamlRecord(ConfigFile, { file, bytes })
    if (value === undefined || problems.length > 0)
      return Effect.fail(new Misconfiguration({ lines: problems.map((problem) => formatProblem(problem)) }))
    return complete(value, file, dirname(file))
  })

const complete = (given: ConfigFile, file: string | null, base: string): Effect.Effect<Config, Misconfiguration> => {
  const lines: Array<string> = []
  const where = file ?? "configuration"
  const path = (name: string) => resolve(base, name)
  const read = (name: string, key: string): string => {
    const bytes = readIfThere(path(name))
    if (bytes === undefined) lines.push(`${where}: ${key}: ${path(name)} cannot be read; name a file that exists`)
    return bytes?.toString("utf8") ?? ""
  }
  const resolvers = (given.resolvers ?? systemResolvers()).flatMap((text) => {
    const endpoint = decodeEndpoint(text)
    if (endpoint === null)
      lines.push(`${where}: resolvers: ${text} is no address; write 9.9.9.9, 127.0.0.1:5353 or [2620:fe::fe]:53`)
    return endpoint ?? []
  })
  const allow = given.network?.allow ?? []
  for (const block of allow) {
    try {
      blockList([block])
    } catch (error) {
      lines.push(`${where}: network: allow: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  // A file that names whom to measure means the world, and the world is not measured by nobody.
  if (given.contact === undefined && (given.countries ?? given.data) !== undefined)
    lines.push(
      `${where}: contact: is missing; write contact: mailto:you@example.org or an https:// page, or leave countries and data out to measure the lab`,
    )
  const operators = given.operators ?? []
  for (const [index, { name, password }] of operators.entries()) {
    if (!isPasswordHash(password))
      lines.push(
        `${where}: operators: the password of ${name} is no hash; run plumbline operator "${name}" and write what it prints`,
      )
    if (operators.findIndex((other) => other.name === name) !== index)
      lines.push(`${where}: operators: ${name} is there twice; give each a name of its own`)
  }
  const port = portFromEnvironment(lines) ?? given.port ?? 3000
  const wrong = lines.length
  const database = databaseGiven(given.store, where, lines)
  const isDatabaseWrong = lines.length > wrong
  const isAddress = given.store !== undefined && /^postgres(?:ql)?:/.test(given.store)
  const store = path((isAddress ? undefined : given.store) ?? ".plumbline/plumbline.sqlite")
  const pathOrUrl = (source: string) => (isUrl(source) ? source : path(source))
  const origins = given.routing?.origins ?? "dns"
  const config: Config = {
    file,
    contact: given.contact ?? null,
    publisher: given.publisher ?? "Plumbline installation",
    site: given.site?.replace(/\/+$/, "") ?? null,
    ...vantagesFrom(given, process.env.PLUMBLINE_VANTAGE, where, database !== null || isDatabaseWrong, lines),
    countries: given.countries ?? null,
    data: given.data === undefined ? REPOSITORY_DATA : path(given.data),
    store,
    database,
    host: given.host ?? "127.0.0.1",
    port,
    resolvers,
    trustAnchors:
      given.trustAnchors === undefined
        ? readFileSync(join(REPOSITORY_DATA, "trust-anchors/root.ds"), "utf8")
        : read(given.trustAnchors, "trustAnchors"),
    rootCertificates: pemTexts(
      given.rootCertificates === undefined
        ? readFileSync(join(REPOSITORY_DATA, "trust-anchors/mozilla-roots.pem"), "utf8")
        : read(given.rootCertificates, "rootCertificates"),
    ),
    allow,
    routing: {
      vrps: pathOrUrl(given.routing?.vrps ?? PUBLIC_VRPS),
      origins: origins === "dns" ? origins : (typeof origins === "string" ? [origins] : origins).map(pathOrUrl),
      cacheFolder: join(dirname(store), "routing"),
    },
    ehloName: given.ehloName ?? "scanner.invalid",
    dkimSelectors: given.dkimSelectors ?? DKIM_SELECTORS,
    operators,
    ...notificationsOf(given, where, path, lines),
    labEvery: given.lab?.every ?? 1,
    limits: {
      targetsAtOnce: given.limits?.targetsAtOnce ?? 20,
      connectionsPerAddress: given.limits?.connectionsPerAddress ?? 2,
      spacingMilliseconds: given.limits?.spacingMilliseconds ?? 100,
      timeoutSeconds: given.limits?.timeoutSeconds ?? 10,
      secondLookAfterSeconds: given.limits?.secondLookAfterSeconds ?? 60,
    },
  }
  return lines.length === 0 ? Effect.succeed(config) : Effect.fail(new Misconfiguration({ lines }))
}

/** `9.9.9.9`, `9.9.9.9:53`, `2620:fe::fe`, `[2620:fe::fe]:53`; `null` when it is none of these. */
export const decodeEndpoint = (text: string): Endpoint | null => {
  const bracketed = /^\[([0-9a-fA-F:.]+)\](?::(\d{1,5}))?$/.exec(text)
  const plain =
    /^(\d+\.\d+\.\d+\.\d+)(?::(\d{1,5}))?$/.exec(text) ?? /^([0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)$/.exec(text)
  const parts = bracketed ?? plain
  if (parts === null) return null
  const port = Number(parts[2] ?? 53)
  const address = parts[1]!
  return isIP(address) === 0 || port < 1 || port > 65_535 ? null : { address, port }
}

/** What the machine itself asks. A stub of systemd-resolved strips DNSSEC records on some systems: `plumbline doctor` tells. */
const systemResolvers = (): ReadonlyArray<string> => {
  const servers = getServers()
  return servers.length === 0 ? ["127.0.0.1"] : servers
}

/** Of the makers of rpki-client, from the trust anchors of all five registries, made anew within the hour and dated. */
const PUBLIC_VRPS = "https://console.rpki-client.org/vrps.json"

const pemTexts = (text: string): ReadonlyArray<string> =>
  text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []

const notificationsOf = (
  given: NotificationsGiven,
  where: string,
  path: (name: string) => string,
  lines: Array<string>,
) =>
  notificationsFrom(given, where, lines, {
    secret: (name) => process.env[name],
    text: (file) => readIfThere(path(file))?.toString("utf8"),
  })

const readIfThere = (file: string): Buffer | undefined => {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

const databaseGiven = (store: string | undefined, where: string, lines: Array<string>): string | null => {
  const environment = process.env.DATABASE_URL
  const [place, from] =
    environment === undefined || environment === ""
      ? [store, `${where}: store`]
      : [environment, "environment: DATABASE_URL"]
  const options = place === undefined ? undefined : storeOptionsOf(place, ".")
  if (options === null || (environment && options !== undefined && "file" in options)) {
    lines.push(
      `${from}: is no database; write postgresql://user@host/database${environment ? "" : ", or the path of an SQLite file"}`,
    )
    return null
  }
  return options !== undefined && "url" in options ? options.url : null
}

const portFromEnvironment = (lines: Array<string>): number | undefined => {
  const text = process.env.PORT
  if (text === undefined || text === "") return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  lines.push(`environment: PORT: ${text} is no port; set a number from 0 to 65535, or unset it`)
  return undefined
}

/** Selectors that large suppliers use by default, and those that administrators choose most. */
const DKIM_SELECTORS: ReadonlyArray<string> = [
  "selector1",
  "selector2",
  "google",
  "default",
  "dkim",
  "mail",
  "k1",
  "s1",
  "s2",
]

/** User-Agent for web requests: browser-compatible prefix, own name, and where to reach us. */
export const userAgentOf = (version: string, contact: string): string =>
  `Mozilla/5.0 (compatible; Plumbline/${version}; +${contact})`
