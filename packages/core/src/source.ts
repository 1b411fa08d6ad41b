/** Where a fact comes from: every claim in `data/` carries one. */
import { Schema } from "effect"
import { IsoDate } from "./identifier.ts"

/** Web address, http or https. */
export const WebAddress = Schema.String.check(Schema.isPattern(/^https?:\/\/[^\s]+$/)).annotate({
  title: "WebAddress",
  description: "Absolute web address starting with http:// or https://",
})
export type WebAddress = typeof WebAddress.Type

/** A document that backs a fact, with the date on which somebody read it there. */
export const Source = Schema.Struct({
  title: Schema.String.check(Schema.isNonEmpty()),
  url: Schema.optionalKey(WebAddress),
  section: Schema.optionalKey(Schema.String),
  readOn: IsoDate,
}).annotate({ title: "Source", description: "Document that backs a fact" })
export type Source = typeof Source.Type
