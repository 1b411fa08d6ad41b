import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeMtaStsPolicy, matchesMtaStsPattern } from "./mta-sts-policy.ts"
import { decodeMtaStsRecord, isMtaStsRecord } from "./mta-sts-record.ts"

const codes = (issues: ReadonlyArray<{ readonly code: string; readonly field: string | null }>) =>
  issues.map(({ code, field }) => (field === null ? code : `${code} ${field}`))

describe("decodeMtaStsRecord", () => {
  it.each<[string, string | null, ReadonlyArray<string>]>([
    ["v=STSv1; id=20160831085700Z;", "20160831085700Z", []],
    ["v=STSv1;id=1", "1", []],
    ["v=STSv1 ; x-y.z=a:b , id=1", null, ["invalid-value x-y.z", "missing-field id"]],
    ["v=STSv1 \t; x-y.z=a:b ; id=1 ; ", "1", []],
    ["v=STSv1; id=1; id=2", "1", []],
    ["v=STSv1; id=", null, ["invalid-value id"]],
    ["v=STSv1; id=a-b", null, ["invalid-value id"]],
    [`v=STSv1; id=${"1".repeat(33)}`, null, ["invalid-value id"]],
    ["v=STSv1; id=1 ", null, ["invalid-value id"]],
    ["v=STSv1; id =1", null, ["malformed-field", "missing-field id"]],
    ["v=STSv1; ID=1", null, ["missing-field id"]],
    ["v=STSv1;; id=1", "1", ["malformed-field"]],
    ["v=STSv1", null, ["missing-field id"]],
    ["v=stsv1; id=1", "1", ["no-version v"]],
    ["v=STSv2; id=1", "1", ["no-version v"]],
    ["id=1; v=STSv1", null, ["no-version v"]],
    [" v=STSv1; id=1", "1", ["no-version v"]],
  ])("%j: %s %j", (text, id, errors) => {
    const decoded = decodeMtaStsRecord(text)
    expect([decoded.id, codes(decoded.errors)]).toEqual([id, errors])
    expect(decoded.verdict).toBe(errors.length === 0 ? "valid" : "invalid")
  })

  it("tells its records from others", () => {
    expect(["v=STSv1;", "v=STSv1 ;", "v=STSv10;", "v=stsv1;", ""].map(isMtaStsRecord)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe("decodeMtaStsPolicy", () => {
  const policy = (...lines: ReadonlyArray<string>) => decodeMtaStsPolicy(lines.join("\r\n"))

  it("reads the example of RFC 8461 §3.2", () => {
    const lines = [
      "version: STSv1",
      "mode: enforce",
      "mx: mail.example.com",
      "mx: *.example.net",
      "mx: backupmx.example.com",
      "max_age: 604800",
      "",
    ]
    const expected = {
      verdict: "valid",
      policy: { mode: "enforce", maxAge: 604_800, mx: ["mail.example.com", "*.example.net", "backupmx.example.com"] },
      extensions: [],
      errors: [],
      warnings: [],
    }
    expect(policy(...lines)).toEqual(expected)
    expect(decodeMtaStsPolicy(lines.join("\n"))).toEqual(expected)
  })

  it.each<{
    name: string
    lines: ReadonlyArray<string>
    errors?: ReadonlyArray<string>
    warnings?: ReadonlyArray<string>
  }>([
    {
      name: "any order, no spaces, spaces at the end",
      lines: ["max_age:86400  ", "mx:\ta.example", "mode:testing", "version:STSv1"],
    },
    { name: "no hosts in mode none", lines: ["version: STSv1", "mode: none", "max_age: 86400"] },
    {
      name: "unknown fields, also with UTF-8",
      lines: ["version: STSv1", "mode: none", "max_age: 86400", "x-note: å; b=c"],
    },
    { name: "the longest age", lines: ["version: STSv1", "mode: none", "max_age: 31557600"] },
    { name: "a blank line", lines: ["version: STSv1", "", "mode: none", "max_age: 86400"] },
    {
      name: "a field twice",
      lines: ["version: STSv1", "mode: none", "mode: enforce", "max_age: 86400"],
      warnings: ["duplicate-field mode"],
    },
    { name: "a short age", lines: ["version: STSv1", "mode: none", "max_age: 0"], warnings: ["short-age max_age"] },
    { name: "no hosts", lines: ["version: STSv1", "mode: testing", "max_age: 86400"], errors: ["missing-field mx"] },
    {
      name: "a longer age",
      lines: ["version: STSv1", "mode: none", "max_age: 31557601"],
      errors: ["invalid-value max_age"],
    },
    {
      name: "no number as age",
      lines: ["version: STSv1", "mode: none", "max_age: 1d"],
      errors: ["invalid-value max_age"],
    },
    {
      name: "another mode",
      lines: ["version: STSv1", "mode: Enforce", "max_age: 86400", "mx: a.example"],
      errors: ["invalid-value mode"],
    },
    {
      name: "another version",
      lines: ["version: STSv2", "mode: none", "max_age: 86400"],
      errors: ["invalid-value version"],
    },
    {
      name: "nothing",
      lines: [],
      errors: ["missing-field version", "missing-field mode", "missing-field max_age", "missing-field mx"],
    },
    { name: "HTML", lines: ["version: STSv1", "mode: none", "max_age: 86400", "<html>"], errors: ["malformed-field"] },
    {
      name: "a space before a name",
      lines: ["version: STSv1", "mode: none", "max_age: 86400", " mx: a.example"],
      errors: ["malformed-field"],
    },
    {
      name: "a field without value",
      lines: ["version: STSv1", "mode: none", "max_age: 86400", "mx:"],
      errors: ["malformed-field"],
    },
    ...[
      "*example.net",
      "a.*.example.net",
      "*",
      "*.",
      "a..example",
      "a.example.",
      "1.2.3.4:25",
      "-a.example",
      "a b",
    ].map((mx) => ({
      name: `${mx} as a pattern`,
      lines: ["version: STSv1", "mode: none", "max_age: 86400", `mx: ${mx}`],
      errors: ["invalid-value mx"],
    })),
    {
      name: "too much",
      lines: ["version: STSv1", "mode: none", "max_age: 86400", "x: y".repeat(20_000)],
      errors: ["too-long"],
    },
  ])("takes $name for what it is", ({ lines, errors = [], warnings = [] }) => {
    const decoded = policy(...lines)
    expect([codes(decoded.errors), codes(decoded.warnings)]).toEqual([errors, warnings])
  })

  it("answers any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500, unit: fc.constantFrom(..."version:modSTv1\r\n*.x_ag") }), (text) => {
        expect(["valid", "invalid"]).toContain(decodeMtaStsPolicy(text).verdict)
      }),
    )
  })
})

describe("matchesMtaStsPattern", () => {
  it.each([
    ["mail.example.com", "mail.example.com", true],
    ["Mail.Example.com.", "mail.example.COM", true],
    ["mail.example.com", "*.example.com", true],
    ["example.com", "*.example.com", false],
    ["a.mail.example.com", "*.example.com", false],
    [".example.com", "*.example.com", false],
    ["mail.example.com", "example.com", false],
    ["badexample.com", "*.example.com", false],
    ["", "", false],
  ])("%s and %s: %s", (host, pattern, expected) => {
    expect(matchesMtaStsPattern(host, pattern)).toBe(expected)
  })
})
