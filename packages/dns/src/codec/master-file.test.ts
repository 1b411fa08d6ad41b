import * as fc from "fast-check"
import { assert, describe, expect, it, test } from "vitest"
import {
  bytesOfWord,
  decodeMasterFile,
  delegationData,
  MasterFileError,
  type MasterFileOptions,
  type MasterRecord,
} from "./master-file.ts"
import { nameFromLabels } from "./name.ts"
import { formatRecord } from "./presentation.ts"
import { makeRawRecord, makeRecord } from "./record.ts"
import type { KnownData } from "./record-data.ts"
import { RRType } from "./registry.ts"

const read = async (text: string, options: MasterFileOptions = {}, size = 1 << 16) => {
  const bytes = Buffer.from(text, "latin1")
  const chunks: Array<Uint8Array> = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
  const records: Array<MasterRecord> = []
  for await (const record of decodeMasterFile(chunks, options)) records.push(record)
  return records
}
const brief = (records: ReadonlyArray<MasterRecord>) =>
  records.map(({ name, ttl, typeText, data }) => `${name} ${ttl} ${typeText} ${data.map(({ text }) => text).join(" ")}`)

describe("what a master file may say", () => {
  const cases: ReadonlyArray<readonly [string, string, ReadonlyArray<string>]> = [
    ["absolute names", "a.gov. 3600 IN NS ns.a.gov.", ["a.gov. 3600 NS ns.a.gov."]],
    ["TTL after class", "a.gov. IN 3600 NS ns.a.gov.", ["a.gov. 3600 NS ns.a.gov."]],
    ["neither", "a.gov. NS ns.a.gov.", ["a.gov. null NS ns.a.gov."]],
    ["$TTL", "$TTL 1h\na.gov. NS b.", ["a.gov. 3600 NS b."]],
    ["the last TTL", "a. 60 NS b.\nc. NS d.", ["a. 60 NS b.", "c. 60 NS d."]],
    ["relative names and @", "$ORIGIN gov.\na 5 NS ns\n@ 5 NS b.", ["a.gov. 5 NS ns", "gov. 5 NS b."]],
    ["an origin below the origin", "$ORIGIN gov.\n$ORIGIN dev\na 5 NS b.", ["a.dev.gov. 5 NS b."]],
    ["an owner left out", "a. 5 NS b.\n\t5 NS c.\n 5 IN NS d.", ["a. 5 NS b.", "a. 5 NS c.", "a. 5 NS d."]],
    ["blank and comment lines", "\n ; c\n;; x\na. 5 NS b. ; c\n  \n 5 NS c.", ["a. 5 NS b.", "a. 5 NS c."]],
    ["CRLF", "a. 5 NS b.\r\n\r\n 5 NS c.\r\n", ["a. 5 NS b.", "a. 5 NS c."]],
    ["parentheses", "a. 5 SOA ( b. c.;(\n 1 2\n3 ) 4 5\nd. 5 NS e.", ["a. 5 SOA b. c. 1 2 3 4 5", "d. 5 NS e."]],
    ["a quoted semicolon", 'a. 5 TXT "x;(y" z\\;', ["a. 5 TXT x;(y z\\;"]],
    ["words that touch quotes", 'a. 5 TXT x"y"z', ["a. 5 TXT x y z"]],
    ["an owner named like a type", "ns 5 NS ns", ["ns.gov. 5 NS ns"]],
    ["an owner named like a TTL", "5 NS b.", ["5.gov. null NS b."]],
    ["an owner named like a class", "in in ns in", ["in.gov. null ns in"]],
    ["types by number", "a. 5 CLASS1 TYPE65280 \\# 2 abcd", ["a. 5 TYPE65280 \\# 2 abcd"]],
    ["types not known", "a. 5 IN FUTURE x y", ["a. 5 FUTURE x y"]],
    ["a dot within a label", "a\\. 5 NS b.\na\\\\. 5 NS b.", ["a\\..gov. 5 NS b.", "a\\\\. 5 NS b."]],
    ["\\DDD in an owner", "\\119ww 5 NS b.", ["www.gov. 5 NS b."]],
  ]
  it.each(cases)("%s", async (_, text, records) => {
    const origin = text.includes("$ORIGIN") ? {} : { origin: "gov." }
    assert.deepEqual(brief(await read(text, origin)), records)
    assert.deepEqual(brief(await read(text, origin, 1)), records)
  })
})

describe("what is refused, and on which line", () => {
  const cases: ReadonlyArray<readonly [string, string, number]> = [
    ["a relative name without origin", "a. 5 NS b.\na 5 NS b.", 2],
    ["no owner before", " 5 NS b.", 1],
    ["no type", "a. 5 IN", 1],
    ["a type that is none", "a. 5 IN 300 x", 1],
    ["a parenthesis never closed", "a. 5 NS b.\nb. 5 SOA (\n1\n", 2],
    ["a parenthesis never opened", "a. 5 NS b. )", 1],
    ["a quote never closed", '\na. 5 TXT "x', 2],
    ["$INCLUDE", "$INCLUDE other.zone", 1],
    ["$GENERATE", "$GENERATE 1-9 a NS b.", 1],
    ["a label too long", `${"a".repeat(64)}. 5 NS b.`, 1],
    ["a byte above 255", "a\\256. 5 NS b.", 1],
    ["a line too long", `a. 5 TXT ${"x".repeat(300_001)}`, 1],
  ]
  it.each(cases)("%s", async (_, text, line) => {
    const error = await read(text).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(MasterFileError)
    expect((error as MasterFileError).line).toBe(line)
  })

  it("an entry that never ends", async () => {
    const text = `a. 5 TXT (\n${"x ".repeat(1000).concat("\n").repeat(600)}`
    await expect(read(text)).rejects.toThrow(/at most 1000000 bytes/)
  })
})

const label = fc.uint8Array({ minLength: 1, maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString("latin1"))
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map(nameFromLabels)
const ttl = fc.integer({ min: 0, max: 0x7fffffff })
const byte = fc.integer({ min: 0, max: 255 })
const data: fc.Arbitrary<KnownData> = fc.oneof(
  name.map((target): KnownData => ({ type: "NS", target })),
  fc
    .tuple(fc.integer({ min: 0, max: 65_535 }), byte, byte, fc.uint8Array({ minLength: 1, maxLength: 48 }))
    .map(
      ([keyTag, algorithm, digestType, digest]): KnownData => ({ type: "DS", keyTag, algorithm, digestType, digest }),
    ),
  fc
    .array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 4 })
    .map((strings): KnownData => ({ type: "TXT", strings })),
)

test("records printed are read back, whatever bytes they hold and however the file is cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(name, ttl, data), { maxLength: 6 }),
      fc.integer({ min: 1, max: 80 }),
      async (given, size) => {
        const records = given.map(([owner, seconds, value]) => makeRecord(owner, seconds, value))
        const found = await read(records.map((record) => `${formatRecord(record)}\n`).join(""), {}, size)
        assert.deepEqual(
          found.map((record) => [record.name, record.ttl, record.type]),
          records.map((record) => [record.name, record.ttl, record.type]),
        )
        for (const [index, record] of found.entries()) {
          const value = records[index]!.data
          if (value.type === "NS") assert.equal(delegationData(record), value.target)
          else if (value.type === "DS")
            assert.deepEqual(delegationData(record), { ...value, digest: Buffer.from(value.digest) })
          else if (value.type === "TXT")
            assert.deepEqual(
              record.data.map((word) => [...bytesOfWord(word, record.line)]),
              value.strings.map((string) => [...string]),
            )
        }
      },
    ),
    { numRuns: 200 },
  )
})

test("types without a view of their own are passed over whole", async () => {
  await fc.assert(
    fc.asyncProperty(name, ttl, fc.uint8Array({ maxLength: 80 }), async (owner, seconds, rdata) => {
      const [record] = await read(formatRecord(makeRawRecord(owner, seconds, 65_280, rdata)))
      assert.equal(record?.name, owner)
      assert.equal(record?.type, 65_280)
      assert.equal(delegationData(record!), null)
    }),
    { numRuns: 50 },
  )
})

test("any text gives records or a MasterFileError", async () => {
  const piece = fc.constantFrom(
    "a",
    ".",
    " ",
    "\t",
    "\n",
    "(",
    ")",
    '"',
    ";",
    "\\",
    "1",
    "IN",
    "NS",
    "DS",
    "@",
    "$ORIGIN",
    "é",
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (pieces) => {
      try {
        for (const record of await read(pieces.join(""))) delegationData(record)
      } catch (error) {
        expect(error).toBeInstanceOf(MasterFileError)
      }
    }),
    { numRuns: 300 },
  )
})

test.each([
  ["NS", "a. 5 NS", "one name"],
  ["NS", "a. 5 NS b. c.", "one name"],
  ["DS", "a. 5 DS 1 8 2", "digest"],
  ["DS", "a. 5 DS 70000 8 2 ab", "digest"],
  ["DS", "a. 5 DS 1 8 2 abc", "digest"],
])("data of %s that is none is refused: %s", async (_, text, message) => {
  const [record] = await read(text)
  expect(() => delegationData(record!)).toThrow(message)
})

test("a digest may stand in several words", async () => {
  const [record] = await read("a. 5 DS 1 8 2 ( ab\n cd )")
  assert.deepEqual(delegationData(record!), {
    type: "DS",
    keyTag: 1,
    algorithm: 8,
    digestType: 2,
    digest: Buffer.from("abcd", "hex"),
  })
  assert.equal(record?.type, RRType.DS)
})

test("a delegation in the form for unknown types is read too", async () => {
  const [ns, ds] = await read("a. 5 NS \\# 3 016200\na. 5 TYPE43 \\# 6 0001 08 02 abcd")
  assert.equal(delegationData(ns!), "b.")
  assert.deepInclude(delegationData(ds!), { type: "DS", keyTag: 1, algorithm: 8, digestType: 2 })
  const [short] = await read("a. 5 NS \\# 4 016200")
  expect(() => delegationData(short!)).toThrow("RFC 3597")
})
