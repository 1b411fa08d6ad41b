import { assert, describe, it, test } from "vitest"
import { type AnswerFrom, makeAuthority, validateOver } from "../../test/authority.ts"
import type { ServedZone } from "../../test/oracles.ts"
import { makeRecord, type ResourceRecord } from "../codec/record.ts"
import type { DnskeyData, DsData, RrsigData } from "../codec/record-data.ts"
import { formatType, RRType } from "../codec/registry.ts"
import { keyTag, makeDs } from "./key.ts"
import { formatChainTree, validationToJson } from "./report.ts"
import { generateKey, type SigningKey, signRrset } from "./signer.ts"
import type { ReasonCode, Status } from "./verdict.ts"
import { signZone, type ZoneOptions } from "./zone-signer.ts"

const now = new Date("2026-11-22T12:00:00Z")
const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
const period = { inception: days(-2), expiration: days(20) }
const rootKey = generateKey(15)
const key = generateKey(13)
const anchor = makeDs(".", rootKey.dnskey)!
const nsec = { kind: "nsec" } as const
const nsec3 = { kind: "nsec3", salt: Buffer.from("ab", "hex"), iterations: 1, optOut: false } as const

const soa = (zone: string) =>
  makeRecord(zone, 300, {
    type: "SOA",
    mname: "ns.",
    rname: "h.",
    serial: 1,
    refresh: 1,
    retry: 1,
    expire: 1,
    minimum: 60,
  })
const a = (name: string) => makeRecord(name, 300, { type: "A", address: "192.0.2.1" })
const ns = (name: string) => makeRecord(name, 300, { type: "NS", target: "ns." })
const cname = (name: string, target: string) => makeRecord(name, 300, { type: "CNAME", target })

const content = [
  soa("example."),
  ns("example."),
  a("www.example."),
  a("*.wild.example."),
  cname("alias.example.", "www.example."),
  cname("lost.example.", "nowhere.example."),
  a("deep.ent.example."),
  ns("unsigned.example."),
]

interface Change {
  readonly zone?: Partial<ZoneOptions>
  readonly ds?: (ds: DsData) => ReadonlyArray<DsData>
  readonly records?: (records: ReadonlyArray<ResourceRecord>) => ReadonlyArray<ResourceRecord>
}

const internet = ({ zone = {}, ds = (given) => [given], records = (given) => given }: Change): AnswerFrom => {
  const keys = zone.keys ?? [key]
  const signed = signZone({ zone: "example.", records: content, keys, denial: nsec, ...period, ...zone })
  const delegation = ds(makeDs("example.", keys[0]!.dnskey)!).map((data) => makeRecord("example.", 300, data))
  const root = signZone({
    zone: ".",
    records: [soa("."), ns("."), ns("example."), ...delegation],
    keys: [rootKey],
    denial: nsec,
    ...period,
  })
  const zones: ReadonlyArray<ServedZone> = [
    { name: ".", records: root },
    { name: "example.", records: records(signed) },
    { name: "unsigned.example.", records: [soa("unsigned.example."), a("www.unsigned.example.")] },
  ]
  return makeAuthority(zones)
}
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

describe("hostile answers end in bounded time", () => {
  const timed = (answer: AnswerFrom, name = "www.example.", limitMillis = 100) => {
    const started = performance.now()
    const validation = validateOver(answer, anchor, name, RRType.A, now)
    assert.isBelow(performance.now() - started, limitMillis)
    return validation
  }
  const replacing = (
    type: number,
    change: (records: ReadonlyArray<ResourceRecord>) => ReadonlyArray<ResourceRecord>,
  ) => {
    const answer = internet({})
    const changed = new Map<string, ReturnType<AnswerFrom>>()
    return (name: string, asked: number) => {
      const id = `${name} ${asked}`
      const message = changed.get(id) ?? answer(name, asked)
      if (asked !== type || name === "." || changed.has(id)) return message
      changed.set(id, { ...message, answers: change(message.answers) })
      return changed.get(id)!
    }
  }

  it("1,000 keys of one tag and 1,000 signatures by them (CVE-2023-50387)", () => {
    const real = generateKey(8)
    const colliding = Array.from({ length: 1000 }, () => collide(real.tag))
    const zone = { keys: [real], records: content }
    const base = internet({ zone })
    const keys = colliding.map((dnskey) => makeRecord("example.", 300, dnskey))
    const all = [makeRecord("example.", 300, real.dnskey), ...keys]
    const options = { ...period, signer: "example." }
    const signature = signRrset(all, real, options)
    const forged = Array.from({ length: 1000 }, (_, i) => {
      const data = signRrset([a("www.example.")], real, options).data as RrsigData
      const bytes = Buffer.from(data.signature)
      bytes.writeUInt16BE(i, 10)
      return i < 50 ? makeRecord("www.example.", 300, { ...data, signature: bytes }) : a(`n${i}.example.`)
    })
    const answer: AnswerFrom = (name, type) => {
      const message = base(name, type)
      if (type === RRType.DNSKEY && name === "example.") return { ...message, answers: [...all, signature] }
      if (name === "www.example." && type === RRType.A) return { ...message, answers: [a("www.example."), ...forged] }
      return message
    }
    const { status, reason } = timed(answer, "www.example.", 400)
    assert.equal(status, "bogus")
    assert.equal(reason.code, "too-much-work")
  })

  it("64 KB of records in one RRset", () => {
    const many = Array.from({ length: 4000 }, (_, i) =>
      makeRecord("www.example.", 300, { type: "A", address: `10.0.${i >> 8}.${i & 255}` }),
    )
    const { status } = timed(replacing(RRType.A, (records) => [...records, ...many]))
    assert.equal(status, "bogus")
  })

  it("a chain of 1,000 aliases", () => {
    const loop = Array.from({ length: 1000 }, (_, i) => cname(`n${i}.example.`, `n${i + 1}.example.`))
    const answer = internet({})
    const all: AnswerFrom = (name, type) =>
      type === RRType.A ? { ...answer(name, type), answers: loop } : answer(name, type)
    assert.equal(timed(all, "n0.example.").reason.code, "signatures-missing")
  })

  it("an alias that points at itself", () => {
    const answer = internet({ zone: { records: [...content, cname("self.example.", "self.example.")] } })
    const { status, reason } = timed(answer, "self.example.")
    assert.equal(`${status} ${reason.code}`, "bogus alias-loop")
  })

  it("1,000 NSEC3 records", () => {
    const answer = internet({ zone: { denial: nsec3 } })
    const many = Array.from({ length: 1000 }, (_, i) =>
      makeRecord(`${i.toString(32).padStart(32, "0")}.example.`, 60, {
        type: "NSEC3",
        hashAlgorithm: 1,
        flags: 0,
        iterations: 1,
        salt: Buffer.from("ab", "hex"),
        nextHashed: Buffer.alloc(20, i & 255),
        types: [],
      }),
    )
    const flood: AnswerFrom = (name, type) => {
      const message = answer(name, type)
      return name === "nowhere.example." ? { ...message, authorities: [...many, ...message.authorities] } : message
    }
    assert.equal(timed(flood, "nowhere.example.").status, "bogus")
  })
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

/** An RSA key of 1,024 bits nobody has the other half of, with the tag given. */
function collide(tag: number): DnskeyData {
  const publicKey = Buffer.concat([Buffer.from([3, 1, 0, 1]), Buffer.alloc(128)])
  for (let i = 4; i < publicKey.length - 2; i++) publicKey[i] = 1 + Math.floor(Math.random() * 255)
  const dnskey = (): DnskeyData => ({ type: "DNSKEY", flags: 257, protocol: 3, algorithm: 8, publicKey })
  const missing = tag - keyTag(dnskey())
  for (const word of [missing, missing - 1, missing + 0xffff, missing + 0xfffe]) {
    publicKey.writeUInt16BE(word & 0xffff, publicKey.length - 2)
    if (keyTag(dnskey()) === tag) return dnskey()
  }
  return collide(tag)
}
