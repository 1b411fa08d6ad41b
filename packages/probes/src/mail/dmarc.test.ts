import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { dmarc } from "./dmarc.ts"

const value = (...records: ReadonlyArray<string>) => ({ value: records })
const WALK = { value: { asked: ["a.example.org"], organizationalDomain: "example.org", applies: "example.org" } }
const own = (...records: ReadonlyArray<string>) => ({
  name: "_dmarc.a.example.org",
  own: value(...records),
  inherited: null,
  walk: WALK,
  reports: [],
  bimi: { value: [] },
})
const inherited = (...records: ReadonlyArray<string>) => ({
  name: "_dmarc.a.example.org",
  own: value(),
  inherited: { name: "_dmarc.example.org", records: value(...records) },
  walk: WALK,
  reports: [],
  bimi: { value: [] },
})

describe("dmarc", () => {
  it.each([
    { name: "passes with reject", seen: own("v=DMARC1; p=reject"), record: "pass one-record", policy: "pass reject" },
    {
      name: "passes with quarantine",
      seen: own("v=DMARC1; p=quarantine"),
      record: "pass one-record",
      policy: "pass quarantine",
    },
    {
      name: "is partial with none",
      seen: own("v=DMARC1; p=none"),
      record: "pass one-record",
      policy: "partial monitoring-only",
    },
    {
      name: "is partial while testing",
      seen: own("v=DMARC1; p=reject; t=y"),
      record: "pass one-record",
      policy: "partial testing",
    },
    { name: "fails without a record", seen: own(), record: "fail no-record", policy: "not-applicable no-record" },
    {
      name: "fails with two",
      seen: own("v=DMARC1; p=none", "v=DMARC1; p=reject"),
      record: "fail several-records",
      policy: "not-applicable no-record",
    },
    {
      name: "fails with a broken one",
      seen: own("v=DMARC1; p=yes"),
      record: "fail invalid",
      policy: "not-applicable invalid",
    },
    {
      name: "inherits the subdomain policy",
      seen: inherited("v=DMARC1; p=none; sp=reject"),
      record: "pass inherited",
      policy: "pass reject",
    },
    {
      name: "inherits the policy where no subdomain policy is",
      seen: inherited("v=DMARC1; p=reject"),
      record: "pass inherited",
      policy: "pass reject",
    },
    {
      name: "sees a weaker subdomain policy",
      seen: inherited("v=DMARC1; p=reject; sp=none"),
      record: "pass inherited",
      policy: "partial monitoring-only",
    },
    {
      name: "fails where there is nothing to inherit",
      seen: inherited(),
      record: "fail no-record",
      policy: "not-applicable no-record",
    },
    {
      name: "is unknown when the name could not be looked up",
      seen: { ...own(), own: timeout },
      record: "unknown timeout",
      policy: "unknown timeout",
    },
  ])("$name", ({ seen, record, policy }) => {
    expect(judged(dmarc, seen)).toMatchObject({ "dmarc.record": record, "dmarc.policy": policy })
  })

  it.each([
    { name: "same below", seen: own("v=DMARC1; p=reject"), expect: "pass as-strict" },
    { name: "stricter below", seen: own("v=DMARC1; p=none; sp=reject"), expect: "pass as-strict" },
    { name: "weaker below", seen: own("v=DMARC1; p=reject; sp=none"), expect: "partial weaker" },
    {
      name: "weaker for names that do not exist",
      seen: own("v=DMARC1; p=reject; np=quarantine"),
      expect: "partial weaker",
    },
    {
      name: "weaker below, but for those that do not exist",
      seen: own("v=DMARC1; p=reject; sp=none; np=reject"),
      expect: "partial weaker",
    },
    { name: "a policy from above", seen: inherited("v=DMARC1; p=reject; sp=none"), expect: "not-applicable inherited" },
    { name: "no policy", seen: own(), expect: "not-applicable no-policy" },
    { name: "a broken record", seen: own("v=DMARC1; p=yes"), expect: "not-applicable no-policy" },
  ])("subdomains: $name", ({ seen, expect: expected }) => {
    expect(judged(dmarc, seen)["dmarc.subdomains"]).toBe(expected)
  })

  const asking = (reports: ReadonlyArray<unknown>) => ({
    ...own("v=DMARC1; p=reject; rua=mailto:a@example.net,mailto:b@example.com"),
    reports,
  })
  const host = (name: string, consents: boolean) => ({ host: name, consents: { value: consents } })
  it.each([
    { name: "to nobody", seen: own("v=DMARC1; p=reject"), expect: "partial not-asked-for" },
    {
      name: "of single failures only",
      seen: own("v=DMARC1; p=reject; ruf=mailto:a@a.example.org"),
      expect: "partial not-asked-for",
    },
    { name: "to itself", seen: own("v=DMARC1; p=reject; rua=mailto:a@a.example.org"), expect: "pass own-address" },
    { name: "to others who take them", seen: asking([host("example.net", true)]), expect: "pass consented" },
    {
      name: "to one who takes none, whatever is unknown of the other",
      seen: asking([{ host: "example.net", consents: timeout }, host("example.com", false)]),
      expect: "partial no-consent",
    },
    {
      name: "to one of whom nothing is known",
      seen: asking([{ host: "example.net", consents: timeout }, host("example.com", true)]),
      expect: "unknown timeout",
    },
    { name: "without a record", seen: own(), expect: "not-applicable no-policy" },
  ])("reports: $name", ({ seen, expect: expected }) => {
    expect(judged(dmarc, seen)["dmarc.reports"]).toBe(expected)
  })
})
