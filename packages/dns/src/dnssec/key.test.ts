import { readFileSync } from "node:fs"
import { assert, it, test } from "vitest"
import { decodeBase32Hex, encodeBase32Hex } from "../codec/base32hex.ts"
import { makeRecord } from "../codec/record.ts"
import type { DnskeyData, RrsigData } from "../codec/record-data.ts"
import { canonicalRdatas, signedData } from "./canonical.ts"
import { importKey, keySizeBits, keyTag, makeDs } from "./key.ts"
import { nsec3Hash } from "./nsec3-hash.ts"
import { expandTime, validityAt, verifySignature } from "./signature.ts"
import { generateKey, signRrset } from "./signer.ts"
import { decodeTrustAnchors, ROOT_TRUST_ANCHORS } from "./trust-anchor.ts"

const dnskey = (line: string) => decodeTrustAnchors(line)[0]!.data as DnskeyData
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("hex")

it.each([
  {
    source: "RFC 4034 §5.4",
    owner: "dskey.example.com.",
    key: `x. DNSKEY 256 3 5 ( AQOeiiR0GOMYkDshWoSKz9Xz fwJr1AYtsmx3TGkJaNXVbfi/ 2pHm822aJ5iI9BMzNXxeYCmZ
      DRD99WYwYqUSdjMmmAphXdvx egXd/M5+X7OrzKBaMbCVdFLU Uh6DhweJBjEVv5f2wwjM9Xzc nOf+EPbtG9DMBmADjFDc2w/r ljwvFw== )`.replaceAll(
      "\n",
      " ",
    ),
    tag: 60485,
    digestType: 1,
    digest: "2bb183af5f22588179a53b0a98631fad1a292118",
    bits: 1024,
  },
  {
    source: "RFC 8080 §6.1",
    owner: "example.com.",
    key: "example.com. 3600 IN DNSKEY 257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=",
    tag: 3613,
    digestType: 2,
    digest: "3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b",
    bits: 256,
  },
])("computes tag, DS and size of the key of $source", ({ owner, key, tag, digestType, digest, bits }) => {
  const data = dnskey(key)
  assert.equal(keyTag(data), tag)
  assert.equal(hex(makeDs(owner, data, digestType)?.digest), digest)
  assert.equal(keySizeBits(data), bits)
})

test("verifies the Ed25519 signature of RFC 8080 §6.1", () => {
  const key = dnskey("example.com. 3600 IN DNSKEY 257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=")
  const mx = makeRecord("example.com.", 3600, { type: "MX", preference: 10, exchange: "mail.example.com." })
  const rrsig: RrsigData = {
    type: "RRSIG",
    typeCovered: 15,
    algorithm: 15,
    labels: 2,
    originalTtl: 3600,
    expiration: 1440021600,
    inception: 1438207200,
    keyTag: 3613,
    signer: "example.com.",
    signature: Buffer.from(
      "oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg==",
      "base64",
    ),
  }
  assert.isTrue(verifySignature(key, rrsig, signedData([mx], rrsig)!))
})

it.each([5, 7, 8, 10, 13, 14, 15, 16])("signs and verifies with algorithm %i", (algorithm) => {
  const key = generateKey(algorithm, { bits: 1024 })
  const rrset = ["192.0.2.2", "192.0.2.1"].map((address) => makeRecord("WWW.example.", 60, { type: "A", address }))
  const options = { inception: new Date("2026-01-01Z"), expiration: new Date("2026-02-01Z"), signer: "example." }
  const rrsig = signRrset(rrset, key, options).data as RrsigData
  assert.equal(rrsig.labels, 2)
  assert.isTrue(verifySignature(key.dnskey, rrsig, signedData([...rrset].reverse(), rrsig)!))
  const changed = makeRecord("www.example.", 60, { type: "A", address: "192.0.2.3" })
  assert.isFalse(verifySignature(key.dnskey, rrsig, signedData([changed], rrsig)!))
  assert.isFalse(verifySignature(key.dnskey, { ...rrsig, signature: new Uint8Array(3) }, signedData(rrset, rrsig)!))
})

test("signs the expansion of a wildcard as the wildcard", () => {
  const key = generateKey(15)
  const options = { inception: new Date(0), expiration: new Date(1e12), signer: "example." }
  const wildcard = signRrset([makeRecord("*.example.", 60, { type: "A", address: "192.0.2.1" })], key, options)
  const expanded = makeRecord("a.b.example.", 60, { type: "A", address: "192.0.2.1" })
  const rrsig = wildcard.data as RrsigData
  assert.equal(rrsig.labels, 1)
  assert.isTrue(verifySignature(key.dnskey, rrsig, signedData([expanded], rrsig)!))
  assert.isUndefined(signedData([makeRecord(".", 60, { type: "A", address: "192.0.2.1" })], rrsig))
})

it.each([
  {
    problem: "an exponent of 4,096 bits",
    algorithm: 8,
    key: Buffer.concat([Buffer.from([0, 2, 0]), Buffer.alloc(1024, 0xff)]),
  },
  { problem: "a point that is not on the curve", algorithm: 13, key: Buffer.alloc(64, 7) },
  { problem: "a key cut short", algorithm: 16, key: Buffer.alloc(3, 7) },
  { problem: "an unknown algorithm", algorithm: 99, key: Buffer.alloc(64, 7) },
])("cannot use $problem", ({ algorithm, key }) => {
  const data: DnskeyData = { type: "DNSKEY", flags: 257, protocol: 3, algorithm, publicKey: key }
  assert.isUndefined(importKey(data))
})

// RFC 5155 Appendix A
it.each([
  { name: "example.", expect: "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom" },
  { name: "a.example.", expect: "35mthgpgcu1qg68fab165klnsnk3dpvl" },
  { name: "ns1.example.", expect: "2t7b4g4vsa5smi47k61mv5bv1a22bojr" },
  { name: "*.W.example.", expect: "r53bq7cc2uvmubfu5ocmm6pers9tk9en" },
])("hashes $name", ({ name, expect }) => {
  const hash = nsec3Hash(name, Buffer.from("aabbccdd", "hex"), 12)
  assert.equal(encodeBase32Hex(hash), expect)
  assert.deepEqual(hex(decodeBase32Hex(expect.toUpperCase())), hex(hash))
})

it.each([
  { at: 1000, expect: "valid" },
  { at: 999, expect: "not-yet-valid" },
  { at: 2001, expect: "expired" },
])("is $expect at $at", ({ at, expect }) => {
  assert.equal(validityAt({ inception: 1000, expiration: 2000 } as RrsigData, at), expect)
})

test("times wrap after 2106 (RFC 1982)", () => {
  const rrsig = { inception: 0xfffffff0, expiration: 0x10 } as RrsigData
  assert.equal(validityAt(rrsig, 2 ** 32 + 5), "valid")
  assert.equal(expandTime(0x10, 2 ** 32 - 5), 2 ** 32 + 16)
})

test("RRsets are sorted and lose duplicates", () => {
  const records = ["B.example.", "a.example.", "b.EXAMPLE."].map((target) =>
    makeRecord("example.", 1, { type: "NS", target }),
  )
  assert.deepEqual(
    canonicalRdatas(records).map((rdata) => Buffer.from(rdata).toString("latin1")),
    ["\x01a\x07example\x00", "\x01b\x07example\x00"],
  )
})

test("the anchors of the root are those of the data file", () => {
  const file = readFileSync(new URL("../../../../data/trust-anchors/root.ds", import.meta.url), "utf8")
  assert.deepEqual(decodeTrustAnchors(file), ROOT_TRUST_ANCHORS)
  assert.deepEqual(
    ROOT_TRUST_ANCHORS.map(({ data }) => ("keyTag" in data ? data.keyTag : 0)),
    [20326, 38696],
  )
})

test("reads anchors over several lines, with comments and mnemonics, without revoked keys", () => {
  const anchors = decodeTrustAnchors(`; comment
example. 3600 IN DS 1 RSASHA256 2 ( aabb ; first half
   ccdd )
example. IN NS ns.example.
example. IN DNSKEY 385 3 15 AAAA ; revoked
example. DNSKEY 257 3 15 AAAA`)
  assert.equal(anchors.length, 2)
  assert.equal(hex((anchors[0]!.data as { digest: Uint8Array }).digest), "aabbccdd")
})

it.each(["example. DS 1 8 2 xyz", "example. DS 1 8", "example.", ". DNSKEY 257 3 8 (AAAA", ". DS 70000 8 2 aa"])(
  "refuses the anchor line %s",
  (line) => {
    assert.throws(() => decodeTrustAnchors(line), /line 1/)
  },
)
