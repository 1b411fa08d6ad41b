import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { DatasetAbout } from "../about.ts"
import { type CitedFigure, citationOf, oneLine } from "./citation.ts"

const ABOUT: DatasetAbout = {
  id: "2026-11-23",
  createdAt: "2026-11-23T10:00:00.000Z",
  methodology: 1,
  version: "0.1.0",
  publisher: "Plumbline",
  site: "https://plumbline.example",
  isFictional: false,
}
const FIGURE: CitedFigure = {
  title: "DNSSEC in the Netherlands",
  selection: "Sector: health",
  permalink: "https://plumbline.example/snapshots/2026-11-23/countries/nl?standard=dnssec&sector=health",
}

/** Reads one BibTeX entry: fields by name, braces matched. */
const readBibtex = (text: string): ReadonlyMap<string, string> => {
  const head = /^@misc\{([A-Za-z0-9.-]+),\n/.exec(text)!
  const fields = new Map([["key", head[1]!]])
  let at = head[0].length
  for (;;) {
    const field = /^ {2}([a-z]+) = \{/.exec(text.slice(at))!
    at += field[0].length
    const start = at
    for (let depth = 1; depth > 0; at += 1) {
      if (text[at] === undefined) throw new Error("braces do not match")
      if (text[at] === "\\" && "{}".includes(text[at + 1]!)) at += 1
      else if (text[at] === "{") depth += 1
      else if (text[at] === "}") depth -= 1
    }
    fields.set(field[1]!, text.slice(start, at - 1))
    const rest = text.slice(at)
    if (rest === "\n}\n") return fields
    expect(rest.startsWith(",\n")).toBe(true)
    at += 2
  }
}
/** What TeX makes of it. */
const printed = (value: string): string =>
  value
    .replace(/^\{(.*)\}$/s, "$1")
    .replaceAll("{\\textbackslash}", "\u0000")
    .replaceAll("{\\textasciitilde}", "~")
    .replaceAll("{\\textasciicircum}", "^")
    .replace(/\\([#$%&_{}])/g, "$1")
    .replaceAll("\u0000", "\\")

const readRis = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split("\r\n")
      .slice(0, -1)
      .map((line) => {
        const [, tag, value] = /^([A-Z][A-Z0-9]) {2}- (.*)$/su.exec(line)!
        return [tag!, value!]
      }),
  )

describe("a citation", () => {
  it("of a figure says who, when, what, which version, where, and when it was read", () => {
    const { inline, text } = citationOf(ABOUT, "2026-12-01", FIGURE)
    expect(inline).toBe("(Plumbline, 2026)")
    expect(text).toBe(
      "Plumbline (2026): DNSSEC in the Netherlands. In: Plumbline: adoption of Internet security standards in the public sector. Version 2026-11-23. Sector: health. Methodology 1. Data set. Creative Commons Attribution 4.0 International. https://plumbline.example/snapshots/2026-11-23/countries/nl?standard=dnssec&sector=health (accessed 2026-12-01)",
    )
  })

  it("of the whole points at the data set, and never hides that countries are fictional", () => {
    const { text, csl } = citationOf({ ...ABOUT, isFictional: true, site: null }, "2026-12-01")
    expect(text).toContain("(fictional countries)")
    expect(csl.URL).toBeUndefined()
    expect(citationOf(ABOUT, "2026-12-01").csl.URL).toBe("https://plumbline.example/snapshots/2026-11-23")
  })

  it("has what DataCite asks for, but the identifier", () => {
    const { dataCite } = citationOf(ABOUT, "2026-12-01")
    expect(dataCite).toMatchObject({
      creators: [{ name: "Plumbline" }],
      titles: [{ title: expect.stringContaining("Plumbline") }],
      publisher: { name: "Plumbline" },
      publicationYear: 2026,
      types: { resourceTypeGeneral: "Dataset" },
      doi: null,
    })
  })
})

describe("whatever the title, selection, publisher and address are", () => {
  const given = fc.record({
    title: fc.string({ unit: "binary", minLength: 1, maxLength: 60 }),
    selection: fc.option(fc.string({ unit: "binary", maxLength: 60 })),
    permalink: fc.string({ unit: "binary", maxLength: 60 }),
  })
  const hostile = fc.oneof(
    given,
    fc.constant({ title: "}\n@article{x,", selection: "\r\nER  - \r\nTY  - BOOK", permalink: "https://x/}{\\" }),
  )

  it("BibTeX is one entry whose braces match, and prints what was given", () => {
    fc.assert(
      fc.property(hostile, fc.string({ unit: "binary", minLength: 1 }), (figure, publisher) => {
        const fields = readBibtex(citationOf({ ...ABOUT, publisher }, "2026-12-01", figure).bibtex)
        expect(printed(fields.get("author")!)).toBe(oneLine(publisher))
        expect(printed(fields.get("title")!).startsWith(oneLine(figure.title))).toBe(true)
        expect(fields.get("year")).toBe("2026")
      }),
    )
  })

  it("RIS is one record, a value a line", () => {
    fc.assert(
      fc.property(hostile, (figure) => {
        const { ris } = citationOf(ABOUT, "2026-12-01", figure)
        expect(ris.match(/^TY {2}- /gm)).toHaveLength(1)
        expect(ris.match(/^ER {2}- /gm)).toHaveLength(1)
        const fields = readRis(ris)
        expect(fields.get("TY")).toBe("DATA")
        expect(fields.get("TI")?.startsWith(oneLine(figure.title))).toBe(true)
        expect(fields.get("UR")).toBe(oneLine(figure.permalink))
      }),
    )
  })

  it("CSL-JSON and DataCite survive JSON, and the text is one line", () => {
    fc.assert(
      fc.property(hostile, (figure) => {
        const citation = citationOf(ABOUT, "2026-12-01", figure)
        expect(JSON.parse(JSON.stringify(citation.csl))).toEqual(citation.csl)
        expect(JSON.parse(JSON.stringify(citation.dataCite))).toEqual(citation.dataCite)
        expect(citation.csl.issued["date-parts"]).toEqual([[2026, 11, 23]])
        expect(citation.text).not.toMatch(/[\r\n]/)
      }),
    )
  })
})
