/** IPv4 and IPv6 addresses between bytes and text (RFC 5952 form for IPv6). */
import { DecodeError } from "./decode-error.ts"

export const formatIpv4 = (bytes: Uint8Array): string => `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}`

/** RFC 5952 §4: lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
export const formatIpv6 = (bytes: Uint8Array): string => {
  const groups: Array<number> = []
  for (let i = 0; i < 16; i += 2) groups.push((bytes[i]! << 8) | bytes[i + 1]!)
  let best = -1
  let bestLength = 1
  for (let i = 0; i < 8; i++) {
    let run = 0
    while (i + run < 8 && groups[i + run] === 0) run++
    if (run > bestLength) {
      best = i
      bestLength = run
    }
  }
  const hex = (part: ReadonlyArray<number>) => part.map((group) => group.toString(16)).join(":")
  if (best < 0) return hex(groups)
  return `${hex(groups.slice(0, best))}::${hex(groups.slice(best + bestLength))}`
}

export const encodeIpv4 = (text: string): Uint8Array => {
  const parts = text.split(".")
  const bytes = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256))
  if (parts.length !== 4 || bytes.some((byte) => byte > 255)) {
    throw new DecodeError({ at: 0, expected: "an IPv4 address", spec: "RFC 1035 §3.4.1" })
  }
  return Uint8Array.from(bytes)
}

export const encodeIpv6 = (text: string): Uint8Array => {
  const wrong = new DecodeError({ at: 0, expected: "an IPv6 address", spec: "RFC 4291 §2.2" })
  const halves = text.split("::")
  if (halves.length > 2) throw wrong
  const groupsOf = (half: string): ReadonlyArray<number> => {
    if (half === "") return []
    return half.split(":").flatMap((group, index, all) => {
      if (group.includes(".") && index === all.length - 1) {
        const v4 = encodeIpv4(group)
        return [(v4[0]! << 8) | v4[1]!, (v4[2]! << 8) | v4[3]!]
      }
      if (!/^[0-9a-fA-F]{1,4}$/.test(group)) throw wrong
      return [Number.parseInt(group, 16)]
    })
  }
  const left = groupsOf(halves[0]!)
  const right = halves.length === 2 ? groupsOf(halves[1]!) : []
  const missing = 8 - left.length - right.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) throw wrong
  const groups = [...left, ...new Array<number>(missing).fill(0), ...right]
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]))
}
