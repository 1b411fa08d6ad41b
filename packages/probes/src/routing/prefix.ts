/**
 * IP prefixes as numbers: text to words and back, and what contains what.
 * Spec: RFC 4632 §3.1 (IPv4), RFC 4291 §2.2 and §2.3 (IPv6), RFC 5952 (how IPv6 is written).
 *
 * Not done: zone identifiers (`%eth0`); such a text is no address here.
 */

/** `words` are 32 bits each, most significant first; IPv4 uses the first only. Bits beyond `length` are 0. */
export interface Prefix {
  readonly family: 4 | 6
  readonly words: Words
  readonly length: number
}
type Words = readonly [number, number, number, number]

export const MAX_LENGTH = { 4: 32, 6: 128 } as const

/** `192.0.2.0/24` or `2001:db8::/32`; `null` when it is neither, or when bits beyond the length are set. */
export const decodePrefix = (text: string): Prefix | null => {
  const slash = text.indexOf("/")
  if (slash === -1) return null
  const address = decodeAddress(text.slice(0, slash))
  const digits = text.slice(slash + 1)
  if (address === null || !/^\d{1,3}$/.test(digits)) return null
  const length = Number(digits)
  if (length > address.length) return null
  const prefix = shorten(address, length)
  return prefix.words.every((word, index) => word === address.words[index]) ? prefix : null
}

/** An address as the prefix that holds nothing else; `null` when the text is none. */
export const decodeAddress = (text: string): Prefix | null => {
  if (!text.includes(":")) {
    const word = ipv4Word(text)
    return word === null ? null : { family: 4, words: [word, 0, 0, 0], length: 32 }
  }
  const words = ipv6Words(text)
  return words === null ? null : { family: 6, words, length: 128 }
}

/** The first `length` bits of a prefix that is at least as long. */
export const shorten = ({ family, words }: Prefix, length: number): Prefix => ({
  family,
  words: [
    words[0] & maskOf(length, 0),
    words[1] & maskOf(length, 1),
    words[2] & maskOf(length, 2),
    words[3] & maskOf(length, 3),
  ].map((word) => word >>> 0) as unknown as Words,
  length,
})

/** Whether the first holds all of the second. */
export const contains = (outer: Prefix, inner: Prefix): boolean =>
  outer.family === inner.family &&
  outer.length <= inner.length &&
  outer.words.every((word, index) => (inner.words[index]! & maskOf(outer.length, index)) >>> 0 === word)

/** `192.0.2.0/24`, `2001:db8::/32` (RFC 5952: lower case, the longest run of zeros shortened). */
export const formatPrefix = (prefix: Prefix): string => `${formatAddress(prefix)}/${prefix.length}`

/** The address without its length. */
export const formatAddress = ({ family, words }: Prefix): string => {
  if (family === 4) return [24, 16, 8, 0].map((shift) => (words[0] >>> shift) & 0xff).join(".")
  const groups = groupsOfWords(words)
  const { start, count } = longestZeros(groups)
  const hex = (part: ReadonlyArray<number>) => part.map((group) => group.toString(16)).join(":")
  return count < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + count))}`
}

/** The groups of 16 bits of an IPv6 address, most significant first. */
export const groupsOfWords = (words: Words): ReadonlyArray<number> =>
  words.flatMap((word) => [word >>> 16, word & 0xffff])

/** Bits of the word at an index that belong to a prefix of that length. */
const maskOf = (length: number, index: number): number => {
  const bits = length - 32 * index
  return bits >= 32 ? 0xffffffff : bits <= 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0
}

const ipv4Word = (text: string): number | null => {
  let word = 0
  let octet = -1
  let octets = 0
  for (let index = 0; index <= text.length; index++) {
    const code = index === text.length ? DOT : text.charCodeAt(index)
    if (code === DOT) {
      if (octet < 0) return null
      word = word * 256 + octet
      octets += 1
      octet = -1
    } else {
      // A leading zero may mean octal elsewhere, so it means nothing here.
      if (code < ZERO || code > ZERO + 9 || octet === 0) return null
      octet = (octet < 0 ? 0 : octet * 10) + code - ZERO
      if (octet > 255) return null
    }
    if (octets > 4) return null
  }
  return octets === 4 ? word : null
}

const DOT = 0x2e
const ZERO = 0x30

const ipv6Words = (text: string): Words | null => {
  const gap = text.indexOf("::")
  if (gap === -1) {
    const groups = groupsOf(text)
    return groups?.length === 8 ? wordsOf(groups) : null
  }
  const head = groupsOf(text.slice(0, gap))
  const tail = groupsOf(text.slice(gap + 2))
  if (head === null || tail === null || text.slice(0, gap).includes(".")) return null
  const missing = 8 - head.length - tail.length
  return missing < 1 ? null : wordsOf([...head, ...new Array<number>(missing).fill(0), ...tail])
}

const groupsOf = (text: string): ReadonlyArray<number> | null => {
  if (text === "") return []
  const parts = text.split(":")
  const groups: Array<number> = []
  for (const [index, part] of parts.entries()) {
    if (part.includes(".") && index === parts.length - 1) {
      const word = ipv4Word(part)
      if (word === null) return null
      groups.push(word >>> 16, word & 0xffff)
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return null
  }
  return groups
}

const wordsOf = (groups: ReadonlyArray<number>): Words => {
  const word = (index: number) => groups[2 * index]! * 0x1_0000 + groups[2 * index + 1]!
  return [word(0), word(1), word(2), word(3)]
}

const longestZeros = (groups: ReadonlyArray<number>): { readonly start: number; readonly count: number } => {
  let best = { start: 0, count: 0 }
  for (let start = 0; start < groups.length; start++) {
    let count = 0
    while (groups[start + count] === 0) count += 1
    if (count > best.count) best = { start, count }
  }
  return best
}
