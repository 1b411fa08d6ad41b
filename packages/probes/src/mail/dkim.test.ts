import { generateKeyPairSync } from "node:crypto"
import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { dkim } from "./dkim.ts"

const value = <A>(found: A) => ({ value: found })
const nothing = {
  exists: value(false),
  selectors: {},
  word: value("good"),
  acceptsMail: value(true),
  spf: value(["v=spf1 mx -all"]),
  dmarc: value(["v=DMARC1; p=reject"]),
}
const notSending = { ...nothing, acceptsMail: value(false), spf: value(["v=spf1 -all"]) }

describe("dkim", () => {
  it.each([
    {
      name: "passes when a selector has a key",
      seen: { ...nothing, exists: value(true), selectors: { s1: value(["v=DKIM1; p=MIGf"]) } },
      expect: "pass selector-found",
    },
    {
      name: "passes when something exists below _domainkey",
      seen: { ...nothing, exists: value(true) },
      expect: "pass keys-exist",
    },
    {
      name: "does not take a revoked key for one",
      seen: { ...nothing, exists: value(true), selectors: { s1: value(["v=DKIM1; p="]) } },
      expect: "pass keys-exist",
    },
    { name: "fails when nothing exists", seen: nothing, expect: "fail no-keys" },
    { name: "does not apply to a domain that sends no mail", seen: notSending, expect: "not-applicable not-sending" },
    {
      name: "applies when the domain accepts mail",
      seen: { ...notSending, acceptsMail: value(true) },
      expect: "fail no-keys",
    },
    {
      name: "applies when some server may send",
      seen: { ...notSending, spf: value(["v=spf1 mx -all"]) },
      expect: "fail no-keys",
    },
    {
      name: "applies when forged mail is not to be rejected",
      seen: { ...notSending, dmarc: value(["v=DMARC1; p=none"]) },
      expect: "fail no-keys",
    },
    {
      name: "is unknown when _domainkey could not be looked up",
      seen: { ...nothing, exists: timeout },
      expect: "unknown timeout",
    },
    {
      name: "passes on a found key even so",
      seen: { ...nothing, exists: timeout, selectors: { s1: value(["p=MIGf"]) } },
      expect: "pass selector-found",
    },
  ])("$name", ({ seen, expect: expected }) => {
    expect(judged(dkim, seen)["dkim.exists"]).toBe(expected)
  })

  it.each([
    {
      name: "says of any name that it exists",
      exists: true,
      word: value("any-name"),
      expect: "unknown ambiguous-answer",
    },
    {
      name: "denies names with names below them",
      exists: false,
      word: value("denies"),
      expect: "unknown ambiguous-answer",
    },
    { name: "does not let itself be tried", exists: true, word: timeout, expect: "unknown timeout" },
  ])("is unknown when a name server $name", ({ exists, word, expect: expected }) => {
    expect(judged(dkim, { ...nothing, exists: value(exists), word })["dkim.exists"]).toBe(expected)
  })
  it("passes on a found key whatever the name server says of others", () => {
    const seen = { ...nothing, selectors: { s1: value(["v=DKIM1; p=MIGf"]) }, word: null }
    expect(judged(dkim, seen)["dkim.exists"]).toBe("pass selector-found")
  })

  const rsa = (bits: number) =>
    generateKeyPairSync("rsa", { modulusLength: bits })
      .publicKey.export({ type: "spki", format: "der" })
      .toString("base64")
  const long = rsa(2048)
  const short = rsa(1024)
  const edwards = "k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
  it.each([
    { name: "RSA with 2048 bits", keys: { a: [`v=DKIM1; p=${long}`] }, expect: "pass strong" },
    { name: "Ed25519", keys: { a: [edwards] }, expect: "pass strong" },
    { name: "1024 bits beside 2048", keys: { a: [`p=${long}`], b: [`p=${short}`] }, expect: "partial short" },
    { name: "512 bits", keys: { a: [edwards], b: [`p=${rsa(512)}`] }, expect: "fail too-short" },
    { name: "SHA-1 only", keys: { a: [`h=sha1; p=${long}`] }, expect: "partial sha1-only" },
    { name: "a test", keys: { a: [`t=y; p=${long}`] }, expect: "partial testing" },
    { name: "cut short", keys: { a: [`p=${long.slice(0, 200)}`] }, expect: "partial malformed" },
    { name: "revoked ones only", keys: { a: ["v=DKIM1; p="] }, expect: "not-applicable no-key-found" },
    { name: "a revoked one beside a good one", keys: { a: ["p="], b: [edwards] }, expect: "pass strong" },
    { name: "none", keys: {}, expect: "not-applicable no-key-found" },
  ])("judges keys: $name", ({ keys, expect: expected }) => {
    const selectors = Object.fromEntries(Object.entries(keys).map(([selector, texts]) => [selector, value(texts)]))
    expect(judged(dkim, { ...nothing, exists: value(true), selectors })["dkim.keys"]).toBe(expected)
  })
  it("does not know keys that it could not look up", () => {
    expect(judged(dkim, { ...nothing, selectors: { a: timeout } })["dkim.keys"]).toBe("unknown timeout")
  })
})
