/** "Did you mean …": the known name nearest to one that is not known. */

/** The name within two edits of what was given, the nearest first; undefined when there is none. */
export const nearest = (given: string, names: Iterable<string>): string | undefined => {
  let found: string | undefined
  let best = FARTHEST + 1
  for (const name of names) {
    if (Math.abs(name.length - given.length) >= best) continue
    const distance = editDistance(given, name)
    if (distance < best && distance < Math.min(given.length, name.length)) {
      best = distance
      found = name
    }
  }
  return found
}

/** A sentence for the end of an error message; empty without a suggestion. */
export const didYouMean = (given: string, names: Iterable<string>): string => {
  const name = nearest(given, names)
  return name === undefined ? "" : ` Did you mean ${name}?`
}

/** Levenshtein distance, two rows at a time; given up once it is sure to be too far, since there may be many thousand names. */
const editDistance = (left: string, right: string): number => {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= right.length; j += 1) {
      const substitution = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, substitution))
    }
    if (Math.min(...next) > FARTHEST) return FARTHEST + 1
    row = next
  }
  return row[right.length]!
}

const FARTHEST = 2
