import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { dane } from "./dane.ts"

const value = <A>(found: A) => ({ value: found })
const record = (usage: number) => ({ usage, selector: 1, matchingType: 1, data: "00".repeat(32) })
const matched = (verdict: string) => value({ verdict, results: ["matched"] })
const bound = (
  status: string,
  records: ReadonlyArray<unknown>,
  match: unknown = records.length > 0 && status === "secure" ? matched("pass") : null,
) => ({ tlsa: value({ status, records }), match })
const mail = (...each: ReadonlyArray<unknown>) => ({
  web: null,
  mail: value(each.map((one, index) => ({ host: `mx${index + 1}`, bound: one }))),
})
const web = (one: unknown) => ({ web: { hasAddress: value(true), bound: one }, mail: null })

const good = bound("secure", [record(3)])
const none = bound("secure", [])
const silent = { tlsa: timeout, match: null }

describe("dane", () => {
  it.each([
    { name: "all good", seen: mail(good, good), says: ["pass published", "pass matches", "partial not-ready"] },
    {
      name: "two records",
      seen: mail(bound("secure", [record(3), record(3)])),
      says: ["pass published", "pass matches", "pass ready"],
    },
    {
      name: "a key and its authority",
      seen: mail(bound("secure", [record(3), record(2)])),
      says: ["pass published", "pass matches", "pass ready"],
    },
    {
      name: "one host without",
      seen: mail(good, none),
      says: ["fail not-published", "pass matches", "partial not-ready"],
    },
    {
      name: "none",
      seen: mail(none),
      says: ["fail not-published", "not-applicable no-record", "not-applicable no-record"],
    },
    {
      name: "a zone that is not signed",
      seen: mail(bound("insecure", [record(3)])),
      says: ["fail not-secure", "not-applicable no-record", "not-applicable no-record"],
    },
    {
      name: "no record in one that is not",
      seen: mail(bound("insecure", [])),
      says: ["fail not-published", "not-applicable no-record", "not-applicable no-record"],
    },
    {
      name: "broken signatures",
      seen: mail(bound("bogus", [])),
      says: ["fail bogus", "not-applicable no-record", "not-applicable no-record"],
    },
    {
      name: "another key",
      seen: mail(bound("secure", [record(3)], matched("fail"))),
      says: ["pass published", "fail no-match", "partial not-ready"],
    },
    {
      name: "usages that do not count",
      seen: mail(bound("secure", [record(1)], matched("no-usable"))),
      says: ["pass published", "fail no-usable-record", "partial not-ready"],
    },
    {
      name: "no encryption",
      seen: mail(bound("secure", [record(3)], value(null))),
      says: ["pass published", "fail no-encryption", "partial not-ready"],
    },
    {
      name: "a server that could not be talked to",
      seen: mail(bound("secure", [record(3)], timeout)),
      says: ["pass published", "unknown timeout", "partial not-ready"],
    },
    {
      name: "silence of the DNS",
      seen: mail(good, silent),
      says: ["unknown timeout", "unknown timeout", "unknown timeout"],
    },
    { name: "no mail server", seen: mail(), says: Array(3).fill("not-applicable no-mail-server") },
  ])("mail: $name", ({ seen, says }) => {
    const found = judged(dane, seen, ["mail"])
    expect(["published", "matches", "rollover"].map((check) => found[`dane.mail-${check}`])).toEqual(says)
  })

  it.each([
    { name: "good", seen: web(good), says: ["pass published", "pass matches"] },
    { name: "none", seen: web(none), says: ["partial not-published", "not-applicable no-record"] },
    {
      name: "another key",
      seen: web(bound("secure", [record(3)], matched("fail"))),
      says: ["pass published", "partial no-match"],
    },
    {
      name: "no usable record",
      seen: web(bound("secure", [record(3)], matched("no-usable"))),
      says: ["pass published", "partial no-usable-record"],
    },
    {
      name: "no HTTPS",
      seen: web(bound("secure", [record(3)], value(null))),
      says: ["pass published", "not-applicable no-https"],
    },
    {
      name: "no address",
      seen: { web: { hasAddress: value(false), bound: null }, mail: null },
      says: Array(2).fill("not-applicable no-web-server"),
    },
  ])("web: $name", ({ seen, says }) => {
    const found = judged(dane, seen, ["web"])
    expect(["published", "matches"].map((check) => found[`dane.web-${check}`])).toEqual(says)
  })
})
