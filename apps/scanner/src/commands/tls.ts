/**
 * `plumbline tls HOST[:PORT]`: what one TLS server offers, seen to the bottom with few connections.
 *
 * An address, and `localhost`, are dialled as they stand: whoever writes them means them. A name is resolved, and its public
 * addresses are dialled only when a contact is configured.
 *
 * Ends with 0 when there is a profile, 2 for bad usage, 3 when nothing answers there.
 */
import { isIP } from "node:net"
import { Resolver } from "@plumbline/dns"
import { blockList, Names, Network, obstructed, publicRoute } from "@plumbline/probes"
import { connectStartTls } from "@plumbline/smtp"
import { makeTrustStore, profile, type TlsProfile, tlsVersions } from "@plumbline/tls"
import { Console, Duration, Effect, Layer, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { type Config, loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { hasIpv6 } from "../ipv6.ts"
import { configFlag } from "./scan.ts"

export const tls = Command.make(
  "tls",
  {
    server: Argument.String("HOST[:PORT]").pipe(
      Argument.withDescription(
        "Name or address; the port is 443, or 25 with --starttls smtp; IPv6 addresses with a port in brackets",
      ),
    ),
    starttls: Flag.Literals("starttls", ["smtp"]).pipe(
      Flag.withDescription("Reach TLS by STARTTLS of this protocol"),
      Flag.optional,
    ),
    servername: Flag.String("servername").pipe(
      Flag.withDescription("Name for SNI and for the certificate; HOST when left out"),
      Flag.optional,
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document on stdout"), Flag.withDefault(false)),
    config: configFlag,
  },
  Effect.fn("command.tls")(function* (given) {
    const config = yield* loadConfig(Option.getOrUndefined(given.config))
    const server = decodeServer(given.server, Option.isSome(given.starttls) ? 25 : 443)
    if (server === null)
      return yield* new CommandFailed({
        exitCode: 2,
        lines: [
          `HOST[:PORT]: ${given.server} is no server; write example.org, example.org:8443, 192.0.2.1 or [2001:db8::1]:443`,
        ],
      })
    const seen = yield* look(server, config, {
      overSmtp: Option.isSome(given.starttls),
      serverName: Option.getOrElse(given.servername, () => server.host),
    }).pipe(
      Effect.catchTag("Obstructed", ({ obstacle }) =>
        Effect.fail(
          new CommandFailed({
            exitCode: 3,
            lines: [`${obstacle.at}: ${[obstacle.kind, obstacle.detail].filter(Boolean).join(", ")}`],
          }),
        ),
      ),
    )
    yield* Console.log(given.json ? JSON.stringify(seen) : describe(seen))
  }),
).pipe(Command.withDescription("Say what a TLS server offers: versions, suites, groups, certificates"))

interface Server {
  readonly host: string
  readonly port: number
}

/** `null` when it is neither a name nor an address with an optional port. */
export const decodeServer = (text: string, defaultPort: number): Server | null => {
  const parts = /^\[([0-9a-fA-F:.]+)\](?::(\d{1,5}))?$/.exec(text) ?? /^([^:[\]\s]+)(?::(\d{1,5}))?$/.exec(text)
  const host = isIP(text) === 6 ? text : parts?.[1]
  const port = Number(parts?.[2] ?? defaultPort)
  if (host === undefined || port < 1 || port > 65_535) return null
  const isName =
    /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(host)
  return isIP(host) !== 0 || isName ? { host: host.toLowerCase(), port } : null
}

const look = Effect.fn("tls.look")(function* (
  server: Server,
  config: Config,
  options: { readonly overSmtp: boolean; readonly serverName: string },
) {
  const literal = server.host === "localhost" ? "127.0.0.1" : isIP(server.host) === 0 ? null : server.host
  if (literal === null && config.contact === null)
    return yield* new CommandFailed({
      exitCode: 2,
      lines: [
        "contact: is missing; set it in plumbline.yaml before anybody is measured by name (docs/configuration.md)",
      ],
    })
  const timeoutMs = config.limits.timeoutSeconds * 1000
  const route = publicRoute(blockList(literal === null ? config.allow : [...config.allow, literal]))
  const network = Network.layer({
    route,
    connectionsPerAddress: config.limits.connectionsPerAddress,
    spacing: Duration.millis(literal === null ? config.limits.spacingMilliseconds : 0),
    connectTimeout: Duration.millis(timeoutMs),
    hasIpv6: literal !== null || hasIpv6(config.allow),
  })
  const names = Names.layer({ dkimSelectors: () => [] }).pipe(
    Layer.provide(Resolver.layer({ servers: config.resolvers, route, timeoutMillis: timeoutMs })),
  )
  return yield* Effect.gen(function* () {
    const { dial } = yield* Network
    const address = literal ?? (yield* firstAddress(server.host))
    const at = `${address} port ${server.port}`
    const connect = Effect.flatMap(dial({ address, port: server.port }), (dialled) =>
      dialled.outcome === "refused"
        ? Effect.fail(obstructed("connection-refused", at))
        : Effect.succeed(dialled.socket),
    )
    const limits = { answerMs: timeoutMs, totalMs: 20 * timeoutMs, connections: 60 }
    const asked = {
      serverName: isIP(options.serverName) === 0 ? options.serverName : null,
      depth: "complete" as const,
      roots: makeTrustStore(config.rootCertificates),
      limits,
    }
    return yield* options.overSmtp
      ? profile(connectStartTls({ connect, ehloName: config.ehloName }), asked).pipe(
          Effect.catchTag("SmtpError", (error) =>
            Effect.fail(
              obstructed(
                "protocol-violation",
                at,
                `SMTP ${error.at}: ${error.reason}${error.code === null ? "" : ` ${error.code}`}`,
              ),
            ),
          ),
        )
      : profile(connect, asked)
  }).pipe(Effect.provide(Layer.merge(network, names)))
})

const firstAddress = Effect.fn("tls.address")(function* (host: string) {
  const { ipv4, ipv6 } = yield* Effect.flatMap(Names, (names) => names.addresses(host))
  return ipv4[0] ?? ipv6[0] ?? (yield* obstructed("dns-failure", `A and AAAA ${host}`, "no address"))
})

/** The profile for people. */
const describe = (seen: TlsProfile): string => {
  const lines: Array<string> = []
  for (const version of tlsVersions.toReversed()) {
    const outcome = seen.versions[version]
    lines.push(
      `${version.padEnd(8)} ${outcome.state === "unknown" ? `unknown: ${outcome.failure.reason}` : outcome.state.replace("-", " ")}`,
    )
    const suites = seen.capabilities?.cipherSuites[version]
    if (suites === undefined) continue
    lines.push(...suites.accepted.map((suite) => `           ${suite}`))
    if (!suites.isComplete)
      lines.push(`           … and perhaps more: ${suites.failure?.reason ?? "not asked further"}`)
  }
  const { capabilities } = seen
  if (capabilities !== null) {
    const groups = capabilities.groups
    if (groups !== null)
      lines.push(
        `groups   ${groups.accepted.map(({ name }) => name).join(", ")}${groups.isComplete ? "" : ", and perhaps more"}`,
      )
    for (const { bits, name } of capabilities.finiteFields)
      lines.push(`DH       ${bits} bits, ${name ?? "a group of its own"}`)
    const { behavior } = capabilities
    if (behavior !== null)
      lines.push(
        `at ${behavior.version}: ${[
          `compression ${behavior.compresses ? "on" : "off"}`,
          `secure renegotiation ${behavior.securesRenegotiation ? "yes" : "no"}`,
          `extended master secret ${behavior.extendsMasterSecret === true ? "yes" : "no"}`,
          `OCSP stapled ${behavior.staplesOcsp ? "yes" : "no"}`,
        ].join(", ")}`,
      )
  }
  for (const [index, certificate] of seen.certificates.entries())
    lines.push(
      `${index === 0 ? "leaf     " : "sent with"} ${certificate.subject}, by ${certificate.issuer}, until ${certificate.notAfter.slice(0, 10)}, ${certificate.key.type} ${certificate.key.bits ?? ""}, ${certificate.signatureAlgorithm}`,
    )
  if (seen.trust !== null) lines.push(`trust    ${seen.trust.trusted ? "leads to a known root" : seen.trust.reason}`)
  lines.push(`${seen.connections} connections`)
  return lines.join("\n")
}
