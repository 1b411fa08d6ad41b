import { decodeTrustAnchors, Resolver, RRType } from "@plumbline/dns"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { useLab } from "./lab.ts"

const lab = useLab()

/** The validator's words for what the checks call otherwise. */
const REASONS: Readonly<Record<string, string>> = {
  "signature-missing": "signatures-missing",
  "ds-mismatch": "dnskey-does-not-match-ds",
}

/** What a validator must say, from what a scan must find; `undefined` where it can say nothing. */
const expectedStatus = (verdict: string, reason: string): string | undefined => {
  if (verdict === "pass") return "secure"
  if (verdict === "fail") return `bogus ${REASONS[reason] ?? reason}`
  return reason === "insecure" || reason === "unsupported-algorithm" ? "insecure" : undefined
}

describe("the chain of trust, by our own validator", () => {
  // Months in which something is bogus, and quiet ones.
  it.each([0, 6, 8, 11, 13, 16, 17, 23])("is of every target what is expected, in month %i", async (month) => {
    const { resolver, route, trustAnchors, catalog, expected, dateOfMonth, setMonth } = lab()
    const at = new Date(dateOfMonth(month).getTime() + 3_600_000)
    const options = { servers: [resolver], route, trustAnchors: decodeTrustAnchors(trustAnchors) }
    const found = await Effect.gen(function* () {
      yield* setMonth(month)
      const { validate } = yield* Resolver
      return yield* Effect.forEach(
        catalog.targets,
        ({ name }) => {
          const { verdict, reason } = expected(name, month)["dnssec.valid"]!
          const wanted = expectedStatus(verdict, reason)
          if (wanted === undefined) return Effect.succeed([])
          return Effect.map(validate(name, RRType.SOA, { at }), (validation) => {
            const said = validation.status === "bogus" ? `bogus ${validation.reason.code}` : validation.status
            return said === wanted ? [] : [`${name}: ${said}, expected ${wanted}; ${validation.reason.detail}`]
          })
        },
        { concurrency: 16 },
      )
    }).pipe(Effect.provide(Resolver.layer(options)), Effect.runPromise)
    expect(found.flat()).toEqual([])
  })
})
