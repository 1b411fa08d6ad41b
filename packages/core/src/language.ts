/** The languages in which Plumbline speaks. English is the one in which data files are written; the others are beside it. */
import { Schema } from "effect"

/** BCP 47 tags, in the order in which a page offers them. */
export const LANGUAGES = ["en", "fr", "es", "nl", "ar"] as const

export const Language = Schema.Literals(LANGUAGES).annotate({
  title: "Language",
  description: "Language of the texts of an answer; en unless given",
})
export type Language = typeof Language.Type

/** How a language is written. */
export const directionOf = (language: Language): "ltr" | "rtl" => (language === "ar" ? "rtl" : "ltr")
