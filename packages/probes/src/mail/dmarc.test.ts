import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { dmarc } from "./dmarc.ts"

const value = (...records: ReadonlyArray<string>) => ({ value: records })
const own = (...records: ReadonlyArray<string>) => ({
  name: "_dmarc.a.example.org",
  own: value(...records),
  inherited: null,
  bimi: { value: [] },
})
const inherited = (...records: ReadonlyArray<string>) => ({
  name: "_dmarc.a.example.org",
  own: value(),
  inherited: { name: "_dmarc.example.org", records: value(...records) },
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
    expect(judged(dmarc, seen)).toEqual({ "dmarc.record": record, "dmarc.policy": policy })
  })
})
