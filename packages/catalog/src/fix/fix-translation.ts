/**
 * Translations: a file that does not say from which English it was made is taken as made from that of today.
 *
 * Not done: a file that says so is left alone, since only its translator knows whether it still fits.
 */
import { kindOf, readRecords } from "../records.ts"
import type { SourceFile } from "../source-text.ts"
import { englishTexts, hashOf } from "../translation.ts"

/** The text of the file with a line `of`; as it was when it has one, or when there is no English original. */
export const fixTranslation = (file: string, text: string, files: ReadonlyArray<SourceFile>): string => {
  const kind = kindOf(file)
  if (kind.kind !== "translation" || /^of:/m.test(text)) return text
  const englishKind =
    kind.original === "regions.yaml" ? "region" : kind.original === "obstacles.yaml" ? "obstacles" : "standard"
  const originals = files.filter((each) => kindOf(each.file).kind === englishKind)
  const texts = englishTexts(readRecords(originals).records).get(kind.original)
  if (texts === undefined) return text
  const [first = "", ...rest] = text.split("\n")
  const line = `of: "${hashOf(texts)}"`
  return first.startsWith("#") ? [first, line, ...rest].join("\n") : `${line}\n${text}`
}
