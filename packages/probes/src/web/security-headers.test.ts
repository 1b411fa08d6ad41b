import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { securityHeaders } from "./security-headers.ts"

const answered = {
  outcome: "answered",
  status: 200,
  location: null,
  strictTransportSecurity: [],
  contentSecurityPolicy: [] as ReadonlyArray<string>,
  contentSecurityPolicyReportOnly: [],
  xContentTypeOptions: [] as ReadonlyArray<string>,
  xFrameOptions: [] as ReadonlyArray<string>,
  referrerPolicy: [] as ReadonlyArray<string>,
  permissionsPolicy: [],
  cappedFields: [] as ReadonlyArray<string>,
  server: null,
  contentEncoding: [],
  cookies: { set: 0, secure: 0, httpOnly: 0, sameSite: 0 },
  turnedAway: null as { readonly kind: string; readonly because: string } | null,
}

const judge = (page: unknown, hasAddress: unknown = { value: true }) => {
  const found = judged(securityHeaders, { name: "example.org", hasAddress, page })
  return ["csp", "x-content-type-options", "referrer-policy", "x-frame-options"].map(
    (id) => found[`security-headers.${id}`],
  )
}
const judgeOne = (index: number, page: Partial<typeof answered>) => judge({ value: { ...answered, ...page } })[index]

const STRICT = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

describe("security headers", () => {
  it.each([
    { policy: [STRICT], expected: "pass strict" },
    { policy: ["default-src 'self'", STRICT.slice(20)], expected: "pass strict" },
    { policy: [STRICT.replace("'self'", "'self' https://www.example.org")], expected: "pass strict" },
    { policy: [], expected: "fail not-sent" },
    { policy: [`${STRICT}; script-src 'self' 'unsafe-inline' https:`], expected: "fail allows-inline-code" },
    { policy: [`${STRICT}; img-src https:`], expected: "fail allows-too-many-sources" },
    { policy: ["upgrade-insecure-requests"], expected: "fail incomplete" },
    { policy: [""], expected: "fail incomplete" },
  ])("policy $policy: $expected", ({ policy, expected }) => {
    expect(judgeOne(0, { contentSecurityPolicy: policy })).toBe(expected)
  })

  it.each([
    { values: ["nosniff"], expected: "pass no-guessing" },
    { values: ["sniff"], expected: "fail other-value" },
    { values: [], expected: "fail not-sent" },
  ])("X-Content-Type-Options $values: $expected", ({ values, expected }) => {
    expect(judgeOne(1, { xContentTypeOptions: values })).toBe(expected)
  })

  it.each([
    { values: ["same-origin"], expected: "pass tells-nothing" },
    { values: ["strict-origin"], expected: "partial tells-the-site" },
    { values: ["unsafe-url"], expected: "fail tells-the-address" },
    { values: ["unsafe-url", "no-referrer"], expected: "pass tells-nothing" },
    { values: ["nonsense"], expected: "fail other-value" },
    { values: [""], expected: "partial not-sent" },
    { values: [], expected: "partial not-sent" },
  ])("Referrer-Policy $values: $expected", ({ values, expected }) => {
    expect(judgeOne(2, { referrerPolicy: values })).toBe(expected)
  })

  it.each([
    { values: ["DENY"], policy: [], expected: "pass restricted" },
    { values: [], policy: ["frame-ancestors https://example.net"], expected: "pass restricted-by-policy" },
    {
      values: ["ALLOW-FROM https://example.net"],
      policy: ["frame-ancestors 'self'"],
      expected: "pass restricted-by-policy",
    },
    { values: ["ALLOW-FROM https://example.net"], policy: [], expected: "fail other-value" },
    { values: [], policy: ["default-src 'self'"], expected: "fail not-sent" },
  ])("X-Frame-Options $values beside $policy: $expected", ({ values, policy, expected }) => {
    expect(judgeOne(3, { xFrameOptions: values, contentSecurityPolicy: policy })).toBe(expected)
  })

  it("tells all weaknesses of a policy beside the worst", () => {
    const page = { value: { ...answered, contentSecurityPolicy: ["default-src https: 'unsafe-inline'"] } }
    expect(judge(page)[0]).toBe("fail allows-inline-code")
  })

  it.each([
    {
      name: "a wall",
      page: { value: { ...answered, turnedAway: { kind: "blocked", because: "Akamai" } } },
      expected: "unknown blocked",
    },
    { name: "silence", page: timeout, expected: "unknown timeout" },
    { name: "a closed port", page: { value: { outcome: "refused" } }, expected: "not-applicable no-https" },
    {
      name: "more headers than are read",
      page: { value: { ...answered, cappedFields: ["*"] } },
      expected: "unknown protocol-violation",
    },
  ])("concludes nothing from $name", ({ page, expected }) => {
    expect(judge(page)).toEqual(Array(4).fill(expected))
  })

  it("judges what is whole when one header is too long", () => {
    const page = {
      ...answered,
      contentSecurityPolicy: ["x"],
      cappedFields: ["content-security-policy"],
      xContentTypeOptions: ["nosniff"],
    }
    expect(judge({ value: page }).slice(0, 2)).toEqual(["unknown protocol-violation", "pass no-guessing"])
  })

  it("does not apply without an address, and is unknown when addresses could not be looked up", () => {
    expect(judge(null, { value: false })).toEqual(Array(4).fill("not-applicable no-web-server"))
    expect(judge(null, timeout)).toEqual(Array(4).fill("unknown timeout"))
  })
})
