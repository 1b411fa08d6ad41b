import * as fc from "fast-check"
import { assert, it, test } from "vitest"
import { DecodeError } from "./decode-error.ts"
import { decodeCookie, extendedErrors } from "./edns.ts"
import { decodeMessage, encodeMessage, type Message, NO_FLAGS } from "./message.ts"
import { nameFromLabels } from "./name.ts"
import { dataOf, makeRecord, type ResourceRecord } from "./record.ts"
import { decodeRecordData, encodeRecordData, joinText, type KnownData, splitText } from "./record-data.ts"
import { RRType } from "./registry.ts"

const name = fc
  .array(fc.stringMatching(/^[A-Za-z0-9._\\-]{1,12}$/), { maxLength: 5 })
  .map((labels) => nameFromLabels(labels))
const bytes = (maxLength: number, minLength = 0) => fc.uint8Array({ minLength, maxLength })
const uint8 = fc.nat(0xff)
const uint16 = fc.nat(0xffff)
const uint32 = fc.nat(0xffffffff)
const types = fc.uniqueArray(uint16, { maxLength: 12 }).map((list) => list.sort((a, b) => a - b))
const k = <T extends string>(value: T) => fc.constant(value)

const data: fc.Arbitrary<KnownData> = fc.oneof(
  fc.record({ type: k("A"), address: fc.ipV4() }),
  fc.record({ type: fc.constantFrom("NS", "CNAME", "PTR", "DNAME"), target: name }),
  fc.record({
    type: k("SOA"),
    mname: name,
    rname: name,
    serial: uint32,
    refresh: uint32,
    retry: uint32,
    expire: uint32,
    minimum: uint32,
  }),
  fc.record({ type: k("MX"), preference: uint16, exchange: name }),
  fc.record({ type: k("TXT"), strings: fc.array(bytes(255), { minLength: 1, maxLength: 4 }) }),
  fc.record({ type: k("SRV"), priority: uint16, weight: uint16, port: uint16, target: name }),
  fc.record({
    type: fc.constantFrom("DS", "CDS"),
    keyTag: uint16,
    algorithm: uint8,
    digestType: uint8,
    digest: bytes(48),
  }),
  fc.record({
    type: fc.constantFrom("DNSKEY", "CDNSKEY"),
    flags: uint16,
    protocol: uint8,
    algorithm: uint8,
    publicKey: bytes(260),
  }),
  fc.record({
    type: k("RRSIG"),
    typeCovered: uint16,
    algorithm: uint8,
    labels: uint8,
    originalTtl: uint32,
    expiration: uint32,
    inception: uint32,
    keyTag: uint16,
    signer: name,
    signature: bytes(256),
  }),
  fc.record({ type: k("NSEC"), next: name, types }),
  fc.record({
    type: k("NSEC3"),
    hashAlgorithm: uint8,
    flags: uint8,
    iterations: uint16,
    salt: bytes(255),
    nextHashed: bytes(20),
    types,
  }),
  fc.record({ type: k("NSEC3PARAM"), hashAlgorithm: uint8, flags: uint8, iterations: uint16, salt: bytes(255) }),
  fc.record({
    type: fc.constantFrom("TLSA", "SMIMEA"),
    usage: uint8,
    selector: uint8,
    matchingType: uint8,
    association: bytes(64),
  }),
  fc.record({
    type: k("CAA"),
    flags: uint8,
    tag: fc.stringMatching(/^[a-z0-9]{1,15}$/),
    value: fc.stringMatching(/^[ -~]{0,60}$/),
  }),
  fc.record({
    type: fc.constantFrom("SVCB", "HTTPS"),
    priority: uint16,
    target: name,
    parameters: fc
      .uniqueArray(fc.record({ key: uint16, value: bytes(40) }), { selector: ({ key }) => key, maxLength: 4 })
      .map((list) => list.sort((a, b) => a.key - b.key)),
  }),
)
const record: fc.Arbitrary<ResourceRecord> = fc
  .tuple(name, fc.nat(0x7fffffff), data)
  .map(([owner, ttl, view]) => makeRecord(owner, ttl, view))

const message: fc.Arbitrary<Message> = fc.record({
  id: uint16,
  opcode: fc.nat(15),
  flags: fc.record({
    response: fc.boolean(),
    authoritative: fc.boolean(),
    truncated: fc.boolean(),
    recursionDesired: fc.boolean(),
    recursionAvailable: fc.boolean(),
    authenticData: fc.boolean(),
    checkingDisabled: fc.boolean(),
  }),
  rcode: fc.nat(0xfff),
  questions: fc.array(fc.record({ name, type: uint16, class: uint16 }), { maxLength: 2 }),
  answers: fc.array(record, { maxLength: 6 }),
  authorities: fc.array(record, { maxLength: 3 }),
  additionals: fc.array(record, { maxLength: 3 }),
  edns: fc.record({
    udpPayloadSize: uint16,
    version: uint8,
    dnssecOk: fc.boolean(),
    options: fc.array(fc.record({ code: uint16, data: bytes(30) }), { maxLength: 3 }),
  }),
})

const plain = (value: unknown) =>
  JSON.stringify(value, (_, inner) => (inner instanceof Uint8Array ? Buffer.from(inner).toString("hex") : inner))
    // Buffers call their own toJSON before the replacer sees them.
    .replace(/\{"type":"Buffer","data":\[([\d,]*)\]\}/g, (_, list: string) =>
      JSON.stringify(Buffer.from(list === "" ? [] : list.split(",").map(Number)).toString("hex")),
    )

test("messages survive the wire, names and RDATA included", () => {
  fc.assert(
    fc.property(message, (given) => {
      assert.equal(plain(decodeMessage(encodeMessage(given))), plain(given))
    }),
    { numRuns: 300 },
  )
})

test("any bytes are a message or a DecodeError", () => {
  fc.assert(
    fc.property(bytes(400), (given) => {
      try {
        decodeMessage(given)
      } catch (error) {
        assert.instanceOf(error, DecodeError)
      }
    }),
    { numRuns: 2000 },
  )
})

test("any RDATA of any known type has a view or is called malformed", () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(RRType)), bytes(100), (type, given) => {
      const view = decodeRecordData(type, given)
      if (view.type === "malformed" || view.type === "unknown") return
      assert.equal(decodeRecordData(type, encodeRecordData(view)).type, view.type)
    }),
    { numRuns: 2000 },
  )
})

const header = (answers: number) => `12348180 0001 ${answers.toString(16).padStart(4, "0")} 0000 0000`
const question = "076578616d706c65026e6c00 000f 0001"
const fromHex = (...parts: ReadonlyArray<string>) => Buffer.from(parts.join("").replaceAll(" ", ""), "hex")

test("follows compression pointers in owner and RDATA (RFC 1035 §4.1.4)", () => {
  const decoded = decodeMessage(fromHex(header(1), question, "c00c 000f 0001 00000e10 0009 000a 046d61696c c00c"))
  assert.deepEqual(dataOf(decoded.answers, "MX"), [{ type: "MX", preference: 10, exchange: "mail.example.nl." }])
  assert.equal(decoded.answers[0]!.name, "example.nl.")
  assert.equal(Buffer.from(decoded.answers[0]!.rdata).toString("hex"), "000a046d61696c076578616d706c65026e6c00")
})

it.each([
  { problem: "a pointer to itself", wire: fromHex(header(1), question, "c01c 0001 0001 00000e10 0004 7f000001") },
  { problem: "a pointer forward", wire: fromHex(header(1), question, "c0ff 0001 0001 00000e10 0004 7f000001") },
  { problem: "two pointers at each other", wire: fromHex(header(1), "c00e c00c 0001 0001") },
  { problem: "a label type of RFC 2673", wire: fromHex(header(0), "41ff00 0001 0001") },
  { problem: "RDATA past the end", wire: fromHex(header(1), question, "c00c 0001 0001 00000e10 0005 7f000001") },
  { problem: "fewer records than counted", wire: fromHex(header(9), question) },
  { problem: "a name past its RDATA", wire: fromHex(header(1), question, "c00c 0002 0001 00000e10 0002 0161 00 00") },
  { problem: "a header cut short", wire: fromHex("1234 8180 0001") },
])("refuses $problem", ({ wire }) => {
  assert.throws(() => decodeMessage(wire), DecodeError)
})

test("a record whose RDATA breaks its own format stays, as malformed", () => {
  const decoded = decodeMessage(fromHex(header(1), question, "c00c 0101 0001 00000e10 0002 00ff"))
  assert.equal(decoded.answers[0]!.data.type, "malformed")
  assert.equal(decoded.answers[0]!.rdata.length, 2)
})

test("reads extended errors, cookies and the extended response code", () => {
  const opt = "00 0029 04d0 01008000 001e 000f0006 0007 6f6f7073 000a0010 0102030405060708 1112131415161718"
  const decoded = decodeMessage(fromHex("1234 8182 0000 0000 0000 0001", opt))
  assert.equal(decoded.rcode, 18)
  assert.equal(decoded.edns?.udpPayloadSize, 1232)
  assert.isTrue(decoded.edns?.dnssecOk)
  assert.deepEqual(extendedErrors(decoded.edns), [{ code: 7, text: "oops" }])
  assert.equal(decodeCookie(decoded.edns)?.server?.length, 8)
})

test("a message full of pointers costs no more than its bytes", () => {
  const records: Array<string> = ["c00c 0001 0001 00000e10 0004 7f000001"]
  const deep = "0161".repeat(120)
  const wire = fromHex(header(4000), `${deep}00 0001 0001`, records[0]!.repeat(4000))
  const started = performance.now()
  assert.equal(decodeMessage(wire).answers.length, 4000)
  assert.isBelow(performance.now() - started, 500)
})

test("text is split in strings of 255 bytes and joined again", () => {
  const text = "é".repeat(400)
  const view = splitText(text)
  assert.equal(view.strings.length, 4)
  assert.equal(joinText(view), text)
  assert.equal(splitText("").strings.length, 1)
})

test("compression keeps the case of each name", () => {
  const given: Message = {
    id: 1,
    opcode: 0,
    flags: NO_FLAGS,
    rcode: 0,
    questions: [{ name: "wWw.Example.nl.", type: 1, class: 1 }],
    answers: [makeRecord("www.example.nl.", 60, { type: "A", address: "192.0.2.1" })],
    authorities: [makeRecord("Example.nl.", 60, { type: "NS", target: "ns.example.nl." })],
    additionals: [],
  }
  const decoded = decodeMessage(encodeMessage(given))
  assert.equal(decoded.answers[0]!.name, "www.example.nl.")
  assert.equal(decoded.authorities[0]!.name, "Example.nl.")
})
