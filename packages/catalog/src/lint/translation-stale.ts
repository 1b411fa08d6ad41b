import { englishTexts, hashOf } from "../translation.ts"
import { defineRule } from "./rule.ts"

export const translationStale = defineRule({
  name: "translation-stale",
  description: "A file of translations was made from the English texts of today.",
  scope: "translations",
  *check(records) {
    const english = englishTexts(records)
    for (const { file, original, value, positionOf } of records.translations) {
      const originals = english.get(original)
      if (originals === undefined) continue
      const hash = hashOf(originals)
      if (hash === value.of) continue
      const where = original === "regions.yaml" ? "regions/" : original
      yield {
        file,
        at: positionOf(["of"]),
        message: `the English texts of ${where} have changed since this was translated`,
        mend: `bring it up to date, then write of: "${hash}"`,
      }
    }
  },
})
