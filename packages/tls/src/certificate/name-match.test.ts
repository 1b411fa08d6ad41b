import { describe, expect, it } from "vitest"
import { matchesName } from "./name-match.ts"

const named = (...dnsNames: ReadonlyArray<string>) => ({ dnsNames, ipAddresses: ["192.0.2.1", "2001:db8::1"] })

describe("a certificate matches a name (RFC 9525 §6.3)", () => {
  it.each([
    { names: ["www.example.org"], host: "www.example.org", matches: true },
    { names: ["WWW.Example.ORG"], host: "www.example.org", matches: true },
    { names: ["www.example.org"], host: "www.example.org.", matches: true },
    { names: ["other.example", "www.example.org"], host: "www.example.org", matches: true },
    { names: ["example.org"], host: "www.example.org", matches: false },
    { names: ["*.example.org"], host: "www.example.org", matches: true },
    { names: ["*.example.org"], host: "example.org", matches: false },
    { names: ["*.example.org"], host: "a.b.example.org", matches: false },
    { names: ["w*.example.org"], host: "www.example.org", matches: false },
    { names: ["www.*.org"], host: "www.example.org", matches: false },
    { names: ["*.org"], host: "example.org", matches: false },
    { names: ["*"], host: "localhost", matches: false },
    { names: ["*.example.org"], host: ".example.org", matches: false },
    { names: [], host: "www.example.org", matches: false },
    { names: ["192.0.2.1"], host: "192.0.2.2", matches: false },
    { names: [], host: "192.0.2.1", matches: true },
    { names: [], host: "2001:db8:0::1", matches: true },
    { names: [], host: "2001:db8::2", matches: false },
    { names: [], host: "fe80::1%eth0", matches: false },
  ])("$names for $host: $matches", ({ names, host, matches }) => {
    expect(matchesName(named(...names), host)).toBe(matches)
  })
})
