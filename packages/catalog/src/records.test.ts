import { describe, expect, it } from "vitest"
import type { Files } from "./fixture.ts"
import { COUNTRY, LIST, linesWith, OPT_OUT, STANDARD } from "./fixture.ts"
import { LARGEST_FILE_BYTES } from "./source-text.ts"

const LIST_FILE = "countries/nl/domains/core.csv"
const COUNTRY_FILE = "countries/nl/country.yaml"
const HEADER = "domain,organisation,organisationLocal,sector,level,roles"

const country = (from: string | RegExp, to: string): Files => ({ [COUNTRY_FILE]: COUNTRY.replace(from, to) })
const standard = (from: string | RegExp, to: string): Files => ({ "standards/dnssec.yaml": STANDARD.replace(from, to) })
const bytes = (...parts: ReadonlyArray<string | number>): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...new TextEncoder().encode(part)])))

describe("bytes", () => {
  it.each([
    {
      name: "a byte that is no UTF-8, at its place",
      given: { "opt-out.csv": bytes("domain,since,reason\né", 0xe9, ".nl,2026-11-23,\n") },
      expected: ["opt-out.csv:2:2: byte 0xE9 is no UTF-8; save the file as UTF-8"],
    },
    {
      name: "a character that the end of the file cuts",
      given: { "opt-out.csv": bytes("domain", 0xe2, 0x82) },
      expected: ["opt-out.csv:1:7: byte 0xE2 is no UTF-8; save the file as UTF-8"],
    },
    {
      name: "a byte order mark",
      given: { "opt-out.csv": `\uFEFF${OPT_OUT}` },
      expected: ["opt-out.csv:1:1: the file begins with a byte order mark; save the file as UTF-8 without one"],
    },
    {
      name: "line ends of Windows",
      given: { "opt-out.csv": OPT_OUT.replaceAll("\n", "\r\n") },
      expected: ["opt-out.csv:1:20: the line ends in CR; lines end in LF alone (Unix line ends)"],
    },
    {
      name: "an empty file",
      given: { "standards/dnssec.yaml": "\n" },
      expected: ["standards/dnssec.yaml:1:1: the file is empty; write a record into it, or remove the file"],
    },
    {
      name: "a file that is too large",
      given: { "opt-out.csv": new Uint8Array(LARGEST_FILE_BYTES + 1) },
      expected: [
        "opt-out.csv:1:1: the file has 16777217 bytes; at most 16777216 bytes are read; split it in several lists",
      ],
    },
  ])("tells $name", ({ given, expected }) => {
    expect(linesWith(given)).toEqual(expected)
  })
})

describe("places", () => {
  it("are told for files that nobody would read", () => {
    const lines = linesWith({ "countries/nl/domain/core.csv": LIST, "regions/eu.yml": "id: eu\n" })
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(
      /^countries\/nl\/domain\/core\.csv:1:1: no file of this name is looked for here; allowed are /,
    )
    expect(lines[1]).toMatch(/^regions\/eu\.yml:1:1: /)
  })

  it("of others are left alone", () => {
    expect(linesWith({ "trust-anchors/root.xml": "<a/>", "README.md": "", "schemas/x.json": "{" })).toEqual([])
  })
})

describe("YAML", () => {
  it.each([
    {
      name: "a bracket that is never closed",
      given: country("[nl]", "[nl"),
      expected: [/^countries\/nl\/country\.yaml:10:1: not well-formed YAML: .*; /],
    },
    {
      name: "a tab as indentation",
      given: country("  en:", "\ten:"),
      expected: [/^countries\/nl\/country\.yaml:5:1: not well-formed YAML: .*tabs.*; indent with two spaces/i],
    },
    {
      name: "a second document",
      given: country("alpha3", "---\nalpha3"),
      expected: [/country\.yaml:2:1: not well-formed YAML: .*; one record a file: remove the line ---/],
    },
    {
      name: "a key that stands twice",
      given: country("alpha3: NLD", "alpha3: NLD\nalpha3: NLD"),
      expected: [/country\.yaml:3:1: key "alpha3" stands twice, first in line 2; remove one of them$/],
    },
    {
      name: "brackets nested without end",
      given: { "regions/europe.yaml": "[".repeat(200_000) },
      expected: [/^regions\/europe\.yaml:1:1: the file cannot be read as YAML: it is nested too deeply; /],
    },
    {
      name: "aliases that multiply",
      given: {
        "regions/europe.yaml": `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`,
      },
      expected: [
        /^regions\/europe\.yaml:1:1: the file cannot be read as YAML: an alias leads nowhere, or to too much; /,
      ],
    },
  ])("tells $name", ({ given, expected }) => {
    const lines = linesWith(given)
    expect(lines).toHaveLength(expected.length)
    for (const [index, pattern] of expected.entries()) expect(lines[index]).toMatch(pattern)
  })
})

describe("shape", () => {
  it.each([
    {
      name: "an unknown key, and still checks the meaning of the rest",
      given: { [COUNTRY_FILE]: COUNTRY.replace("alpha3:", "colour: red\nalpha3:").replace("10 3 * * 1", "never") },
      expected: [
        'countries/nl/country.yaml:2:1: unknown key "colour"; allowed are id, alpha3, m49, names, fictional, schedule, topLevelDomains, governmentSuffixes, otherSuffixes, lists, sources',
        /^countries\/nl\/country\.yaml:8:9: cron expression "never" has 1 field; /,
      ],
    },
    {
      name: "a misspelt key in a record within a list",
      given: country("    licence:", "    license:"),
      expected: [
        'countries/nl/country.yaml:13:5: key "licence" is missing; it says: a text',
        'countries/nl/country.yaml:19:5: unknown key "license"; allowed are id, title, owner, source, licence, retrievedOn, maintained; did you mean "licence"?',
      ],
    },
    {
      name: "a missing key",
      given: country(/ {2}timeZone:.*\n/, ""),
      expected: ['countries/nl/country.yaml:6:1: key "timeZone" is missing; it says: a text'],
    },
    {
      name: "a missing key at the top",
      given: standard("theme: name\n", ""),
      expected: [
        'standards/dnssec.yaml:1:1: key "theme" is missing; it says: What part of being online a standard secures: the name, the routes to it, the web site, mail: one of name, routing, web, mail',
      ],
    },
    {
      name: "a number that should be text",
      given: country('"528"', "528"),
      expected: ['countries/nl/country.yaml:3:6: 528 stands where a text is wanted; a text; put it in quotes: "528"'],
    },
    {
      name: "a word that is not on the list, with the one that was meant",
      given: standard("requirement: required", "requirement: requird"),
      expected: [
        'standards/dnssec.yaml:18:18: "requird" is not allowed here; allowed are required, recommended, optional; did you mean "required"?',
      ],
    },
    {
      name: "a text of another form",
      given: standard("https://www.rfc-editor.org/rfc/rfc4033", "rfc4033"),
      expected: [
        'standards/dnssec.yaml:11:10: "rfc4033" is no web address; Absolute web address starting with http:// or https://',
      ],
    },
    {
      name: "an empty text",
      given: standard("label: Signed", 'label: ""'),
      expected: ['standards/dnssec.yaml:24:16: "label" is empty; it has a text'],
    },
    {
      name: "a value that was forgotten",
      given: standard("label: Signed", "label:"),
      expected: ["standards/dnssec.yaml:24:15: nothing stands where a text is wanted; a text"],
    },
    {
      name: "an empty list",
      given: country("[nl]", "[]"),
      expected: ["countries/nl/country.yaml:9:18: the list is empty; it has at least one entry"],
    },
    {
      name: "a key that is no language",
      given: country("  en: Netherlands", "  en: Netherlands\n  DUTCH: Nederland"),
      expected: ['countries/nl/country.yaml:6:3: unknown key "DUTCH"; a key is a BCP 47 language tag, for example nl'],
    },
    {
      name: "a list where a record is wanted",
      given: { "regions/europe.yaml": "- a\n" },
      expected: [/^regions\/europe\.yaml:1:1: a list stands where a record with keys is wanted; /],
    },
  ])("tells $name", ({ given, expected }) => {
    const lines = linesWith(given)
    expect(lines).toHaveLength(expected.length)
    for (const [index, wanted] of expected.entries()) {
      if (typeof wanted === "string") expect(lines[index]).toBe(wanted)
      else expect(lines[index]).toMatch(wanted)
    }
  })
})

describe("tables", () => {
  it.each([
    {
      name: "a missing and a misspelt column",
      given: { [LIST_FILE]: LIST.replace("sector", "sektor") },
      expected: [
        `${LIST_FILE}:1:1: column "sector" is missing; the first line is ${HEADER}`,
        `${LIST_FILE}:1:39: unknown column "sektor"; the first line is ${HEADER}; did you mean "sector"?`,
      ],
    },
    {
      name: "a column more",
      given: { "opt-out.csv": OPT_OUT.replace("reason", "reason,remark") },
      expected: ['opt-out.csv:1:21: unknown column "remark"; the first line is domain,since,reason'],
    },
    {
      name: "a column twice",
      given: { "opt-out.csv": OPT_OUT.replace("reason", "reason,since") },
      expected: ['opt-out.csv:1:21: column "since" stands twice; the first line is domain,since,reason'],
    },
    {
      name: "columns in another order",
      given: { "opt-out.csv": "since,domain,reason\n" },
      expected: ["opt-out.csv:1:1: the columns stand in another order; the first line is domain,since,reason"],
    },
    {
      name: "rows with a cell too few or too many, and an empty line",
      given: { "opt-out.csv": `${OPT_OUT}f.nl,2026-11-23\n\ng.nl,2026-11-23,a,b\n` },
      expected: [
        "opt-out.csv:3:1: the row has 2 cells; it has 3: domain, since, reason",
        "opt-out.csv:4:1: the line is empty; one line a row, without empty lines between them",
        "opt-out.csv:5:1: the row has 4 cells; it has 3: domain, since, reason; a cell with a comma in it stands in quotes",
      ],
    },
    {
      name: "quotes that do not belong, and goes on behind them",
      given: {
        "opt-out.csv": 'domain,since,reason\na.nl,2026-11-23,say "no"\nb.nl,2026-11-23,"x"y\nc.nl,soon,"never\nends\n',
      },
      expected: [
        'opt-out.csv:2:21: a quote within a cell without quotes; put the whole cell in quotes, and write quotes in it twice: ""',
        'opt-out.csv:3:20: text after the closing quote; a quote within a quoted cell is written twice: ""',
        'opt-out.csv:4:6: "soon" is no day of the calendar; the day of the request as YYYY-MM-DD',
        "opt-out.csv:4:11: the quote is never closed; put a quote at the end of the cell, or remove this one",
      ],
    },
    {
      name: "the place behind cells with quotes, commas and line breaks",
      given: { "opt-out.csv": 'domain,since,reason\n"a.nl",2026-11-23,"one, ""two"",\nthree"\nb.nl,"soon",\n' },
      expected: ['opt-out.csv:4:6: "soon" is no day of the calendar; the day of the request as YYYY-MM-DD'],
    },
  ])("tells $name", ({ given, expected }) => {
    expect(linesWith(given)).toEqual(expected)
  })
})
