import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeCaaRecord } from "./caa-record.ts"

const property = (tag: string, value: string, flags = 0) => decodeCaaRecord({ flags, tag, value })

describe("decodeCaaRecord", () => {
  it.each([
    { value: ";", issuer: null, parameters: [] },
    { value: "", issuer: null, parameters: [] },
    { value: " \t", issuer: null, parameters: [] },
    { value: "ca.example.net", issuer: "ca.example.net", parameters: [] },
    { value: "  ca.example.net  ;  ", issuer: "ca.example.net", parameters: [] },
    { value: "ca1.example.net; account=230123", issuer: "ca1.example.net", parameters: ["account=230123"] },
    { value: "ca1.example.net ; a = 1 ; b=", issuer: "ca1.example.net", parameters: ["a=1", "b="] },
    { value: "; policy=ev", issuer: null, parameters: ["policy=ev"] },
    {
      value: "example.net; validationmethods=dns-01,ca-custom; accounturi=https://example.net/account/1",
      issuer: "example.net",
      parameters: ["validationmethods=dns-01,ca-custom", "accounturi=https://example.net/account/1"],
    },
  ])("reads issue $value", ({ value, issuer, parameters }) => {
    for (const tag of ["issue", "issuewild", "IssueMail", "issuevmc"]) {
      const decoded = property(tag, value)
      expect(decoded).toMatchObject({ property: tag.toLowerCase(), issue: { issuer } })
      expect("issue" in decoded && decoded.issue.parameters.map((each) => `${each.tag}=${each.value}`)).toEqual(
        parameters,
      )
    }
  })

  it.each([
    "%%%%%",
    "ca_1.example.net",
    "-ca.example.net",
    "ca..example.net",
    "ca.example.net.",
    "ca.example.net account=1",
    "ca.example.net; account",
    "ca.example.net; =1",
    "ca.example.net; a-=1",
    "ca.example.net; a=1 2",
    "ca.example.net; a=1;",
    "ca.example.net; validationmethods=",
    "ca.example.net; validationmethods=dns-01,custom",
    "ca.example.net; accounturi=account 1",
    "cä.example.net",
    "\u0008",
  ])("does not read issue %j", (value) => {
    // The grammar of RFC 8659 lets a list of methods be empty, and a semicolon stand alone behind the issuer only.
    const isAllowed = value.endsWith("validationmethods=")
    expect("error" in property("issue", value)).toBe(!isAllowed)
  })

  it.each([
    ["iodef", "mailto:security@example.org", true],
    ["iodef", "https://example.org/report", true],
    ["iodef", "http://example.org", true],
    ["iodef", "ftp://example.org", false],
    ["iodef", "security@example.org", false],
    ["iodef", "https://", false],
    ["contactemail", "security@example.org", true],
    ["contactemail", "sécurité@example.org", true],
    ["contactemail", "security@localhost", false],
    ["contactemail", "a b@example.org", false],
    ["contactphone", "+31-20-1234567", true],
    ["contactphone", "+31 20 1234567", false],
    ["contactphone", "0201234567", false],
    ["auth", "x", false],
    ["path", "x", false],
    ["policy", "x", false],
    ["isue", "ca.example.net", false],
    ["", "ca.example.net", false],
  ])("%s %j: %s", (tag, value, isValid) => {
    expect("error" in property(tag, value)).toBe(!isValid)
  })

  it.each([
    [0, true],
    [128, true],
    [1, false],
    [255, false],
  ])("flags %d: %s", (flags, isValid) => {
    expect("error" in property("issue", ";", flags)).toBe(!isValid)
  })

  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
  const blanks = fc.stringMatching(/^[ \t]{0,3}$/)

  it("reads everything that the grammar makes", () => {
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."))
    const parameter = fc.tuple(label, blanks, blanks, fc.stringMatching(/^[!-:<-~]{0,12}$/))
    fc.assert(
      fc.property(
        fc.option(name),
        fc.array(parameter, { maxLength: 4 }),
        blanks,
        blanks,
        (issuer, parameters, a, b) => {
          fc.pre(parameters.every(([tag]) => tag !== "accounturi" && tag !== "validationmethods"))
          const list = parameters
            .map(([tag, before, after, value]) => `${tag}${before}=${after}${value}`)
            .join(`${a};${b}`)
          const decoded = property("issue", `${a}${issuer ?? ""}${b};${a}${list}${b}`)
          expect(decoded).toEqual({
            property: "issue",
            issue: { issuer, parameters: parameters.map(([tag, , , value]) => ({ tag, value })) },
          })
        },
      ),
    )
  })

  it("says something of whatever it is given, in linear time", () => {
    fc.assert(
      fc.property(fc.nat(255), fc.string(), fc.string({ unit: "binary" }), (flags, tag, value) => {
        const decoded = decodeCaaRecord({ flags, tag, value })
        expect("error" in decoded || "property" in decoded).toBe(true)
      }),
    )
    for (const long of [
      "-".repeat(60_000),
      "a;".repeat(30_000),
      " ".repeat(60_000),
      "a=".repeat(30_000),
      "a@".repeat(30_000),
    ])
      for (const tag of ["issue", "iodef", "contactemail", "contactphone"])
        expect(property(tag, long)).toHaveProperty(tag === "issue" && long.trim() === "" ? "issue" : "error")
  })
})
