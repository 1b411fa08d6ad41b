/** `methodology.md` and what it points to: how figures are made, and which standards are measured by which checks. */
import { readFileSync } from "node:fs"
import type { DatasetSources } from "../tables/dataset-table.ts"

/** File name → text. */
export const methodologyTexts = (catalog: DatasetSources["catalog"]): ReadonlyMap<string, string> =>
  new Map([
    ["methodology.md", `${withLinks(chapter("README.md"))}\n${standardsOf(catalog)}`],
    ...[...CHAPTERS].map(([file, name]) => [name, withLinks(chapter(file))] as const),
  ])

const chapter = (file: string): string => readFileSync(new URL(file, METHODOLOGY_FOLDER), "utf8")

const withLinks = (text: string): string =>
  [...CHAPTERS].reduce((linked, [file, name]) => linked.replaceAll(`](${file})`, `](${name})`), text)

const standardsOf = ({ standards }: DatasetSources["catalog"]): string =>
  [
    "## What is measured",
    "A standard is adopted by a target when all its required checks pass. Recommended and optional checks are counted, and decide nothing.",
    ...[...standards.values()]
      .filter(({ checks }) => checks.length > 0)
      .map(({ title, abbreviation, summary, specifications, limitations, checks }) =>
        [
          `### ${title} (${abbreviation})`,
          summary,
          `Specified by ${specifications.map(({ id, url }) => `[${id}](${url})`).join(", ")}.`,
          checks
            .map(
              ({ id, asks, requirement, roles, reference }) =>
                `- \`${id}\`, ${requirement}, of ${roles.join(" and ")} targets: ${asks} (${reference})`,
            )
            .join("\n"),
          ...(limitations === undefined || limitations.length === 0 ? [] : [`Not measured: ${limitations.join(" ")}`]),
        ].join("\n\n"),
      ),
    "",
  ].join("\n\n")

/** The methodology as the repository has it: one text for readers of the code and of the data. */
const METHODOLOGY_FOLDER = new URL("../../../../docs/methodology/", import.meta.url)
const CHAPTERS: ReadonlyMap<string, string> = new Map([
  ["deviations.md", "methodology-deviations.md"],
  ["demand.md", "methodology-demand.md"],
])
