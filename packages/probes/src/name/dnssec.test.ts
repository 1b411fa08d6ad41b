import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { judged, OBSERVED_AT, timeout } from "../judge.test-support.ts"
import { dnssec } from "./dnssec.ts"

const secureSigning = {
  zone: "example.org",
  keys: [{ tag: 1, algorithm: 13, flags: 257, bits: 256, isEntryPoint: true }],
  digests: [2],
  ending: null,
  nsec3: { value: null },
  cds: { value: [{ keyTag: 1, algorithm: 13, digestType: 2 }] },
  cdnskey: { value: [] },
}
const trust = (status: string, reason: string) => ({
  trust: {
    value: {
      chain: { status, reason, zone: "example.org", detail: "what was seen", expiredOn: null, zones: [] },
      signing: status === "secure" ? secureSigning : null,
    },
  },
  mailServers: null,
})
const signing = (changed: Readonly<Record<string, unknown>>) => ({
  mailServers: null,
  trust: { value: { ...trust("secure", "secure").trust.value, signing: { ...secureSigning, ...changed } } },
})
const key = (algorithm: number, bits: number | null) => ({ tag: 2, algorithm, flags: 256, bits, isEntryPoint: false })
const QUALITY = ["dnssec.algorithm", "dnssec.expiry", "dnssec.nsec3", "dnssec.cds"]

describe("dnssec", () => {
  it.each([
    { status: "secure", reason: "secure", signed: "pass signed", valid: "pass secure" },
    { status: "insecure", reason: "insecure", signed: "fail unsigned", valid: "not-applicable insecure" },
    {
      status: "insecure",
      reason: "unsupported-algorithm",
      signed: "pass signed",
      valid: "not-applicable unsupported-algorithm",
    },
    { status: "bogus", reason: "signature-expired", signed: "pass signed", valid: "fail signature-expired" },
    { status: "bogus", reason: "ds-mismatch", signed: "pass signed", valid: "fail ds-mismatch" },
    { status: "indeterminate", reason: "indeterminate", signed: "unknown dns-failure", valid: "unknown dns-failure" },
  ])("$status, $reason", ({ status, reason, signed, valid }) => {
    const found = judged(dnssec, trust(status, reason))
    expect(found).toMatchObject({ "dnssec.signed": signed, "dnssec.valid": valid })
    const others = new Set(QUALITY.map((check) => found[check]))
    if (status === "secure") expect([...others]).toEqual(["pass strong", "pass ample", "pass nsec", "pass published"])
    else expect([...others]).toEqual([status === "indeterminate" ? "unknown dns-failure" : "not-applicable not-secure"])
  })

  it.each([
    { name: "RSA with 2048 bits", changed: { keys: [key(8, 2048)] }, found: "pass strong" },
    { name: "Ed448", changed: { keys: [key(16, 456)] }, found: "pass strong" },
    {
      name: "one short RSA key beside a good one",
      changed: { keys: [key(13, 256), key(8, 1024)] },
      found: "partial weak-key",
    },
    { name: "RSA with SHA-1", changed: { keys: [key(7, 2048)] }, found: "partial outdated-algorithm" },
    { name: "GOST", changed: { keys: [key(13, 256), key(12, null)] }, found: "partial outdated-algorithm" },
    { name: "SHA-1 above it only", changed: { digests: [1] }, found: "partial outdated-digest" },
    { name: "SHA-1 beside SHA-256 above it", changed: { digests: [1, 2] }, found: "pass strong" },
    { name: "a trust anchor that is a key", changed: { digests: [] }, found: "pass strong" },
  ])("algorithm: $name", ({ changed, found }) => {
    expect(judged(dnssec, signing(changed))["dnssec.algorithm"]).toBe(found)
  })

  it.each([
    { name: "a day of thirty left", hoursLeft: 24, ofHours: 720, found: "partial expires-soon" },
    { name: "two days left", hoursLeft: 48, ofHours: 720, found: "pass ample" },
    { name: "47 hours left", hoursLeft: 47, ofHours: 720, found: "partial expires-soon" },
    { name: "signed anew for each answer", hoursLeft: 24, ofHours: 49, found: "pass ample" },
    { name: "the end of a short validity", hoursLeft: 3, ofHours: 49, found: "partial expires-soon" },
  ])("expiry: $name", ({ hoursLeft, ofHours, found }) => {
    const ending = { hoursLeft, ofHours, on: "2026-11-25" }
    expect(judged(dnssec, signing({ ending }))["dnssec.expiry"]).toBe(found)
  })

  it.each([
    { name: "neither iterations nor salt", nsec3: [0, 0], found: "pass nsec3" },
    { name: "one iteration", nsec3: [1, 0], found: "partial iterations" },
    { name: "salt", nsec3: [0, 8], found: "partial salt" },
  ])("nsec3: $name", ({ nsec3: [iterations, saltBytes], found }) => {
    const value = { hashAlgorithm: 1, iterations, saltBytes }
    expect(judged(dnssec, signing({ nsec3: { value } }))["dnssec.nsec3"]).toBe(found)
  })

  it.each([
    {
      name: "CDNSKEY alone",
      changed: { cds: { value: [] }, cdnskey: { value: [{ algorithm: 13, flags: 257 }] } },
      found: "pass published",
    },
    { name: "neither", changed: { cds: { value: [] } }, found: "partial not-published" },
    {
      name: "CDNSKEY when CDS could not be seen",
      changed: { cds: timeout, cdnskey: { value: [{ algorithm: 13, flags: 257 }] } },
      found: "pass published",
    },
    {
      name: "nothing seen, one not asked in vain",
      changed: { cds: { value: [] }, cdnskey: timeout },
      found: "unknown timeout",
    },
  ])("cds: $name", ({ changed, found }) => {
    expect(judged(dnssec, signing(changed))["dnssec.cds"]).toBe(found)
  })

  it("is unknown when the resolver did not answer", () => {
    expect(new Set(Object.values(judged(dnssec, { trust: timeout, mailServers: timeout })))).toEqual(
      new Set(["unknown timeout"]),
    )
  })

  it("does not apply to a name that does not exist", () => {
    const judgements = Effect.runSync(
      Effect.map(dnssec.read({ exists: { value: false }, seen: null }), (judge) =>
        judge(["web", "mail"], { observedAt: OBSERVED_AT }),
      ),
    )
    expect(judgements.map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual(
      Array(8).fill("not-applicable name-does-not-exist"),
    )
  })

  it("is unknown when the DNS does not say whether the name exists", () => {
    const exists = { obstacle: { kind: "dns-failure", at: "SOA example.org" } }
    const judgements = Effect.runSync(
      Effect.map(dnssec.read({ exists, seen: null }), (judge) => judge(["web", "mail"], { observedAt: OBSERVED_AT })),
    )
    expect(judgements.map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual(
      Array(8).fill("unknown dns-failure"),
    )
  })

  it("refuses a document of another shape", () => {
    expect(Effect.runSyncExit(dnssec.read({ seen: 1 }))._tag).toBe("Failure")
  })
})

describe("dnssec of mail servers", () => {
  const server = (name: string, status: string, reason = status) => ({
    name,
    chain: { value: { status, reason, zone: "example.net", detail: "what was seen", expiredOn: null, zones: [] } },
  })
  const silent = { name: "c.example.net", chain: timeout }
  const of = (...servers: ReadonlyArray<unknown>) => ({ ...trust("secure", "secure"), mailServers: { value: servers } })
  it.each([
    {
      name: "all in signed zones",
      seen: of(server("a.example.net", "secure"), server("b.example.net", "secure")),
      signed: "pass all-signed",
      valid: "pass valid",
    },
    {
      name: "one of two in a signed zone",
      seen: of(server("a.example.net", "secure"), server("b.example.net", "insecure")),
      signed: "partial some-unsigned",
      valid: "pass valid",
    },
    {
      name: "none in a signed zone",
      seen: of(server("a.example.net", "insecure")),
      signed: "partial none-signed",
      valid: "not-applicable none-signed",
    },
    {
      name: "signed in a way that we cannot check",
      seen: of(server("a.example.net", "insecure", "unsupported-algorithm")),
      signed: "pass all-signed",
      valid: "not-applicable none-signed",
    },
    {
      name: "a broken one beside a silent one",
      seen: of(server("a.example.net", "bogus", "signature-expired"), silent),
      signed: "unknown timeout",
      valid: "fail bogus",
    },
    {
      name: "a silent one beside a sound one",
      seen: of(server("a.example.net", "secure"), silent),
      signed: "unknown timeout",
      valid: "unknown timeout",
    },
    {
      name: "one that nobody can tell of",
      seen: of(server("a.example.net", "indeterminate")),
      signed: "unknown dns-failure",
      valid: "unknown dns-failure",
    },
    {
      name: "no mail server",
      seen: of(),
      signed: "not-applicable no-mail-server",
      valid: "not-applicable no-mail-server",
    },
    {
      name: "MX not to be had",
      seen: { ...of(), mailServers: timeout },
      signed: "unknown timeout",
      valid: "unknown timeout",
    },
  ])("$name", ({ seen, signed, valid }) => {
    expect(judged(dnssec, seen)).toMatchObject({ "dnssec.mail-signed": signed, "dnssec.mail-valid": valid })
  })
})
