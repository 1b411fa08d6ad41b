/** A specification's clauses as CSV (RFC 4180), one a row; no cell is ever run as a formula by a spreadsheet. */
import type { ConformanceSpecification } from "@plumbline/core"
import { citationInWords, KIND_WORDS, requirementInWords } from "./words.ts"

export const csvOf = ({ clauses }: ConformanceSpecification): string =>
  [
    COLUMNS,
    ...clauses.map((clause) => [
      clause.code,
      clause.title,
      KIND_WORDS[clause.kind],
      clause.obligates,
      clause.standard ?? "",
      clause.requirement,
      clause.rationale,
      clause.acceptance.method,
      clause.acceptance.requires.map(requirementInWords).join("; "),
      clause.acceptance.threshold,
      clause.acceptance.when,
      clause.evidence.join("; "),
      clause.remedy.severity,
      clause.remedy.fixWithin,
      clause.kpi ?? "",
      clause.equivalence ?? "",
      clause.exceptions ?? "",
      clause.basis.map(citationInWords).join(" "),
      clause.references.join("; "),
      clause.csfFunctions.join("; "),
    ]),
  ]
    .map((cells) => cells.map(cellOf).join(","))
    .map((line) => `${line}\r\n`)
    .join("")

const COLUMNS = [
  "code",
  "title",
  "kind",
  "obligates",
  "standard",
  "requirement",
  "rationale",
  "test",
  "checks",
  "threshold",
  "when",
  "evidence",
  "severity",
  "fixWithin",
  "indicator",
  "equivalence",
  "exceptions",
  "basis",
  "references",
  "csfFunctions",
]

/** Spreadsheets take what begins with these for a formula; an apostrophe before it makes it text. */
const cellOf = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
