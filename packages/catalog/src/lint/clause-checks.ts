import type { Requirement } from "@plumbline/core"
import { didYouMean } from "../nearest.ts"
import { listed, quoted } from "../problem.ts"
import type { Path } from "../yaml-file.ts"
import { defineRule } from "./rule.ts"

export const clauseChecks = defineRule({
  name: "clause-checks",
  description: "The checks and reasons that a clause is tested by exist.",
  scope: "clauses",
  *check({ clauses, standards }) {
    const checks = new Map(
      standards.flatMap(({ value }) =>
        value.checks.map((check) => [check.id, check.reasons.map(({ code }) => code)] as const),
      ),
    )
    for (const { file, value, positionOf } of clauses) {
      const requires: Array<{ path: Path; requirement: Requirement }> = value.acceptance.requires.map(
        (requirement, index) => ({ path: ["acceptance", "requires", index], requirement }),
      )
      if (value.stricter !== undefined) {
        const { check, reasons } = value.stricter
        requires.push({ path: ["stricter"], requirement: { check, ...(reasons === undefined ? {} : { reasons }) } })
      }
      for (const { path, requirement } of requires) {
        const known = checks.get(requirement.check)
        if (known === undefined) {
          yield {
            file,
            at: positionOf([...path, "check"]),
            message: `there is no check ${quoted(requirement.check)}`,
            allowed: "a check of standards/",
            ...mendOf(didYouMean(requirement.check, [...checks.keys()])),
          }
          continue
        }
        for (const [index, reason] of (requirement.reasons ?? []).entries()) {
          if (known.includes(reason)) continue
          yield {
            file,
            at: positionOf([...path, "reasons", index]),
            message: `${quoted(requirement.check)} has no reason ${quoted(reason)}`,
            allowed: `allowed are ${listed(known)}`,
          }
        }
      }
    }
  },
})

const mendOf = (mend: string | undefined) => (mend === undefined ? {} : { mend })
