import { createHash } from "node:crypto"
import { issueCertificate } from "@plumbline/tls"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { tlsa } from "./tlsa.ts"

const dates = { notBefore: new Date("2026-01-01T00:00:00Z"), notAfter: new Date("2027-01-01T00:00:00Z") }
const authority = issueCertificate({ subject: "Authority", isCa: true, ...dates })
const leaf = issueCertificate({ subject: "a.example", sans: ["a.example"], issuer: authority, ...dates })
const digest = (der: Uint8Array): string => createHash("sha256").update(der).digest("hex")
const ofLeaf = { usage: 3, selector: 0, matchingType: 1, data: digest(leaf.der) }
const ofAuthority = { usage: 2, selector: 0, matchingType: 1, data: digest(authority.der) }
const chain = [Buffer.from(leaf.der).toString("base64"), authority.certificatePem]

const say = (input: unknown) => Effect.runPromise(tlsa(JSON.stringify(input)))

it.each([
  {
    name: "one match",
    given: { records: [ofLeaf], chain },
    said: { verdict: "pass", matched: [0], rolloverReady: false },
  },
  {
    name: "two matches",
    given: { records: [ofLeaf, ofAuthority], chain, name: "a.example" },
    said: { verdict: "pass", matched: [0, 1], rolloverReady: true },
  },
  {
    name: "another name",
    given: { records: [ofLeaf, ofAuthority], chain, name: "b.example" },
    said: { verdict: "pass", matched: [0] },
  },
  {
    name: "too late for an authority",
    given: { records: [ofAuthority], chain, at: "2028-01-01T00:00:00Z" },
    said: { verdict: "fail", matched: [] },
  },
  {
    name: "nothing usable",
    given: { records: [{ ...ofLeaf, data: "00 11" }], chain },
    said: { verdict: "no-usable", matched: [], records: [{ reason: "wrong-length" }] },
  },
  { name: "no chain", given: { records: [ofLeaf], chain: ["???"] }, said: { verdict: "fail", matched: [] } },
])("says of $name what it is", async ({ given, said }) => {
  expect(await say(given)).toMatchObject(said)
})

it.each([
  { name: "data that is not hexadecimal", given: { records: [{ ...ofLeaf, data: "xyz" }], chain } },
  { name: "a moment that is none", given: { records: [ofLeaf], chain, at: "soon" } },
  { name: "a number that is no byte", given: { records: [{ ...ofLeaf, usage: 256 }], chain } },
])("does not read $name", async ({ given }) => {
  expect(await say(given)).toHaveProperty("error")
})
