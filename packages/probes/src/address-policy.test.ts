import { describe, expect, it } from "vitest"
import { blockList, refusalOf } from "./address-policy.ts"

const nothing = blockList([])

describe("refusalOf", () => {
  it.each(["9.9.9.9", "193.0.6.139", "2001:67c:2e8:22::c100:68b", "2620:fe::fe"])("lets %s be dialled", (address) => {
    expect(refusalOf(address, nothing)).toBeNull()
  })
  it.each([
    ["127.0.0.1", "127.0.0.0/8"],
    ["10.1.2.3", "10.0.0.0/8"],
    ["172.31.255.255", "172.16.0.0/12"],
    ["192.168.1.1", "192.168.0.0/16"],
    ["169.254.169.254", "169.254.0.0/16"],
    ["100.64.0.1", "100.64.0.0/10"],
    ["255.255.255.255", "240.0.0.0/4"],
    ["224.0.0.1", "224.0.0.0/4"],
    ["::1", "::/96"],
    ["::", "::/96"],
    ["::ffff:127.0.0.1", "::ffff:0:0/96"],
    ["64:ff9b::7f00:1", "64:ff9b::/96"],
    ["fe80::1", "fe80::/10"],
    ["fd00::1", "fc00::/7"],
    ["2002:7f00:1::", "2002::/16"],
    ["ff02::1", "ff00::/8"],
    ["example.org", "no IP address"],
    ["", "no IP address"],
    ["127.1", "no IP address"],
  ])("refuses %j as %s", (address, block) => {
    expect(refusalOf(address, nothing)).toBe(block)
  })
  it("lets through what is allowed explicitly, and no more", () => {
    const lab = blockList(["127.0.0.0/8", "fd00::/64"])
    expect(refusalOf("127.4.5.6", lab)).toBeNull()
    expect(refusalOf("fd00::25", lab)).toBeNull()
    expect(refusalOf("10.0.0.1", lab)).toBe("10.0.0.0/8")
  })
})

it.each(["10.0.0.0/33", "example.org/8", "::/129", "10.0.0.0/x", ""])("names %j as no block", (block) => {
  expect(() => blockList([block])).toThrow(RangeError)
})
