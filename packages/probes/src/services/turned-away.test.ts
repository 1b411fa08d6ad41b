import { describe, expect, it } from "vitest"
import { challengeIn, turnedAway } from "./turned-away.ts"

const answer = (status: number, text = "", headers: ReadonlyArray<readonly [string, string]> = []) => ({
  status,
  headers,
  text,
})

describe("turnedAway", () => {
  it.each([
    { name: "a page", given: answer(200, "<h1>Welcome</h1>"), expected: null },
    { name: "a redirect", given: answer(301), expected: null },
    { name: "a page that is missing", given: answer(404), expected: null },
    { name: "a server that fails", given: answer(500), expected: null },
    { name: "a bare 403", given: answer(403), expected: "blocked HTTP 403" },
    { name: "a 429", given: answer(429), expected: "rate-limited HTTP 429" },
    { name: "a 503", given: answer(503), expected: "rate-limited HTTP 503" },
    {
      name: "a challenge that says so",
      given: answer(403, "", [["cf-mitigated", "challenge"]]),
      expected: "blocked cf-mitigated",
    },
    {
      name: "a challenge with 202",
      given: answer(202, "", [["x-amzn-waf-action", "challenge"]]),
      expected: "blocked x-amzn-waf-action",
    },
    {
      name: "a challenge with 503",
      given: answer(503, '<script src="/cdn-cgi/challenge-platform/x">'),
      expected: "blocked Cloudflare",
    },
    {
      name: "a refusal with 200",
      given: answer(200, "Request unsuccessful. Incapsula incident ID: 1"),
      expected: "blocked Imperva",
    },
    {
      name: "a page that uses the vendor's services",
      given: answer(200, '<script src="/cdn-cgi/challenge-platform/x"></script><h1>Welcome</h1>', [
        ["server", "cloudflare"],
      ]),
      expected: null,
    },
  ])("$name: $expected", ({ given, expected }) => {
    const found = turnedAway(given)
    expect(found === null ? null : `${found.kind} ${found.because}`).toBe(expected)
  })

  it("takes a bare 403 of a single path for the site's own answer", () => {
    expect(challengeIn(answer(403))).toBeNull()
  })
})
