/**
 * Records: the files of `data/` as values with their places, ready for the rules.
 *
 * 1. Each file is known by its path.   2. Its text is read, then its syntax, then its shape.
 * 3. What holds so far goes on to the rules; what does not is a problem.
 */
import {
  BusinessCase,
  Clause,
  Country,
  Erratum,
  EvaluationSheet,
  Explanation,
  Framework,
  Mandate,
  ObstacleText,
  PendingTranslations,
  PerformanceReview,
  Policy,
  PolicySearch,
  Questionnaire,
  Region,
  Standard,
  Supplier,
  TRANSLATED_LANGUAGES,
  type TranslatedLanguage,
  TranslatedObstacles,
  TranslatedRegions,
  TranslatedStandard,
} from "@plumbline/core"
import { Schema } from "effect"
import type { Cell } from "./csv-file.ts"
import { decodeCsv } from "./csv-file.ts"
import { didYouMean } from "./nearest.ts"
import type { Position, Problem } from "./problem.ts"
import { listed, quoted, START } from "./problem.ts"
import type { RecordSchema } from "./shape.ts"
import { decodeShape } from "./shape.ts"
import type { SourceFile, SourceText } from "./source-text.ts"
import { decodeSource } from "./source-text.ts"
import type { Path } from "./yaml-file.ts"
import { decodeYaml } from "./yaml-file.ts"

/** A YAML record: its value, the identifier that its path gives it, and where each part stands. */
export interface Located<A> {
  readonly file: string
  readonly id: string
  readonly value: A
  readonly positionOf: (path: Path) => Position
  readonly positionOfKey: (path: Path) => Position
}

/** A row of a CSV file by column name. */
export type CsvRecord<Column extends string> = Readonly<Record<Column, Cell>>

/** A domain list: the rows of a CSV file below `countries/<cc>/domains/`. */
export interface ListFile {
  readonly file: string
  /** Country code, as the folder says. */
  readonly country: string
  /** `<cc>/<file name>`. */
  readonly id: string
  readonly rows: ReadonlyArray<CsvRecord<DomainColumn>>
}

/** A table with one row a thing. */
export interface Table<Column extends string> {
  readonly file: string
  readonly rows: ReadonlyArray<CsvRecord<Column>>
}

/** Texts in another language: those of one English file, or of all regions. */
export interface TranslatedFile extends Located<TranslatedStandard | TranslatedObstacles | TranslatedRegions> {
  readonly language: TranslatedLanguage
  /** `standards/<id>.yaml`, `obstacles.yaml` or `regions.yaml`. */
  readonly original: string
}

/** Everything in `data/` whose shape holds. The sets name what is there by path, whether its shape holds or not. */
export interface Records {
  readonly standards: ReadonlyArray<Located<Standard>>
  readonly countries: ReadonlyArray<Located<Country>>
  readonly regions: ReadonlyArray<Located<Region>>
  readonly suppliers: ReadonlyArray<Located<Supplier>>
  readonly policies: ReadonlyArray<Located<Policy>>
  readonly policySearches: Located<ReadonlyArray<PolicySearch>> | undefined
  readonly mandates: ReadonlyArray<Located<Mandate>>
  readonly explanations: ReadonlyArray<Located<Explanation>>
  readonly clauses: ReadonlyArray<Located<Clause>>
  readonly toolkit: ToolkitRecords
  readonly errata: Located<ReadonlyArray<Erratum>> | undefined
  readonly obstacles: Located<ReadonlyArray<ObstacleText>> | undefined
  readonly translations: ReadonlyArray<TranslatedFile>
  readonly pending: Located<PendingTranslations> | undefined
  readonly lists: ReadonlyArray<ListFile>
  readonly optOuts: Table<OptOutColumn> | undefined
  readonly registry: Table<RegistryColumn> | undefined
  readonly paths: ReadonlySet<string>
}

/** Schemas of the files of `toolkit/`, by the names of `Toolkit`. */
export const TOOLKIT_SCHEMAS = {
  framework: Framework,
  questionnaire: Questionnaire,
  evaluation: EvaluationSheet,
  performance: PerformanceReview,
  businessCase: BusinessCase,
} as const
type ToolkitPart = keyof typeof TOOLKIT_SCHEMAS
export type ToolkitRecords = { readonly [Part in ToolkitPart]?: Located<(typeof TOOLKIT_SCHEMAS)[Part]["Type"]> }

const TOOLKIT_FILES: Readonly<Record<string, ToolkitPart>> = {
  "toolkit/framework.yaml": "framework",
  "toolkit/questionnaire.yaml": "questionnaire",
  "toolkit/evaluation.yaml": "evaluation",
  "toolkit/performance.yaml": "performance",
  "toolkit/business-case.yaml": "businessCase",
}

export const DOMAIN_COLUMNS = ["domain", "organisation", "organisationLocal", "sector", "level", "roles"] as const
/** Columns that a list may have behind those; where it has none, their cells are empty. */
export const OPTIONAL_DOMAIN_COLUMNS = ["tags"] as const
export type DomainColumn = (typeof DOMAIN_COLUMNS)[number] | (typeof OPTIONAL_DOMAIN_COLUMNS)[number]
export const OPT_OUT_COLUMNS = ["domain", "since", "reason"] as const
export type OptOutColumn = (typeof OPT_OUT_COLUMNS)[number]
export const REGISTRY_COLUMNS = ["alpha2", "alpha3", "m49", "name", "tld"] as const
export type RegistryColumn = (typeof REGISTRY_COLUMNS)[number]

/** Schema of `obstacles.yaml`. */
export const Obstacles = Schema.Array(ObstacleText)

/** Schema of `errata.yaml`. */
export const Errata = Schema.Array(Erratum)

/** Schema of `policy-searches.yaml`. */
export const PolicySearches = Schema.Array(PolicySearch)

/** Reads all files of a folder; those of other kinds are left alone, those in a wrong place are problems. */
export const readRecords = (
  files: ReadonlyArray<SourceFile>,
): { readonly records: Records; readonly problems: Array<Problem> } => {
  const problems: Array<Problem> = []
  const standards: Array<Located<Standard>> = []
  const countries: Array<Located<Country>> = []
  const regions: Array<Located<Region>> = []
  const suppliers: Array<Located<Supplier>> = []
  const policies: Array<Located<Policy>> = []
  const mandates: Array<Located<Mandate>> = []
  const explanations: Array<Located<Explanation>> = []
  const clauses: Array<Located<Clause>> = []
  const toolkit: Partial<Record<ToolkitPart, Located<unknown>>> = {}
  const translations: Array<TranslatedFile> = []
  const lists: Array<ListFile> = []
  let obstacles: Located<ReadonlyArray<ObstacleText>> | undefined
  let pending: Located<PendingTranslations> | undefined
  let policySearches: Located<ReadonlyArray<PolicySearch>> | undefined
  let errata: Located<ReadonlyArray<Erratum>> | undefined
  let optOuts: Table<OptOutColumn> | undefined
  let registry: Table<RegistryColumn> | undefined

  const textOf = (file: SourceFile): SourceText | undefined => {
    const decoded = decodeSource(file)
    problems.push(...decoded.problems)
    return decoded.text
  }
  const yamlOf = <A>(file: SourceFile, id: string, schema: RecordSchema<A>): Located<A> | undefined => {
    const source = textOf(file)
    if (source === undefined) return undefined
    const { yaml, problems: syntax } = decodeYaml(source)
    problems.push(...syntax)
    if (yaml === undefined) return undefined
    const shape = decodeShape(schema, source, yaml)
    problems.push(...shape.problems)
    if (shape.value === undefined) return undefined
    return { file: file.file, id, value: shape.value, positionOf: yaml.positionOf, positionOfKey: yaml.positionOfKey }
  }
  const tableOf = <Column extends string, Optional extends string = never>(
    file: SourceFile,
    columns: ReadonlyArray<Column>,
    optional: ReadonlyArray<Optional> = [],
  ) => {
    const source = textOf(file)
    if (source === undefined) return undefined
    const table = decodeTable(source, columns, optional)
    problems.push(...table.problems)
    return table.rows
  }

  for (const file of files) {
    const kind = kindOf(file.file)
    switch (kind.kind) {
      case "standard":
        add(standards, yamlOf(file, kind.id, Standard))
        break
      case "region":
        add(regions, yamlOf(file, kind.id, Region))
        break
      case "supplier":
        add(suppliers, yamlOf(file, kind.id, Supplier))
        break
      case "policy":
        add(policies, yamlOf(file, kind.id, Policy))
        break
      case "mandate":
        add(mandates, yamlOf(file, kind.id, Mandate))
        break
      case "explanation":
        add(explanations, yamlOf(file, kind.id, Explanation))
        break
      case "clause":
        add(clauses, yamlOf(file, kind.id, Clause))
        break
      case "toolkit": {
        const part = yamlOf<unknown>(file, kind.part, TOOLKIT_SCHEMAS[kind.part])
        if (part !== undefined) toolkit[kind.part] = part
        break
      }
      case "policy-searches":
        policySearches = yamlOf(file, "policy-searches", PolicySearches)
        break
      case "errata":
        errata = yamlOf(file, "errata", Errata)
        break
      case "country":
        add(countries, yamlOf(file, kind.id, Country))
        break
      case "obstacles":
        obstacles = yamlOf(file, "obstacles", Obstacles)
        break
      case "translation": {
        const { language, original } = kind
        const found = yamlOf(file, kind.id, translationSchema(original))
        if (found !== undefined) translations.push({ ...found, language, original })
        break
      }
      case "pending":
        pending = yamlOf(file, "pending", PendingTranslations)
        break
      case "list": {
        const rows = tableOf(file, DOMAIN_COLUMNS, OPTIONAL_DOMAIN_COLUMNS)
        if (rows !== undefined) lists.push({ file: file.file, country: kind.country, id: kind.id, rows })
        break
      }
      case "opt-out": {
        const rows = tableOf(file, OPT_OUT_COLUMNS)
        if (rows !== undefined) optOuts = { file: file.file, rows }
        break
      }
      case "registry": {
        const rows = tableOf(file, REGISTRY_COLUMNS)
        if (rows !== undefined) registry = { file: file.file, rows }
        break
      }
      case "misplaced":
        problems.push({
          file: file.file,
          ...START,
          rule: "misplaced-file",
          message: "no file of this name is looked for here",
          allowed: `allowed are ${PLACES}`,
        })
        break
      case "other":
        break
    }
  }
  const paths = new Set(files.map((file) => file.file))
  return {
    records: {
      standards,
      countries,
      regions,
      suppliers,
      policies,
      policySearches,
      errata,
      mandates,
      explanations,
      clauses,
      toolkit: toolkit as ToolkitRecords,
      obstacles,
      translations,
      pending,
      lists,
      optOuts,
      registry,
      paths,
    },
    problems,
  }
}

const translationSchema = (original: string): RecordSchema<TranslatedFile["value"]> =>
  original === "obstacles.yaml"
    ? TranslatedObstacles
    : original === "regions.yaml"
      ? TranslatedRegions
      : TranslatedStandard

/** What a file is, by its path. */
export type FileKind =
  | {
      readonly kind: "standard" | "region" | "country" | "supplier" | "policy" | "mandate" | "explanation" | "clause"
      readonly id: string
    }
  | { readonly kind: "toolkit"; readonly part: ToolkitPart }
  | {
      readonly kind: "translation"
      readonly language: TranslatedLanguage
      readonly original: string
      readonly id: string
    }
  | { readonly kind: "list"; readonly country: string; readonly id: string }
  | {
      readonly kind:
        | "obstacles"
        | "policy-searches"
        | "errata"
        | "pending"
        | "opt-out"
        | "registry"
        | "misplaced"
        | "other"
    }

/** Tells by its path what a file is; identifiers come from the path alone. */
export const kindOf = (file: string): FileKind => {
  if (file === "obstacles.yaml") return { kind: "obstacles" }
  if (file === "policy-searches.yaml") return { kind: "policy-searches" }
  if (file === "errata.yaml") return { kind: "errata" }
  if (file === "languages/pending.yaml") return { kind: "pending" }
  if (file === "opt-out.csv") return { kind: "opt-out" }
  if (file === "registries/iso-3166.csv") return { kind: "registry" }
  const part = TOOLKIT_FILES[file]
  if (part !== undefined) return { kind: "toolkit", part }
  const parts = file.split("/")
  const [folder = "", second = "", third = "", fourth = ""] = parts
  const name = parts.at(-1) ?? ""
  if (name.endsWith(".md") || name.startsWith(".")) return { kind: "other" }
  if (parts.length === 2 && name.endsWith(".yaml")) {
    const id = name.slice(0, -".yaml".length)
    if (folder === "standards") return { kind: "standard", id }
    if (folder === "regions") return { kind: "region", id }
    if (folder === "clauses") return { kind: "clause", id }
    if (folder === "suppliers") return { kind: "supplier", id }
  }
  if (parts.length === 3 && third.endsWith(".yaml")) {
    const id = `${second}/${third.slice(0, -".yaml".length)}`
    if (folder === "policies") return { kind: "policy", id }
    if (folder === "mandates") return { kind: "mandate", id }
    if (folder === "explanations") return { kind: "explanation", id }
  }
  if (folder === "languages") {
    const language = TRANSLATED_LANGUAGES.find((each) => each === second)
    const original = parts.slice(2).join("/")
    const id = /^standards\/([^/]+)\.yaml$/.exec(original)?.[1] ?? /^(obstacles|regions)\.yaml$/.exec(original)?.[1]
    if (language !== undefined && id !== undefined) return { kind: "translation", language, original, id }
  }
  if (folder === "countries") {
    if (parts.length === 3 && third === "country.yaml") return { kind: "country", id: second }
    if (parts.length === 4 && third === "domains" && fourth.endsWith(".csv")) {
      return { kind: "list", country: second, id: `${second}/${fourth.slice(0, -".csv".length)}` }
    }
  }
  return OWN_FOLDERS.has(folder) || parts.length === 1 ? { kind: "misplaced" } : { kind: "other" }
}

const OWN_FOLDERS: ReadonlySet<string> = new Set([
  "standards",
  "regions",
  "suppliers",
  "countries",
  "policies",
  "mandates",
  "explanations",
  "clauses",
  "toolkit",
  "languages",
])
const PLACES = listed([
  "standards/<id>.yaml",
  "regions/<id>.yaml",
  "suppliers/<id>.yaml",
  "policies/<place>/<id>.yaml",
  "mandates/<place>/<id>.yaml",
  "explanations/<cc>/<id>.yaml",
  "clauses/<id>.yaml",
  "toolkit/<part>.yaml",
  `languages/<${TRANSLATED_LANGUAGES.join("|")}>/standards/<id>.yaml`,
  "languages/<language>/obstacles.yaml",
  "languages/<language>/regions.yaml",
  "languages/pending.yaml",
  "policy-searches.yaml",
  "errata.yaml",
  "countries/<cc>/country.yaml",
  "countries/<cc>/domains/<list>.csv",
  "registries/iso-3166.csv",
  "obstacles.yaml",
  "opt-out.csv",
])

const add = <A>(values: Array<A>, value: A | undefined): void => {
  if (value !== undefined) values.push(value)
}

/** Rows by column name; cells of optional columns that are left out are empty. Wrong columns or a wrong number of cells are problems; rows of a wrong number of cells are left out. */
const decodeTable = <Required extends string, Optional extends string>(
  source: SourceText,
  required: ReadonlyArray<Required>,
  optional: ReadonlyArray<Optional>,
): { readonly rows: Array<CsvRecord<Required | Optional>> | undefined; readonly problems: Array<Problem> } => {
  type Column = Required | Optional
  const { rows, problems } = decodeCsv(source)
  const [header = [], ...body] = rows
  const given = optional.filter((column) => header.some((cell) => cell.value === column))
  const columns: ReadonlyArray<Column> = [...required, ...given]
  const headerProblems = checkHeader(source.file, header, columns)
  if (headerProblems.length > 0) return { rows: undefined, problems: [...problems, ...headerProblems] }
  const records: Array<CsvRecord<Column>> = []
  for (const row of body) {
    const first = row[0] ?? { ...START, value: "" }
    const fault = (message: string, allowed: string) =>
      problems.push({
        file: source.file,
        line: first.line,
        column: first.column,
        rule: "field-count",
        message,
        allowed,
      })
    if (row.length === 1 && first.value.trim() === "") {
      fault("the line is empty", "one line a row, without empty lines between them")
    } else if (row.length !== columns.length) {
      const hint = row.length > columns.length ? "; a cell with a comma in it stands in quotes" : ""
      fault(`the row has ${row.length} cells`, `it has ${columns.length}: ${listed(columns)}${hint}`)
    } else {
      const cells = columns.map((column, index) => [column, row[index]] as const)
      const empty = optional.map((column) => [column, { ...row.at(-1)!, value: "" }] as const)
      records.push(Object.fromEntries([...empty, ...cells]) as unknown as CsvRecord<Column>)
    }
  }
  return { rows: records, problems }
}

const checkHeader = (file: string, header: ReadonlyArray<Cell>, columns: ReadonlyArray<string>): Array<Problem> => {
  const problems: Array<Problem> = []
  const allowed = `the first line is ${columns.join(",")}`
  const names = header.map((cell) => cell.value)
  const add = (position: Position, message: string, mend?: string) =>
    problems.push({
      file,
      line: position.line,
      column: position.column,
      rule: "columns",
      message,
      allowed,
      ...(mend === undefined ? {} : { mend }),
    })
  for (const column of columns) if (!names.includes(column)) add(START, `column ${quoted(column)} is missing`)
  header.forEach((cell, index) => {
    if (names.indexOf(cell.value) < index) add(cell, `column ${quoted(cell.value)} stands twice`)
    else if (!columns.includes(cell.value)) {
      add(cell, `unknown column ${quoted(cell.value)}`, didYouMean(cell.value, columns))
    }
  })
  if (problems.length === 0 && names.some((name, index) => name !== columns[index])) {
    add(header[0] ?? START, "the columns stand in another order")
  }
  return problems
}
