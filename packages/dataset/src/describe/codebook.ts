/** `codebook.md`: what stands in each column of each table, and what every code means. */
import { GOVERNMENT_LEVELS, SECTORS, VERDICTS } from "@plumbline/core"
import type { DatasetSources } from "../tables/dataset-table.ts"
import type { DescribedTable } from "./described.ts"

export const codebook = (tables: ReadonlyArray<DescribedTable>, catalog: DatasetSources["catalog"]): string =>
  [
    "# Codebook",
    "Tables are in long form: a row a fact. A cell that is empty has no value. Dates are ISO 8601, moments are in UTC, shares are 0 to 1.",
    "In CSV, a text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return has an apostrophe before it, so that no spreadsheet runs it as a formula.",
    ...tables.map(tableOf),
    "## Verdicts",
    table(
      ["Verdict", "Meaning"],
      VERDICTS.map((verdict) => [code(verdict), VERDICT_MEANINGS[verdict]]),
    ),
    "## Sectors and levels",
    `Sectors are the divisions of the UN Classification of the Functions of Government (COFOG 1999): ${SECTORS.map(code).join(", ")}. Levels of government: ${GOVERNMENT_LEVELS.map(code).join(", ")}.`,
    "## Reasons",
    "What a finding's `reason` says. Words in braces are filled by its `parameters`.",
    ...[...catalog.standards.values()]
      .filter(({ checks }) => checks.length > 0)
      .flatMap(({ abbreviation, checks }) => [
        `### ${abbreviation}`,
        table(
          ["Check", "Reason", "Verdict", "Meaning"],
          checks.flatMap(({ id, reasons }) =>
            reasons.map(({ code: reason, verdict, label }) => [code(id), code(reason), verdict, label]),
          ),
        ),
      ]),
    "### Could not be measured",
    table(
      ["Reason", "Meaning"],
      catalog.obstacles.map(({ code: reason, label, explanation }) => [code(reason), `${label}: ${explanation}`]),
    ),
    "",
  ].join("\n\n")

const tableOf = ({
  name,
  title,
  description,
  columns,
  primaryKey,
  foreignKeys,
  rows,
  distributions,
}: DescribedTable): string =>
  [
    `## ${title}`,
    `\`${name}\`${rows === null ? "" : `, ${rows} rows`}${distributions.length === 0 ? "" : `: ${distributions.map(({ path }) => `\`${path}\``).join(", ")}`}`,
    description,
    table(
      ["Column", "Type", "Unit", "Meaning"],
      columns.map(({ name: column, type, unit, description: meaning, values, required }) => [
        code(column),
        `${type}${required === true ? "" : ", may be empty"}`,
        unit ?? "",
        `${meaning}${values === undefined ? "" : `: ${values.map(code).join(", ")}`}`,
      ]),
    ),
    primaryKey.length === 0 ? "" : `One row for each ${primaryKey.map(code).join(", ")}.`,
    ...foreignKeys.map(({ column, table: other, key }) => `${code(column)} is ${code(key)} of ${code(other)}.`),
  ]
    .filter((part) => part !== "")
    .join("\n\n")

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n")

const cell = (text: string): string => text.replaceAll("|", "\\|").replace(/\s+/g, " ")
const code = (text: string): string => `\`${text}\``

const VERDICT_MEANINGS: Readonly<Record<(typeof VERDICTS)[number], string>> = {
  pass: "Meets it",
  partial: "Meets it in part: phase-out, or a warning",
  fail: "Does not meet it",
  "not-applicable": "It does not apply to this target",
  unknown: "Could not be measured; counts neither for nor against",
}
