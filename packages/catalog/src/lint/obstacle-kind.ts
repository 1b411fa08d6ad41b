import { OBSTACLE_KINDS } from "@plumbline/core"
import { didYouMean } from "../nearest.ts"
import { listed, quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const obstacleKind = defineRule({
  name: "obstacle-kind",
  description: "There is a text for every kind of obstacle that a probe can meet, and for no other.",
  scope: "obstacles",
  *check({ obstacles }) {
    if (obstacles === undefined) return
    const { file, value, positionOf } = obstacles
    for (const [index, { code }] of value.entries()) {
      if (KINDS.has(code)) continue
      const suggestion = didYouMean(code, KINDS)
      yield {
        file,
        at: positionOf([index, "code"]),
        message: `${quoted(code)} is no obstacle that a probe can meet`,
        allowed: `allowed are ${listed(KINDS)}`,
        ...(suggestion === undefined ? {} : { mend: suggestion }),
      }
    }
    const described = new Set(value.map((text) => text.code))
    for (const kind of OBSTACLE_KINDS) {
      if (described.has(kind)) continue
      yield {
        file,
        at: positionOf([]),
        message: `obstacle ${quoted(kind)} has no text`,
        mend: `add an entry with code: ${kind}`,
      }
    }
  },
})

const KINDS: ReadonlySet<string> = new Set(OBSTACLE_KINDS)
