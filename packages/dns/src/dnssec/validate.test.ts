import { assert, describe, it, test } from "vitest"
import { type AnswerFrom, validateOver } from "../../test/authority.ts"
import { anchor, type Change, days, internet, key, now, nsec, nsec3 } from "../../test/small-internet.ts"
import { makeRecord, type ResourceRecord } from "../codec/record.ts"
import type { DnskeyData, RrsigData } from "../codec/record-data.ts"
import { formatType, RRType } from "../codec/registry.ts"
import { keyTag, makeDs } from "./key.ts"
import { formatChainTree, validationToJson } from "./report.ts"
import { generateKey, type SigningKey } from "./signer.ts"
import type { ReasonCode, Status } from "./verdict.ts"

const judge = (change: Change, name: string, type: number = RRType.A) =>
  validateOver(internet(change), anchor, name, type, now)

const without =
  (types: ReadonlyArray<number>, alsoSignatures = true) =>
  (records: ReadonlyArray<ResourceRecord>) =>
    records.filter(
      ({ type, data }) =>
        !(types.includes(type) && alsoSignatures) && !(data.type === "RRSIG" && types.includes(data.typeCovered)),
    )
const bend = (type: number, change: (rrsig: RrsigData) => RrsigData) => (records: ReadonlyArray<ResourceRecord>) =>
  records.map((record) =>
    record.data.type === "RRSIG" && record.data.typeCovered === type
      ? makeRecord(record.name, record.ttl, change(record.data))
      : record,
  )

const sound: ReadonlyArray<{ name: string; type?: number; expect: Status; code?: ReasonCode }> = [
  { name: "www.example.", expect: "secure" },
  { name: "WWW.Example.", expect: "secure" },
  { name: "www.example.", type: RRType.MX, expect: "secure" },
  { name: "x.wild.example.", expect: "secure" },
  { name: "x.wild.example.", type: RRType.MX, expect: "secure" },
  { name: "alias.example.", expect: "secure" },
  { name: "lost.example.", expect: "secure" },
  { name: "nowhere.example.", expect: "secure" },
  { name: "ent.example.", expect: "secure" },
  { name: "example.", type: RRType.DS, expect: "secure" },
  { name: "example.", type: RRType.DNSKEY, expect: "secure" },
  { name: "unsigned.example.", type: RRType.DS, expect: "secure" },
  { name: "www.unsigned.example.", expect: "insecure", code: "insecure-delegation" },
  { name: "none.unsigned.example.", expect: "insecure", code: "insecure-delegation" },
]
describe.each([
  { denial: nsec, way: "NSEC" },
  { denial: nsec3, way: "NSEC3" },
])("a sound zone with $way", ({ denial }) => {
  it.each(sound)("$name $type is $expect", ({ name, type, expect, code }) => {
    const { status, reason } = judge({ zone: { denial } }, name, type)
    assert.equal(status, expect, reason.detail)
    if (code !== undefined) assert.equal(reason.code, code)
  })
})

const deepen = (labels: number) => `${"a.".repeat(labels)}example.`
const broken: ReadonlyArray<{ defect: string; change: Change; name?: string; expect: Status; code: ReasonCode }> = [
  {
    defect: "expired signatures",
    change: { zone: { inception: days(-9), expiration: days(-1) } },
    expect: "bogus",
    code: "signature-expired",
  },
  {
    defect: "signatures of tomorrow",
    change: { zone: { inception: days(1), expiration: days(9) } },
    expect: "bogus",
    code: "signature-not-yet-valid",
  },
  {
    defect: "a signature that ends before it begins",
    change: { records: bend(RRType.A, (rrsig) => ({ ...rrsig, expiration: rrsig.inception - 1 })) },
    expect: "bogus",
    code: "signature-expires-before-inception",
  },
  {
    defect: "a changed signature",
    change: { records: bend(RRType.A, (rrsig) => ({ ...rrsig, signature: Buffer.alloc(64, 1) })) },
    expect: "bogus",
    code: "signature-invalid",
  },
  {
    defect: "too many labels",
    change: { records: bend(RRType.A, (rrsig) => ({ ...rrsig, labels: 9 })) },
    expect: "bogus",
    code: "signature-labels",
  },
  {
    defect: "a key tag that no key has",
    change: { records: bend(RRType.A, (rrsig) => ({ ...rrsig, keyTag: rrsig.keyTag ^ 1 })) },
    expect: "bogus",
    code: "signature-key-missing",
  },
  {
    defect: "a signature in the name of the parent",
    change: { records: bend(RRType.A, (rrsig) => ({ ...rrsig, signer: "." })) },
    expect: "bogus",
    code: "signature-key-missing",
  },
  {
    defect: "a signature in the name of no zone",
    change: { records: bend(RRType.A, (rrsig) => ({ ...rrsig, signer: "www.example." })) },
    expect: "bogus",
    code: "signer-is-no-zone",
  },
  {
    defect: "an unknown algorithm in the signature",
    change: { records: bend(RRType.A, (rrsig) => ({ ...rrsig, algorithm: 99 })) },
    expect: "bogus",
    code: "signature-algorithm-unsupported",
  },
  {
    defect: "no signatures",
    change: { records: without([RRType.A], false) },
    expect: "bogus",
    code: "signatures-missing",
  },
  { defect: "no keys", change: { records: without([RRType.DNSKEY]) }, expect: "bogus", code: "dnskey-missing" },
  {
    defect: "a DS of another key",
    change: { ds: (ds) => [{ ...ds, digest: Buffer.alloc(32) }] },
    expect: "bogus",
    code: "dnskey-does-not-match-ds",
  },
  {
    defect: "a right SHA-1 DS beside a wrong SHA-256 one (RFC 4509 §3)",
    change: { ds: (ds) => [makeDs("example.", key.dnskey, 1)!, { ...ds, digest: Buffer.alloc(32) }] },
    expect: "bogus",
    code: "dnskey-does-not-match-ds",
  },
  {
    defect: "keys without the zone flag",
    change: { zone: { keys: [withFlags(1)] } },
    expect: "bogus",
    code: "no-zone-key",
  },
  { defect: "revoked keys", change: { zone: { keys: [withFlags(257 | 128)] } }, expect: "bogus", code: "no-zone-key" },
  { defect: "no DS", change: { ds: () => [] }, expect: "insecure", code: "insecure-delegation" },
  {
    defect: "an unknown algorithm in the DS",
    change: { ds: (ds) => [{ ...ds, algorithm: 99 }] },
    expect: "insecure",
    code: "unsupported-algorithm",
  },
  {
    defect: "an unknown digest in the DS",
    change: { ds: (ds) => [{ ...ds, digestType: 99 }] },
    expect: "insecure",
    code: "unsupported-digest",
  },
  {
    defect: "no denial",
    change: { records: without([RRType.NSEC]) },
    name: "nowhere.example.",
    expect: "bogus",
    code: "denial-missing",
  },
  {
    defect: "an unsigned SOA beside the denial",
    change: { records: without([RRType.SOA], false) },
    name: "nowhere.example.",
    expect: "bogus",
    code: "signatures-missing",
  },
  {
    defect: "a wildcard without proof that nothing is closer",
    change: { records: without([RRType.NSEC]) },
    name: "x.wild.example.",
    expect: "bogus",
    code: "denial-missing",
  },
  {
    defect: "opt-out",
    change: { zone: { denial: { ...nsec3, optOut: true } } },
    name: "nowhere.example.",
    expect: "insecure",
    code: "opt-out",
  },
  {
    defect: "2,500 iterations of NSEC3",
    change: { zone: { denial: { ...nsec3, iterations: 2500 } } },
    name: "nowhere.example.",
    expect: "insecure",
    code: "too-many-iterations",
  },
  {
    defect: "a name of 100 labels",
    change: { records: without([RRType.NSEC]) },
    name: deepen(100),
    expect: "bogus",
    code: "denial-missing",
  },
]
it.each(broken)("$defect: $expect, $code", ({ change, name = "www.example.", expect, code }) => {
  const { status, reason } = judge(change, name)
  assert.equal(`${status} ${reason.code}`, `${expect} ${code}`, reason.detail)
})

function withFlags(flags: number): SigningKey {
  const dnskey: DnskeyData = { ...key.dnskey, flags }
  return { ...key, dnskey, tag: keyTag(dnskey) }
}

test("what is below no trust anchor is insecure", () => {
  const validation = validateOver(internet({}), { ...anchor, algorithm: 99 }, "www.example.", RRType.A, now)
  assert.equal(validation.status, "insecure")
})

test("SHA-1 counts or not as the policy says (RFC 9905)", () => {
  const old = generateKey(5, { bits: 1024 })
  const answer = internet({ zone: { keys: [old] } })
  assert.equal(validateOver(answer, anchor, "www.example.", RRType.A, now).status, "secure")
  const strict = validateOver(answer, anchor, "www.example.", RRType.A, now, "insecure")
  assert.equal(strict.reason.code, "unsupported-algorithm")
})

test("a SERVFAIL for the keys breaks the chain and says so", () => {
  const answer = internet({})
  const failing: AnswerFrom = (name, type) =>
    type === RRType.DNSKEY && name === "example."
      ? { ...answer(name, type), answers: [], rcode: 2 }
      : answer(name, type)
  const { status, reason } = validateOver(failing, anchor, "www.example.", RRType.A, now)
  assert.equal(`${status} ${reason.code}`, "bogus dnskey-unobtainable")
})

test("a parent's NSEC does not deny what lies below its delegation (RFC 6840 §4.1)", () => {
  const answer = internet({})
  const forged: AnswerFrom = (name, type) =>
    name === "www.example."
      ? { ...answer("nowhere-else.", type), questions: answer(name, type).questions }
      : answer(name, type)
  const { status, reason } = validateOver(forged, anchor, "www.example.", RRType.A, now)
  assert.equal(status, "bogus", reason.detail)
})

test("an anchor of a zone that is gone yields to the one above, but only when that proves it", () => {
  const answer = internet({})
  const gone = { zone: "nowhere.example.", data: anchor }
  const root = { zone: ".", data: anchor }
  const proven = validateOver(answer, [gone, root], "www.nowhere.example.", RRType.A, now)
  assert.equal(`${proven.status} ${proven.rcode}`, "secure 3", proven.reason.detail)
  const unsigned = { zone: "unsigned.example.", data: anchor }
  const withheld = validateOver(answer, [unsigned, root], "www.unsigned.example.", RRType.A, now)
  assert.equal(`${withheld.status} ${withheld.reason.code}`, "bogus dnskey-missing")
})

test("tells the chain as a tree and as JSON", () => {
  const validation = judge({ zone: { inception: days(-9), expiration: days(-1) } }, "www.example.")
  const tree = formatChainTree(validation)
  assert.match(tree, /^www\.example\. A is bogus/)
  assert.match(tree, /The chain of trust is broken: the signature over example\. DNSKEY .* expired on 2026-11-21/)
  assert.match(tree, /✓ \. {2}secure/)
  const json = validationToJson(validation)
  assert.deepEqual(Object.keys(json).slice(0, 6), ["name", "type", "at", "status", "reason", "answer"])
  assert.equal(json.reason.ede, 7)
  assert.deepEqual(
    json.chain.map(({ zone, status }) => [zone, status]),
    [
      [".", "secure"],
      ["example.", "bogus"],
    ],
  )
  assert.equal(json.chain[0]!.keys[0]!.sizeBits, 256)
  assert.equal(JSON.parse(JSON.stringify(json)).answer[0].data, "192.0.2.1")
  assert.equal(formatType(validation.type), "A")
})
