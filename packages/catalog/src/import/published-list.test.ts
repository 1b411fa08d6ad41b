import { describe, expect, it } from "vitest"
import type { ListMap } from "./list-map.ts"
import { encodeDomainList, ListNotRead, readPublishedList } from "./published-list.ts"

const MAP: ListMap = {
  title: "Names",
  owner: "Registry",
  licence: "CC0-1.0",
  source: { title: "Names", readOn: "2026-01-01" },
  domain: { columns: ["Domain name"] },
  organisation: {
    columns: ["Agency", "Organization"],
    ignore: ["n/a"],
    qualifier: { columns: ["State"], levels: ["local"] },
  },
  level: { columns: ["Type"], values: { Federal: "national", City: "local" }, default: "regional" },
  sector: { default: "general-public-services" },
}
const HEADER = "Domain name,Type,Agency,Organization,State"

const read = (
  lines: ReadonlyArray<string>,
  options: { readonly elsewhere?: ReadonlySet<string>; readonly size?: number } = {},
) => {
  const bytes = Buffer.from(lines.join("\r\n"))
  const size = options.size ?? bytes.length
  const chunks: Array<Uint8Array> = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
  return readPublishedList(chunks, MAP, options.elsewhere)
}
const notesOf = (list: Awaited<ReturnType<typeof read>>) =>
  list.notes.map(({ kind, line, name, detail }) =>
    [kind, line, name, detail].filter((part) => part !== undefined).join(" | "),
  )

describe("readPublishedList", () => {
  it("finds columns by any of their headers, and sorts names in lower case", async () => {
    const lines = [
      "\uFEFFSTATE,organization,  domain   NAME ,type",
      'MD,"City of ""Aberdeen"", the",ABERDEEN.GOV.,City',
      "DC,Art\u00e9 Office,Art.gov,federal",
    ]
    const { rows, read: count, notes } = await read(lines)
    expect(rows.map(({ domain, organisation, level }) => [domain, organisation, level])).toEqual([
      ["aberdeen.gov", 'City of "Aberdeen", the, MD', "local"],
      ["art.gov", "Art\u00e9 Office", "national"],
    ])
    expect([count, notes]).toEqual([2, []])
    expect((await read(lines, { size: 1 })).rows).toEqual(rows)
  })

  it("leaves out what a list may not hold, and names it", async () => {
    const list = await read(
      [
        HEADER,
        "a.gov,City,n/a,A,MD",
        "A.GOV,City,n/a,A,MD",
        "not a name,City,n/a,A,MD",
        ",City,n/a,A,MD",
        "192.0.2.1,City,n/a,A,MD",
        "gov.uk,City,n/a,A,MD",
        "",
        "other.gov,City,n/a,A,MD",
      ],
      { elsewhere: new Set(["other.gov"]) },
    )
    expect(list.rows.map(({ domain }) => domain)).toEqual(["a.gov"])
    expect(list.read).toBe(7)
    expect(notesOf(list).map((note) => note.split(" | ").slice(0, 3))).toEqual([
      ["duplicate", "3", "a.gov"],
      ["no-domain-name", "4", "not a name"],
      ["no-domain-name", "5", ""],
      ["no-domain-name", "6", "192.0.2.1"],
      ["public-suffix", "7", "gov.uk"],
      ["elsewhere", "9", "other.gov"],
    ])
  })

  it("keeps names whose organisation or level nobody published, and says so", async () => {
    const list = await read([HEADER, "a.gov,City,N/A,,MD", "b.gov,Moon,n/a,B,MD"])
    expect(list.rows.map(({ organisation, level }) => [organisation, level])).toEqual([
      ["Holder of a.gov (not published)", "local"],
      ["B", "regional"],
    ])
    expect(notesOf(list)).toEqual(["no-organisation | 2 | a.gov", "unmapped-level | 3 | b.gov | Moon → regional"])
  })

  it("makes one spelling of several, and several organisations of one with several levels", async () => {
    const list = await read([
      HEADER,
      "a.gov,City,n/a,Port OF x,MD",
      "b.gov,City,n/a,Port of X,MD",
      "c.gov,City,n/a,Port of X,MD",
      'd.gov,Federal,n/a,"Port of X, MD",DC',
    ])
    expect(list.rows.map(({ domain, organisation }) => `${domain} ${organisation}`)).toEqual([
      "a.gov Port of X, MD (local, general-public-services)",
      "b.gov Port of X, MD (local, general-public-services)",
      "c.gov Port of X, MD (local, general-public-services)",
      "d.gov Port of X, MD",
    ])
    const spelt = await read([
      HEADER,
      "a.gov,City,n/a,Port OF x,MD",
      "b.gov,City,n/a,Port of X,MD",
      "c.gov,City,n/a,Port of X,MD",
    ])
    expect(notesOf(spelt)).toEqual(["organisation-spelt-otherwise | 2 | a.gov | Port OF x, MD → Port of X, MD"])
  })

  it.each([
    ["an empty file", [], "empty"],
    [
      "a file without the columns",
      ["Name,Type", "a.gov,City"],
      "none of the columns for the domain is there (Domain name)",
    ],
    ["a quote that is never closed", [HEADER, 'a.gov,City,n/a,"A,MD'], "quote"],
  ])("refuses %s", async (_, lines, message) => {
    const error = await read(lines).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(ListNotRead)
    expect(String(error).toLowerCase()).toContain(message.toLowerCase())
  })

  it("writes the list as the catalog reads it", async () => {
    const { rows } = await read([HEADER, 'a.gov,City,n/a,"A, B",MD'])
    expect(encodeDomainList(rows, ["web"])).toBe(
      'domain,organisation,organisationLocal,sector,level,roles\na.gov,"A, B, MD",,general-public-services,local,web\n',
    )
  })
})
