/** Our status of every name and type of 500 generated zones, beside what unbound and delv say of the same zones. */
import { Effect } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { anyAddress, formatType, Resolver, RRType, type Status } from "../src/index.ts"
import { type GeneratedInternet, generateInternet } from "./generated-zones.ts"
import { missingOracles, type Oracles, startOracles } from "./oracles.ts"

const missing = missingOracles()
const ZONES = 500
const THROUGH_UNBOUND = { transport: "udp", recursionDesired: true, checkingDisabled: false } as const
interface Ours {
  readonly status: Status
  readonly code: string
  readonly detail: string
}
/** delv takes a process for each question, so it is asked about every so many zones; prime, so that all kinds are among them. */
const DELV_EVERY = 13

describe.skipIf(missing.length > 0)(
  `generated zones${missing.length > 0 ? ` (skipped: no ${missing.join(", ")})` : ""}`,
  () => {
    let internet: GeneratedInternet
    let oracles: Oracles
    let ours: ReadonlyArray<Ours>
    const ask = <A>(use: (resolver: Resolver["Service"]) => Effect.Effect<A, unknown>): Promise<A> =>
      Effect.runPromise(
        Effect.gen(function* () {
          return yield* use(yield* Resolver)
        }).pipe(
          Effect.provide(
            Resolver.layer({
              servers: [oracles.resolver],
              trustAnchors: [{ zone: ".", data: internet.anchor }],
              route: anyAddress,
              maxAsksInFlight: 32,
              askSpacingMillis: 0,
            }),
          ),
        ),
      )

    beforeAll(async () => {
      internet = generateInternet(ZONES, new Date())
      const { keyTag, algorithm, digestType, digest } = internet.anchor
      const hex = Buffer.from(digest).toString("hex")
      oracles = await startOracles(internet.zones, { keyTag, algorithm, digestType, digest: hex })
      ours = await ask((resolver) =>
        Effect.forEach(
          internet.questions,
          ({ name, type }) =>
            Effect.map(resolver.validate(name, type), ({ status, reason }) => ({
              status,
              code: reason.code,
              detail: reason.detail,
            })),
          { concurrency: 32 },
        ),
      )
    })
    afterAll(() => oracles?.close())

    const differences = (theirs: ReadonlyArray<string | undefined>, isKnown = (_: Ours, __: string) => false) =>
      internet.questions.flatMap(({ label }, index) => {
        const our = ours[index]!
        const other = theirs[index]
        if (other === undefined || other === our.status || isKnown(our, other)) return []
        return [`${label}: ours ${our.status} (${our.code}: ${our.detail}), theirs ${other}`]
      })

    it("has all four kinds of answer to compare", () => {
      const count = (status: Status) => ours.filter((our) => our.status === status).length
      assert.isAbove(count("secure"), 1000)
      assert.isAbove(count("insecure"), 300)
      assert.isAbove(count("bogus"), 500)
      assert.equal(count("indeterminate"), 0)
    })

    it("agrees with unbound", async () => {
      const verdict = (
        resolver: Resolver["Service"],
        { name, type }: { readonly name: string; readonly type: number },
      ) =>
        Effect.map(resolver.ask(oracles.validator, name, type, THROUGH_UNBOUND), ({ rcode, flags }) =>
          rcode === 2 ? "bogus" : flags.authenticData ? "secure" : "insecure",
        )
      const theirs = await ask((resolver) =>
        Effect.forEach(internet.questions, (question) => verdict(resolver, question), { concurrency: 32 }),
      )
      // Behind an alias unbound looks for a signature on the SOA alone and, finding none in an opt-out zone, calls the denial
      // insecure; asked for the target itself it calls the same denial bogus, as RFC 4035 §5 does.
      const isUnsignedSoa = (our: Ours, other: string) =>
        our.status === "bogus" && / SOA has no signature/.test(our.detail) && other === "insecure"
      assert.deepEqual(differences(theirs, isUnsignedSoa), [])
    })

    it("agrees with delv", async () => {
      const theirs: Array<string | undefined> = []
      const asked = internet.questions
        .map((question, index) => ({ ...question, index }))
        .filter(({ name }) => Number(/z(\d+)\.$/.exec(name)?.[1]) % DELV_EVERY === 0)
      const queue = [...asked]
      await Promise.all(
        [1, 2, 3].map(async () => {
          for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
            theirs[next.index] = await oracles.delv(next.name, formatType(next.type))
          }
        }),
      )
      assert.isAbove(asked.length, 300)
      assert.isTrue(asked.some(({ type }) => type === RRType.DS))
      // RFC 5155 §9.2: what an opt-out span covers must not be called authentic; BIND calls it so, unbound and we do not.
      const isOptOut = (our: Ours, other: string) => our.code === "opt-out" && other === "secure"
      assert.deepEqual(differences(theirs, isOptOut), [])
    })
  },
)
