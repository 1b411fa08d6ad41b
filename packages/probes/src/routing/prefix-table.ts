/**
 * A table of prefixes that answers: which of them cover this one?
 *
 * Rows are sorted by address and length. Each points to the row before it that is the same prefix or the closest shorter one
 * around it, so that one binary search and a walk along the pointers meet every covering prefix and little else. Some 13
 * bytes for a row of IPv4, 25 for one of IPv6.
 */
import type { Prefix } from "./prefix.ts"

export interface PrefixTable {
  readonly size: number
  /** Calls `visit` for every row that covers the prefix, most specific first, with its number in the order of adding. */
  readonly visitCovering: (prefix: Prefix, visit: (row: number, length: number) => void) => void
}

export interface PrefixTableBuilder {
  /** Rows are numbered from 0 over both families. */
  readonly add: (prefix: Prefix) => void
  /** Sorts; nothing may be added after. */
  readonly finish: () => PrefixTable
}

export const prefixTableBuilder = (): PrefixTableBuilder => {
  const ipv4 = familyBuilder(1)
  const ipv6 = familyBuilder(4)
  let size = 0
  return {
    add: (prefix) => {
      const family = prefix.family === 4 ? ipv4 : ipv6
      for (const [index, column] of family.words.entries()) column.push(prefix.words[index]!)
      family.lengths.push(prefix.length)
      family.rows.push(size)
      size += 1
    },
    finish: () => tableOf(size, finishFamily(ipv4), finishFamily(ipv6)),
  }
}

/** Apart from the builder, so that its columns can be forgotten while the table lives. */
const tableOf = (size: number, ipv4: FamilyTable, ipv6: FamilyTable): PrefixTable => ({
  size,
  visitCovering: (prefix, visit) => walk(prefix.family === 4 ? ipv4 : ipv6, prefix, visit),
})

/** A column of whole numbers below 2³² that grows. */
export interface Column {
  readonly push: (value: number) => void
  /** The values so far, without the spare room. */
  readonly values: () => Uint32Array
}

export const growingColumn = (): Column => {
  let room = new Uint32Array(1_024)
  let size = 0
  return {
    push: (value) => {
      if (size === room.length) {
        const larger = new Uint32Array(room.length + (room.length >> 1))
        larger.set(room)
        room = larger
      }
      room[size] = value
      size += 1
    },
    values: () => room.slice(0, size),
  }
}

/** All columns are in the order of sorting. */
interface FamilyTable {
  readonly words: ReadonlyArray<Uint32Array>
  readonly lengths: Uint8Array
  readonly rows: Uint32Array
  /** The same prefix once more, or the closest shorter one around it; -1 at the top. */
  readonly parents: Int32Array
}

const familyBuilder = (wordCount: number) => ({
  words: Array.from({ length: wordCount }, growingColumn),
  lengths: growingColumn(),
  rows: growingColumn(),
})

const finishFamily = (builder: ReturnType<typeof familyBuilder>): FamilyTable => {
  const unsortedWords = builder.words.map((column) => column.values())
  const unsortedLengths = builder.lengths.values()
  const order = sortedOrder([...unsortedWords, unsortedLengths])
  const unsortedRows = builder.rows.values()
  const words = unsortedWords.map((column) => order.map((index) => column[index]!))
  const lengths = Uint8Array.from(order, (index) => unsortedLengths[index]!)
  const rows = order.map((index) => unsortedRows[index]!)
  const parents = new Int32Array(order.length)
  for (let position = 0; position < order.length; position++) {
    let parent = position - 1
    while (parent >= 0 && !covers(words, lengths, parent, (word) => words[word]![position]!, lengths[position]!))
      parent = parents[parent]!
    parents[position] = parent
  }
  return { words, lengths, rows, parents }
}

const walk = (
  { words, lengths, rows, parents }: FamilyTable,
  prefix: Prefix,
  visit: (row: number, length: number) => void,
): void => {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isAfter(words, lengths, middle, prefix)) high = middle
    else low = middle + 1
  }
  const wordOf = (word: number) => prefix.words[word]!
  for (let position = low - 1; position >= 0; position = parents[position]!)
    if (covers(words, lengths, position, wordOf, prefix.length)) visit(rows[position]!, lengths[position]!)
}

const isAfter = (words: ReadonlyArray<Uint32Array>, lengths: Uint8Array, position: number, prefix: Prefix): boolean => {
  for (let index = 0; index < words.length; index++) {
    const word = words[index]![position]!
    if (word !== prefix.words[index]) return word > prefix.words[index]!
  }
  return lengths[position]! > prefix.length
}

const covers = (
  words: ReadonlyArray<Uint32Array>,
  lengths: Uint8Array,
  position: number,
  innerWord: (index: number) => number,
  innerLength: number,
): boolean => {
  const length = lengths[position]!
  if (length > innerLength) return false
  for (let index = 0; 32 * index < length; index++) {
    const spare = 32 - Math.min(32, length - 32 * index)
    if ((words[index]![position]! ^ innerWord(index)) >>> spare !== 0) return false
  }
  return true
}

/** Positions in ascending order of the columns, the first counting most: by digits of 16 bits, the last first. */
const sortedOrder = (columns: ReadonlyArray<Uint32Array>): Uint32Array<ArrayBuffer> => {
  const size = columns[0]!.length
  let order = Uint32Array.from({ length: size }, (_, index) => index)
  let spare = new Uint32Array(size)
  const starts = new Uint32Array(0x1_0001)
  for (const column of [...columns].reverse())
    for (const shift of [0, 16]) {
      starts.fill(0)
      for (let index = 0; index < size; index++) starts[((column[index]! >>> shift) & 0xffff) + 1]! += 1
      // Most columns of IPv6 have nothing but zeros in some digits.
      if (starts.includes(size, 1)) continue
      for (let digit = 1; digit < starts.length; digit++) starts[digit]! += starts[digit - 1]!
      for (let index = 0; index < size; index++) {
        const position = order[index]!
        const digit = (column[position]! >>> shift) & 0xffff
        spare[starts[digit]!] = position
        starts[digit]! += 1
      }
      const sorted = spare
      spare = order
      order = sorted
    }
  return order
}
