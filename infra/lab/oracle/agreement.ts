/**
 * Do our own validator, delv and unbound give the same status to every name and type of the lab?
 * `lab.sh exec node oracle/agreement.ts STATE_FOLDER [all]` prints an `Agreement` as JSON.
 *
 * 1. Every name and type of the assembled zones, and for each zone a type and a name that it does not have. 2. Our validator
 * and delv fetch through the resolver that never checks; unbound is the one that does.
 *
 * Signatures, NSEC and NSEC3 records are not asked for by themselves: they come with the others.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { decodeTrustAnchors, decodeType, Resolver } from "@plumbline/dns"
import { Effect } from "effect"
import { zoneRecords } from "../assemble/zone-file.ts"
import { ask, forEachAtOnce } from "./statement.ts"

/** `no answer`: nobody could be asked, or what is needed to tell could not be had. */
type Status = "secure" | "insecure" | "bogus" | "no answer"

interface Question {
  readonly name: string
  readonly type: string
  /** Whether delv is asked too. */
  readonly forDelv: boolean
}

export interface Agreement {
  readonly questions: number
  /** Questions by our status. */
  readonly statuses: Readonly<Record<string, number>>
  readonly agreeing: Readonly<Record<"delv" | "unbound", number>>
  readonly differences: ReadonlyArray<string>
}

const questionsOf = (zones: string): ReadonlyArray<Question> => {
  const questions = new Map<string, Question>()
  const add = (name: string, type: string, forDelv = true) => questions.set(`${name} ${type}`, { name, type, forDelv })
  for (const file of readdirSync(zones)) {
    const zone = file === "root" ? "." : file
    const records = zoneRecords(readFileSync(join(zones, file), "utf8"), zone)
    for (const { owner, type } of records) if (!COMES_WITH_OTHERS.has(type)) add(owner, type)
    const isOptOut = records.some(({ type, data }) => type === "NSEC3" && data.startsWith("1 1 "))
    add(zone === "." ? "." : `${zone}.`, "HINFO")
    // Opt-out proves no absence (RFC 5155 §9.2): unbound says so, delv does not.
    add(zone === "." ? "missing." : `missing.${zone}.`, "A", !isOptOut)
  }
  return [...questions.values()]
}
const COMES_WITH_OTHERS: ReadonlySet<string> = new Set(["RRSIG", "NSEC", "NSEC3"])

const askOurselves = (questions: ReadonlyArray<Question>, anchors: string) =>
  Effect.gen(function* () {
    const { validate } = yield* Resolver
    return yield* Effect.forEach(
      questions,
      ({ name, type }) =>
        validate(name, decodeType(type) ?? 0).pipe(
          Effect.map(({ status }): Status => (status === "indeterminate" ? "no answer" : status)),
          Effect.catch(() => Effect.succeed<Status>("no answer")),
        ),
      { concurrency: 16 },
    )
  }).pipe(
    Effect.provide(
      Resolver.layer({
        servers: [{ address: "127.0.0.3", port: 53 }],
        trustAnchors: decodeTrustAnchors(anchors),
        // As patient as the others.
        timeoutMillis: PATIENCE_SECONDS * 1_000,
        attempts: 1,
      }),
    ),
    Effect.runPromise,
  )

const PATIENCE_SECONDS = 4

const askDelv = async ({ name, type }: Question, state: string): Promise<Status> => {
  const words = ["delv", "+cd", "@127.0.0.3", "-a", `${state}/delv.anchor`, "+root=.", name, type]
  const { all } = await ask("timeout", [String(PATIENCE_SECONDS), ...words])
  // Each RRset of the answer has a line of its own: the weakest counts.
  if (all.includes("unsigned answer")) return "insecure"
  if (all.includes("fully validated")) return "secure"
  return /resolution failed: (?!failure|timed out|REFUSED)/.test(all) ? "bogus" : "no answer"
}

/** One dig asks many questions, one after the other. Without a telling code (RFC 8914), SERVFAIL may mean either failure. */
const askUnbound = async (questions: ReadonlyArray<Question>): Promise<ReadonlyArray<ReadonlyArray<Status>>> => {
  const words = questions.flatMap(({ name, type }) => [name, type, "@127.0.0.2", ...DIG_OPTIONS])
  const { out } = await ask("dig", words)
  // What was never answered is not among the replies: each repeats its question.
  const replies = new Map(
    out.split("->>HEADER<<-").map((reply) => {
      const [, name = "", type = ""] = /^;(\S+)\s+IN\s+(\S+)$/m.exec(reply) ?? []
      return [`${name.toLowerCase()} ${type}`, reply]
    }),
  )
  return questions.map(({ name, type }) => {
    const reply = replies.get(`${name} ${type}`) ?? ""
    const code = /status: ([A-Z]+)/.exec(reply)?.[1]
    if (code === "NOERROR" || code === "NXDOMAIN") return [/flags:[^;]* ad[ ;]/.test(reply) ? "secure" : "insecure"]
    const error = /EDE: (\d+)/.exec(reply)?.[1]
    if (error !== undefined) return [VALIDATION_ERRORS.has(Number(error)) ? "bogus" : "no answer"]
    return code === "SERVFAIL" ? ["bogus", "no answer"] : ["no answer"]
  })
}
const DIG_OPTIONS = ["+dnssec", `+time=${PATIENCE_SECONDS}`, "+tries=1", "+noall", "+comments", "+question"]
/** RFC 8914 §4.7–4.13: from "DNSSEC Bogus" to "NSEC Missing". */
const VALIDATION_ERRORS: ReadonlySet<number> = new Set([6, 7, 8, 9, 10, 11, 12])
/** Few enough that one dig which meets nothing but silence ends within its time. */
const QUESTIONS_AT_ONCE = 3

const [, , state, extent] = process.argv
if (state === undefined) throw new Error("usage: node oracle/agreement.ts STATE_FOLDER [all]")
/** A delv is a process of its own: it is asked every seventh question, or all. */
const DELV_ASKED = extent === "all" ? 1 : 7
const questions = questionsOf(join(state, "zones"))
const ours = await askOurselves(questions, readFileSync(join(state, "trust-anchor.ds"), "utf8"))
const theirs = {
  delv: await forEachAtOnce(questions, 6, async (question) => [
    question.forDelv && questions.indexOf(question) % DELV_ASKED === 0 ? [await askDelv(question, state)] : [],
  ]),
  unbound: await forEachAtOnce(
    Array.from({ length: Math.ceil(questions.length / QUESTIONS_AT_ONCE) }, (_, index) =>
      questions.slice(index * QUESTIONS_AT_ONCE, (index + 1) * QUESTIONS_AT_ONCE),
    ),
    6,
    askUnbound,
  ),
}
const agreeing = { delv: 0, unbound: 0 }
const differences: Array<string> = []
const statuses: Record<string, number> = {}
for (const [index, { name, type }] of questions.entries()) {
  const status = ours[index] ?? "no answer"
  statuses[status] = (statuses[status] ?? 0) + 1
  for (const oracle of ["delv", "unbound"] as const) {
    const said = theirs[oracle][index] ?? []
    if (said.includes(status)) agreeing[oracle] += 1
    else if (said.length > 0) differences.push(`${name} ${type}: we say ${status}, ${oracle} ${said.join(" or ")}`)
  }
}
const agreement: Agreement = { questions: questions.length, statuses, agreeing, differences }
console.log(JSON.stringify(agreement))
