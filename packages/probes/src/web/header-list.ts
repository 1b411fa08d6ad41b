/**
 * Header fields that may be sent several times, or as a list: one value → its items.
 * Spec: Fetch Standard, "get, decode, and split"; RFC 9110 §5.3 (combining) and §5.6.1 (lists).
 */

/**
 * Splits a value at commas that stand outside quoted strings; items lose the blanks around them. A value without a comma is
 * one item, so that an empty value gives one empty item. Linear in the length of the value.
 */
export const splitHeaderList = (value: string): ReadonlyArray<string> => {
  const items: Array<string> = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < value.length; at++) {
    const character = value[at]
    if (character === '"') isQuoted = !isQuoted
    else if (isQuoted && character === "\\") at++
    else if (!isQuoted && character === ",") {
      items.push(trimBlanks(value.slice(start, at)))
      start = at + 1
    }
  }
  items.push(trimBlanks(value.slice(start)))
  return items
}

/** Text without the spaces and tabs at both ends (RFC 9110 §5.6.3). */
export const trimBlanks = (text: string): string => {
  let from = 0
  let to = text.length
  while (from < to && isBlank(text[from])) from++
  while (to > from && isBlank(text[to - 1])) to--
  return text.slice(from, to)
}

const isBlank = (character: string | undefined): boolean => character === " " || character === "\t"
