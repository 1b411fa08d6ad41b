/**
 * The ten questions of `docs/questions.md`, asked of the lab as `plumbline start` serves it: every link is followed in a browser, and
 * the page has to hold the answer; every address of the API has to answer.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DESKTOP, hasBrowser, launchBrowser } from "./browser.ts"
import { isBuilt } from "./page-server.ts"

const SITE = "http://localhost:3000"
const page = readFileSync(new URL("../../../docs/questions.md", import.meta.url), "utf8")

/** The rows of the table: number, question, links, addresses of the API. */
const QUESTIONS = page.split("\n").flatMap((line) => {
  const [, number, question, links, api] = line.split("|").map((cell) => cell.trim())
  if (number === undefined || !/^\d+$/.test(number)) return []
  return [
    {
      number: Number(number),
      question: question!,
      links: [...links!.matchAll(/\]\(([^)]+)\)/g)].map(([, address]) => address!),
      api: [...api!.matchAll(/`([^`]+)`/g)].map(([, address]) => address!),
    },
  ]
})

/** What each page must say, in the order of the links of its question. */
const ANSWERS: Readonly<Record<number, ReadonlyArray<ReadonlyArray<RegExp>>>> = {
  1: [
    [/Buying Systems for Hospitals/, /Directive on Mail and Names/, /Names DNSSEC, SPF, DKIM, DMARC/],
    [/Of \d+ cells, \d+ are empty/, /Buying Systems for Hospitals/],
  ],
  2: [[/No open Internet standard that is measured serves .*Recover/, /Govern/, /since 2\.0, later than the report/]],
  3: [
    [/Best practice/, /A supplier has to report within two days/],
    [/Barrier/, /few bodies followed it before the directive came/],
  ],
  4: [[/Small towns share the mail service of their region/, /The table can be used anywhere/]],
  5: [
    [/Demand beside supply/, /mandatory/, /1 July 2025/, /Directive on Mail and Names/],
    [
      /Directive on Mail and Names/,
      /before/i,
      /not a cause/,
      /no mandate, agreement or comply-or-explain rule asks for/,
    ],
  ],
  6: [[/adopted/i, /no known demand/i, /Duneth/]],
  7: [[/Cheapdns/, /What mandates ask of its customers/, /stands in the way/i]],
  8: [[/Alderland/, /mail service/i, /DMARC/, /Acceptance test/i, /Directive on Mail and Names/]],
  9: [[/of use to buyers/, /A supplier has to report within two days/]],
  10: [
    [/none found/, /not searched/],
    [/Sources/, /read on/],
  ],
}

const missing = [
  ...(hasBrowser() ? [] : ["no Chromium at PLUMBLINE_CHROMIUM or /usr/bin/chromium"]),
  ...(isBuilt() ? [] : ["the dashboard is not built"]),
]
const title = missing.length === 0 ? "the ten questions" : `the ten questions (skipped: ${missing.join("; ")})`

describe.skipIf(missing.length > 0)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-questions-"))
  let start: ChildProcess
  let browser: Browser
  let address = ""

  beforeAll(async () => {
    const command = fileURLToPath(new URL("../../scanner/bin/plumbline.js", import.meta.url))
    // Every fourth month is history enough for the answers.
    writeFileSync(join(folder, "plumbline.yaml"), "lab: { every: 4 }\n")
    start = spawn(process.execPath, [command, "start", "--config", join(folder, "plumbline.yaml")], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      env: { ...process.env, PORT: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    })
    let printed = ""
    for (const stream of [start.stdout!, start.stderr!]) stream.on("data", (chunk) => (printed += String(chunk)))
    const until = async (pattern: RegExp) => {
      while (!pattern.test(printed)) {
        if (start.exitCode !== null) throw new Error(`plumbline start ended:\n${printed}`)
        await new Promise((wake) => setTimeout(wake, 250))
      }
      return pattern.exec(printed)!
    }
    address = (await until(/Dashboard and API: (\S+)/))[1]!
    browser = await launchBrowser()
    await until(/All months are measured/)
  }, 900_000)
  afterAll(async () => {
    await browser?.close()
    start?.kill("SIGKILL")
    rmSync(folder, { recursive: true, force: true })
  })

  it("are ten", () => {
    expect(QUESTIONS.map(({ number }) => number)).toEqual(Object.keys(ANSWERS).map(Number))
    for (const { number, links } of QUESTIONS)
      expect(links, `links of question ${number}`).toHaveLength(ANSWERS[number]!.length)
  })

  it.each(QUESTIONS)("$number: $question", async ({ number, links, api }) => {
    const context = await browser.newContext({ viewport: DESKTOP })
    const tab = await context.newPage()
    for (const [index, link] of links.entries()) {
      const answer = await tab.goto(link.replace(SITE, address), { waitUntil: "networkidle" })
      expect(answer?.status(), link).toBe(200)
      const text = (await tab.locator("main").innerText()).replaceAll(/\s+/g, " ")
      for (const wanted of ANSWERS[number]![index]!) expect(text, link).toMatch(wanted)
      const { hash } = new URL(link)
      if (hash !== "") expect(await tab.locator(hash).count(), `${link}: the place is there`).toBe(1)
    }
    await context.close()
    for (const path of api) {
      const response = await fetch(
        `${address}/api/v1${path}${path.endsWith("/matrix") ? "?rows=region&columns=product" : ""}`,
      )
      expect(response.status, path).toBe(200)
    }
  })

  it.each(["fr", "es", "nl", "ar"])("lead to pages that answer in %s too", async (language) => {
    for (const { links } of QUESTIONS) {
      for (const link of links) {
        const { pathname, search } = new URL(link)
        const answer = await fetch(`${address}/${language}${pathname}${search}`)
        expect(answer.status, link).toBe(200)
        expect(await answer.text(), link).toMatch(new RegExp(`<html[^>]* lang="${language}"`))
      }
    }
  })
})
