/**
 * Translations: the texts of the catalog in another language than English.
 *
 * A text is known by its place (`standards/dmarc/checks/dmarc.record/title`) and by the English that it was made from. Where the English of a
 * catalog is another one (an older snapshot, say), the English stays. What stays in its own language: policies, mandates,
 * explanations, clauses and the toolkit, which are documents of record; names of suppliers and bodies; sources.
 */
import { Schema } from "effect"
import type { CatalogView } from "./catalog.ts"
import { CheckId, ReasonCode, RegionId, StandardId } from "./identifier.ts"
import { LANGUAGES, type Language } from "./language.ts"

/** Every language but the one in which the data are written. */
export const TRANSLATED_LANGUAGES = LANGUAGES.filter((language) => language !== "en")
export type TranslatedLanguage = Exclude<Language, "en">

const Text = Schema.String.check(Schema.isNonEmpty())

/** Which English was translated. */
export const EnglishHash = Schema.String.check(Schema.isPattern(/^[0-9a-f]{12}$/)).annotate({
  title: "EnglishHash",
  description:
    "Twelve hexadecimal digits, in quotes, that stand for the English texts translated; plumbline check --fix writes them where the line is missing",
})

const TranslatedReason = Schema.Struct({
  code: ReasonCode,
  label: Text,
  explanation: Text,
  mend: Schema.optionalKey(Text),
}).annotate({ title: "TranslatedReason" })

const TranslatedCheck = Schema.Struct({
  id: CheckId,
  title: Text,
  asks: Text,
  reasons: Schema.Array(TranslatedReason).check(Schema.isNonEmpty()),
}).annotate({ title: "TranslatedCheck" })

/** `data/languages/<language>/standards/<id>.yaml`: the texts of a standard, in the order of its English record. */
export const TranslatedStandard = Schema.Struct({
  of: EnglishHash,
  id: StandardId,
  title: Text,
  summary: Text,
  limitations: Schema.optionalKey(Schema.Array(Text)),
  checks: Schema.Array(TranslatedCheck),
}).annotate({ title: "TranslatedStandard", description: "The texts of a standard in another language" })
export type TranslatedStandard = typeof TranslatedStandard.Type

/** `data/languages/<language>/obstacles.yaml`. */
export const TranslatedObstacles = Schema.Struct({
  of: EnglishHash,
  obstacles: Schema.Array(TranslatedReason),
}).annotate({ title: "TranslatedObstacles", description: "The texts of obstacles in another language" })
export type TranslatedObstacles = typeof TranslatedObstacles.Type

const TranslatedRegion = Schema.Struct({
  id: RegionId,
  name: Text,
  description: Schema.optionalKey(Text),
}).annotate({ title: "TranslatedRegion" })

/** `data/languages/<language>/regions.yaml`: all regions, in the order of their identifiers. */
export const TranslatedRegions = Schema.Struct({
  of: EnglishHash,
  regions: Schema.Array(TranslatedRegion),
}).annotate({ title: "TranslatedRegions", description: "Names of regions in another language" })
export type TranslatedRegions = typeof TranslatedRegions.Type

const PendingFile = Schema.String.check(
  Schema.isPattern(/^(?:standards\/[a-z0-9-]+|obstacles|regions)\.yaml$/),
).annotate({
  title: "PendingFile",
  description: "standards/<id>.yaml, obstacles.yaml or regions.yaml",
})

/** `data/languages/pending.yaml`: the files that are not translated yet, by language. */
export const PendingTranslations = Schema.Struct({
  fr: Schema.optionalKey(Schema.Array(PendingFile)),
  es: Schema.optionalKey(Schema.Array(PendingFile)),
  nl: Schema.optionalKey(Schema.Array(PendingFile)),
  ar: Schema.optionalKey(Schema.Array(PendingFile)),
}).annotate({ title: "PendingTranslations", description: "Files that are not translated yet, by language" })
export type PendingTranslations = typeof PendingTranslations.Type

/** A translated text, and the English that it was made from. */
export interface TranslatedText {
  readonly of: string
  readonly text: string
}

/** The texts of one language by their place. */
export type Translation = ReadonlyMap<string, TranslatedText>

/** A text of a record: its place in the catalog, and the path of keys and indices to it in its file. */
export interface PlacedText {
  readonly place: string
  readonly path: ReadonlyArray<string | number>
  readonly text: string
}

/** Every text of a record that is translated, in the order in which they stand; `place` is that of the record. */
export const textsIn = (
  value: unknown,
  place: string,
  path: ReadonlyArray<string | number> = [],
): ReadonlyArray<PlacedText> => {
  if (typeof value === "string") return [{ place, path, text: value }]
  return partsOf(value).flatMap(({ name, key, part }) => textsIn(part, `${place}/${name}`, [...path, key]))
}

/** The catalog with its texts in a language, as far as there are any; as it is where nothing was translated. */
export const catalogIn = <Catalog extends Pick<CatalogView, "standards" | "regions" | "obstacles" | "translations">>(
  catalog: Catalog,
  language: Language,
): Catalog => {
  const translation = language === "en" ? undefined : catalog.translations?.get(language)
  if (translation === undefined) return catalog
  const each = <Key, Value>(values: ReadonlyMap<Key, Value>, kind: string): ReadonlyMap<Key, Value> =>
    new Map([...values].map(([id, value]) => [id, translated(value, `${kind}/${String(id)}`, translation)]))
  return {
    ...catalog,
    standards: each(catalog.standards, "standards"),
    regions: each(catalog.regions, "regions"),
    obstacles: translated(catalog.obstacles, "obstacles", translation),
  }
}

const translated = <A>(value: A, place: string, translation: Translation): A => {
  if (typeof value === "string") {
    const known = translation.get(place)
    return known?.of === value ? (known.text as A) : value
  }
  if (Array.isArray(value)) {
    return partsOf(value).map(({ name, part }) => translated(part, `${place}/${name}`, translation)) as A
  }
  const parts = partsOf(value).map(({ name, key, part }) => [key, translated(part, `${place}/${name}`, translation)])
  return { ...value, ...Object.fromEntries(parts) } as A
}

interface Part {
  readonly name: string
  readonly key: string | number
  readonly part: unknown
}

/** What of a value may hold texts: its keys that do, or the entries of a list by their identifier. */
const partsOf = (value: unknown): ReadonlyArray<Part> => {
  if (Array.isArray(value)) return value.map((part, key) => ({ name: nameOf(part) ?? String(key), key, part }))
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => (TEXT_KEYS.has(key) ? [{ name: key, key, part }] : []))
}

const nameOf = (entry: unknown): string | undefined => {
  if (typeof entry !== "object" || entry === null) return undefined
  const { id, code } = entry as { readonly id?: unknown; readonly code?: unknown }
  return typeof id === "string" ? id : typeof code === "string" ? code : undefined
}

/** The keys of standards, obstacles and regions whose texts are translated, and those that hold such. */
const TEXT_KEYS: ReadonlySet<string> = new Set([
  "title",
  "summary",
  "limitations",
  "checks",
  "asks",
  "reasons",
  "label",
  "explanation",
  "mend",
  "name",
  "description",
])
