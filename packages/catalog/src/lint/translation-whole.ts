import type { PlacedText } from "@plumbline/core"
import { quoted } from "../problem.ts"
import type { TranslatedFile } from "../records.ts"
import { englishTexts, translatedTexts } from "../translation.ts"
import type { Found } from "./rule.ts"
import { defineRule } from "./rule.ts"

export const translationWhole = defineRule({
  name: "translation-whole",
  description:
    "A file of translations has the texts of its English original, all of them, no others, in the same order.",
  scope: "translations",
  *check(records) {
    const english = englishTexts(records)
    for (const file of records.translations) {
      const originals = english.get(file.original)
      if (originals !== undefined) yield* compare(file, originals)
      else if (file.original !== "regions.yaml" && !records.paths.has(file.original)) {
        const mend = "remove the file, or write the English one"
        yield { file: file.file, at: TOP, message: `there is no ${file.original} that this could translate`, mend }
      }
    }
  },
})

function* compare(file: TranslatedFile, originals: ReadonlyArray<PlacedText>): Iterable<Found> {
  const texts = translatedTexts(file)
  const given = placesOf(texts)
  const wanted = placesOf(originals)
  const at = (place: string) => file.positionOf(given.get(place) ?? [])
  for (const place of wanted.keys()) {
    if (given.has(place) || !given.has(parentOf(place))) continue
    const text = originals.find((each) => each.place === place)?.text
    const mend = text === undefined ? "write it as in the English file" : `translate ${quoted(text)}`
    yield { file: file.file, at: at(parentOf(place)), message: `the text of ${shown(place)} is missing`, mend }
  }
  for (const [place, path] of given) {
    if (wanted.has(place) || !wanted.has(parentOf(place))) continue
    const message = `${shown(place)} has no English text`
    yield { file: file.file, at: file.positionOfKey(path), message, mend: "remove it, or write the English one" }
  }
  const seen = new Set<string>()
  for (const { place, path } of texts) {
    if (seen.has(place)) {
      yield {
        file: file.file,
        at: file.positionOfKey(path),
        message: `${shown(place)} stands twice`,
        mend: "remove one",
      }
    }
    seen.add(place)
  }
  const order = [...wanted.keys()].filter((place) => given.has(place))
  const misplaced = [...given.keys()]
    .filter((place) => wanted.has(place))
    .find((place, index) => place !== order[index])
  if (misplaced !== undefined) {
    const message = `${shown(misplaced)} stands in another place than in English`
    yield { file: file.file, at: at(misplaced), message, mend: `keep the order of ${file.original}` }
  }
}

/** Every place with the path to it, those above texts too, in the order in which they stand. */
const placesOf = (texts: ReadonlyArray<PlacedText>): ReadonlyMap<string, PlacedText["path"]> => {
  const places = new Map<string, PlacedText["path"]>()
  for (const { place, path } of texts) {
    const names = place.split("/")
    for (let more = path.length; more >= 0; more -= 1) {
      const above = names.slice(0, names.length - more).join("/")
      if (!places.has(above)) places.set(above, path.slice(0, path.length - more))
    }
  }
  return places
}

const parentOf = (place: string): string => place.slice(0, place.lastIndexOf("/"))

/** Without the kind of thing, which the file says: `dmarc.record/title`. */
const shown = (place: string): string =>
  quoted(place.replace(/^standards\/[^/]+\//, "").replace(/checks\/|reasons\//g, ""))

const TOP = { line: 1, column: 1 }
