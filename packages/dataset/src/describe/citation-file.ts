/** `CITATION.cff`: Citation File Format 1.2.0. Texts are written as JSON strings, which YAML reads. */
import type { DatasetAbout } from "../about.ts"
import { datasetTitle, datasetUrl } from "../cite/citation.ts"
import { ABSTRACT, SUBJECTS } from "../cite/datacite.ts"
import { LICENCE } from "./licence.ts"

export const citationFile = (about: DatasetAbout): string => {
  const url = datasetUrl(about)
  const fields: ReadonlyArray<readonly [string, string | null]> = [
    ["cff-version", "1.2.0"],
    ["message", text("If you use these figures, please cite them as below.")],
    ["type", "dataset"],
    ["title", text(datasetTitle(about))],
    ["abstract", text(ABSTRACT)],
    ["authors", `\n  - name: ${text(about.publisher)}`],
    ["version", text(about.id)],
    ["date-released", text(about.createdAt.slice(0, 10))],
    ["license", LICENCE.spdx],
    ["url", url === null ? null : text(url)],
    ["keywords", SUBJECTS.map((subject) => `\n  - ${text(subject)}`).join("")],
  ]
  return fields
    .flatMap(([name, value]) => (value === null ? [] : [`${name}:${value.startsWith("\n") ? "" : " "}${value}\n`]))
    .join("")
}

const text = (value: string): string => JSON.stringify(value)
