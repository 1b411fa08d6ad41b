/**
 * Checking and loading: every problem of `data/` at once, or the catalog.
 *
 * 1. Files are read.   2. Bytes, syntax and shape.   3. Every rule over what holds so far.
 */
import type { CatalogView } from "@plumbline/core"
import { Data, Effect } from "effect"
import { catalogOf } from "./catalog.ts"
import { readFolder } from "./folder.ts"
import { RULES } from "./lint/rules.ts"
import type { Problem } from "./problem.ts"
import { compareProblems, formatProblem } from "./problem.ts"
import type { Records } from "./records.ts"
import { readRecords } from "./records.ts"
import type { SourceFile } from "./source-text.ts"

/** How many of each thing were found and could be read. */
export interface CatalogCounts {
  readonly files: number
  readonly standards: number
  readonly countries: number
  readonly regions: number
  readonly suppliers: number
  readonly policies: number
  readonly mandates: number
  readonly explanations: number
  readonly clauses: number
  readonly lists: number
  readonly domains: number
  readonly optOuts: number
  readonly translations: number
}

/** What a check says. Problems are sorted by file, line and column. */
export interface CatalogCheck {
  readonly problems: ReadonlyArray<Problem>
  readonly counts: CatalogCounts
}

/** The folder is not a catalog: everything that is wrong with it. */
export class CatalogErrors extends Data.TaggedError("CatalogErrors")<{
  readonly directory: string
  readonly problems: ReadonlyArray<Problem>
}> {
  override get message(): string {
    return this.problems.map((problem) => formatProblem(problem, this.directory)).join("\n")
  }
}

/** Checks a folder such as `data/`. Never fails: a folder that cannot be read is a problem too. */
export const checkCatalog = Effect.fn("catalog.check")(function* (directory: string) {
  const folder = yield* readFolder(directory)
  const { check } = checkFiles(folder.files, folder.problems)
  return check
})

/** Loads a folder such as `data/`; fails with all of its problems when there is any. */
export const loadCatalog = Effect.fn("catalog.load")(function* (directory: string) {
  const folder = yield* readFolder(directory)
  const { check, records } = checkFiles(folder.files, folder.problems)
  if (check.problems.length > 0) return yield* new CatalogErrors({ directory, problems: check.problems })
  return catalogOf(records) satisfies CatalogView
})

/** Checks files that were read already. Pure. */
export const checkFiles = (
  files: ReadonlyArray<SourceFile>,
  before: ReadonlyArray<Problem> = [],
): { readonly check: CatalogCheck; readonly records: Records } => {
  const { records, problems } = readRecords(files)
  const found = RULES.flatMap((rule) => [...rule.check(records)])
  return {
    check: { problems: [...before, ...problems, ...found].sort(compareProblems), counts: countsOf(files, records) },
    records,
  }
}

const countsOf = (files: ReadonlyArray<SourceFile>, records: Records): CatalogCounts => ({
  files: files.length,
  standards: records.standards.length,
  countries: records.countries.length,
  regions: records.regions.length,
  suppliers: records.suppliers.length,
  policies: records.policies.length,
  mandates: records.mandates.length,
  explanations: records.explanations.length,
  clauses: records.clauses.length,
  lists: records.lists.length,
  domains: records.lists.reduce((sum, list) => sum + list.rows.length, 0),
  optOuts: records.optOuts?.rows.length ?? 0,
  translations: records.translations.length,
})
