/**
 * Does everything that Plumbline gives out open in the programs of others? A small installation's data set is written, and each
 * file is opened by a real consumer. `npm ci` in this folder and `apt-get install libreoffice-calc-nogui` bring them; a test whose
 * consumer is missing is skipped, and says so.
 */
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { buildApi } from "@plumbline/api"
import { type DatasetAbout, type WrittenFiles, writeDataset } from "@plumbline/dataset"
import { Store } from "@plumbline/store"
import { ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { seedCatalog, seedStatus, seedStore } from "../../apps/api/test/seed.ts"
import { Ajv, CitationJs, dataPackageLibrary, duckdb, hasLibreOffice, RssParser } from "./consumers.ts"

const ABOUT: DatasetAbout = {
  id: "2026-10-05",
  createdAt: "2026-10-05T12:00:00.000Z",
  methodology: 1,
  version: "0.1.0",
  publisher: "The {Open} Institute & Co",
  site: "https://plumbline.example",
  isFictional: true,
}
const runtime = ManagedRuntime.make(Store.layer({ file: ":memory:" }))
const folder = mkdtempSync(path.join(tmpdir(), "plumbline-consumers-"))
const dataset = path.join(folder, "dataset")
let files: WrittenFiles

beforeAll(async () => {
  mkdirSync(dataset)
  await runtime.runPromise(seedStore)
  files = await runtime.runPromise(writeDataset({ directory: dataset, about: ABOUT, catalog: seedCatalog() }))
})
afterAll(async () => {
  await runtime.dispose()
  rmSync(folder, { recursive: true })
})

const read = (name: string) => readFileSync(path.join(dataset, name), "utf8")
const named = (consumer: unknown, name: string, how: string) => (consumer ? name : `${name} (skipped: ${how})`)
const NPM = "npm ci in infra/consumers brings it"

it("every file is as it was said to be", () => {
  for (const { path: name, sha256, sizeBytes } of files) {
    const bytes = readFileSync(path.join(dataset, name))
    expect(bytes.length, name).toBe(sizeBytes)
    expect(createHash("sha256").update(bytes).digest("hex"), name).toBe(sha256)
  }
})

interface Descriptor {
  readonly resources: ReadonlyArray<{
    readonly name: string
    readonly path: string
    readonly format: string
    readonly schema?: { readonly fields: ReadonlyArray<{ readonly name: string; readonly type: string }> }
  }>
}

describe.skipIf(duckdb === null)(named(duckdb, "DuckDB", NPM), () => {
  it("reads the same rows of the same types from CSV and Parquet, in every table", async () => {
    const connection = await (await duckdb!.DuckDBInstance.create(":memory:")).connect()
    const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson()
    const tables = (JSON.parse(read("datapackage.json")) as Descriptor).resources.filter(
      ({ format }) => format === "csv",
    )
    expect(tables.length).toBeGreaterThan(15)
    for (const { name, path: csv, schema } of tables) {
      const types = schema!.fields.map((field) => `'${field.name}': '${SQL_TYPES[field.type]}'`).join(", ")
      const asCsv = `read_csv('${path.join(dataset, csv)}', header = true, columns = {${types}})`
      const asParquet = `read_parquet('${path.join(dataset, csv.replace(/csv$/, "parquet"))}')`
      const described = await rowsOf(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${asParquet})`)
      expect(described, name).toEqual(schema!.fields.map((field) => [field.name, SQL_TYPES[field.type]]))
      const [[inCsv], [inParquet]] = [
        (await rowsOf(`SELECT count(*) FROM ${asCsv}`))[0]!,
        (await rowsOf(`SELECT count(*) FROM ${asParquet}`))[0]!,
      ]
      expect(inParquet, name).toBe(inCsv)
      expect(Number(inCsv), name).toBe(files.find((file) => file.path === csv)!.rows)
      for (const [left, right] of [
        [asCsv, asParquet],
        [asParquet, asCsv],
      ]) {
        expect(await rowsOf(`SELECT * FROM ${left} EXCEPT ALL SELECT * FROM ${right} LIMIT 3`), name).toEqual([])
      }
      const sums = schema!.fields.filter(({ type }) => type === "integer").map((field) => `sum("${field.name}")`)
      if (sums.length > 0) {
        expect(await rowsOf(`SELECT ${sums.join(", ")} FROM ${asCsv}`)).toEqual(
          await rowsOf(`SELECT ${sums.join(", ")} FROM ${asParquet}`),
        )
      }
    }
    connection.closeSync()
  })
})
const SQL_TYPES: Readonly<Record<string, string>> = {
  string: "VARCHAR",
  integer: "BIGINT",
  number: "DOUBLE",
  boolean: "BOOLEAN",
  date: "DATE",
  datetime: "TIMESTAMP WITH TIME ZONE",
}

const CALC = "apt-get install libreoffice-calc-nogui brings it"
describe.skipIf(!hasLibreOffice)(named(hasLibreOffice, "LibreOffice", CALC), () => {
  /** All sheets of a file as CSV, by the files' names. */
  const converted = (file: string): ReadonlyMap<string, ReadonlyArray<ReadonlyArray<string>>> => {
    const out = mkdtempSync(path.join(folder, "sheets-"))
    // Field and text delimiters, UTF-8, quoted as needed, cells as shown, every sheet.
    const filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    const profile = `-env:UserInstallation=file://${path.join(folder, "profile")}`
    const done = spawnSync(
      "soffice",
      [profile, "--headless", "--convert-to", filter, "--outdir", out, path.join(dataset, file)],
      {
        encoding: "utf8",
      },
    )
    const written = [...done.stdout.matchAll(/-> (\S+\.csv)/g)].map(([, name]) => name!)
    expect(written.length, done.stdout + done.stderr).toBeGreaterThan(0)
    return new Map(
      written.map((name) => [path.basename(name, ".csv").split("-").at(-1)!, readCsv(readFileSync(name, "utf8"))]),
    )
  }

  it.each(["compliance-trend", "suppliers-by-country", "adoption-by-supplier"])(
    "shows the same cells of %s from XLSX as stand in the CSV",
    (table) => {
      const sheets = converted(`data/${table}.xlsx`)
      expect([...sheets.keys()].sort()).toEqual(["About", "Columns", "Data"])
      expect(sheets.get("About")!.map(([name]) => name)).toEqual(
        expect.arrayContaining(["Title", "Licence", "Citation"]),
      )
      const given = readCsv(read(`data/${table}.csv`))
      const shown = sheets.get("Data")!
      expect(shown).toHaveLength(given.length)
      for (const [index, row] of given.entries()) {
        expect(shown[index]!.map(plainCell), `row ${index + 1}`).toEqual(row.map(plainCell))
      }
    },
  )

  it("opens CSV with all its rows", () => {
    const [sheet] = [...converted("data/targets.csv").values()]
    expect(sheet!.map(([name]) => name)).toEqual(readCsv(read("data/targets.csv")).map(([name]) => name))
  })
})

/** RFC 4180. */
const readCsv = (text: string): ReadonlyArray<ReadonlyArray<string>> => {
  const rows: Array<Array<string>> = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'))
    if (end === "") break
    if (end !== ",") rows.push([])
  }
  return rows.filter((row) => row.length > 1 || row[0] !== "")
}
/** What a spreadsheet shows otherwise: numbers to fifteen digits, moments without T and Z. */
const plainCell = (cell: string): string => {
  if (/^-?\d+\.\d+(?:E-?\d+)?$/.test(cell)) return Number(cell).toPrecision(9)
  return cell.replace(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})\.\d{3}Z$/, "$1 $2")
}

describe.skipIf(dataPackageLibrary === null)(named(dataPackageLibrary, "The validator of data packages", NPM), () => {
  const load = (descriptor: unknown) => dataPackageLibrary!.Package.load(descriptor, { basePath: dataset })

  it("finds the descriptor valid, and every cell of every table as its schema says, keys and references too", async () => {
    const loaded = await load(JSON.parse(read("datapackage.json")))
    expect(loaded.errors.map(String)).toEqual([])
    expect(loaded.valid).toBe(true)
    for (const resource of loaded.resources.filter(({ descriptor }) => descriptor.format === "csv")) {
      const rows = await resource.read({ relations: true })
      expect(rows.length, resource.name).toBe(files.find((file) => file.path === resource.descriptor.path)!.rows)
    }
  })

  it("would have noticed", async () => {
    const descriptor = JSON.parse(read("datapackage.json"))
    const scans = descriptor.resources.find(({ name }: { name: string }) => name === "scans")
    scans.schema.fields.find(({ name }: { name: string }) => name === "vantage").type = "integer"
    const loaded = await load(descriptor)
    await expect(loaded.resources.find(({ name }) => name === "scans")!.read({ relations: false })).rejects.toThrow()
  })
})

describe.skipIf(RssParser === null)(named(RssParser, "A reader of feeds", NPM), () => {
  it("reads the Atom feed of what changed", async () => {
    const app = buildApi({ runtime, catalog: seedCatalog(), status: seedStatus })
    const response = await app.inject("/api/v1/changes.atom?country=xa")
    await app.close()
    const feed = await new RssParser!().parseString(response.body)
    expect(feed.title).toContain("Plumbline")
    expect(feed.items.length).toBeGreaterThan(10)
    for (const { id, title, link, isoDate } of feed.items) {
      expect(id).toContain("#")
      expect(title).not.toBe("")
      expect(link).toMatch(/^http:\/\//)
      expect(Number.isNaN(Date.parse(isoDate))).toBe(false)
    }
  })
})

describe.skipIf(CitationJs === null)(named(CitationJs, "Citation.js", NPM), () => {
  it.each([
    ["citation.bib", "@bibtex/text"],
    ["citation.ris", "@ris/file"],
    ["citation.csl.json", "@csl/list+object"],
  ])("reads %s as what was cited", (file, forceType) => {
    const text = read(file)
    const given = forceType.startsWith("@csl") ? JSON.parse(text) : text
    const [item] = new CitationJs!.Cite(given, { forceType }).data
    expect(item!.title).toBe(
      "Plumbline: adoption of Internet security standards in the public sector (fictional countries)",
    )
    expect(item!.author).toEqual([
      expect.objectContaining(
        "literal" in (item!.author as ReadonlyArray<object>)[0]!
          ? { literal: ABOUT.publisher }
          : { family: ABOUT.publisher },
      ),
    ])
    expect(item!.URL).toBe("https://plumbline.example/snapshots/2026-10-05")
    expect(item!.issued).toMatchObject({ "date-parts": [expect.arrayContaining([2026])] })
  })
})

describe.skipIf(Ajv === null)(named(Ajv, "JSON Schema", NPM), () => {
  it("finds in CITATION.cff what version 1.2.0 of the format asks for", () => {
    const validate = new Ajv!.default({ allErrors: true }).compile(CFF)
    validate(parse(read("CITATION.cff")))
    expect(validate.errors ?? []).toEqual([])
  })
})
/** The keys of the Citation File Format 1.2.0 that we use, with their types; others are not allowed. */
const CFF = {
  type: "object",
  additionalProperties: false,
  required: ["cff-version", "message", "title", "authors"],
  properties: {
    "cff-version": { const: "1.2.0" },
    message: { type: "string", minLength: 1 },
    type: { enum: ["dataset", "software"] },
    title: { type: "string", minLength: 1 },
    abstract: { type: "string", minLength: 1 },
    authors: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["name"],
        properties: { name: { type: "string" } },
        additionalProperties: false,
      },
    },
    version: { type: "string" },
    "date-released": { type: "string", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
    license: { const: "CC-BY-4.0" },
    url: { type: "string", pattern: "^https?://" },
    keywords: { type: "array", minItems: 1, uniqueItems: true, items: { type: "string" } },
  },
}

describe("JSON-LD", () => {
  it("of Croissant names only what it holds", () => {
    const document = JSON.parse(read("croissant.json"))
    const ids = new Set<string>()
    for (const { "@id": id } of document.distribution) ids.add(id)
    for (const { "@id": id, field } of document.recordSet) {
      ids.add(id)
      for (const each of field) ids.add(each["@id"])
    }
    const references = JSON.stringify(document).matchAll(/"(?:fileObject|field|key)":(?:\[)?\{"@id":"([^"]+)"/g)
    for (const [, id] of references) expect(ids.has(id!), id).toBe(true)
    expect(document.distribution.every(({ sha256 }: { sha256: string }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true)
  })

  it("of DCAT has an address, a hash and a size for every file", () => {
    const document = JSON.parse(read("dcat.jsonld"))
    for (const distribution of document["dcat:distribution"]) {
      expect(files.some((file) => file.path === distribution["dcat:downloadURL"]["@id"])).toBe(true)
      expect(distribution["spdx:checksum"]["spdx:checksumValue"]["@value"]).toMatch(/^[0-9a-f]{64}$/)
    }
  })
})
