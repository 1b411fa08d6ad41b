/**
 * `plumbline doctor`: is this machine, and are its resolvers, fit to measure?
 *
 * For each resolver: 1. UDP. 2. TCP. 3. DO: signatures come along. 4. CD is passed on. 5. Answers above 512 bytes come over UDP by
 * EDNS. 6. The clock: the root's own signatures hold now. Then the contact, the data folder and IPv6.
 *
 * Ends with 0 when nothing is wrong, 1 when something is, 3 when no resolver can be reached.
 */
import { checkCatalog, formatProblem } from "@plumbline/catalog"
import { type DnsError, decodeTrustAnchors, type Endpoint, Resolver, RRType } from "@plumbline/dns"
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { type Config, loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { hasIpv6 } from "../ipv6.ts"
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
    const resolvers = yield* Effect.forEach(config.resolvers, (endpoint) => examineResolver(endpoint, config))
    const findings = [
      ...resolvers.flatMap((resolver) => resolver.findings),
      ...(yield* examineData(config)),
      ...examineSettings(config),
    ]
    if (json) yield* Console.log(JSON.stringify({ findings }, null, 2))
    else
      for (const { state, text, mend } of findings)
        yield* Console.log(`${SIGN[state]} ${text}${mend === undefined ? "" : `\n    to mend: ${mend}`}`)
    const wrong = findings.filter(({ state }) => state === "wrong").length
    if (!resolvers.some((resolver) => resolver.isReached))
      return yield* new CommandFailed({ exitCode: 3, lines: ["No resolver can be reached."] })
    if (wrong > 0)
      return yield* new CommandFailed({
        exitCode: 1,
        lines: [`${wrong} of ${findings.length} are not as they should be.`],
      })
    if (!json) yield* Console.log("This machine is fit to measure.")
  }),
).pipe(Command.withDescription("Prove that this machine and its resolvers are fit to measure"))

const SIGN = { good: "✓", wrong: "✕", note: "–" } as const

const examineResolver = Effect.fn("doctor.resolver")(function* (endpoint: Endpoint, config: Config) {
  const who = `resolver ${endpoint.address} port ${endpoint.port}`
  const trustAnchors = yield* Effect.try({
    try: () => decodeTrustAnchors(config.trustAnchors),
    catch: (error) => new CommandFailed({ exitCode: 2, lines: [`trustAnchors: ${String(error)}`] }),
  })
  const over = (transport: "udp" | "tcp") =>
    Resolver.layer({
      servers: [endpoint],
      trustAnchors,
      transport,
      timeoutMillis: config.limits.timeoutSeconds * 1000,
      attempts: 2,
    })
  const ask = (transport: "udp" | "tcp", type: RRType) =>
    Effect.flatMap(Resolver, (resolver) => resolver.query(".", type)).pipe(
      Effect.provide(over(transport)),
      Effect.result,
    )

  const udp = yield* ask("udp", RRType.SOA)
  const tcp = yield* ask("tcp", RRType.SOA)
  const findings: Array<Finding> = [
    reached(
      udp,
      `${who} answers over UDP`,
      "name a recursive resolver that this machine may ask, in resolvers of plumbline.yaml",
    ),
    reached(tcp, `${who} answers over TCP`, "let TCP port 53 through to the resolver: long answers need it"),
  ]
  const answer = udp._tag === "Success" ? udp.success : tcp._tag === "Success" ? tcp.success : null
  if (answer === null) return { isReached: false, findings }
  const isSigned = answer.answers.some(({ type }) => type === RRType.RRSIG)
  findings.push(
    judged(
      isSigned,
      `${who} passes signatures on (DO)`,
      "use a resolver that passes DNSSEC records on, such as unbound; home routers and some stub resolvers strip them",
    ),
    judged(
      answer.flags.checkingDisabled,
      `${who} takes the wish not to validate (CD)`,
      "use a resolver that implements RFC 4035 §3.2.2; without it broken names cannot be told apart from dead ones",
    ),
    judged(
      (answer.edns?.udpPayloadSize ?? 0) >= 1232,
      `${who} takes UDP answers of 1232 bytes by EDNS`,
      "raise its EDNS buffer size to 1232 (unbound: edns-buffer-size)",
    ),
  )
  const keys = yield* Effect.flatMap(Resolver, (resolver) => resolver.validate(".", RRType.DNSKEY)).pipe(
    Effect.provide(over("udp")),
    Effect.result,
  )
  if (keys._tag === "Failure")
    findings.push({ state: "wrong", text: `${who} gives the root's keys: ${keys.failure.message}` })
  else {
    const { status, reason } = keys.success
    const isTime = reason.code === "signature-expired" || reason.code === "signature-not-yet-valid"
    findings.push(
      judged(
        status === "secure",
        status === "secure"
          ? "the root's signatures hold: trust anchor and clock are right"
          : `the root is ${status}: ${reason.detail}`,
        isTime
          ? "set this machine's clock; it runs by the root's signatures"
          : "see that trustAnchors holds the present keys of the root that this resolver uses",
      ),
    )
  }
  return { isReached: true, findings }
})

const reached = (
  result: { readonly _tag: "Success" } | { readonly _tag: "Failure"; readonly failure: DnsError },
  text: string,
  mend: string,
): Finding =>
  result._tag === "Success"
    ? { state: "good", text }
    : { state: "wrong", text: `${text}: no, ${result.failure.message}`, mend }

const judged = (isGood: boolean, text: string, mend: string): Finding =>
  isGood ? { state: "good", text } : { state: "wrong", text: `${text}: no`, mend }

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
