import { existsSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { CASES, casesOf, evaluate } from "./evaluate.ts"

/** Runs cases through the command; what came out, in order. */
const evaluated = async (kind: string, cases: ReadonlyArray<unknown>) => {
  const { code, out, err } = await evaluate(
    kind,
    cases.map((each) => JSON.stringify(each)),
  )
  expect({ code, err }).toEqual({ code: 0, err: "" })
  expect(out).toHaveLength(cases.length)
  return out
}

const suite = (name: string) =>
  (casesOf("internetnl/headers_oracle.json") as unknown as Record<string, Array<Case>>)[name]!
type Case = Readonly<Record<string, unknown>>

/** The cases with whose verdict a specification disagrees: what stands in the case, and what came out instead. */
const deviations = (
  cases: ReadonlyArray<Case>,
  out: ReadonlyArray<Case>,
  agrees: (each: Case, said: Case) => boolean,
): ReadonlyArray<unknown> => cases.flatMap((each, index) => (agrees(each, out[index]!) ? [] : [each.header]))

describe.skipIf(!existsSync(CASES))("external cases (skipped without ../shared/cases)", () => {
  it.each(["csp.json", "csp_oracle_extra.json"])("agrees on Content-Security-Policy: %s", async (file) => {
    const cases = casesOf(`internetnl/${file}`)
    const out = await evaluated("csp", cases)
    const isUpperCase = ({ header }: Case) => String(header).startsWith("DEFAULT-SRC")
    cases.forEach((each, index) => {
      // CSP Level 3 §2.2.1: names of directives are made lower case before they are compared.
      const errors = isUpperCase(each) ? [] : each.oracle_errors
      const verdict = isUpperCase(each) || each.oracle_pass === true ? "pass" : "fail"
      expect(out[index], String(each.header)).toEqual({ verdict, errors })
    })
    expect(cases.filter(isUpperCase)).toHaveLength(file === "csp.json" ? 0 : 1)
  })

  it("agrees on Strict-Transport-Security, but for quotes and blanks", async () => {
    const cases = suite("hsts")
    const out = await evaluated("hsts", cases)
    const agrees = (each: Case, said: Case) => said.verdict === (each.hsts_score === 10 ? "pass" : "fail")
    // RFC 6797 §6.1: values may be quoted strings; its grammar is that of RFC 2616 §2.1, which implies white space.
    expect(deviations(cases, out, agrees)).toEqual(['max-age="31536000"', "max-age = 31536000"])
    // A policy is in force, however short, exactly where internet.nl sees one.
    const sees = (each: Case, said: Case) => (said.maxAge !== null) === each.hsts_enabled
    expect(deviations(cases, out, sees)).toEqual(['max-age="31536000"', "max-age = 31536000"])
  })

  it("agrees on Referrer-Policy, but for case", async () => {
    const verdicts: Readonly<Record<string, string>> = { pass: "pass", recommendation: "partial", fail: "fail" }
    const asserted = casesOf("internetnl/referrer_policy.json")
    expect(await evaluated("referrer-policy", asserted)).toEqual(
      asserted.map(({ expected }) => ({ verdict: verdicts[String(expected)] })),
    )
    const cases = suite("referrer_policy")
    const agrees = (each: Case, said: Case) =>
      said.verdict ===
      (each.referrer_policy_enabled === false
        ? "fail"
        : (each.referrer_policy_recommendations as ReadonlyArray<unknown>).length > 0
          ? "partial"
          : "pass")
    // W3C Referrer Policy §4.1: the values are ABNF, which does not regard case (RFC 5234 §2.3).
    expect(deviations(cases, await evaluated("referrer-policy", cases), agrees)).toEqual(["No-Referrer"])
  })

  it.each([
    { kind: "x-frame-options", key: "x_frame_options" },
    { kind: "x-content-type-options", key: "x_content_type_options" },
  ])("agrees on $kind", async ({ kind, key }) => {
    const cases = suite(key)
    expect(await evaluated(kind, cases)).toEqual(
      cases.map((each) => ({ verdict: each[`${key}_enabled`] === true ? "pass" : "fail" })),
    )
  })

  it("agrees on what a security.txt says", async () => {
    const inTenDays = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)
    const inThreeYears = String(new Date().getUTCFullYear() + 3)
    const cases = casesOf("internetnl/security_txt.json").map((each) => ({
      ...each,
      content: String(each.content).replaceAll("{{today+10d}}", inTenDays).replaceAll("{{year+3}}", inThreeYears),
      url: each.urls,
    }))
    const codes = (found: unknown) => (found as ReadonlyArray<readonly [string]>).map(([code]) => code)
    expect(await evaluated("security-txt", cases)).toEqual(
      cases.map((each: Case) => ({
        errors: codes(each.errors),
        recommendations: codes(each.recommendations),
      })),
    )
  })

  it("agrees on how a security.txt is served", async () => {
    const cases = casesOf("internetnl/security_txt_http.json")
    expect(await evaluated("security-txt", cases)).toEqual(cases.map(({ errors }) => ({ errors, recommendations: [] })))
  })
})

describe("plumbline eval", () => {
  it.each(["csp", "hsts", "referrer-policy", "x-frame-options", "x-content-type-options", "security-txt"])(
    "%s answers a header of a megabyte within seconds",
    async (kind) => {
      const long = ["max-age=1;", "default-src 'self' a.b;", "a,", '"', "Contact: x\n", " ", "\r", "%", "a.", "-"]
      const lines = long.map((part) => part.repeat(1_000_000 / part.length))
      const started = performance.now()
      await evaluated(
        kind,
        lines.map((text) => ({ domain: "example.org", header: text, content: text })),
      )
      expect(performance.now() - started).toBeLessThan(30_000)
    },
  )

  it("takes a header that is null or left out for one that was not sent", async () => {
    const lines = [{ header: null, domain: "example.org" }, { domain: "example.org" }]
    for (const [kind, verdict] of [
      ["csp", "fail"],
      ["hsts", "fail"],
      ["referrer-policy", "partial"],
      ["x-frame-options", "fail"],
      ["x-content-type-options", "fail"],
    ] as const)
      expect((await evaluated(kind, lines)).map((said) => said.verdict)).toEqual([verdict, verdict])
  })
})
