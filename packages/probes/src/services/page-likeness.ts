/**
 * Are two pages the same, as far as a visitor would say?
 *
 * Words are compared, tags and all, without regard to their order: pages differ by a token or a date with every answer, but not by
 * what they are made of. internet.nl compares texts by edit distance, with the same bound.
 */

/** As internet.nl: a tenth may differ. */
const ALIKE_FROM = 0.9

export const areAlike = (left: string, right: string): boolean => likenessOf(left, right) >= ALIKE_FROM

/** From 0 for nothing in common to 1: twice the words in common, by those of both (Sørensen–Dice). Linear. */
export const likenessOf = (left: string, right: string): number => {
  const [ours, theirs] = [wordsOf(left), wordsOf(right)]
  if (ours.length + theirs.length === 0) return 1
  const counts = new Map<string, number>()
  for (const word of ours) counts.set(word, (counts.get(word) ?? 0) + 1)
  let common = 0
  for (const word of theirs) {
    const count = counts.get(word) ?? 0
    if (count === 0) continue
    counts.set(word, count - 1)
    common++
  }
  return (2 * common) / (ours.length + theirs.length)
}

const wordsOf = (text: string): ReadonlyArray<string> => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "")
