import type { Position } from "../problem.ts"
import { quoted } from "../problem.ts"
import type { Path } from "../yaml-file.ts"
import { defineRule } from "./rule.ts"

export const placeholder = defineRule({
  name: "placeholder",
  description: "Braces in a text hold the name of a parameter, in letters, and nothing else.",
  scope: "all",
  *check({ standards, obstacles }) {
    for (const { file, value, positionOf } of standards) {
      for (const [index, check] of value.checks.entries()) {
        for (const [place, reason] of check.reasons.entries()) {
          yield* inTexts(file, reason, ["checks", index, "reasons", place], positionOf)
        }
      }
    }
    for (const [place, text] of (obstacles?.value ?? []).entries()) {
      if (obstacles !== undefined) yield* inTexts(obstacles.file, text, [place], obstacles.positionOf)
    }
  },
})

function* inTexts(
  file: string,
  texts: { readonly label: string; readonly explanation: string; readonly mend?: string },
  path: Path,
  positionOf: (path: Path) => Position,
) {
  for (const key of ["label", "explanation", "mend"] as const) {
    const left = (texts[key] ?? "").replace(/\{[a-zA-Z]+\}/g, "")
    const fault = /\{[^{}]{0,40}\}?|\}/.exec(left)
    if (fault === null) continue
    const message = `${quoted(fault[0])} in the ${key} is no placeholder`
    yield { file, at: positionOf([...path, key]), message, allowed: "a placeholder is {name}, in letters only" }
  }
}
