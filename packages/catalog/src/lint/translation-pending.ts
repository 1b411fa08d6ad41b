import { TRANSLATED_LANGUAGES } from "@plumbline/core"
import { quoted, START } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const translationPending = defineRule({
  name: "translation-pending",
  description:
    "Every English file is translated into every language, or listed in languages/pending.yaml. Data without languages have none to miss.",
  scope: "translations",
  *check({ paths, pending }) {
    if (![...paths].some((path) => path.startsWith("languages/"))) return
    const originals = originalsOf(paths)
    for (const language of TRANSLATED_LANGUAGES) {
      const listedFiles = pending?.value[language] ?? []
      for (const [index, original] of listedFiles.entries()) {
        if (pending === undefined) continue
        const at = pending.positionOf([language, index])
        if (!originals.includes(original)) {
          const message = `there is no English ${quoted(original)}`
          yield { file: pending.file, at, message, mend: "remove it from the list" }
        } else if (paths.has(`languages/${language}/${original}`)) {
          const message = `languages/${language}/${original} is there`
          yield { file: pending.file, at, message, mend: "remove it from the list" }
        } else if (listedFiles.indexOf(original) < index) {
          yield { file: pending.file, at, message: `${quoted(original)} stands twice`, mend: "remove one of them" }
        }
      }
      // A list whose shape does not hold is a problem of its own, which says all.
      if (pending === undefined && paths.has(PENDING)) continue
      for (const original of originals) {
        if (listedFiles.includes(original) || paths.has(`languages/${language}/${original}`)) continue
        yield {
          file: PENDING,
          at: pending?.positionOf([language]) ?? START,
          message: `languages/${language}/${original} is missing`,
          mend: `translate it, or list ${original} under ${language}`,
        }
      }
    }
  },
})

/** What is to be translated, by the names of the files below a language's folder. */
const originalsOf = (paths: ReadonlySet<string>): ReadonlyArray<string> => {
  const all = [...paths]
  return [
    ...all.filter((path) => path === "obstacles.yaml"),
    ...(all.some((path) => /^regions\/[^/]+\.yaml$/.test(path)) ? ["regions.yaml"] : []),
    ...all.filter((path) => /^standards\/[^/]+\.yaml$/.test(path)),
  ]
}

const PENDING = "languages/pending.yaml"
