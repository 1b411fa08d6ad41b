/** Suggestions: which of the allowed words somebody may have meant. */

/** The allowed word nearest to `word` by edit distance, when it is near enough to be meant; else `undefined`. */
export const nearest = (word: string, allowed: Iterable<string>): string | undefined => {
  const lower = word.slice(0, LONGEST_WORD).toLowerCase()
  let best: string | undefined
  let bestDistance = Math.floor(Math.max(lower.length, 3) / 3) + 1
  for (const candidate of allowed) {
    const distance = editDistance(lower, candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** `did you mean "x"?`, or `undefined` when nothing is near. */
export const didYouMean = (word: string, allowed: Iterable<string>): string | undefined => {
  const suggestion = nearest(word, allowed)
  return suggestion === undefined ? undefined : `did you mean ${JSON.stringify(suggestion)}?`
}

/** Levenshtein's distance: insertions, deletions and replacements of one character. */
const editDistance = (left: string, right: string): number => {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const next = [i]
    for (let j = 1; j <= right.length; j++) {
      const replace = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}

/** No key or literal is longer; keeps the cost bounded for hostile input. */
const LONGEST_WORD = 64
