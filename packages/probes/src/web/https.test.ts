import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { https } from "./https.ts"

const value = <A>(found: A) => ({ value: found })
const page = value({ outcome: "answered", status: 200 })
const to = (status: number, location: string | null) =>
  value({ outcome: "answered", url: "http://example.org/", status, location })
const seen = (secure: unknown, http: unknown) => ({ hasAddress: value(true), https: secure, http })

describe("https", () => {
  it.each([
    { name: "passes a redirect to the same host", http: to(301, "https://example.org/"), expect: "pass redirects" },
    {
      name: "resolves a relative redirect, which stays plain",
      http: to(302, "/home"),
      expect: "fail redirects-to-plain",
    },
    {
      name: "fails a redirect that changes the host first",
      http: to(301, "https://www.example.org/"),
      expect: "fail redirects-elsewhere",
    },
    { name: "fails a page over plain HTTP", http: to(200, null), expect: "fail not-redirected" },
    { name: "fails a redirect without a target", http: to(301, null), expect: "fail not-redirected" },
    { name: "fails a redirect to nowhere that can be read", http: to(301, "https://["), expect: "fail not-redirected" },
    { name: "passes when port 80 is closed", http: value({ outcome: "refused" }), expect: "pass no-plain-http" },
    { name: "is unknown when the site turns us away", http: to(403, null), expect: "unknown blocked" },
    { name: "is unknown when port 80 is silent", http: timeout, expect: "unknown timeout" },
  ])("$name", ({ http, expect: expected }) => {
    expect(judged(https, seen(page, http))).toEqual({ "https.reachable": "pass reachable", "https.redirect": expected })
  })

  it.each([
    {
      name: "fails when port 443 refuses",
      secure: value({ outcome: "refused" }),
      reachable: "fail not-offered",
      redirect: "not-applicable no-https",
    },
    {
      name: "fails when port 443 speaks no TLS",
      secure: value({ outcome: "no-tls" }),
      reachable: "fail no-tls",
      redirect: "not-applicable no-https",
    },
    {
      name: "is unknown when port 443 is silent",
      secure: timeout,
      reachable: "unknown timeout",
      redirect: "fail not-redirected",
    },
  ])("$name", ({ secure, reachable, redirect }) => {
    expect(judged(https, seen(secure, to(200, null)))).toEqual({
      "https.reachable": reachable,
      "https.redirect": redirect,
    })
  })

  it("does not apply without an address, and is unknown when addresses could not be looked up", () => {
    expect(judged(https, { hasAddress: value(false), https: null, http: null })["https.reachable"]).toBe(
      "not-applicable no-web-server",
    )
    expect(judged(https, { hasAddress: timeout, https: null, http: null })["https.reachable"]).toBe("unknown timeout")
  })
})
