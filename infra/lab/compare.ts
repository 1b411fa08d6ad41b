/** Compares what was found, and what the oracles say, with the expected table. */
import type { ExpectedTable, KnownCheck, Outcome } from "./expected.ts"
import type { Statement } from "./oracle/statement.ts"

/** A cell of the table where two sides do not agree. */
export interface Difference {
  readonly target: string
  readonly check: string
  readonly expected: string
  readonly said: string
}

/** Outcome by target and check, as `plumbline scan --json` gives it. */
export interface ScanOutput {
  readonly targets: ReadonlyArray<{
    readonly target: string
    readonly excluded?: boolean
    readonly findings: ReadonlyArray<{ readonly check: string } & Outcome>
  }>
}

const written = (outcome: Outcome | undefined): string =>
  outcome === undefined ? "nothing" : `${outcome.verdict} ${outcome.reason}`

/** Cells in which a scan differs from the table, findings of no cell included. */
export const compareScan = (table: ExpectedTable, scan: ScanOutput): ReadonlyArray<Difference> => {
  const found = new Map(
    scan.targets.map(({ target, findings }) => [target, new Map(findings.map((each) => [each.check, each]))]),
  )
  const targets = new Set([...table.keys(), ...found.keys()])
  return [...targets].flatMap((target) => {
    const expected = table.get(target)
    const seen = found.get(target)
    const checks = new Set([...(expected?.keys() ?? []), ...(seen?.keys() ?? [])])
    return [...checks].flatMap((check) => {
      const asked = written(expected?.get(check))
      const said = written(seen?.get(check))
      return asked === said ? [] : [{ target, check, expected: asked, said }]
    })
  })
}

/** Statements that agree with the table, counted by oracle, and those that do not. */
export const compareStatements = (table: ExpectedTable, statements: ReadonlyArray<Statement>) => {
  const agreements = new Map<string, number>()
  const differences: Array<Difference> = []
  for (const { oracle, target, check, said, agrees } of statements) {
    const outcome = table.get(target)?.get(check)
    const expected = written(outcome)
    if (agrees.includes(expected) || (outcome !== undefined && agrees.includes(outcome.verdict))) {
      agreements.set(oracle, (agreements.get(oracle) ?? 0) + 1)
    } else {
      differences.push({ target, check, expected, said: `${oracle}: ${said} (${agrees.join(" or ") || "?"})` })
    }
  }
  return { agreements, differences }
}

/** Verdicts and reasons that the data files allow and no target of the table has. */
export const uncovered = (table: ExpectedTable, checks: ReadonlyArray<KnownCheck>): ReadonlyArray<string> => {
  const covered = new Set(
    [...table.values()].flatMap((row) => [...row].map(([check, each]) => `${check} ${written(each)}`)),
  )
  return checks.flatMap((check) =>
    [...check.reasons]
      .map(([reason, verdict]) => `${check.id} ${verdict} ${reason}`)
      .filter((outcome) => !covered.has(outcome)),
  )
}

/** One line a difference, for people. */
export const describeDifferences = (differences: ReadonlyArray<Difference>): string =>
  differences
    .map(({ target, check, expected, said }) => `${target}  ${check}: expected ${expected}, got ${said}`)
    .join("\n")
