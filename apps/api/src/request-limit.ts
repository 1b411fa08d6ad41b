/** Who asks, and how often they may. */
import { BlockList, isIP } from "node:net"
import type { FastifyRequest } from "fastify"

/** Who asks: the nearest address that is not of a proxy of ours. IPv6 by its /64, which one person has whole. */
export const clientOf = ({ socket, headers }: FastifyRequest): string => {
  const forwarded = String(headers["x-forwarded-for"] ?? "").split(",")
  const chain = [...forwarded, socket.remoteAddress ?? ""].map((address) => address.trim().replace(/^::ffff:/, ""))
  const known = chain.filter((address) => isIP(address) !== 0)
  const nearest = known.findLast((address) => !isOurs(address)) ?? known[0] ?? "unknown"
  return isIP(nearest) === 6 ? networkOf(nearest) : nearest
}

const isOurs = (address: string): boolean => OURS.check(address, isIP(address) === 4 ? "ipv4" : "ipv6")

const OURS = new BlockList()
for (const [block, prefix] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  OURS.addSubnet(block, prefix, "ipv4")
OURS.addAddress("::1", "ipv6")
OURS.addSubnet("fc00::", 7, "ipv6")

/** The first four groups of an IPv6 address, each without leading zeros. */
const networkOf = (address: string): string => {
  const [left = "", right] = address.split("::")
  const before = left.split(":").filter((group) => group !== "")
  const after = (right ?? "").split(":").filter((group) => group !== "")
  const zeros = right === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array.from({ length: zeros }, () => "0"), ...after]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, "").toLowerCase())
    .join(":")
}

/** Counts requests by client within an hour, and all together: whoever comes from many places must not make us a nuisance. */
export const requestLimit = ({ ofClient, ofAll }: { readonly ofClient: number; readonly ofAll: number }) => {
  let counts = new Map<string, number>()
  let total = 0
  let since = Number.NEGATIVE_INFINITY
  return {
    allows: (client: string, now: number): boolean => {
      if (now - since > HOUR_MILLISECONDS) {
        counts = new Map()
        total = 0
        since = now
      }
      const count = (counts.get(client) ?? 0) + 1
      counts.set(client, count)
      total += 1
      return count <= ofClient && total <= ofAll
    },
  }
}

const HOUR_MILLISECONDS = 3_600_000
