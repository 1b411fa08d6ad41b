/** The formats in which a specification can be taken away. */
import { ConformanceSpecification, canonicalJson } from "@plumbline/core"
import { Result, Schema } from "effect"
import { csvOf } from "./csv.ts"
import { documentOf, titleOf } from "./document.ts"
import { docxOf } from "./docx.ts"
import { markdownOf } from "./markdown.ts"
import { odtOf } from "./odt.ts"
import { oscalCatalog, oscalComponentDefinition } from "./oscal.ts"

export const FORMATS = ["markdown", "docx", "odt", "csv", "json", "oscal-catalog", "oscal-component"] as const
export type Format = (typeof FORMATS)[number]

/** End of the file name and media type of each format. */
export const FORMAT_FILES: Readonly<Record<Format, { readonly extension: string; readonly mediaType: string }>> = {
  markdown: { extension: "md", mediaType: "text/markdown; charset=utf-8" },
  docx: {
    extension: "docx",
    mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  },
  odt: { extension: "odt", mediaType: "application/vnd.oasis.opendocument.text" },
  csv: { extension: "csv", mediaType: "text/csv; charset=utf-8; header=present" },
  json: { extension: "json", mediaType: "application/json; charset=utf-8" },
  "oscal-catalog": { extension: "oscal-catalog.json", mediaType: "application/json; charset=utf-8" },
  "oscal-component": { extension: "oscal-component.json", mediaType: "application/json; charset=utf-8" },
}

/** `specification-mail-service-nl.docx`. */
export const fileNameOf = ({ category, place }: ConformanceSpecification, format: Format): string =>
  `specification-${category}-${place.id}.${FORMAT_FILES[format].extension}`

/** The bytes, or text, of a specification in a format. */
export const fileOf = async (specification: ConformanceSpecification, format: Format): Promise<string | Uint8Array> => {
  const title = titleOf(specification)
  const footer = `${title} · ${specification.on} · ${specification.licence}`
  switch (format) {
    case "markdown":
      return markdownOf(documentOf(specification))
    case "docx":
      return docxOf(documentOf(specification), title, footer)
    case "odt":
      return odtOf(documentOf(specification), title, footer)
    case "csv":
      return csvOf(specification)
    case "json":
      return `${JSON.stringify(JSON.parse(canonicalJson(specification)), null, 2)}\n`
    case "oscal-catalog":
      return `${JSON.stringify(oscalCatalog(specification), null, 2)}\n`
    case "oscal-component":
      return `${JSON.stringify(oscalComponentDefinition(specification), null, 2)}\n`
  }
}

/** Reads a specification as `--format json` wrote it; says in lines what is wrong, each with the path inside the document. */
export const readSpecification = (text: string): Result.Result<ConformanceSpecification, ReadonlyArray<string>> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return Result.fail([`is not JSON: ${error instanceof Error ? error.message : String(error)}`])
  }
  const format: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "format") : undefined
  if (format !== "plumbline-specification")
    return Result.fail([
      'format: is not "plumbline-specification"; write the file with plumbline toolkit --format json',
    ])
  const decoded = decode(value)
  return Result.isSuccess(decoded)
    ? Result.succeed(decoded.success)
    : Result.fail(
        String(decoded.failure.message)
          .replaceAll(/\n\s+at /g, " at ")
          .split("\n")
          .slice(0, LINES_SHOWN),
      )
}
const decode = (value: unknown) =>
  Schema.decodeUnknownResult(ConformanceSpecification)(value, { errors: "all", onExcessProperty: "error" })
/** More would bury the first. */
const LINES_SHOWN = 20
