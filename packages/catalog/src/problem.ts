/** Problems: what is wrong in `data/`, where, and what would be right. */

/** Place in a file: both start at 1; columns count UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** One thing that is wrong, at one place. `allowed` and `mend` say what would be right; at least one of them is there. */
export interface Problem extends Position {
  /** Path relative to the folder that was checked, with forward slashes. */
  readonly file: string
  /** Name of the rule that found it, equal to its file under `src/lint/`, or the name of a check of bytes, syntax or shape. */
  readonly rule: string
  readonly message: string
  readonly allowed?: string
  readonly mend?: string
}

export const START: Position = { line: 1, column: 1 }

/** One line for people and editors: `file:line:column: what is wrong; what is allowed`. `directory` is put before the path. */
export const formatProblem = (problem: Problem, directory = ""): string => {
  const folder = directory === "" || directory.endsWith("/") ? directory : `${directory}/`
  const place = `${folder}${problem.file}:${problem.line}:${problem.column}`
  const parts = [problem.message, problem.allowed, problem.mend].filter((part) => part !== undefined)
  return `${place}: ${parts.join("; ")}`
}

/** Order of report: by file, line, column, then message. */
export const compareProblems = (left: Problem, right: Problem): number =>
  compareText(left.file, right.file) ||
  left.line - right.line ||
  left.column - right.column ||
  compareText(left.message, right.message)

/** Order of UTF-16 code units, the same on every machine. */
export const compareText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** A list in a sentence: `a, b, c`. */
export const listed = (words: Iterable<string>): string => [...words].join(", ")

/** A value as written in a message: in quotes, cut when long, without line breaks. */
export const quoted = (value: string): string => {
  const cut = value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value
  return JSON.stringify(cut)
}

/** Long enough for every domain name to be seen to its middle, short enough for a line of a terminal. */
const LONGEST_QUOTE = 80
