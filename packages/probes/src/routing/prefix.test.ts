import { BlockList, isIP } from "node:net"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { contains, decodeAddress, decodePrefix, formatAddress, formatPrefix } from "./prefix.ts"

describe("decodePrefix", () => {
  it.each([
    ["192.0.2.0/24", "192.0.2.0/24"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["255.255.255.255/32", "255.255.255.255/32"],
    ["2001:DB8::/32", "2001:db8::/32"],
    ["2001:db8:0:0:1::/80", "2001:db8:0:0:1::/80"],
    ["::/0", "::/0"],
    ["::ffff:192.0.2.0/120", "::ffff:c000:200/120"],
    ["1:0:0:2:0:0:0:3/128", "1:0:0:2::3/128"],
  ])("reads %s", (text, written) => {
    expect(formatPrefix(decodePrefix(text)!)).toBe(written)
  })

  it.each([
    "192.0.2.1/24",
    "192.0.2.0",
    "192.0.2.0/33",
    "192.0.2.0/",
    "192.0.2/24",
    "192.0.2.0.0/24",
    "192.00.2.0/24",
    "256.0.0.0/8",
    "2001:db8::1/32",
    "2001:db8::/129",
    "2001:db8/32",
    "1:2:3:4:5:6:7:8::/128",
    "1::2::3/128",
    "1.2.3.4::/96",
    "fe80::%eth0/64",
    ":::/0",
    "/0",
    "",
  ])("does not take %j", (text) => {
    expect(decodePrefix(text)).toBeNull()
  })
})

describe("decodeAddress", () => {
  it("takes what Node takes for an address, and nothing else", () => {
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc
        .array(fc.constantFrom("0", "1", "ff", "01", ":", "::", ".", "256", "g"), { maxLength: 17 })
        .map((x) => x.join("")),
    )
    fc.assert(
      fc.property(text, (given) => {
        const decoded = decodeAddress(given)
        expect(decoded?.family ?? 0).toBe(isIP(given))
        if (decoded !== null) expect(decodeAddress(formatAddress(decoded))).toEqual(decoded)
      }),
      { numRuns: 2_000 },
    )
  })

  it("writes IPv6 as the URL standard does", () => {
    fc.assert(
      fc.property(fc.ipV6(), (given) => {
        expect(`[${formatAddress(decodeAddress(given)!)}]`).toBe(new URL(`http://[${given}]/`).hostname)
      }),
    )
  })
})

it("contains what Node's list of blocks contains", () => {
  fc.assert(
    fc.property(fc.constantFrom("192.0.2.1", "192.0.3.1", "128.0.0.0"), fc.nat(32), (text, length) => {
      const list = new BlockList()
      list.addSubnet(text, length, "ipv4")
      const address = decodeAddress("192.0.2.99")!
      const outer = decodePrefix(`${text}/${length}`)
      if (outer !== null) expect(contains(outer, address)).toBe(list.check("192.0.2.99"))
    }),
  )
})
