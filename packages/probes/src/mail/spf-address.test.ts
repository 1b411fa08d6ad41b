import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeSpfAddress, dottedForm, isInNetwork, readableForm, reverseName } from "./spf-address.ts"

const read = (text: string) => decodeSpfAddress(text)!

describe("addresses", () => {
  it.each([
    ["192.0.2.3", "192.0.2.3"],
    ["::FFFF:192.0.2.3", "192.0.2.3"],
    ["CAFE:BABE::1", "cafe:babe::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["::1.2.3.4", "::102:304"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
  ])("%s is written %s", (text, expected) => {
    expect(readableForm(read(text))).toBe(expected)
  })

  it.each(["", "192.0.2", "192.0.2.256", "192.0.2.03", "fe80::1%eth0", ":::", "12345::"])("%j is none", (text) => {
    expect(decodeSpfAddress(text)).toBeNull()
  })

  it("gives dotted and reverse forms", () => {
    expect(dottedForm(read("2001:db8::cb01"))).toBe("2.0.0.1.0.D.B.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.C.B.0.1")
    expect(reverseName(read("192.0.2.3"))).toBe("3.2.0.192.in-addr.arpa")
    expect(reverseName(read("2001:db8::1"))).toMatch(/^1\.0\..*8\.b\.d\.0\.1\.0\.0\.2\.ip6\.arpa$/)
  })

  it("reads every form that it writes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = read(text)
        expect(read(readableForm(address))).toEqual(address)
      }),
    )
  })
})

describe("isInNetwork", () => {
  it.each([
    ["192.0.2.3", "192.0.2.0", 24, true],
    ["192.0.3.3", "192.0.2.0", 24, false],
    ["192.0.2.127", "192.0.2.0", 25, true],
    ["192.0.2.128", "192.0.2.0", 25, false],
    ["192.0.2.128", "0.0.0.0", 0, true],
    ["2001:db8::1", "2001:db9::", 31, true],
    ["2001:db8::1", "2001:db9::", 32, false],
    ["2001:db8::1", "0.0.0.0", 0, false],
    ["::ffff:192.0.2.3", "::ffff:192.0.2.3", 128, false],
    ["192.0.2.3", "nonsense", 0, false],
  ])("%s in %s/%i: %s", (address, network, prefix, expected) => {
    expect(isInNetwork(read(address), network, prefix)).toBe(expected)
  })
})
