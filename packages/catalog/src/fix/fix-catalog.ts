/**
 * Mechanical repair of `data/`: what needs no judgement. A file that is not UTF-8 is left alone.
 *
 * 1. Text: byte order mark, line ends.   2. CSV: white space, lower case, order of rows.   3. YAML: order of keys, first line.
 * 4. Translations: which English they were made from, where they do not say.
 */
import { rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import {
  Country,
  PendingTranslations,
  Region,
  Standard,
  Supplier,
  TranslatedObstacles,
  TranslatedRegions,
  TranslatedStandard,
} from "@plumbline/core"
import { Data, Effect } from "effect"
import { readFolder } from "../folder.ts"
import { DOMAIN_COLUMNS, kindOf, Obstacles, OPT_OUT_COLUMNS, OPTIONAL_DOMAIN_COLUMNS } from "../records.ts"
import type { SourceFile } from "../source-text.ts"
import { LARGEST_FILE_BYTES } from "../source-text.ts"
import { fixKeys } from "./fix-keys.ts"
import { fixRows } from "./fix-rows.ts"
import { fixText } from "./fix-text.ts"
import { fixTranslation } from "./fix-translation.ts"

/** A mended file could not be written. */
export class CatalogNotWritten extends Data.TaggedError("CatalogNotWritten")<{
  readonly file: string
  readonly cause: unknown
}> {}

/** Mends a folder such as `data/` in place; tells the paths of the files that were changed, relative to it. */
export const fixCatalog = Effect.fn("catalog.fix")(function* (directory: string) {
  const { files } = yield* readFolder(directory)
  const changed = fixFiles(files)
  yield* Effect.forEach(changed, ({ file, bytes }) => {
    const path = join(directory, file)
    return Effect.tryPromise({
      // A file is replaced as a whole, so that a crash leaves the old one.
      try: () => writeFile(`${path}.new`, bytes).then(() => rename(`${path}.new`, path)),
      catch: (cause) => new CatalogNotWritten({ file, cause }),
    })
  })
  return changed.map(({ file }) => file)
})

/** The files that mending changes, with their new bytes. Pure; mending twice changes nothing the second time. */
export const fixFiles = (files: ReadonlyArray<SourceFile>): ReadonlyArray<SourceFile> =>
  files.flatMap(({ file, bytes }) => {
    const text = textOf(bytes)
    if (text === undefined || text.trim() === "") return []
    const tidy = fixText(text)
    const mended = fixFile(file, kindOf(file).kind === "translation" ? fixTranslation(file, tidy, files) : tidy)
    return mended === text ? [] : [{ file, bytes: new TextEncoder().encode(mended) }]
  })

const fixFile = (file: string, text: string): string => {
  const kind = kindOf(file)
  switch (kind.kind) {
    case "standard":
      return fixKeys(text, Standard.ast, "../schemas/standard.schema.json")
    case "region":
      return fixKeys(text, Region.ast, "../schemas/region.schema.json")
    case "supplier":
      return fixKeys(text, Supplier.ast, "../schemas/supplier.schema.json")
    case "country":
      return fixKeys(text, Country.ast, "../../schemas/country.schema.json")
    case "obstacles":
      return fixKeys(text, Obstacles.ast, "schemas/obstacles.schema.json")
    case "translation":
      return kind.original === "obstacles.yaml"
        ? fixKeys(text, TranslatedObstacles.ast, "../../schemas/language-obstacles.schema.json")
        : kind.original === "regions.yaml"
          ? fixKeys(text, TranslatedRegions.ast, "../../schemas/language-regions.schema.json")
          : fixKeys(text, TranslatedStandard.ast, "../../../schemas/language-standard.schema.json")
    case "pending":
      return fixKeys(text, PendingTranslations.ast, "../schemas/language-pending.schema.json")
    case "list":
      return fixRows(fixRows(text, DOMAIN_COLUMNS), [...DOMAIN_COLUMNS, ...OPTIONAL_DOMAIN_COLUMNS])
    case "opt-out":
      return fixRows(text, OPT_OUT_COLUMNS)
    default:
      return text
  }
}

/** The text with its byte order mark, if it has one; `undefined` when the bytes are no UTF-8 or too many. */
const textOf = (bytes: Uint8Array): string | undefined => {
  if (bytes.length > LARGEST_FILE_BYTES) return undefined
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
