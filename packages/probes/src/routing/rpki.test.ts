import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { rpki } from "./rpki.ts"

const value = <A>(found: A) => ({ value: found })
const origin = (state: string, asn: number | null = 64496) => ({
  asn,
  validity: value({
    state,
    mismatch: state === "invalid" ? "as" : null,
    covering: state === "not-found" ? [] : [{ prefix: "192.0.2.0/24", maxLength: 24, asn: 64496 }],
  }),
})
const at = (route: unknown, address = "192.0.2.1") => ({ address, route })
const routed = (...origins: ReadonlyArray<unknown>) => at(value({ prefix: "192.0.2.0/24", origins }))
const valid = routed(origin("valid"))
const invalid = routed(origin("invalid", 64499))
const uncovered = routed(origin("not-found"))
const unrouted = at(value(null))
const unseen = at(timeout)
const stale = { obstacle: { kind: "stale-data", at: "VRPs", detail: "of 2026-11-20, more than 24 hours old" } }
const unjudged = routed({ asn: 64496, validity: stale })
const host = (...addresses: ReadonlyArray<unknown>) => ({ name: "host.example", addresses: value(addresses) })

const all = { web: value([valid]), nameServers: value([host(valid)]), mailServers: value([host(valid)]) }

describe("rpki", () => {
  it("passes when all routes are covered and valid", () => {
    expect(judged(rpki, all)).toEqual({
      "rpki.web-covered": "pass all-covered",
      "rpki.web-valid": "pass valid",
      "rpki.name-server-covered": "pass all-covered",
      "rpki.name-server-valid": "pass valid",
      "rpki.mail-covered": "pass all-covered",
      "rpki.mail-valid": "pass valid",
    })
  })

  const ROUTES = [
    {
      name: "one route without a ROA",
      seen: [uncovered],
      covered: "fail none-covered",
      isValid: "not-applicable not-covered",
    },
    { name: "one of two without", seen: [valid, uncovered], covered: "fail some-covered", isValid: "pass valid" },
    { name: "an invalid route", seen: [valid, invalid], covered: "pass all-covered", isValid: "fail invalid" },
    {
      name: "an invalid route beside one without",
      seen: [invalid, uncovered],
      covered: "fail some-covered",
      isValid: "fail invalid",
    },
    {
      name: "two origins, of which one may not",
      seen: [routed(origin("valid"), origin("invalid", 64499))],
      covered: "pass all-covered",
      isValid: "fail invalid",
    },
    {
      name: "an AS set as origin",
      seen: [routed(origin("invalid", null))],
      covered: "pass all-covered",
      isValid: "fail invalid",
    },
    { name: "no route", seen: [unrouted], covered: "not-applicable not-routed", isValid: "not-applicable not-routed" },
    { name: "no route at one of two", seen: [unrouted, valid], covered: "pass all-covered", isValid: "pass valid" },
    { name: "an unknown route", seen: [unseen], covered: "unknown timeout", isValid: "unknown timeout" },
    {
      name: "an unknown route beside a good one",
      seen: [valid, unseen],
      covered: "unknown timeout",
      isValid: "unknown timeout",
    },
    {
      name: "an unknown route beside one without a ROA",
      seen: [uncovered, unseen],
      covered: "fail some-covered",
      isValid: "unknown timeout",
    },
    {
      name: "an unknown route beside an invalid one",
      seen: [invalid, unseen],
      covered: "unknown timeout",
      isValid: "fail invalid",
    },
    { name: "old VRPs", seen: [unjudged], covered: "unknown stale-data", isValid: "unknown stale-data" },
  ]
  it.each(ROUTES)("web: $name", ({ seen, covered, isValid }) => {
    expect(judged(rpki, { ...all, web: value(seen) })).toMatchObject({
      "rpki.web-covered": covered,
      "rpki.web-valid": isValid,
    })
  })
  it.each(ROUTES)("name servers and mail servers: $name", ({ seen, covered, isValid }) => {
    const hosts = value(seen.map((each) => host(each)))
    expect(judged(rpki, { ...all, nameServers: hosts, mailServers: hosts })).toMatchObject({
      "rpki.name-server-covered": covered,
      "rpki.name-server-valid": isValid,
      "rpki.mail-covered": covered,
      "rpki.mail-valid": isValid,
    })
  })

  it.each([
    { name: "no address", web: value([]), ruling: "not-applicable no-web-server" },
    { name: "addresses that could not be looked up", web: timeout, ruling: "unknown timeout" },
  ])("web: $name", ({ web, ruling }) => {
    expect(judged(rpki, { ...all, web })).toMatchObject({ "rpki.web-covered": ruling, "rpki.web-valid": ruling })
  })

  it.each([
    { name: "no mail server", mailServers: value([]), ruling: "not-applicable no-mail-server" },
    { name: "mail servers without address", mailServers: value([host()]), ruling: "not-applicable no-address" },
    { name: "mail servers that could not be looked up", mailServers: timeout, ruling: "unknown timeout" },
    {
      name: "a mail server whose addresses could not be looked up",
      mailServers: value([host(valid), { name: "mx2.example", addresses: timeout }]),
      ruling: "unknown timeout",
    },
  ])("mail: $name", ({ mailServers, ruling }) => {
    expect(judged(rpki, { ...all, mailServers })).toMatchObject({
      "rpki.mail-covered": ruling,
      "rpki.mail-valid": ruling,
    })
  })

  it("leaves out the checks of the other role", () => {
    expect(judged(rpki, { ...all, web: null }, ["mail"])["rpki.web-valid"]).toBe("not-applicable not-a-web-target")
    expect(judged(rpki, { ...all, mailServers: null }, ["web"])["rpki.mail-valid"]).toBe(
      "not-applicable not-a-mail-target",
    )
  })
})
