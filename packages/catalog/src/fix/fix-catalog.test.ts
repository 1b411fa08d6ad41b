import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { checkCatalog } from "../check.ts"
import { COUNTRY, filesWith, LIST } from "../fixture.ts"
import { fixCatalog, fixFiles } from "./fix-catalog.ts"

const LIST_FILE = "countries/nl/domains/core.csv"
const COUNTRY_FILE = "countries/nl/country.yaml"
const HEADER = LIST.split("\n", 1)[0]
const FIRST_LINE = "# yaml-language-server: $schema=../../schemas/country.schema.json\n"

const mended = (file: string, text: string): string | undefined => {
  const found = fixFiles(filesWith({ [file]: text })).find((each) => each.file === file)
  return found === undefined ? undefined : new TextDecoder("utf-8", { ignoreBOM: true }).decode(found.bytes)
}

describe("mending", () => {
  it("sorts rows, lowers case, trims and orders roles", () => {
    const given = `\uFEFF${HEADER}\r\npolitie.nl,Police ,Politie,Public-Order-And-Safety,national,mail web\r\n\r\nAmsterdam.NL.,"Municipality  of Amsterdam",,general-public-services,Local,\r\n\r\n`
    expect(mended(LIST_FILE, given)).toBe(
      `${HEADER}\namsterdam.nl,Municipality of Amsterdam,,general-public-services,local,\npolitie.nl,Police,Politie,public-order-and-safety,national,web mail\n`,
    )
  })

  it("keeps quotes where a cell needs them", () => {
    const given = `${HEADER}\na.nl,"Council of ""A"", North",,health,local,\n`
    expect(mended(LIST_FILE, given)).toBeUndefined()
  })

  it("leaves a list alone that is no table", () => {
    expect(mended(LIST_FILE, `${HEADER}\nB.nl,too,few\n`)).toBeUndefined()
  })

  it("puts keys in the order of the schema, with their comments, and names the JSON Schema", () => {
    const given = COUNTRY.replace("id: nl\nalpha3: NLD\n", "alpha3: NLD\nid: nl\n# as ISO says\n").replace(
      "    owner: Plumbline\n",
      "",
    )
    const expected = `${FIRST_LINE}id: nl\nalpha3: NLD\n# as ISO says\nm49: "528"\n`
    expect(mended(COUNTRY_FILE, given)?.startsWith(expected)).toBe(true)
  })

  it("does not rewrite a file whose keys are in order", () => {
    expect(mended(COUNTRY_FILE, `${FIRST_LINE}${COUNTRY}`)).toBeUndefined()
  })

  it("changes nothing the second time", () => {
    const messy = COUNTRY.replace("id: nl\nalpha3: NLD\n", "alpha3: NLD\nid: nl\n")
    const once = mended(COUNTRY_FILE, messy) ?? ""
    expect(mended(COUNTRY_FILE, once)).toBeUndefined()
  })

  it("leaves a file alone that is not UTF-8", () => {
    expect(fixFiles([{ file: "opt-out.csv", bytes: Uint8Array.of(0xff, 0x0a) }])).toEqual([])
  })

  it("writes what it mended, so that the check has nothing left to say of it", async () => {
    const directory = await mkdtemp(join(tmpdir(), "catalog-"))
    try {
      await writeFile(join(directory, "opt-out.csv"), "domain,since,reason\nB.nl,2026-11-23,\na.nl,2026-11-23,\n")
      expect(await Effect.runPromise(fixCatalog(directory))).toEqual(["opt-out.csv"])
      const text = await readFile(join(directory, "opt-out.csv"), "utf8")
      expect(text).toBe("domain,since,reason\na.nl,2026-11-23,\nb.nl,2026-11-23,\n")
      expect((await Effect.runPromise(checkCatalog(directory))).problems).toEqual([])
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})
