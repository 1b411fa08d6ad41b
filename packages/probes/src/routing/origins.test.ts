import { existsSync, readFileSync } from "node:fs"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { MalformedRoutingData } from "./malformed.ts"
import { decodeOriginTexts, originName, risDumpDecoder, routablePrefix, routesOf, routeTo } from "./origins.ts"
import { contains, decodePrefix, formatAddress, formatPrefix } from "./prefix.ts"

const decoded = (text: string, pieceBytes = 1_000_000) => {
  const decoder = risDumpDecoder()
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += pieceBytes) decoder.push(bytes.subarray(at, at + pieceBytes))
  decoder.endOfFile()
  return decoder.finish()
}
const route = (routes: ReturnType<typeof decoded>, address: string) => routeTo(routes, routablePrefix(address)!)
const asked = routablePrefix("216.90.108.31")!

const DUMP = [
  "% This is RIPE NCC's Routing Information Service",
  "",
  "3333\t193.0.0.0/21\t393",
  "64496\t192.0.2.0/24\t10",
  "64497\t192.0.0.0/16\t300",
  "64498\t192.0.0.0/16\t12",
  "64499\t192.0.2.0/24\t9",
  "{64500,64501}\t198.51.100.0/24\t40",
  "64502\t198.51.100.0/24\t40",
  "64503\t203.0.113.128/25\t200",
  "64504\t0.0.0.0/0\t50",
  "64496\t2001:db8::/32\t312",
  "64497\t2001:db8:1::/48\t1",
].join("\n")

describe("risDumpDecoder", () => {
  it.each([
    { name: "the longest prefix", address: "192.0.2.42", found: { prefix: "192.0.2.0/24", asns: [64496] } },
    { name: "every origin", address: "192.0.3.1", found: { prefix: "192.0.0.0/16", asns: [64497, 64498] } },
    { name: "a set as none", address: "198.51.100.1", found: { prefix: "198.51.100.0/24", asns: [null, 64502] } },
    { name: "no route but the default one as no route", address: "1.1.1.1", found: null },
    { name: "no route longer than /24", address: "203.0.113.200", found: null },
    { name: "an IPv4-mapped address", address: "::ffff:193.0.0.1", found: { prefix: "193.0.0.0/21", asns: [3333] } },
    {
      name: "IPv6, but what hardly any peer sees",
      address: "2001:db8:1::1",
      found: { prefix: "2001:db8::/32", asns: [64496] },
    },
    { name: "nothing elsewhere", address: "2001:db9::1", found: null },
  ])("finds $name", ({ address, found }) => {
    for (const pieceBytes of [1, 10, 1_000]) expect(route(decoded(DUMP, pieceBytes), address)).toEqual(found)
  })

  it("takes several files", () => {
    const decoder = risDumpDecoder()
    for (const file of ["1\t192.0.2.0/24\t10", "2\t2001:db8::/32\t10\n"]) {
      decoder.push(Buffer.from(file))
      decoder.endOfFile()
    }
    expect(decoder.finish().count).toBe(2)
  })

  it.each([
    { name: "a line of two columns", text: "1\t192.0.2.0/24", at: 1 },
    { name: "an origin that is none", text: "% x\nAS1\t192.0.2.0/24\t10", at: 2 },
    { name: "an origin beyond 32 bits", text: "4294967296\t192.0.2.0/24\t10", at: 1 },
    { name: "a prefix that is none", text: "1\t192.0.2.0/24\t10\n1\t192.0.2.0\t10\n", at: 2 },
    { name: "peers that are no number", text: "1\t192.0.2.0/24\tmany", at: 1 },
    { name: "a page in its place", text: "<!doctype html>\n<html>", at: 1 },
    { name: "nothing", text: "% nothing\n", at: 2 },
    { name: "an endless line", text: "1".repeat(200_000), at: 0 },
  ])("says at which line stands $name", ({ text, at }) => {
    expect(() => decoded(text)).toThrow(expect.objectContaining({ _tag: "MalformedRoutingData", unit: "line", at }))
  })

  it("gives routes or MalformedRoutingData for any text", () => {
    const text = fc.array(fc.constantFrom("1", "{", "}", ",", "\t", "\n", "192.0.2.0/24", "::/0", "10", "%"), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(text, (parts) => {
        try {
          decoded(parts.join(""), 7)
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedRoutingData)
        }
      }),
    )
  })
})

describe("routeTo", () => {
  it("agrees with a naive search", () => {
    const prefix = fc
      .tuple(fc.constantFrom("10.0.0.0", "10.64.0.0", "10.64.128.0", "11.0.0.0"), fc.integer({ min: 1, max: 32 }))
      .map(([address, length]) => `${address}/${length}`)
      .filter((text) => decodePrefix(text) !== null)
    fc.assert(
      fc.property(fc.array(fc.tuple(prefix, fc.integer({ min: 1, max: 3 })), { maxLength: 30 }), (given) => {
        const routes = routesOf(given.map(([text, asn]) => ({ prefix: text, asns: [asn] })))
        for (const address of ["10.0.0.1", "10.64.128.9", "11.0.0.0", "12.0.0.0"]) {
          const wanted = routablePrefix(address)!
          const around = given.filter(([text]) => contains(decodePrefix(text)!, wanted))
          const longest = Math.max(...around.map(([text]) => decodePrefix(text)!.length))
          const best = around.filter(([text]) => decodePrefix(text)!.length === longest)
          expect(routeTo(routes, wanted)).toEqual(
            best[0] === undefined
              ? null
              : { prefix: best[0][0], asns: [...new Set(best.map(([, asn]) => asn))].sort() },
          )
        }
      }),
    )
  })
})

describe("origins in the DNS", () => {
  it.each([
    ["216.90.108.31", "0.108.90.216.origin.asn.cymru.com"],
    ["2001:4860:b002::68", "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.0.0.b.0.6.8.4.1.0.0.2.origin6.asn.cymru.com"],
  ])("asks for %s at its name", (address, name) => {
    expect(originName(routablePrefix(address)!)).toBe(name)
  })

  it.each([
    {
      name: "one route",
      texts: ["23028 | 216.90.108.0/24 | US | arin | 1998-09-25"],
      found: { prefix: "216.90.108.0/24", asns: [23028] },
    },
    {
      name: "several origins of a route, and several routes",
      texts: [
        "1 | 216.88.0.0/14 | US | arin | 1998-09-25",
        "23029 23028 | 216.90.108.0/24 | US | arin | 1998-09-25",
        "3 | 216.90.0.0/16 | US | arin |",
      ],
      found: { prefix: "216.90.108.0/24", asns: [23028, 23029] },
    },
    {
      name: "the same route in two records",
      texts: ["2 | 216.90.0.0/16 | US | arin |", "1 | 216.90.0.0/16 | US | arin |"],
      found: { prefix: "216.90.0.0/16", asns: [1, 2] },
    },
    {
      name: "a set as none",
      texts: ["{1,2} 3 | 216.90.0.0/16 | US | arin |"],
      found: { prefix: "216.90.0.0/16", asns: [null, 3] },
    },
    { name: "registered, not announced", texts: ["NA | 216.90.0.0/16 | US | arin |"], found: null },
    {
      name: "no route longer than asked for",
      texts: ["1 | 216.90.108.0/25 | US | arin |", "2 | 216.90.0.0/16 | US | arin |"],
      found: { prefix: "216.90.0.0/16", asns: [2] },
    },
    { name: "nothing", texts: [], found: null },
  ])("reads $name", ({ texts, found }) => {
    expect(decodeOriginTexts(texts, asked)).toEqual(found)
  })

  it.each([
    { name: "about another prefix", texts: ["1 | 192.0.2.0/24 | US | arin |"] },
    { name: "without an AS", texts: [" | 216.90.108.0/24 | US | arin |"] },
    { name: "that is something else", texts: ["v=spf1 -all"] },
  ])("refuses a record $name", ({ texts }) => {
    expect(() => decodeOriginTexts(texts, asked)).toThrow(MalformedRoutingData)
  })

  it("gives a route or MalformedRoutingData for any text", () => {
    const word = fc.constantFrom("1", "64496", "|", " ", "{", "}", ",", "NA", "216.90.108.0/24", "::/0", "-")
    fc.assert(
      fc.property(
        fc.array(
          fc.array(word).map((parts) => parts.join(" ")),
          { maxLength: 4 },
        ),
        (texts) => {
          try {
            decodeOriginTexts(texts, asked)
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedRoutingData)
          }
        },
      ),
    )
  })
})

const casesFile = new URL("../../../../../shared/cases/internetnl/rpki.json", import.meta.url)
const hasCases = existsSync(casesFile)
describe.skipIf(!hasCases)(`the cases of internet.nl${hasCases ? "" : " (shared/cases is absent)"}`, () => {
  const cases = hasCases
    ? JSON.parse(readFileSync(casesFile, "utf8"))
    : { ip_truncation: [], riswhois: [], live_beacons: {} }

  it("shorten addresses alike", () => {
    for (const { in: given, out } of cases.ip_truncation) {
      const prefix = routablePrefix(given)
      expect(prefix === null ? "error" : formatAddress(prefix)).toBe(out)
    }
  })

  it("drop the routes that few peers see", () => {
    for (const { records, expected } of cases.riswhois) {
      const lines = records.map(
        (record: Record<string, string>) =>
          `${record.origin!.slice(2)}\t${record.route ?? record.route6}\t${record["num-rispeers"]}`,
      )
      const routes = decoded(lines.join("\n"))
      expect(routes.count).toBe(expected.length)
      for (const [asn, prefix] of expected) {
        const first = decodePrefix(prefix)!
        expect(routeTo(routes, { ...first, length: first.family === 4 ? 24 : 48 })).toEqual({
          prefix,
          asns: [Number(asn)],
        })
      }
    }
  })

  it("ask for the beacons by prefixes that hold them", () => {
    for (const { routes } of Object.values<{ routes: ReadonlyArray<[string, string]> }>(cases.live_beacons))
      for (const [asn, prefix] of routes) {
        const wanted = routablePrefix(formatAddress(decodePrefix(prefix)!))!
        expect(decodeOriginTexts([`${asn} | ${prefix} | EU | ripencc |`], wanted)).toEqual({
          prefix,
          asns: [Number(asn)],
        })
        expect(formatPrefix(wanted)).toBe(prefix)
      }
  })
})
