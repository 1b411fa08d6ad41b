/**
 * Addresses as SPF looks at them: bits to compare, and the ways in which macros write them.
 * Spec: RFC 7208 §5 (IPv4-mapped addresses are IPv4), §7.3 (`%{i}`, `%{c}`), RFC 5952 §4 (text of IPv6), RFC 3596 §2.5.
 */
import { isIP } from "node:net"

export interface SpfAddress {
  readonly family: 4 | 6
  /** 4 or 16 bytes. */
  readonly bytes: ReadonlyArray<number>
}

/** Reads an address; IPv4-mapped IPv6 becomes IPv4. `null` when the text is no address, or has a zone index. */
export const decodeSpfAddress = (text: string): SpfAddress | null => {
  const decoded = decodeAddress(text)
  if (decoded === null || decoded.family === 4) return decoded
  const isMapped = decoded.bytes.every((byte, index) => index >= 12 || byte === (index < 10 ? 0 : 0xff))
  return isMapped ? { family: 4, bytes: decoded.bytes.slice(12) } : decoded
}

/** Whether an address lies in a network written as text. Mapped addresses are not unwrapped in the network (§5.6). */
export const isInNetwork = (address: SpfAddress, network: string, prefix: number): boolean => {
  const decoded = decodeAddress(network)
  if (decoded === null || decoded.family !== address.family) return false
  for (let bit = 0; bit < prefix; bit += 8) {
    const mask = prefix - bit >= 8 ? 0xff : (0xff << (8 - (prefix - bit))) & 0xff
    if (((address.bytes[bit >> 3]! ^ decoded.bytes[bit >> 3]!) & mask) !== 0) return false
  }
  return true
}

/** `%{i}`: dotted quad, or dotted nibbles for IPv6. */
export const dottedForm = ({ family, bytes }: SpfAddress): string =>
  family === 4
    ? bytes.join(".")
    : bytes
        .flatMap((byte) => [byte >> 4, byte & 15])
        .map((nibble) => nibble.toString(16).toUpperCase())
        .join(".")

/** `%{c}`: the address as people write it. */
export const readableForm = ({ family, bytes }: SpfAddress): string => {
  if (family === 4) return bytes.join(".")
  const groups = Array.from({ length: 8 }, (_, index) => (bytes[index * 2]! << 8) | bytes[index * 2 + 1]!)
  const { start, length } = longestZeros(groups)
  const hexadecimal = (some: ReadonlyArray<number>) => some.map((group) => group.toString(16)).join(":")
  return length < 2
    ? hexadecimal(groups)
    : `${hexadecimal(groups.slice(0, start))}::${hexadecimal(groups.slice(start + length))}`
}

/** The name below which PTR records stand, with `%{v}`'s label. */
export const reverseName = (address: SpfAddress): string =>
  `${dottedForm(address).toLowerCase().split(".").reverse().join(".")}.${reverseZone(address)}.arpa`

/** `%{v}`. */
export const reverseZone = ({ family }: SpfAddress): "in-addr" | "ip6" => (family === 4 ? "in-addr" : "ip6")

const decodeAddress = (text: string): SpfAddress | null => {
  const family = text.includes("%") ? 0 : isIP(text)
  if (family === 4) return { family: 4, bytes: text.split(".").map(Number) }
  if (family !== 6) return null
  const hexadecimal = text.replace(/[\d.]*\.[\d.]*$/, (quad) => quadAsGroups(quad.split(".").map(Number)))
  const [left = "", right] = hexadecimal.split("::")
  const groups = (half: string) => (half === "" ? [] : half.split(":").map((group) => Number.parseInt(group, 16)))
  const before = groups(left)
  const after = right === undefined ? [] : groups(right)
  const between = Array<number>(8 - before.length - after.length).fill(0)
  const all = right === undefined ? before : [...before, ...between, ...after]
  return { family: 6, bytes: all.flatMap((group) => [group >> 8, group & 0xff]) }
}

const quadAsGroups = (quad: ReadonlyArray<number>): string =>
  [(quad[0]! << 8) | quad[1]!, (quad[2]! << 8) | quad[3]!].map((group) => group.toString(16)).join(":")

const longestZeros = (groups: ReadonlyArray<number>): { readonly start: number; readonly length: number } => {
  let best = { start: 0, length: 0 }
  let start = 0
  for (let index = 0; index <= groups.length; index++) {
    if (groups[index] === 0) continue
    if (index - start > best.length) best = { start, length: index - start }
    start = index + 1
  }
  return best
}
