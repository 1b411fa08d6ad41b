import { listed, quoted } from "../problem.ts"
import { englishTexts, translatedTexts } from "../translation.ts"
import { defineRule } from "./rule.ts"

export const translationParameters = defineRule({
  name: "translation-parameters",
  description: "A translated text has the parameters of its English original, and no other braces.",
  scope: "translations",
  *check(records) {
    const english = englishTexts(records)
    for (const file of records.translations) {
      const originals = new Map(english.get(file.original)?.map(({ place, text }) => [place, text]))
      for (const { place, path, text } of translatedTexts(file)) {
        const original = originals.get(place)
        if (original === undefined) continue
        const wanted = bracesOf(original)
        const given = bracesOf(text)
        const at = file.positionOf(path)
        const allowed = wanted.size === 0 ? "the English text has none" : `the English text has ${listed(wanted)}`
        for (const brace of given) {
          if (!wanted.has(brace))
            yield { file: file.file, at, message: `${quoted(brace)} is no parameter here`, allowed }
        }
        for (const brace of wanted) {
          if (!given.has(brace))
            yield { file: file.file, at, message: `parameter ${quoted(brace)} is missing`, allowed }
        }
      }
    }
  },
})

const bracesOf = (text: string): ReadonlySet<string> => new Set(text.match(/\{[^{}]{0,40}\}?|\}/g) ?? [])
