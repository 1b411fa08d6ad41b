/** BibTeX: an entry of type `misc`, which every style knows; BibLaTeX reads it too. In UTF-8. */
import type { Cited } from "./citation.ts"

export const bibtexOf = (cited: Cited): string => {
  const [year, month] = cited.publishedOn.split("-")
  const fields: ReadonlyArray<readonly [string, string | null]> = [
    // Two braces: a body is one name, whatever words it has.
    ["author", `{${escapeBibtex(cited.publisher)}}`],
    ["title", `{${escapeBibtex(cited.title)}}`],
    ["year", year!],
    ["month", String(Number(month))],
    ["version", escapeBibtex(cited.version)],
    ["publisher", `{${escapeBibtex(cited.publisher)}}`],
    ["howpublished", "Data set"],
    [
      "note",
      escapeBibtex(`Version ${cited.version}. ${cited.note}. ${cited.licence.name}. Accessed ${cited.accessedOn}`),
    ],
    ["url", cited.url === null ? null : escapeAddress(cited.url)],
    ["urldate", cited.accessedOn],
  ]
  const lines = fields.flatMap(([name, value]) => (value === null ? [] : [`  ${name} = {${value}}`]))
  return `@misc{${cited.key},\n${lines.join(",\n")}\n}\n`
}

/** What TeX takes for its own is written as a command, so that braces always match. */
const escapeBibtex = (text: string): string => text.replace(/[\\{}~^#$%&_]/g, (character) => TEX[character]!)

/** An address stands as it is but for what would break the entry: percent-encoded, as an address may be. */
const escapeAddress = (address: string): string =>
  address.replace(/[\\{}^~"<>` ]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

const TEX: Readonly<Record<string, string>> = {
  "\\": "{\\textbackslash}",
  "{": "\\{",
  "}": "\\}",
  "~": "{\\textasciitilde}",
  "^": "{\\textasciicircum}",
  "#": "\\#",
  $: "\\$",
  "%": "\\%",
  "&": "\\&",
  _: "\\_",
}
