/**
 * The page of a country whose history comes from a registry's zone files, in a real browser over the real server: the .gov zone of
 * four dates, imported by the command line. What must be shown was counted independently of the product.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DESKTOP, hasBrowser, launchBrowser, PHONE } from "./browser.ts"
import { isBuilt } from "./page-server.ts"

const ROOT = resolve(import.meta.dirname, "../../..")
const DOTGOV = resolve(ROOT, "../shared/data/dotgov")
const PLUMBLINE = join(ROOT, "apps/scanner/bin/plumbline.js")
const DATES = ["2024-01-04", "2025-01-01", "2026-01-01", "2026-08-22"]

const missing = [
  ...(hasBrowser() ? [] : ["no Chromium at PLUMBLINE_CHROMIUM or /usr/bin/chromium"]),
  ...(isBuilt() ? [] : ["the dashboard is not built"]),
  ...(existsSync(DOTGOV) ? [] : ["../shared/data/dotgov is not there"]),
]
const title = `history from the .gov zone${missing.length === 0 ? "" : ` (skipped: ${missing.join("; ")})`}`

describe.skipIf(missing.length > 0)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-zone-history-"))
  let server: ChildProcess | undefined
  let browser: Browser | undefined
  let address = ""

  beforeAll(async () => {
    writeFileSync(
      join(folder, "plumbline.yaml"),
      "contact: mailto:monitor@example.org\ncountries: [us]\ndata: data\nstore: plumbline.sqlite\n",
    )
    const run = (...words: ReadonlyArray<string>) =>
      execFileSync(process.execPath, [PLUMBLINE, ...words], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] })
    const map = join(ROOT, "data/import/dotgov.yaml")
    for (const date of DATES) {
      const list = join(DOTGOV, `gov-domains-${date}.csv.gz`)
      run("import", "list", list, "--country", "us", "--list", "dotgov", "--map", map, "--at", date)
      run(
        "import",
        "zone",
        join(DOTGOV, `gov-zone-${date}.txt.gz`),
        "--list",
        "us/dotgov",
        "--at",
        date,
        "--config",
        "plumbline.yaml",
      )
    }
    // Not due between the last of the dates and the next August: nothing is measured over the network.
    const country = join(folder, "data/countries/us/country.yaml")
    writeFileSync(country, readFileSync(country, "utf8").replace(/cron: .*/, "cron: 0 0 1 8 *"))
    server = spawn(process.execPath, [PLUMBLINE, "start", "--config", "plumbline.yaml"], {
      cwd: folder,
      env: { ...process.env, PORT: "0", PLUMBLINE_API_URL: undefined },
      stdio: ["ignore", "ignore", "pipe"],
    })
    address = await new Promise((resolved, reject) => {
      let told = ""
      server!.stderr!.on("data", (chunk: Buffer) => {
        told += chunk.toString()
        const found = /Dashboard and API: (\S+)/.exec(told)?.[1]
        if (found !== undefined) resolved(found)
      })
      server!.once("exit", () => reject(new Error(told)))
    })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    server?.kill("SIGKILL")
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([
    { view: "desktop", viewport: DESKTOP, javaScriptEnabled: true },
    { view: "phone-without-javascript", viewport: PHONE, javaScriptEnabled: false },
  ])("shows both lines, why they part, and the table: $view", async ({ view, viewport, javaScriptEnabled }) => {
    const context = await browser!.newContext({ viewport, javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(`${address}/countries/us`, { waitUntil: "networkidle" })
    const section = page.locator("section[aria-labelledby=panel]")
    const text = (await section.innerText()).replaceAll("\u00a0", " ")
    expect(text).toContain(
      "The whole list fell from 16.0 % to 12.5 %. The same 9,505 domains rose from 15.2 % to 16.5 %. 7,031 domains joined, of which 7.2 % pass. 300 left, of which 39.7 % passed.",
    )
    expect(text).toContain("zone files of the registry, judged by Plumbline")
    // The mandate that binds the federal part, drawn where the history begins.
    expect(text).toContain("OMB M-08-23: due since 31 Dec 2009")
    const rows = await section
      .locator("table")
      .last()
      .locator("tbody tr")
      .evaluateAll((found) =>
        found.map((row) =>
          [...row.children].map((cell) => (cell.textContent ?? "").replaceAll("\u00a0", " ")).join("|"),
        ),
      )
    expect(rows).toEqual([
      "4 January 2024|9,805|1,568|16.0 %|9,505|1,449|15.2 %|1,347|1,108|82.3 %|8,458|460|5.4 %",
      "1 January 2025|11,883|1,792|15.1 %|9,505|1,540|16.2 %|1,372|1,174|85.6 %|10,511|618|5.9 %",
      "1 January 2026|14,796|2,003|13.5 %|9,505|1,595|16.8 %|1,345|1,145|85.1 %|13,451|858|6.4 %",
      "22 August 2026|16,536|2,069|12.5 %|9,505|1,564|16.5 %|1,319|1,116|84.6 %|15,217|953|6.3 %",
    ])
    await section.getByRole("link", { name: "Same domains", exact: true }).click()
    await page.waitForURL(/panel=fixed/)
    expect(await section.locator("h3").last().innerText()).toContain("by level, same domains")
    const pictures = process.env.PLUMBLINE_PICTURES
    if (pictures !== undefined) {
      mkdirSync(pictures, { recursive: true })
      await section.screenshot({ path: join(pictures, `zone-history-${view}.png`) })
    }
    await context.close()
  })
})
