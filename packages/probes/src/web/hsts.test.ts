import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { hsts } from "./hsts.ts"

const answered = {
  outcome: "answered",
  status: 200,
  header: [] as ReadonlyArray<string>,
  isCapped: false,
  turnedAway: null,
}
const judge = (page: unknown, hasAddress: unknown = { value: true }) => {
  const { "hsts.header": header, "hsts.max-age": maxAge } = judged(hsts, { hasAddress, page })
  return [header, maxAge]
}

describe("hsts", () => {
  it.each([
    { name: "a year", header: ["max-age=31536000"], expected: ["pass sent", "pass a-year"] },
    { name: "a second less", header: ["max-age=31535999"], expected: ["pass sent", "fail too-short"] },
    { name: "revocation", header: ["max-age=0"], expected: ["pass sent", "fail too-short"] },
    { name: "no header", header: [], expected: ["fail not-sent", "not-applicable no-policy"] },
    { name: "an empty header", header: [""], expected: ["fail malformed", "not-applicable no-policy"] },
    { name: "garbage", header: ["31536000"], expected: ["fail malformed", "not-applicable no-policy"] },
    // RFC 6797 §8.1: the first field counts.
    { name: "the first of two", header: ["max-age=0", "max-age=31536000"], expected: ["pass sent", "fail too-short"] },
    {
      name: "a broken one first",
      header: ["x y", "max-age=31536000"],
      expected: ["fail malformed", "not-applicable no-policy"],
    },
  ])("judges $name", ({ header, expected }) => {
    expect(judge({ value: { ...answered, header } })).toEqual(expected)
  })

  it.each([
    {
      name: "a wall",
      page: { value: { ...answered, turnedAway: { kind: "blocked", because: "cf-mitigated" } } },
      expected: "unknown blocked",
    },
    {
      name: "too many requests",
      page: {
        value: { ...answered, header: ["max-age=31536000"], turnedAway: { kind: "rate-limited", because: "HTTP 429" } },
      },
      expected: "unknown rate-limited",
    },
    {
      name: "more headers than are read",
      page: { value: { ...answered, isCapped: true } },
      expected: "unknown protocol-violation",
    },
    { name: "silence", page: timeout, expected: "unknown timeout" },
    { name: "a closed port", page: { value: { outcome: "refused" } }, expected: "not-applicable no-https" },
    { name: "a port without TLS", page: { value: { outcome: "no-tls" } }, expected: "not-applicable no-https" },
  ])("concludes nothing from $name", ({ page, expected }) => {
    expect(judge(page)).toEqual([expected, expected])
  })

  it("does not apply without an address, and is unknown when addresses could not be looked up", () => {
    expect(judge(null, { value: false })).toEqual(Array(2).fill("not-applicable no-web-server"))
    expect(judge(null, timeout)).toEqual(Array(2).fill("unknown timeout"))
  })
})
