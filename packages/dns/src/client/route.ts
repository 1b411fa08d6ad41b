/**
 * Where may be dialled, and where does it really lead?
 * Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and successors).
 */
import { BlockList, isIP } from "node:net"

export interface Endpoint {
  /** IPv4 or IPv6 address as text. */
  readonly address: string
  readonly port: number
}

/**
 * Where to really connect for an endpoint of the Internet, or why it may not be dialled (e.g. `private-address`).
 * Used by a laboratory's table and by the policy of what may be dialled.
 */
export type Route = (endpoint: Endpoint) => Endpoint | { readonly refused: string }

/** Lets globally reachable addresses through as they are, and refuses all else as `private-address`. */
export const publicAddressesOnly: Route = (endpoint) =>
  isPublicAddress(endpoint.address) ? endpoint : { refused: "private-address" }

/** Lets everything through as it is: for tests and closed networks. */
export const anyAddress: Route = (endpoint) => endpoint

/** Whether the address is globally reachable unicast. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address)
  if (family === 4) return !SPECIAL.check(address, "ipv4")
  return family === 6 && GLOBAL_UNICAST.check(address, "ipv6") && !SPECIAL.check(address, "ipv6")
}

export const formatEndpoint = ({ address, port }: Endpoint): string => `${address} port ${port}`

const SPECIAL = new BlockList()
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  SPECIAL.addSubnet(network, prefix, "ipv4")
}
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  SPECIAL.addSubnet(network, prefix, "ipv6")
}
/** RFC 4291 §2.4: what IANA has delegated for global unicast. */
const GLOBAL_UNICAST = new BlockList()
GLOBAL_UNICAST.addSubnet("2000::", 3, "ipv6")
