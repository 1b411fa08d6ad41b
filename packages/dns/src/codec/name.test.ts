import * as fc from "fast-check"
import { assert, it, test } from "vitest"
import { DecodeError } from "./decode-error.ts"
import {
  ancestorName,
  commonAncestor,
  compareNames,
  countLabels,
  decodeName,
  encodeName,
  isAtOrBelow,
  isBelow,
  nameFromLabels,
  nameLabels,
  parentName,
  substituteSuffix,
} from "./name.ts"
import { Reader } from "./reader.ts"

const label = fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString("latin1"))
const labels = fc.array(label, { maxLength: 8 })

test("labels of any bytes survive text and wire", () => {
  fc.assert(
    fc.property(labels, (given) => {
      const name = nameFromLabels(given)
      assert.deepEqual(nameLabels(name), given)
      assert.equal(decodeName(name), name)
      assert.equal(new Reader(encodeName(name)).name(), name)
      assert.equal(countLabels(name), given.length)
    }),
  )
})

test("any text is a name that reads back the same, or a DecodeError", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      try {
        const name = decodeName(text)
        assert.equal(decodeName(name), name)
        assert.isAtMost(encodeName(name).length, 255)
      } catch (error) {
        assert.instanceOf(error, DecodeError)
      }
    }),
  )
})

test("canonical order is that of the label bytes from the right", () => {
  // RFC 4034 §6.1
  const ordered = [
    "example.",
    "a.example.",
    "yljkjljk.a.example.",
    "Z.a.example.",
    "zABC.a.EXAMPLE.",
    "z.example.",
    "\\001.z.example.",
    "*.z.example.",
    "\\200.z.example.",
  ]
  assert.deepEqual([...ordered].reverse().sort(compareNames), ordered)
})

it.each([
  { given: "", expect: "." },
  { given: "Example.NL", expect: "Example.NL." },
  { given: "a\\.b.example.", expect: "a\\.b.example." },
  { given: "\\065.example", expect: "A.example." },
  { given: "sp ace.example", expect: "sp\\032ace.example." },
  { given: "\\@.example", expect: "\\@.example." },
])("reads $given as $expect", ({ given, expect }) => {
  assert.equal(decodeName(given), expect)
})

it.each([
  { given: "a..b" },
  { given: ".a" },
  { given: `${"a".repeat(64)}.nl` },
  { given: `${"abcdefgh.".repeat(28)}abcd` },
  { given: "a\\25.b" },
  { given: "a\\256.b" },
  { given: "a\\" },
  { given: "münchen.de" },
])("refuses $given", ({ given }) => {
  assert.throws(() => decodeName(given), DecodeError)
})

test("knows parents, ancestors and suffixes also across escaped dots", () => {
  assert.equal(parentName("a\\.b.example."), "example.")
  assert.equal(parentName("nl."), ".")
  assert.equal(parentName("."), ".")
  assert.equal(ancestorName("a.b.c.", 2), "b.c.")
  assert.isTrue(isAtOrBelow("WWW.Example.nl.", "example.NL."))
  assert.isFalse(isAtOrBelow("wwwexample.nl.", "example.nl."))
  assert.isFalse(isAtOrBelow("a\\.example.nl.", "example.nl."))
  assert.isFalse(isBelow("example.nl.", "EXAMPLE.nl."))
  assert.equal(commonAncestor("a.b.example.", "c.B.example."), "b.example.")
  assert.equal(substituteSuffix("a.b.old.", "old.", "new.example."), "a.b.new.example.")
  assert.isUndefined(substituteSuffix(`${"abcdefg.".repeat(30)}old.`, "old.", "much.longer.example."))
})
