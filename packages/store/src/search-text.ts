/** The form in which names are kept for searching, and words looked for: lower case, without accents. */

/** All names in one line. */
export const searchText = (...names: ReadonlyArray<string>): string =>
  [...new Set(names.map(plain))].filter((name) => name !== "").join(" ")

/** The words of a question, each ready as a LIKE pattern with `\` as escape. At most `WORDS_LIMIT`. */
export const searchPatterns = (question: string): ReadonlyArray<string> =>
  plain(question)
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, WORDS_LIMIT)
    .map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`)

/** Whether the names together hold all words of a question: the same rule as the store's own search. */
export const holdsWords = (question: string, ...names: ReadonlyArray<string>): boolean => {
  const text = searchText(...names)
  const words = plain(question)
    .split(/\s+/)
    .filter((word) => word !== "")
  return words.length > 0 && words.slice(0, WORDS_LIMIT).every((word) => text.includes(word))
}

/** SQL: `column` holds all of the patterns. Takes each pattern once. */
export const holdsAll = (column: string, patterns: ReadonlyArray<string>): string =>
  patterns.map(() => `${column} LIKE ? ESCAPE '\\'`).join(" AND ")

const plain = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()

/** More words than this never narrow a search down; each costs a pass over the names. */
const WORDS_LIMIT = 8
