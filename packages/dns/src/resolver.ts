/**
 * What does the DNS say about a name? The service that all others ask.
 *
 * A configured recursive resolver is asked with DO and CD set. Answers are remembered for their TTL, and the same question
 * asked twice at once leaves once. Name servers can also be asked directly, where the route permits it.
 */
import { Clock, Context, Effect, Layer } from "effect"
import { type CacheLimits, makeAnswerCache } from "./client/answer-cache.ts"
import { type AskOptions, makeAskDirectly } from "./client/direct.ts"
import { DnsError } from "./client/dns-error.ts"
import { type ExchangePolicy, exchange, type Received } from "./client/exchange.ts"
import { type Alias, deniesName, followAliases, type Lookup, MAX_ALIASES } from "./client/lookup.ts"
import { type Endpoint, publicAddressesOnly, type Route } from "./client/route.ts"
import { Server } from "./client/server.ts"
import { DecodeError } from "./codec/decode-error.ts"
import { extendedErrors } from "./codec/edns.ts"
import type { Message } from "./codec/message.ts"
import { canonicalName, decodeName, type Name } from "./codec/name.ts"
import { formatRcode, formatType, Rcode, type RRType } from "./codec/registry.ts"
import type { Sha1Policy } from "./dnssec/algorithm.ts"
import { makeChain, makeChainMemory } from "./dnssec/chain.ts"
import { ROOT_TRUST_ANCHORS, type TrustAnchor } from "./dnssec/trust-anchor.ts"
import { type Validation, validateName } from "./dnssec/validate.ts"

export interface ResolverOptions {
  /** Recursive resolvers, in order of preference. They are dialled as they stand, without `route`. */
  readonly servers: ReadonlyArray<Endpoint>
  /** Where trust begins; the root of IANA. */
  readonly trustAnchors?: ReadonlyArray<TrustAnchor>
  /** Whether algorithms 5 and 7 and digest 1 count (RFC 9905); `validate`. */
  readonly sha1?: Sha1Policy
  /** Where `ask` may go; by default global unicast addresses only. */
  readonly route?: Route
  /** For one attempt; 3,000. */
  readonly timeoutMillis?: number
  /** Over all servers; 3. */
  readonly attempts?: number
  /** EDNS payload offered; 1232 (DNS flag day 2020). */
  readonly udpPayloadSize?: number
  /** 0x20; true. */
  readonly randomizeCase?: boolean
  /** RFC 7873; true. */
  readonly cookies?: boolean
  /** How resolvers are asked first; `udp`. `tcp` pipelines all on one connection. */
  readonly transport?: "udp" | "tcp"
  /** Questions at once to one resolver; 256. */
  readonly maxInFlight?: number
  /** Least time between two questions to one resolver; 0. */
  readonly spacingMillis?: number
  /** Questions at once to one name server by `ask`; 2. */
  readonly maxAsksInFlight?: number
  /** Least time between two questions to one name server by `ask`; 20. */
  readonly askSpacingMillis?: number
  readonly cache?: Partial<CacheLimits>
}

export interface QueryOptions {
  /** False: neither read from nor written to the cache, and not shared with the same question in flight. */
  readonly cache?: boolean
}

export class Resolver extends Context.Service<
  Resolver,
  {
    /** One question to the recursive resolver. Any RCODE is a message; what prevents one is a DnsError. */
    readonly query: (name: string, type: RRType, options?: QueryOptions) => Effect.Effect<Message, DnsError>
    /** The records of that type after the aliases; SERVFAIL, REFUSED and alias loops are DnsErrors too. */
    readonly lookup: (name: string, type: RRType) => Effect.Effect<Lookup, DnsError>
    /**
     * The lookup with its own chain of trust, judged at a time (by default now). Only what prevents an answer is a DnsError;
     * what prevents the chain is a status.
     */
    readonly validate: (
      name: string,
      type: RRType,
      options?: { readonly at?: Date },
    ) => Effect.Effect<Validation, DnsError>
    /** Asks one authoritative address directly: no cache, RD=0, one transport. Any RCODE is a message. */
    readonly ask: (
      endpoint: Endpoint,
      name: string,
      type: RRType,
      options: AskOptions,
    ) => Effect.Effect<Message, DnsError>
    /** Forgets all answers. */
    readonly clear: Effect.Effect<void>
  }
>()("@plumbline/dns/Resolver") {
  /** Sockets and caches live as long as the layer. */
  static readonly layer = (options: ResolverOptions): Layer.Layer<Resolver> =>
    Layer.effect(Resolver)(
      Effect.gen(function* () {
        const client = yield* Effect.acquireRelease(
          Effect.sync(() => makeClient(options)),
          (self) => Effect.sync(self.close),
        )
        const validator = makeValidator(client.query, options)
        return {
          query: client.query,
          ask: client.ask,
          lookup: makeLookup(client.query),
          validate: validator.validate,
          clear: Effect.sync(() => {
            client.clear()
            validator.clear()
          }),
        }
      }),
    )
}

interface InFlight {
  readonly waiting: Set<(result: Received | DnsError) => void>
  readonly cancel: () => void
}

const makeClient = (options: ResolverOptions) => {
  const policy: ExchangePolicy = {
    attempts: options.attempts ?? 3,
    timeoutMillis: options.timeoutMillis ?? 3_000,
    udpPayloadSize: options.udpPayloadSize ?? 1232,
    randomizeCase: options.randomizeCase ?? true,
    cookies: options.cookies ?? true,
    transport: options.transport ?? "udp",
  }
  const servers = options.servers.map(
    (endpoint) =>
      new Server(endpoint, {
        maxInFlight: options.maxInFlight ?? 256,
        spacingMillis: options.spacingMillis ?? 0,
        connectTimeoutMillis: policy.timeoutMillis,
      }),
  )
  const cache = makeAnswerCache({ maxEntries: 5_000, maxBytes: 4 * 2 ** 20, maxTtlSeconds: 86_400, ...options.cache })
  const askDirectly = makeAskDirectly({
    route: options.route ?? publicAddressesOnly,
    timeoutMillis: policy.timeoutMillis,
    udpPayloadSize: policy.udpPayloadSize,
    maxInFlight: options.maxAsksInFlight ?? 2,
    spacingMillis: options.askSpacingMillis ?? 20,
  })
  const inFlight = new Map<string, InFlight>()

  /** Joins or starts the exchange; `done` hears of it unless it gave up before. */
  const share = (
    key: string,
    name: Name,
    type: RRType,
    nowMillis: () => number,
    done: (result: Received | DnsError) => void,
  ): (() => void) => {
    let flight = inFlight.get(key)
    if (flight === undefined) {
      const waiting: InFlight["waiting"] = new Set()
      flight = {
        waiting,
        cancel: exchange(servers, name, type, policy, (result) => {
          inFlight.delete(key)
          if (!(result instanceof DnsError)) cache.write(key, result, nowMillis())
          for (const hear of waiting) hear(result)
        }),
      }
      inFlight.set(key, flight)
    }
    const { waiting, cancel } = flight
    waiting.add(done)
    return () => {
      waiting.delete(done)
      if (waiting.size > 0 || inFlight.get(key)?.waiting !== waiting) return
      inFlight.delete(key)
      cancel()
    }
  }

  const query = (text: string, type: RRType, { cache: useCache = true }: QueryOptions = {}) =>
    Clock.clockWith((clock) => {
      const name = readName(text)
      if (name instanceof DnsError) return Effect.fail(name)
      if (servers.length === 0) {
        return Effect.fail(
          new DnsError({ reason: "unreachable", server: "nobody", detail: "no resolver is configured" }),
        )
      }
      const key = `${canonicalName(name)} ${type}`
      const known = useCache ? cache.read(key, clock.currentTimeMillisUnsafe()) : undefined
      if (known !== undefined) return Effect.succeed(known)
      return Effect.callback<Message, DnsError>((resume) => {
        const done = (result: Received | DnsError) =>
          resume(result instanceof DnsError ? Effect.fail(result) : Effect.succeed(result.message))
        const cancel = useCache
          ? share(key, name, type, () => clock.currentTimeMillisUnsafe(), done)
          : exchange(servers, name, type, policy, done)
        return Effect.sync(cancel)
      })
    })

  const ask = (endpoint: Endpoint, text: string, type: RRType, askOptions: AskOptions) =>
    Effect.callback<Message, DnsError>((resume) => {
      const name = readName(text)
      if (name instanceof DnsError) return resume(Effect.fail(name))
      const cancel = askDirectly(endpoint, name, type, askOptions, (result) =>
        resume(result instanceof DnsError ? Effect.fail(result) : Effect.succeed(result)),
      )
      return Effect.sync(cancel)
    })

  return {
    query,
    ask,
    clear: cache.clear,
    close: () => {
      for (const server of servers) server.close()
    },
  }
}

const makeLookup = (query: Resolver["Service"]["query"]) =>
  Effect.fn("Resolver.lookup")(function* (text: string, type: RRType): Effect.fn.Return<Lookup, DnsError> {
    const asked = readName(text)
    if (asked instanceof DnsError) return yield* asked
    let name = asked
    const aliases: Array<Alias> = []
    for (;;) {
      const message = yield* query(name, type)
      const server = "the resolver"
      if (message.rcode !== Rcode.NOERROR && message.rcode !== Rcode.NXDOMAIN) {
        const errors = extendedErrors(message.edns).map(({ code, text: said }) =>
          `; extended error ${code} ${said}`.trimEnd(),
        )
        const detail = `${name} ${formatType(type)}: ${formatRcode(message.rcode)}${errors.join("")}`
        const reason =
          message.rcode === Rcode.SERVFAIL ? "servfail" : message.rcode === Rcode.REFUSED ? "refused" : "rcode"
        return yield* new DnsError({ reason, server, detail })
      }
      const followed = followAliases(message, name, type, aliases.length)
      aliases.push(...followed.aliases)
      if (followed.end === "loop" || followed.end === "too-long") {
        const detail = `${text} ${formatType(type)}: aliases lead on after ${MAX_ALIASES} steps or to a name too long`
        return yield* new DnsError({ reason: "alias-loop", server, detail })
      }
      const isNegative = message.rcode === Rcode.NXDOMAIN || message.authorities.length > 0
      if (followed.end === "records" || followed.aliases.length === 0 || isNegative) {
        const isAbsent = message.rcode === Rcode.NXDOMAIN || deniesName(message, followed.target)
        const rcode = isAbsent ? "NXDOMAIN" : "NOERROR"
        const found: Lookup = {
          name: asked,
          type,
          rcode,
          aliases,
          canonicalName: followed.target,
          records: followed.records,
          isNoData: rcode === "NOERROR" && followed.records.length === 0,
        }
        return found
      }
      // The server stopped at an alias without a word on its target: ask for that.
      name = followed.target
    }
  })

const makeValidator = (query: Resolver["Service"]["query"], options: ResolverOptions) => {
  const chainOptions = { anchors: options.trustAnchors ?? ROOT_TRUST_ANCHORS, sha1: options.sha1 ?? "validate" }
  const ask = (name: Name, type: RRType) => query(name, type)
  const memory = makeChainMemory()
  const validate = Effect.fnUntraced(function* (text: string, type: RRType, { at }: { readonly at?: Date } = {}) {
    const name = readName(text)
    if (name instanceof DnsError) return yield* name
    // What holds now need not hold at another time, so a time of its own gets a memory of its own.
    const chain = makeChain(ask, chainOptions, at === undefined ? memory : makeChainMemory())
    const moment = at ?? new Date(yield* Clock.currentTimeMillis)
    return yield* validateName(name, type, moment, { ask, chain, sha1: chainOptions.sha1 })
  })
  return { validate, clear: memory.states.clear }
}

const readName = (text: string): Name | DnsError => {
  try {
    return decodeName(text)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return new DnsError({ reason: "invalid-name", server: "nobody", detail: `${text}: ${error.message}` })
  }
}
