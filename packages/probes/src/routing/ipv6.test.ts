import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { ipv6 } from "./ipv6.ts"

const value = <A>(found: A) => ({ value: found })
const open = { address: "2001:db8::1", answers: value(true) }
const closed = { address: "2001:db8::2", answers: value(false) }
const silent = { address: "2001:db8::3", answers: timeout }
const host = (name: string, ...reached: ReadonlyArray<unknown>) => ({ name, ipv6: value(reached) })
const delegation = (...servers: ReadonlyArray<{ name: string; ipv6: unknown }>) =>
  value({
    zone: "example.org",
    child: value(servers.map(({ name }) => name)),
    parent: timeout,
    // One that only the zone above names is not judged.
    nameServers: [...servers, server("ns9", refusing)].map((each) => ({ ...each, ipv4: value([]) })),
    nameServerCount: servers.length + 1,
    serialsAgree: null,
  })
const answering = { address: "2001:db8::1", udp: value("authoritative"), tcp: timeout }
const lame = { address: "2001:db8::2", udp: value("not-authoritative"), tcp: timeout }
const refusing = { address: "2001:db8::3", udp: value("refused"), tcp: value("refused") }
const server = (name: string, ...addresses: ReadonlyArray<unknown>) => ({ name, ipv6: value(addresses) })
const service = value({ aliases: [], https: [] })
const bothFamilies = value({ outcome: "compared", ipv4: 200, ipv6: 200, isAlike: true })
const all = {
  web: { addresses: value({ ipv4: ["192.0.2.1"], ipv6: [open] }), service, bothFamilies },
  delegation: delegation(server("ns1", answering), server("ns2", answering)),
  mailServers: value([host("mx", open)]),
}
const web = (ipv4: ReadonlyArray<string>, ...reached: ReadonlyArray<unknown>) => ({
  ...all,
  web: { addresses: value({ ipv4, ipv6: reached }), service, bothFamilies },
})

describe("ipv6", () => {
  it("passes when all is there and answers", () => {
    expect(new Set(Object.values(judged(ipv6, all)).map((verdict) => verdict.split(" ")[0]))).toEqual(new Set(["pass"]))
  })

  it.each([
    {
      name: "fails without an address",
      seen: web(["192.0.2.1"]),
      address: "fail no-address",
      reachable: "not-applicable no-address",
    },
    {
      name: "does not apply without any address",
      seen: web([]),
      address: "not-applicable no-web-server",
      reachable: "not-applicable no-address",
    },
    {
      name: "fails when the address refuses",
      seen: web([], closed),
      address: "pass has-address",
      reachable: "fail not-reachable",
    },
    {
      name: "is partial when one of two refuses",
      seen: web([], open, closed),
      address: "pass has-address",
      reachable: "partial partly-reachable",
    },
    {
      name: "is unknown when an address is silent",
      seen: web([], open, silent),
      address: "pass has-address",
      reachable: "unknown timeout",
    },
  ])("web: $name", ({ seen, address, reachable }) => {
    expect(judged(ipv6, seen)).toMatchObject({ "ipv6.web-address": address, "ipv6.web-reachable": reachable })
  })

  it.each([
    {
      name: "is partial with one",
      servers: [server("ns1", answering), server("ns2")],
      address: "partial only-one",
      reachable: "pass reachable",
    },
    {
      name: "fails with none",
      servers: [server("ns1"), server("ns2")],
      address: "fail none",
      reachable: "not-applicable no-address",
    },
    {
      name: "is unknown when the second could not be seen",
      servers: [server("ns1", answering), { name: "ns2", ipv6: timeout }],
      address: "unknown timeout",
      reachable: "pass reachable",
    },
    {
      name: "fails when none answers",
      servers: [server("ns1", refusing), server("ns2", refusing)],
      address: "pass enough",
      reachable: "fail not-reachable",
    },
    {
      name: "passes when one answers without authority: that is not asked here",
      servers: [server("ns1", answering), server("ns2", lame)],
      address: "pass enough",
      reachable: "pass reachable",
    },
  ])("name servers: $name", ({ servers, address, reachable }) => {
    expect(judged(ipv6, { ...all, delegation: delegation(...servers) })).toMatchObject({
      "ipv6.name-server-address": address,
      "ipv6.name-server-reachable": reachable,
    })
  })

  it.each([
    {
      name: "fails when one has none",
      servers: [host("mx1", open), host("mx2")],
      address: "fail some-without-address",
      reachable: "pass reachable",
    },
    {
      name: "does not apply without mail servers",
      servers: [],
      address: "not-applicable no-mail-server",
      reachable: "not-applicable no-mail-server",
    },
    {
      name: "is unknown when one could not be seen",
      servers: [host("mx1", open), { name: "mx2", ipv6: timeout }],
      address: "unknown timeout",
      reachable: "pass reachable",
    },
  ])("mail: $name", ({ servers, address, reachable }) => {
    expect(judged(ipv6, { ...all, mailServers: value(servers) })).toMatchObject({
      "ipv6.mail-address": address,
      "ipv6.mail-reachable": reachable,
    })
  })

  it.each([
    { name: "the same page", seen: bothFamilies, found: "pass same" },
    {
      name: "another page",
      seen: value({ outcome: "compared", ipv4: 200, ipv6: 200, isAlike: false }),
      found: "partial other-content",
    },
    {
      name: "another status",
      seen: value({ outcome: "compared", ipv4: 200, ipv6: 403, isAlike: true }),
      found: "partial other-status",
    },
    { name: "IPv4 only", seen: value({ outcome: "one-family" }), found: "not-applicable one-family" },
    { name: "a closed port", seen: value({ outcome: "not-reachable" }), found: "not-applicable not-reachable" },
    { name: "no HTTPS", seen: value({ outcome: "no-https" }), found: "not-applicable no-https" },
    { name: "silence", seen: timeout, found: "unknown timeout" },
  ])("content: $name", ({ seen, found }) => {
    expect(judged(ipv6, { ...all, web: { ...all.web, bothFamilies: seen } })["ipv6.web-same"]).toBe(found)
  })

  it("leaves out the checks of the other role", () => {
    expect(judged(ipv6, { ...all, web: null }, ["mail"])["ipv6.web-address"]).toBe("not-applicable not-a-web-target")
    expect(judged(ipv6, { ...all, mailServers: null }, ["web"])["ipv6.mail-address"]).toBe(
      "not-applicable not-a-mail-target",
    )
  })
})
