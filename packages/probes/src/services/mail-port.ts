/**
 * Does the network from which we measure let connections to port 25 out? Many do not, to keep spam in.
 *
 * Nothing is asked while mail servers answer: the first that does settles the matter. When one does not, mail servers of other
 * operators are tried, once a scan. If none of several operators can be reached, the fault is taken to be the network's, and no
 * mail server is judged.
 */
import { Effect } from "effect"
import { organizationalDomain } from "../organizational-domain.ts"
import type { Addresses, Names } from "./names.ts"

/** `untold`: too few operators could be tried to blame the network. */
export type MailPortState = "open" | "blocked" | "untold"

export interface MailPort {
  /** To be told of every connection that was accepted. */
  readonly noteAnswer: () => void
  /** Asks others when nobody has answered yet; remembers what they said. */
  readonly state: Effect.Effect<MailPortState>
  /** What is known without asking anybody. */
  readonly known: () => MailPortState | null
}

export interface MailPortOptions {
  /** Mail domains of several operators, in the order in which they may be asked for their mail servers. */
  readonly references: ReadonlyArray<string>
  readonly names: Pick<Names["Service"], "mailServers" | "addresses">
  /** Whether port 25 of an address accepts a connection; `null` for one that is not to be dialled. */
  readonly accepts: (address: string) => Effect.Effect<boolean | null>
}

/** With fewer operators silent at once it may be they who are at fault. */
const ENOUGH_OPERATORS = 3
/** At most so many are tried, */
const MAX_OPERATORS = 8
/** and so many domains asked for their mail servers: public bodies share few suppliers. */
const MAX_REFERENCES = 100

export const makeMailPort = (options: MailPortOptions): Effect.Effect<MailPort> =>
  Effect.gen(function* () {
    let known: MailPortState | null = null
    const isOpen = () => known === "open"

    const operators = Effect.fnUntraced(function* () {
      const hosts = new Map<string, string>()
      for (const domain of options.references.slice(0, MAX_REFERENCES)) {
        if (hosts.size === MAX_OPERATORS || isOpen()) break
        const found = yield* Effect.option(options.names.mailServers(domain))
        const host = found._tag === "Some" ? found.value.hosts[0] : undefined
        const operator = host === undefined ? null : organizationalDomain(host)
        if (host !== undefined && operator !== null && !hosts.has(operator)) hosts.set(operator, host)
      }
      return [...hosts.values()]
    })

    /** True when somebody accepted, false when nobody did, null when there was nobody to ask. */
    const tryHost = Effect.fnUntraced(function* (host: string) {
      if (isOpen()) return null
      const found = yield* Effect.option(options.names.addresses(host))
      const addresses: Addresses = found._tag === "Some" ? found.value : { ipv4: [], ipv6: [] }
      const [address] = [...addresses.ipv4, ...addresses.ipv6]
      if (address === undefined) return null
      const isAccepted = yield* options.accepts(address)
      if (isAccepted === true) known = "open"
      return isAccepted
    })

    const ask = yield* Effect.cached(
      Effect.gen(function* () {
        const tried = yield* Effect.forEach(yield* operators(), tryHost, { concurrency: MAX_OPERATORS })
        if (isOpen()) return "open"
        const silent = tried.filter((isAccepted) => isAccepted === false).length
        known = silent >= ENOUGH_OPERATORS ? "blocked" : "untold"
        return known
      }),
    )

    return {
      noteAnswer: () => {
        known = "open"
      },
      known: () => known,
      state: Effect.suspend(() => (known === null ? ask : Effect.succeed(known))),
    }
  })
