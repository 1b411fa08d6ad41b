import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cspErrors, decodeContentSecurityPolicy, judgeContentSecurityPolicy } from "./content-security-policy.ts"

const judge = (...values: ReadonlyArray<string>) =>
  judgeContentSecurityPolicy(decodeContentSecurityPolicy(values), "www.town.example.org")

const SOUND = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

describe("a policy", () => {
  it.each([
    { name: "that is sound", policy: SOUND, errors: [] },
    { name: "in capitals is the same", policy: SOUND.toUpperCase(), errors: [] },
    { name: "of empty lists allows nothing", policy: "default-src;base-uri;form-action;frame-ancestors", errors: [] },
    {
      name: "may name hosts of its own domain, above and below",
      policy: `${SOUND.replace("'self'", "'self' https://example.org https://*.www.town.example.org:443/path")}`,
      errors: [],
    },
    {
      name: "may not name a whole top-level domain",
      policy: SOUND.replace("'self'", "'self' https://*.org"),
      errors: ["missing-invalid-default-src"],
    },
    {
      name: "may not name a neighbour",
      policy: SOUND.replace("'self'", "'self' https://city.example.org"),
      errors: ["missing-invalid-default-src"],
    },
    { name: "counts the first of a directive", policy: `${SOUND}; default-src 'unsafe-inline'`, errors: [] },
    {
      name: "passes over sources that break the grammar",
      policy: `${SOUND}; img-src 'unsafe-inlin' x?y ^`,
      errors: [],
    },
    { name: "passes over directives of other kinds", policy: `${SOUND}; report-uri http://a; sandbox a`, errors: [] },
    {
      name: "that has nothing but what breaks the grammar is missing",
      policy: SOUND.replace("'self'", "'selv'"),
      errors: ["missing-invalid-default-src", "missing-invalid-frame-src"],
    },
    {
      name: "without quotes names hosts",
      policy: "default-src self; base-uri none; form-action self; frame-ancestors none",
      errors: [
        "has-host-without-scheme",
        "missing-invalid-default-src",
        "missing-invalid-frame-ancestors",
        "missing-invalid-base-uri",
      ],
    },
    {
      name: "that allows everything lacks everything",
      policy: "default-src * 'unsafe-inline' 'unsafe-eval' data:; form-action https:",
      errors: [
        "has-unsafe-inline",
        "has-unsafe-eval",
        "has-bare-https",
        "has-host-without-scheme",
        "has-data",
        "has-invalid-host",
        "missing-invalid-default-src",
        "missing-invalid-frame-src",
        "missing-invalid-frame-ancestors",
        "missing-invalid-base-uri",
        "missing-invalid-form-action",
      ],
    },
    {
      name: "is asked for data: only where scripts and objects come from",
      policy: `${SOUND}; img-src data:; font-src data:; script-src 'self' 'nonce-YQ==' 'sha256-YQ=='`,
      errors: [],
    },
    { name: "in capitals has weaknesses, too", policy: `${SOUND}; img-src HTTP:`, errors: ["has-http"] },
  ])("$name", ({ policy, errors }) => {
    expect(judge(policy)).toEqual(errors)
  })

  it("may stand in several fields, or in one with commas", () => {
    const [first, second] = [SOUND.slice(0, 18), SOUND.slice(20)] as const
    expect(judge(first, second)).toEqual([])
    expect(judge(`${first}, ${second}`)).toEqual([])
    expect(judge(`${SOUND}, img-src http:`)).toEqual(["has-http"])
  })

  it("that is missing lacks five things", () => {
    expect(judge()).toHaveLength(5)
  })
})

describe("any text", () => {
  const part = fc.constantFrom(
    "default-src",
    "frame-src",
    "'self'",
    "'none'",
    "*",
    "http://",
    "a.b",
    ":",
    ";",
    ",",
    " ",
    "'",
  )

  it("gives errors of the list, each once", () => {
    fc.assert(
      fc.property(fc.string({ unit: part, maxLength: 40 }), (text) => {
        const errors = judge(text)
        expect(errors).toEqual(cspErrors.filter((error) => errors.includes(error)))
      }),
    )
  })

  it("gets no better by a source that lets more in", () => {
    fc.assert(
      fc.property(fc.string({ unit: part, maxLength: 40 }), (text) => {
        expect(judge(text, "style-src 'unsafe-inline'")).toEqual(expect.arrayContaining([...judge(text)]))
      }),
    )
  })
})
