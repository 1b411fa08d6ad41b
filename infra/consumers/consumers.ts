/** The programs of others that the tests open files with; each is null where it is not installed. */
import { spawnSync } from "node:child_process"
import { createRequire } from "node:module"

const require = createRequire(import.meta.url)

const installed = <A>(...names: ReadonlyArray<string>): A | null => {
  try {
    return names.map((name) => require(name)).at(0) as A
  } catch {
    return null
  }
}

interface DuckDbResult {
  readonly getRowsJson: () => ReadonlyArray<ReadonlyArray<string | number | boolean | null>>
}
export interface DuckDb {
  readonly DuckDBInstance: {
    readonly create: (path: string) => Promise<{
      readonly connect: () => Promise<{
        readonly runAndReadAll: (sql: string) => Promise<DuckDbResult>
        readonly closeSync: () => void
      }>
    }>
  }
}
export const duckdb = installed<DuckDb>("@duckdb/node-api")

/** Frictionless' own library for data packages: validates descriptors, and every cell against its Table Schema. */
export interface DataPackageLibrary {
  readonly Package: {
    readonly load: (
      descriptor: unknown,
      options: { readonly basePath: string },
    ) => Promise<{
      readonly valid: boolean
      readonly errors: ReadonlyArray<Error>
      readonly resources: ReadonlyArray<{
        readonly name: string
        readonly descriptor: { readonly format: string; readonly path: string }
        readonly read: (options: { readonly relations: boolean }) => Promise<ReadonlyArray<unknown>>
      }>
    }>
  }
}
export const dataPackageLibrary = installed<DataPackageLibrary>("datapackage")

export interface Feed {
  readonly title: string
  readonly items: ReadonlyArray<{
    readonly id: string
    readonly title: string
    readonly link: string
    readonly isoDate: string
  }>
}
export const RssParser = installed<new () => { readonly parseString: (text: string) => Promise<Feed> }>("rss-parser")

/** Reads BibTeX, RIS and CSL-JSON, and gives CSL-JSON. */
export const CitationJs = installed<{
  readonly Cite: new (
    text: string,
    options?: { readonly forceType: string },
  ) => {
    readonly data: ReadonlyArray<Readonly<Record<string, unknown>>>
  }
}>("@citation-js/core", "@citation-js/plugin-bibtex", "@citation-js/plugin-ris")

export const Ajv = installed<{
  readonly default: new (options: {
    readonly allErrors: boolean
  }) => {
    readonly compile: (schema: unknown) => ((value: unknown) => boolean) & { readonly errors?: unknown }
  }
}>("ajv")

/** LibreOffice with Calc: of an installation without it, no spreadsheet can be converted. */
export const hasLibreOffice = [
  "/usr/lib/libreoffice/program/libsclo.so",
  "/usr/lib64/libreoffice/program/libsclo.so",
].some((library) => spawnSync("test", ["-e", library]).status === 0)
