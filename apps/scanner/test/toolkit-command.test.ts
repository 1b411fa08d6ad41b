/** `plumbline toolkit` and `plumbline acceptance` as processes: a specification in every form, and a bidder's names held against it. */
import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, describe, expect, it } from "vitest"

const folder = mkdtempSync(join(tmpdir(), "plumbline-toolkit-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const plumbline = (...words: ReadonlyArray<string>) =>
  new Promise<{ code: number; out: string; err: string }>((ended) => {
    const command = resolve(import.meta.dirname, "../bin/plumbline.js")
    const options = { cwd: folder, maxBuffer: 16 * 1024 * 1024 }
    execFile(process.execPath, [command, ...words], options, (error, out, err) =>
      ended({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })

describe("plumbline toolkit", () => {
  it("writes what to buy a mail service in the Netherlands by", async () => {
    const { code, out } = await plumbline("toolkit", "--country", "nl", "--product", "mail-service")
    expect(code).toBe(0)
    for (const wanted of [
      /^# Conformance specification: Mail service, Netherlands/m,
      /or equivalent/,
      /Comply-or-explain list of open standards/,
      /MAIL-3 Forged mail is stopped/,
      /dmarc\.policy is quarantine or reject/,
      /no legal advice/,
    ])
      expect(out).toMatch(wanted)
  })

  it("says for Kenya that its rule is a general clause", async () => {
    const { out } = await plumbline("toolkit", "--country", "ke", "--product", "web-hosting")
    expect(out).toMatch(/Government ICT standards[^\n]*general clause, names no standard/)
    expect(out).toMatch(/WEB-1 /)
  })

  it.each([
    ["docx", "word/document.xml"],
    ["odt", "content.xml"],
  ])("writes %s, a package with its document in it", async (format, document) => {
    const file = join(folder, `specification.${format}`)
    const { code } = await plumbline(
      "toolkit",
      "--country",
      "nl",
      "--product",
      "dns-hosting",
      "--format",
      format,
      "--out",
      file,
    )
    expect(code).toBe(0)
    const bytes = readFileSync(file).toString("latin1")
    expect(bytes.slice(0, 4)).toBe("PK\u0003\u0004")
    expect(bytes).toContain(document)
  })

  it("names what can be chosen where something cannot", async () => {
    const { code, err } = await plumbline("toolkit", "--country", "nl", "--product", "catering")
    expect(code).toBe(2)
    expect(err).toMatch(/web-hosting/)
  })
})

describe("plumbline acceptance", () => {
  it("holds names of the lab against a specification, clause by clause", async () => {
    const file = join(folder, "specification.json")
    await plumbline("toolkit", "--country", "nl", "--product", "mail-service", "--format", "json", "--out", file)
    const { out, code } = await plumbline("acceptance", file, "treasury.gov.xa", "--json")
    const [{ name, clauses }] = JSON.parse(out).names
    expect(name).toBe("treasury.gov.xa")
    const clauseOf = (code: string) => clauses.find((clause: { code: string }) => clause.code === code)
    expect(clauseOf("DNS-1").checks[0]).toMatchObject({
      check: "dnssec.signed",
      outcome: "not-met",
      seen: expect.stringMatching(/^unsigned/),
    })
    expect(clauseOf("DNS-1").checks[0].evidence).toMatch(/^[0-9a-f]{64}$/)
    expect(clauseOf("MAIL-3")).toMatchObject({ outcome: "met" })
    expect(clauseOf("GEN-2")).toMatchObject({ outcome: "by-hand" })
    // A script must not overlook that something is not met.
    expect(code).toBe(1)
  })

  it("says where a file is no specification", async () => {
    const file = join(folder, "broken.json")
    writeFileSync(file, '{"title": "no specification"}')
    const { code, err } = await plumbline("acceptance", file, "treasury.gov.xa")
    expect(code).toBe(2)
    expect(err).toMatch(/broken\.json/)
  })
})
