import { MOST_TAGS, Tag } from "@plumbline/core"
import { Schema } from "effect"
import { tagsOf } from "../catalog.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const tags = defineRule({
  name: "tags",
  description: "Tags are in kebab-case, of at most 32 characters, apart by semicolons, at most 16 a domain.",
  scope: "lists",
  *check({ lists }) {
    for (const { file, rows } of lists) {
      for (const { tags: cell } of rows) {
        const given = tagsOf(cell.value)
        for (const tag of given) {
          if (isTag(tag)) continue
          yield {
            file,
            at: cell,
            message: `${quoted(tag)} is no tag`,
            allowed:
              "a tag is in kebab-case, of at most 32 characters, for example pilot-2026; several stand apart by semicolons",
          }
        }
        if (given.length > MOST_TAGS) {
          yield { file, at: cell, message: `there are ${given.length} tags`, allowed: `at most ${MOST_TAGS} a domain` }
        }
      }
    }
  },
})

const isTag = Schema.is(Tag)
