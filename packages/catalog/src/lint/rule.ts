/** What a rule is: one thing that must be true of `data/` beyond its shape. */
import type { Position, Problem } from "../problem.ts"
import type { Records } from "../records.ts"

/** One rule a file; its name is that of the file. */
export interface Rule {
  readonly name: string
  /** What is true when the rule holds, in a sentence. */
  readonly description: string
  /** Which files it looks at. */
  readonly scope:
    | "standards"
    | "obstacles"
    | "errata"
    | "countries"
    | "lists"
    | "regions"
    | "suppliers"
    | "policies"
    | "mandates"
    | "explanations"
    | "clauses"
    | "opt-out"
    | "translations"
    | "all"
  readonly check: (records: Records) => Iterable<Problem>
}

/** Makes a rule whose check need not repeat its own name. */
export const defineRule = (rule: {
  readonly name: string
  readonly description: string
  readonly scope: Rule["scope"]
  readonly check: (records: Records) => Iterable<Found>
}): Rule => ({
  ...rule,
  *check(records) {
    for (const { file, at, ...found } of rule.check(records)) {
      yield { file, line: at.line, column: at.column, rule: rule.name, ...found }
    }
  },
})

/** What a rule finds: as `Problem`, with the place in one value. */
export interface Found {
  readonly file: string
  readonly at: Position
  readonly message: string
  readonly allowed?: string
  readonly mend?: string
}
