/**
 * Which addresses may be dialled: public unicast only.
 * Spec: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), as of 2026-11; "Globally Reachable: False" is refused,
 * and multicast (RFC 5771, RFC 4291 §2.7).
 *
 * Asked with the address at the moment of connecting, never with a name: names may rebind.
 */
import { BlockList, isIP } from "node:net"

/** What may be dialled beyond public addresses, as CIDR blocks: the operator's or the lab's explicit choice. */
export interface AddressPolicy {
  readonly allow: ReadonlyArray<string>
}

/** `null` when the address may be dialled, otherwise the block of the registry that forbids it. */
export const refusalOf = (address: string, allowed: BlockList): string | null => {
  const family = isIP(address)
  if (family === 0) return "no IP address"
  const type = family === 4 ? "ipv4" : "ipv6"
  if (allowed.check(address, type)) return null
  // BlockList takes an IPv4 address for its IPv4-mapped form too, so each family is held against its own blocks only.
  for (const [block, list] of SPECIAL_PURPOSE)
    if (block.includes(":") === (family === 6) && list.check(address, type)) return block
  return null
}

/** Turns CIDR blocks into a list; throws a `RangeError` naming the first that is none. */
export const blockList = (blocks: ReadonlyArray<string>): BlockList => {
  const list = new BlockList()
  for (const block of blocks) {
    const [address = "", prefix] = block.split("/")
    const family = isIP(address)
    const length = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix)
    if (family === 0 || !Number.isInteger(length) || length < 0 || length > (family === 4 ? 32 : 128))
      throw new RangeError(`${block} is no block of addresses; write for example 192.0.2.0/24 or 2001:db8::/32`)
    list.addSubnet(address, length, family === 4 ? "ipv4" : "ipv6")
  }
  return list
}

/** Blocks with "Globally Reachable: False", and those that carry an IPv4 address which would have to be judged itself. */
const SPECIAL_PURPOSE: ReadonlyArray<readonly [string, BlockList]> = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/96",
  "::ffff:0:0/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
].map((block) => [block, blockList([block])] as const)
