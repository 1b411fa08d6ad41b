/** Translations: the English texts that each file of `data/languages/` is made from, and what the files give the catalog. */
import { createHash } from "node:crypto"
import { type Language, type PlacedText, type TranslatedText, type Translation, textsIn } from "@plumbline/core"
import { compareText } from "./problem.ts"
import type { Records, TranslatedFile } from "./records.ts"

/** English texts by the file that a translation has for them: `standards/<id>.yaml`, `obstacles.yaml`, `regions.yaml`. */
export const englishTexts = (
  records: Pick<Records, "standards" | "obstacles" | "regions" | "paths">,
): ReadonlyMap<string, ReadonlyArray<PlacedText>> => {
  const texts = new Map<string, ReadonlyArray<PlacedText>>()
  for (const { id, value } of records.standards) texts.set(`standards/${id}.yaml`, textsIn(value, `standards/${id}`))
  if (records.obstacles !== undefined) texts.set("obstacles.yaml", textsIn(records.obstacles.value, "obstacles"))
  // While the shape of one region does not hold, nothing is said of all of them.
  const files = [...records.paths].filter((path) => /^regions\/[^/]+\.yaml$/.test(path))
  if (files.length > 0 && files.length === records.regions.length) {
    const regions = records.regions.map(({ value }) => value).toSorted((left, right) => compareText(left.id, right.id))
    texts.set("regions.yaml", textsIn(regions, "regions"))
  }
  return texts
}

/** The texts of a file of translations, by the places of the English ones. */
export const translatedTexts = ({ id, value }: Pick<TranslatedFile, "id" | "value">): ReadonlyArray<PlacedText> => {
  if ("obstacles" in value) return textsIn(value.obstacles, "obstacles", ["obstacles"])
  if ("regions" in value) return textsIn(value.regions, "regions", ["regions"])
  return textsIn(value, `standards/${id}`)
}

/** Stands for English texts in a translation made from them. */
export const hashOf = (texts: ReadonlyArray<PlacedText>): string =>
  createHash("sha256")
    .update(JSON.stringify(texts.map(({ place, text }) => [place, text])))
    .digest("hex")
    .slice(0, HASH_DIGITS)

/** All translations of records in which no rule found a problem. */
export const translationsOf = (records: Records): ReadonlyMap<Language, Translation> => {
  const english = englishTexts(records)
  const languages = new Map<Language, Map<string, TranslatedText>>()
  for (const file of records.translations) {
    const originals = new Map(english.get(file.original)?.map(({ place, text }) => [place, text]))
    const translation = languages.get(file.language) ?? new Map<string, TranslatedText>()
    for (const { place, text } of translatedTexts(file)) {
      const of = originals.get(place)
      if (of !== undefined) translation.set(place, { of, text })
    }
    languages.set(file.language, translation)
  }
  return languages
}

/** As in `EnglishHash` of core: enough to tell versions of one file apart. */
const HASH_DIGITS = 12
