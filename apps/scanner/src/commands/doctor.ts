/**
 * `plumbline doctor`: is this machine, and are its resolvers, fit to measure?
 *
 * For each resolver: recursion, signatures (DO), the wish not to validate (CD), TCP, answers of 1,232 bytes, the clock; and
 * whether the trust anchor fits the root's keys. Then routing data and their age, the data folder, the contact, IPv6, the name for
 * EHLO.
 *
 * Ends with 0 when nothing is wrong, 1 when something is, 3 when no resolver can be reached.
 */
import { checkCatalog, formatProblem } from "@plumbline/catalog"
import {
  decodeTrustAnchors,
  type Endpoint,
  type ExaminedPoint,
  examineResolver,
  Resolver,
  RRType,
} from "@plumbline/dns"
import {
  type Dated,
  MAX_ROUTES_AGE,
  MAX_VRPS_AGE,
  MailHosts,
  type MailPortState,
  Names,
  type Obstructed,
  Routing,
  routingData,
} from "@plumbline/probes"
import { Clock, Console, Duration, Effect, Layer, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { type Config, loadConfig, userAgentOf } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { openInstallation } from "../installation.ts"
import { hasIpv6 } from "../ipv6.ts"
import { examineNotifications } from "../notify/examine.ts"
import { VERSION } from "../version.ts"
import { configFlag } from "./scan.ts"

/** One thing looked at. A `note` is worth knowing and not wrong. */
interface Finding {
  readonly state: "good" | "wrong" | "note"
  readonly text: string
  readonly mend?: string
}

export const doctor = Command.make(
  "doctor",
  {
    config: configFlag,
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document on stdout"), Flag.withDefault(false)),
  },
  Effect.fn("command.doctor")(function* ({ config: file, json }) {
    const config = yield* loadConfig(Option.getOrUndefined(file))
    const resolvers = yield* Effect.forEach(config.resolvers, (endpoint) => lookAtResolver(endpoint, config))
    const isReached = resolvers.some((resolver) => resolver.isReached)
    const findings = [
      ...resolvers.flatMap((resolver) => resolver.findings),
      // The lab brings its own.
      ...(config.contact === null ? [] : yield* examineRouting(config, config.contact)),
      ...(config.contact === null || !isReached ? [] : yield* examineMailPort(config)),
      ...(yield* examineData(config)),
      ...examineSettings(config),
      ...(yield* examineNotifications(config)),
    ]
    if (json) yield* Console.log(JSON.stringify({ findings }, null, 2))
    else
      for (const { state, text, mend } of findings)
        yield* Console.log(`${SIGN[state]} ${text}${mend === undefined ? "" : `\n    to mend: ${mend}`}`)
    const wrong = findings.filter(({ state }) => state === "wrong").length
    if (!isReached) return yield* new CommandFailed({ exitCode: 3, lines: ["No resolver can be reached."] })
    if (wrong > 0)
      return yield* new CommandFailed({
        exitCode: 1,
        lines: [`${wrong} of ${findings.length} are not as they should be.`],
      })
    if (!json) yield* Console.log("This machine is fit to measure.")
  }),
).pipe(Command.withDescription("Prove that this machine and its resolvers are fit to measure"))

const SIGN = { good: "✓", wrong: "✕", note: "–" } as const

const lookAtResolver = Effect.fn("doctor.resolver")(function* (endpoint: Endpoint, config: Config) {
  const who = `resolver ${endpoint.address} port ${endpoint.port}`
  const timeoutMillis = config.limits.timeoutSeconds * 1000
  const points = yield* examineResolver(endpoint, { timeoutMillis })
  const findings = points.map(
    ({ point, isFit, detail }): Finding =>
      isFit
        ? { state: "good", text: `${who}: ${detail}` }
        : { state: "wrong", text: `${who}: ${detail}`, mend: MEND[point] },
  )
  if (points.every(({ isFit }) => !isFit)) return { isReached: false, findings }
  const trustAnchors = yield* Effect.try({
    try: () => decodeTrustAnchors(config.trustAnchors),
    catch: (error) => new CommandFailed({ exitCode: 2, lines: [`trustAnchors: ${String(error)}`] }),
  })
  const root = yield* Effect.flatMap(Resolver, (resolver) => resolver.validate(".", RRType.DNSKEY)).pipe(
    Effect.provide(Resolver.layer({ servers: [endpoint], trustAnchors, timeoutMillis })),
    Effect.result,
  )
  const holds = root._tag === "Success" && root.success.status === "secure"
  findings.push(
    holds
      ? { state: "good", text: `${who}: the trust anchor fits the root's keys` }
      : {
          state: "wrong",
          text: `${who}: ${root._tag === "Success" ? root.success.reason.detail : root.failure.message}`,
          mend: "see that trustAnchors holds the present keys of the root that this resolver uses",
        },
  )
  return { isReached: true, findings }
})

const MEND: Readonly<Record<ExaminedPoint["point"], string>> = {
  recursion: "name a recursive resolver that this machine may ask, in resolvers of plumbline.yaml",
  "dnssec-records":
    "use a resolver that passes DNSSEC records on, such as unbound; home routers and some stub resolvers strip them",
  "checking-disabled":
    "use a resolver that implements RFC 4035 §3.2.2; without it broken names cannot be told from dead ones",
  tcp: "let TCP port 53 through to the resolver: long answers need it",
  "edns-1232": "raise its EDNS buffer size to 1232 (unbound: edns-buffer-size)",
  clock: "set this machine's clock; it runs by the root's signatures",
}

/** In 193.0.0.0/21, which the RIPE NCC itself has announced for decades as AS 3333. */
const KNOWN_ADDRESS = "193.0.0.1"

const examineRouting = Effect.fn("doctor.routing")(function* (config: Config, contact: string) {
  const data = yield* routingData({
    ...config.routing,
    userAgent: userAgentOf(VERSION, contact.replace(/^mailto:/, "")),
  })
  const now = yield* Clock.currentTimeMillis
  /** Whether data are there, how many, and of when. */
  const examine = <A extends { readonly count: number }>(
    what: string,
    source: string,
    load: Effect.Effect<Dated<A>, Obstructed>,
    maxAge: Duration.Duration,
    mend: string,
  ) =>
    load.pipe(
      Effect.map(({ value: { count }, builtAt }): Finding => {
        const ageHours = builtAt === null ? 0 : Math.max(0, (now - builtAt) / 3_600_000)
        const text = `${what} of ${source}: ${count.toLocaleString("en")}, ${ageHours.toFixed(1)} hours old`
        return ageHours <= Duration.toHours(maxAge)
          ? { state: "good", text }
          : { state: "wrong", text: `${text}; after ${Duration.toHours(maxAge)} they are not used`, mend }
      }),
      Effect.catchTag("Obstructed", ({ obstacle }) =>
        Effect.succeed<Finding>({ state: "wrong", text: `${what} of ${source}: ${obstacle.detail}`, mend }),
      ),
    )

  const vrps = yield* examine(
    "VRPs",
    config.routing.vrps,
    data.vrps,
    MAX_VRPS_AGE,
    "set routing.vrps to the JSON export of an rpki-client or Routinator that runs (docs/configuration.md)",
  )
  if (data.routes !== "dns")
    return [
      vrps,
      yield* examine(
        "routes",
        (config.routing.origins as ReadonlyArray<string>).join(", "),
        data.routes,
        MAX_ROUTES_AGE,
        "set routing.origins to dumps that are renewed, or to dns (docs/configuration.md)",
      ),
    ]
  const origin = yield* Effect.flatMap(Routing, (routing) => routing.originOf(KNOWN_ADDRESS)).pipe(
    Effect.map((route): Finding => {
      const text = `origins by DNS: ${KNOWN_ADDRESS} is announced ${route === null ? "by nobody" : `with ${route.prefix} by AS${route.asns.join(" and AS")}`}`
      return route === null ? { state: "wrong", text, mend: MEND_ORIGINS } : { state: "good", text }
    }),
    Effect.catchTag("Obstructed", ({ obstacle }) =>
      Effect.succeed<Finding>({
        state: "wrong",
        text: `origins by DNS: ${obstacle.at}: ${obstacle.detail ?? obstacle.kind}`,
        mend: MEND_ORIGINS,
      }),
    ),
    Effect.provide(
      Routing.layer(data).pipe(
        Layer.provide(Names.layer({ dkimSelectors: () => [] })),
        Layer.provide(
          Resolver.layer({ servers: config.resolvers, timeoutMillis: config.limits.timeoutSeconds * 1000 }),
        ),
      ),
    ),
  )
  return [vrps, origin]
})

/** Whether mail servers can be reached at all: many networks let nobody out to port 25. */
const examineMailPort = Effect.fn("doctor.mail-port")(function* (config: Config) {
  const installation = yield* Effect.result(openInstallation(config))
  // What is wrong with the lists is said by another finding.
  if (installation._tag === "Failure") return []
  const state = yield* Effect.flatMap(MailHosts, ({ port }) => port).pipe(Effect.provide(installation.success.services))
  return [MAIL_PORT[state]]
}, Effect.scoped)

const MAIL_PORT: Readonly<Record<MailPortState, Finding>> = {
  open: { state: "good", text: "mail servers can be reached on port 25" },
  blocked: {
    state: "wrong",
    text: "this network lets no connections to mail servers out: none of several operators answers on port 25",
    mend: "ask the provider of this machine to open TCP port 25, or measure from another network; until then STARTTLS and DANE of mail stay unknown",
  },
  untold: {
    state: "note",
    text: "whether mail servers can be reached on port 25 could not be told: the lists name mail servers of fewer than three operators that have an address",
  },
}

const MEND_ORIGINS =
  "see that a resolver answers for origin.asn.cymru.com, or set routing.origins to a RIS dump (docs/configuration.md)"

const examineData = Effect.fn("doctor.data")(function* (config: Config) {
  const { problems, counts } = yield* checkCatalog(config.data)
  return problems.length === 0
    ? [
        {
          state: "good",
          text: `${config.data}: ${counts.countries} countries, ${counts.domains} domains, no problem`,
        } satisfies Finding,
      ]
    : problems.slice(0, 5).map(
        (problem): Finding => ({
          state: "wrong",
          text: formatProblem(problem, config.data),
          mend: "npx plumbline check names them all",
        }),
      )
})

const examineSettings = (config: Config): ReadonlyArray<Finding> => [
  config.contact === null
    ? {
        state: "note",
        text: "no contact is configured: only the lab is measured",
        mend: "set contact in plumbline.yaml (docs/configuration.md)",
      }
    : { state: "good", text: `those who are measured can reach you: ${config.contact}` },
  hasIpv6(config.allow)
    ? { state: "good", text: "this machine has IPv6" }
    : { state: "note", text: "this machine has no IPv6: whether others can be reached over it stays unknown" },
  config.ehloName.endsWith(".invalid")
    ? {
        state: "note",
        text: `ehloName is ${config.ehloName}: mail servers may turn us away`,
        mend: "set ehloName to this machine's name, resolvable both ways",
      }
    : { state: "good", text: `mail servers are greeted as ${config.ehloName}` },
]
