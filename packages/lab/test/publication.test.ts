/** What zones publish of their signing and of who may issue certificates is what is expected of them, month by month. */
import { dataOf, decodeTrustAnchors, dnssecQuality, gatherApexDnssec, Resolver, RRType } from "@plumbline/dns"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { useLab } from "./lab.ts"

const lab = useLab()
const HOUR = 3_600_000

const withResolver = <A, E>(effect: Effect.Effect<A, E, Resolver>): Promise<A> => {
  const { resolver, trustAnchors } = lab()
  return effect.pipe(
    Effect.provide(Resolver.layer({ servers: [resolver], trustAnchors: decodeTrustAnchors(trustAnchors) })),
    Effect.runPromise,
  )
}

describe("signing", () => {
  it.each([3, 11, 23])("is as strong as expected of every target, in month %i", async (month) => {
    const { catalog, expected, dateOfMonth, setMonth } = lab()
    const at = dateOfMonth(month)
    const wrong = await withResolver(
      Effect.gen(function* () {
        yield* setMonth(month)
        const { validate } = yield* Resolver
        return yield* Effect.forEach(
          catalog.targets.filter(({ name }) => expected(name, month)["dnssec.valid"]?.verdict === "pass"),
          ({ name }) =>
            Effect.gen(function* () {
              const validation = yield* validate(name, RRType.SOA, { at })
              const quality = dnssecQuality(validation, at)!
              const { nsec3, cds, cdnskey } = yield* gatherApexDnssec(quality.zone)
              const parameters = "value" in nsec3 ? nsec3.value : undefined
              const published = [cds, cdnskey].map((field) => ("value" in field ? field.value.length : 0))
              const hoursLeft = ((validation.nextExpiry ?? at).getTime() - at.getTime()) / HOUR
              const found: Readonly<Record<string, string>> = {
                "dnssec.algorithm": quality.algorithms.some(({ standing }) => standing === "deprecated")
                  ? "outdated-algorithm"
                  : (quality.smallestRsaBits ?? 2048) < 2048
                    ? "weak-key"
                    : quality.digests.every(({ number }) => number === 1)
                      ? "outdated-digest"
                      : "strong",
                "dnssec.expiry": hoursLeft < 48 ? "expires-soon" : "ample",
                "dnssec.nsec3":
                  parameters === undefined
                    ? "nsec"
                    : parameters.iterations > 0
                      ? "iterations"
                      : parameters.salt.length > 0
                        ? "salt"
                        : "nsec3",
                "dnssec.cds": published.every((count) => count > 0) ? "published" : "not-published",
              }
              return Object.entries(found).flatMap(([check, reason]) => {
                const wanted = expected(name, month)[check]!.reason
                return reason === wanted ? [] : [`${name} ${check}: ${reason}, expected ${wanted}`]
              })
            }),
          { concurrency: 16 },
        )
      }),
    )
    expect(wrong.length).toBeGreaterThan(30)
    expect(wrong.flat()).toEqual([])
  })

  it("proves the absence of types and names, however names are hashed", async () => {
    const month = 11
    const { catalog, expected, dateOfMonth, setMonth } = lab()
    const at = new Date(dateOfMonth(month).getTime() + HOUR)
    const found = await withResolver(
      Effect.gen(function* () {
        yield* setMonth(month)
        const { validate } = yield* Resolver
        const secure = catalog.targets.filter(({ name }) => expected(name, month)["dnssec.valid"]?.verdict === "pass")
        return yield* Effect.forEach(
          // A zone that lacks only its proofs of absence is sound as long as the apex is asked for what it has.
          secure.filter(({ name }) => name !== "sante.xb"),
          ({ name }) =>
            Effect.gen(function* () {
              const type = yield* validate(name, RRType.HINFO, { at })
              const missing = yield* validate(`no.such.name.${name}`, RRType.A, { at })
              const isProven = [type, missing].every(({ status }) => status === "secure")
              return isProven ? [] : [`${name}: ${type.reason.detail}; ${missing.reason.detail}`]
            }),
          { concurrency: 16 },
        )
      }),
    )
    expect(found.flat()).toEqual([])
  })
})

/** RFC 8659 §3: the records of the closest name at or above that has any. */
const climb = Effect.fnUntraced(function* (name: string) {
  const { lookup } = yield* Resolver
  for (let at = name; ; at = at.slice(at.indexOf(".") + 1)) {
    const records = dataOf((yield* lookup(at, RRType.CAA)).records, "CAA")
    if (records.length > 0 || !at.includes(".")) return { at, records }
  }
})

describe("CAA", () => {
  it.each([0, 23])("stands at the name or above it as expected of every target, in month %i", async (month) => {
    const { catalog, expected, setMonth } = lab()
    const seen = await withResolver(
      Effect.gen(function* () {
        yield* setMonth(month)
        return yield* Effect.forEach(
          catalog.targets.filter(({ name }) => /found|no-record/.test(expected(name, month)["caa.record"]!.reason)),
          ({ name }) =>
            Effect.map(climb(name), ({ at, records }) => {
              const tags = records.map(({ tag }) => tag)
              const found = records.length === 0 ? "no-record" : tags.includes("issue") ? "restricted" : "no-issue"
              const wanted = expected(name, month)["caa.issue"]!.reason
              return {
                isClimbed: found !== "no-record" && at !== name,
                difference: found === wanted ? [] : [`${name}: ${found}, expected ${wanted}`],
              }
            }),
          { concurrency: 16 },
        )
      }),
    )
    expect(seen.length).toBeGreaterThan(100)
    expect(seen.flatMap(({ difference }) => difference)).toEqual([])
    expect(seen.some(({ isClimbed }) => isClimbed)).toBe(true)
  })
})
