/**
 * `plumbline dnssec NAME TYPE`: the chain of trust of a name from the trust anchor down, and which link is broken.
 *
 * Ends with 0 for any validated status, 2 for bad usage, 3 when the resolver cannot be reached.
 */
import { readFileSync } from "node:fs"
import {
  DecodeError,
  decodeName,
  decodeTrustAnchors,
  decodeType,
  formatChainTree,
  Resolver,
  validationToJson,
} from "@plumbline/dns"
import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { decodeEndpoint, loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"

export const dnssec = Command.make(
  "dnssec",
  {
    name: Argument.String("NAME").pipe(Argument.withDescription("Domain name, for example example.nl or .")),
    type: Argument.String("TYPE").pipe(
      Argument.withDescription("Record type, for example A, MX or TYPE65"),
      Argument.withDefault("SOA"),
    ),
    resolver: Flag.String("resolver").pipe(
      Flag.withDescription(
        "Recursive resolver to ask, HOST[:PORT] with an address as HOST; those of the configuration when left out",
      ),
      Flag.optional,
    ),
    trustAnchor: Flag.String("trust-anchor").pipe(
      Flag.withDescription("File with DS or DNSKEY records in zone-file form; the IANA root when left out"),
      Flag.optional,
    ),
    at: Flag.String("at").pipe(
      Flag.withDescription("Moment at which the chain is judged, ISO 8601; now when left out"),
      Flag.optional,
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document on stdout"), Flag.withDefault(false)),
  },
  Effect.fn("command.dnssec")(function* (given) {
    const usage = (line: string) => new CommandFailed({ exitCode: 2, lines: [line] })
    const config = yield* loadConfig(undefined)
    const name = yield* Effect.try({
      try: () => decodeName(given.name),
      catch: (error) => usage(`NAME: ${given.name} is no domain name: ${wordsOf(error)}`),
    })
    const type = decodeType(given.type.toUpperCase())
    if (type === undefined)
      return yield* usage(`TYPE: ${given.type} is no record type; write for example A, AAAA, MX, TXT or TYPE65`)
    const servers = Option.isSome(given.resolver) ? [decodeEndpoint(given.resolver.value)] : config.resolvers
    const known = servers.filter((server) => server !== null)
    if (known.length !== servers.length)
      return yield* usage(
        `--resolver: ${Option.getOrElse(given.resolver, () => "")} is no address; write 127.0.0.1, 127.0.0.1:5353 or [::1]:53`,
      )
    const at = Option.isSome(given.at) ? new Date(given.at.value) : undefined
    if (at !== undefined && Number.isNaN(at.getTime()))
      return yield* usage(
        `--at: ${Option.getOrElse(given.at, () => "")} is no moment; write for example 2026-11-23T00:00:00Z`,
      )
    const trustAnchors = yield* Effect.try({
      try: () =>
        decodeTrustAnchors(
          Option.isSome(given.trustAnchor) ? readFileSync(given.trustAnchor.value, "utf8") : config.trustAnchors,
        ),
      catch: (error) => usage(`--trust-anchor: ${wordsOf(error)}; write lines such as ". IN DS 20326 8 2 …"`),
    })
    const validation = yield* Effect.flatMap(Resolver, (resolver) =>
      resolver.validate(name, type, at === undefined ? {} : { at }),
    ).pipe(
      Effect.provide(Resolver.layer({ servers: known, trustAnchors })),
      Effect.mapError((error) => new CommandFailed({ exitCode: 3, lines: [`no answer: ${error.message}`] })),
    )
    yield* Console.log(given.json ? JSON.stringify(validationToJson(validation)) : formatChainTree(validation))
  }),
).pipe(Command.withDescription("Validate a name's chain of trust and name the broken link"))

const wordsOf = (error: unknown): string =>
  error instanceof DecodeError ? `expected ${error.expected}` : error instanceof Error ? error.message : String(error)
