import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { MalformedRoutingData } from "./malformed.ts"
import { contains, decodePrefix, formatPrefix, type Prefix, shorten } from "./prefix.ts"
import { originValidity, type Vrp, vrpsDecoder, vrpsOf } from "./vrps.ts"

const prefix = (text: string): Prefix => decodePrefix(text)!
const decoded = (text: string, pieceBytes = 1_000_000) => {
  const decoder = vrpsDecoder()
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += pieceBytes) decoder.push(bytes.subarray(at, at + pieceBytes))
  return decoder.finish()
}
const document = (...roas: ReadonlyArray<unknown>) => JSON.stringify({ roas })
const covering = (vrps: ReturnType<typeof decoded>, text: string) =>
  originValidity(vrps, prefix(text), 1).covering.map((vrp) => `${vrp.prefix}-${vrp.maxLength} AS${vrp.asn}`)

describe("vrpsDecoder", () => {
  const RPKI_CLIENT = `{
	"metadata": { "buildmachine": "rp.example", "buildtime": "2026-11-22T08:04:49Z", "elapsedtime": 133, "vrps": 2 },
	"roas": [
		{ "asn": 64496, "prefix": "192.0.2.0/24", "maxLength": 25, "ta": "ripe", "expires": 1795000000 },
		{ "asn": 64497, "prefix": "2001:db8::/32", "maxLength": 48, "ta": "apnic", "expires": 1795000000 }
	],
	"bgpsec_keys": [], "aspas": [{ "customer_asid": 64496, "providers": [64497, 64498] }]
}`
  const ROUTINATOR = `{ "metadata": { "generated": 1795334689, "generatedTime": "2026-11-22T08:04:49Z" }, "roas": [
    { "asn": "AS64496", "prefix": "192.0.2.0/24", "maxLength": 25, "source": [{ "type": "roa", "uri": "rsync://r\\u00e9/" }] },
    { "asn": "AS64497", "prefix": "2001:db8::/32", "maxLength": 48, "ta": "apnic" } ] }`

  it.each([
    { name: "rpki-client", text: RPKI_CLIENT },
    { name: "Routinator", text: ROUTINATOR },
  ])("reads the form of $name, in pieces of any size", ({ text }) => {
    for (const pieceBytes of [1, 7, 64, 100_000]) {
      const vrps = decoded(text, pieceBytes)
      expect(vrps.count).toBe(2)
      expect(new Date(vrps.builtAt!).toISOString()).toBe("2026-11-22T08:04:49.000Z")
      expect(covering(vrps, "192.0.2.0/24")).toEqual(["192.0.2.0/24-25 AS64496"])
      expect(covering(vrps, "2001:db8:1::/48")).toEqual(["2001:db8::/32-48 AS64497"])
    }
  })

  it("knows the time by `generated` alone, in seconds", () => {
    expect(decoded('{"metadata":{"generated":1795334689},"roas":[]}').builtAt).toBe(1_795_334_689_000)
    expect(decoded('{"roas":[]}').builtAt).toBeNull()
  })

  it.each([
    { name: "no JSON", text: "<html>", at: 0, expected: "value" },
    { name: "an end before its time", text: '{"roas":[', at: 9, expected: "value-or-close" },
    { name: "something after the end", text: '{"roas":[]} x', at: 12, expected: "end" },
    { name: "a comma too many", text: '{"roas":[],}', at: 11, expected: "key" },
    { name: "brackets that do not fit", text: '{"roas":[}', at: 9, expected: "value-or-close" },
    { name: "a number that is none", text: '{"a":01}', at: 5, expected: "value" },
    { name: "a control character in a text", text: '{"a":"\n"}', at: 6, expected: "control character" },
    { name: "endless nesting", text: "[".repeat(100), at: 0, expected: "an object" },
    { name: "nesting inside", text: `{"a":${"[".repeat(100)}`, at: 36, expected: "levels" },
    { name: "no roas", text: '{"metadata":{}}', at: 0, expected: "a list of roas" },
    { name: "roas that are no list", text: '{"roas":{}}', at: 0, expected: "array" },
    { name: "a list", text: "[]", at: 0, expected: "an object" },
    { name: "no AS", text: document({ prefix: "192.0.2.0/24" }), at: 9, expected: "AS number" },
    { name: "an AS beyond 32 bits", text: document({ prefix: "192.0.2.0/24", asn: 2 ** 32 }), at: 9, expected: "AS" },
    { name: "a prefix that is none", text: document({ prefix: "192.0.2.0", asn: 1 }), at: 9, expected: "prefix" },
    { name: "bits beyond the length", text: document({ prefix: "192.0.2.1/24", asn: 1 }), at: 9, expected: "prefix" },
    {
      name: "a maximum shorter than the prefix",
      text: document({ prefix: "192.0.2.0/24", asn: 1, maxLength: 23 }),
      at: 9,
      expected: "maxLength",
    },
    {
      name: "a maximum longer than an address",
      text: document({ prefix: "192.0.2.0/24", asn: 1, maxLength: 33 }),
      at: 9,
      expected: "maxLength",
    },
  ])("says where it found $name", ({ text, at, expected }) => {
    for (const pieceBytes of [1, 1_000]) {
      const error = caught(() => decoded(text, pieceBytes))
      expect(error).toBeInstanceOf(MalformedRoutingData)
      expect(error).toMatchObject({ unit: "byte", at, expected: expect.stringContaining(expected) })
    }
  })

  it("gives VRPs or MalformedRoutingData for any bytes", () => {
    const valid = Buffer.from(ROUTINATOR)
    fc.assert(
      fc.property(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(300), (at, byte, cut) => {
        const bytes = Buffer.from(valid)
        bytes[at] = byte
        const error = caught(() => decoded(bytes.subarray(0, bytes.length - cut).toString("latin1"), 50))
        expect(error === null || error instanceof MalformedRoutingData).toBe(true)
      }),
    )
  })

  it("reads what JSON.stringify writes", () => {
    const extra = fc.jsonValue({ maxDepth: 5 })
    fc.assert(
      fc.property(extra, extra, fc.string(), fc.integer({ min: 1, max: 40 }), (before, inside, key, pieceBytes) => {
        fc.pre(!["roas", "metadata", "prefix", "asn", "maxLength", "__proto__"].includes(key))
        const text = JSON.stringify({
          [`${key}1`]: before,
          roas: [{ prefix: "192.0.2.0/24", asn: "AS1", maxLength: 24, [`${key}2`]: inside }],
        })
        expect(decoded(text, pieceBytes).count).toBe(1)
      }),
      { numRuns: 50 },
    )
  })
})

describe("originValidity", () => {
  const vrps = vrpsOf([
    { prefix: "192.0.2.0/24", maxLength: 24, asn: 64496 },
    { prefix: "192.0.0.0/16", maxLength: 16, asn: 64497 },
    { prefix: "198.51.100.0/24", maxLength: 24, asn: 0 },
    { prefix: "203.0.113.0/24", maxLength: 24, asn: 0 },
    { prefix: "203.0.113.0/24", maxLength: 24, asn: 64498 },
    { prefix: "2001:db8::/32", maxLength: 48, asn: 64496 },
    { prefix: "2001:db8::/32", maxLength: 32, asn: 64497 },
  ])
  it.each([
    { route: "192.0.2.0/24", asn: 64496, state: "valid", mismatch: null, count: 2 },
    { route: "192.0.2.0/25", asn: 64496, state: "invalid", mismatch: "length", count: 2 },
    { route: "192.0.2.0/24", asn: 64499, state: "invalid", mismatch: "as", count: 2 },
    { route: "192.0.2.0/24", asn: 64497, state: "invalid", mismatch: "length", count: 2 },
    { route: "192.0.0.0/16", asn: 64497, state: "valid", mismatch: null, count: 1 },
    { route: "192.0.0.0/15", asn: 64497, state: "not-found", mismatch: null, count: 0 },
    { route: "192.1.0.0/16", asn: 64497, state: "not-found", mismatch: null, count: 0 },
    // RFC 6483 §4: AS 0 says that nobody may announce it; another VRP may say otherwise.
    { route: "198.51.100.0/24", asn: 64496, state: "invalid", mismatch: "as", count: 1 },
    { route: "198.51.100.0/24", asn: 0, state: "invalid", mismatch: "as", count: 1 },
    { route: "203.0.113.0/24", asn: 64498, state: "valid", mismatch: null, count: 2 },
    // RFC 6811 §2: a path that ends in an AS set has no origin to match.
    { route: "192.0.2.0/24", asn: null, state: "invalid", mismatch: "as", count: 2 },
    { route: "2001:db8:1::/48", asn: 64496, state: "valid", mismatch: null, count: 2 },
    { route: "2001:db8:1::/48", asn: 64497, state: "invalid", mismatch: "length", count: 2 },
    { route: "2001:db9::/32", asn: 64496, state: "not-found", mismatch: null, count: 0 },
  ])("$route from AS $asn is $state", ({ route, asn, state, mismatch, count }) => {
    const found = originValidity(vrps, prefix(route), asn)
    expect({ ...found, covering: found.covering.length }).toEqual({ state, mismatch, covering: count })
  })

  it("lists what covers a route from the most specific on", () => {
    expect(originValidity(vrps, prefix("192.0.2.0/24"), 1).covering).toEqual([
      { prefix: "192.0.2.0/24", maxLength: 24, asn: 64496 },
      { prefix: "192.0.0.0/16", maxLength: 16, asn: 64497 },
    ])
  })

  it("agrees with a naive implementation", () => {
    fc.assert(
      fc.property(
        fc.array(anyVrp, { maxLength: 60 }),
        anyPrefix,
        fc.constantFrom(0, 1, 2, null),
        (given, route, asn) => {
          expect(originValidity(vrpsOf(given), route, asn)).toEqual(naive(given, route, asn))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

/** Few distinct bits, so that prefixes lie in each other often. */
const anyPrefix = fc
  .record({ family: fc.constantFrom(4 as const, 6 as const), bits: fc.nat(15), length: fc.nat(128) })
  .map(({ family, bits, length }): Prefix => {
    const word = (bits & 3) * 0x4000_0000 + (bits >> 2)
    const words = family === 4 ? ([word, 0, 0, 0] as const) : ([word, word, 0, word] as const)
    return shorten({ family, words, length: 128 }, family === 4 ? length >> 2 : length)
  })
const anyVrp = fc.record({ prefix: anyPrefix, spare: fc.nat(6), asn: fc.nat(2) }).map(
  ({ prefix: where, spare, asn }): Vrp => ({
    prefix: formatPrefix(where),
    maxLength: Math.min(where.family === 4 ? 32 : 128, where.length + spare),
    asn,
  }),
)

const naive = (vrps: ReadonlyArray<Vrp>, route: Prefix, asn: number | null) => {
  const found = vrps
    .filter((vrp) => contains(prefix(vrp.prefix), route))
    .sort(
      (left, right) =>
        prefix(right.prefix).length - prefix(left.prefix).length ||
        left.maxLength - right.maxLength ||
        left.asn - right.asn,
    )
  const ofAs = found.filter((vrp) => asn !== 0 && vrp.asn === asn)
  if (ofAs.some((vrp) => route.length <= vrp.maxLength)) return { state: "valid", mismatch: null, covering: found }
  if (found.length === 0) return { state: "not-found", mismatch: null, covering: found }
  return { state: "invalid", mismatch: ofAs.length > 0 ? "length" : "as", covering: found }
}

const caught = (act: () => unknown): unknown => {
  try {
    act()
    return null
  } catch (error) {
    return error
  }
}
