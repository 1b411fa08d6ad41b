/**
 * The pages in five languages in a real browser: language and direction of the document, no English in the frame, links and the
 * language switch that keep page, query and snapshot, a mirrored grid in Arabic, and one language's worth of JavaScript.
 */
import { directionOf, LANGUAGES } from "@plumbline/core"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DESKTOP, hasBrowser, launchBrowser } from "./browser.ts"
import * as world from "./fixture-world.ts"
import { isBuilt, type PageServer, servePages } from "./page-server.ts"

const missing = [
  ...(hasBrowser() ? [] : ["no Chromium at PLUMBLINE_CHROMIUM or /usr/bin/chromium"]),
  ...(isBuilt() ? [] : ["the dashboard is not built"]),
]
const title =
  missing.length === 0 ? "languages in a browser" : `languages in a browser (skipped: ${missing.join("; ")})`

const PATHS = ["/", "/countries/xa", "/standards/dnssec", "/domains/harbour.gov.xd"]
const ENGLISH_FRAME = [
  "Skip to the content",
  "Countries",
  "Suppliers",
  "Ask not to be measured",
  "Search",
  "Times are UTC",
]
const prefix = (language: string) => (language === "en" ? "" : `/${language}`)

describe.skipIf(missing.length > 0)(title, () => {
  let server: PageServer
  let browser: Browser
  beforeAll(async () => {
    server = await servePages()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const withPage = async (path: string, use: (page: Page, complaints: ReadonlyArray<string>) => Promise<void>) => {
    const context = await browser.newContext({ viewport: DESKTOP })
    const page = await context.newPage()
    const complaints: Array<string> = []
    page.on("pageerror", (problem) => complaints.push(problem.message))
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text())
    })
    try {
      await page.goto(new URL(path, server.address).href, { waitUntil: "networkidle" })
      await use(page, complaints)
    } finally {
      await context.close()
    }
  }

  describe.each(LANGUAGES)("%s", (language) => {
    it("says its language and direction, shows no keys, and keeps to itself in the frame", async () => {
      for (const path of PATHS) {
        await withPage(`${prefix(language)}${path}`, async (page, complaints) => {
          expect(await page.locator("html").getAttribute("lang")).toBe(language)
          expect(await page.locator("html").getAttribute("dir")).toBe(directionOf(language))
          expect(await page.locator("body").innerText()).not.toMatch(/\b[a-z]+_[a-z]+_[a-z_]+\b/)
          const frame = `${await page.locator("header").innerText()} ${await page.locator("footer").innerText()}`
          for (const phrase of ENGLISH_FRAME.slice(1)) {
            if (language !== "en") expect(frame).not.toContain(phrase)
          }
          const links = await page
            .locator("header a, main a")
            .evaluateAll((all) => all.map((each) => each.getAttribute("href")))
          const strays = links.filter((href) => href?.startsWith("/") && !href.startsWith("/api/"))
          if (language !== "en")
            expect(
              strays.filter((href) => !`${href}/`.startsWith(`/${language}/`) && !href?.startsWith(`/${language}?`)),
            ).toEqual([])
          expect(await page.locator("link[rel=alternate][hreflang]").count()).toBe(LANGUAGES.length + 1)
          expect(complaints).toEqual([])
        })
      }
    })

    it("loads less than 100 KB of compressed JavaScript for the home page", async () => {
      await withPage(`${prefix(language)}/`, async (page) => {
        const bytes = await page.evaluate(() =>
          performance
            .getEntriesByType("resource")
            .filter((entry) => entry.name.endsWith(".js"))
            .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
        )
        expect(bytes).toBeGreaterThan(10_000)
        expect(bytes).toBeLessThan(100_000)
      })
    })
  })

  it("switches language on the same page with its query and snapshot", async () => {
    await withPage("/snapshots/2026-11-23/countries/qm?standard=dnssec&verdict=fail", async (page) => {
      await page.getByRole("link", { name: "Français" }).click()
      await page.waitForURL("**/fr/snapshots/2026-11-23/countries/qm?standard=dnssec&verdict=fail")
      await page.getByRole("link", { name: "Chiffres les plus récents" }).click()
      await page.waitForURL("**/fr/countries/qm?standard=dnssec&verdict=fail")
    })
  })

  it("keeps the requests of two languages apart", async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => fetch(`${server.address}${index % 2 === 0 ? "/fr" : "/ar"}/countries`)),
    )
    const texts = await Promise.all(answers.map((answer) => answer.text()))
    texts.forEach((text, index) => {
      expect(text).toContain(index % 2 === 0 ? '<html lang="fr" dir="ltr">' : '<html lang="ar" dir="rtl">')
      expect(text).toContain(index % 2 === 0 ? "Aller au contenu" : "انتقل إلى المحتوى")
    })
  })

  it("shows the reasons of findings in the page's language, in English where there are none", async () => {
    const target = world.targets.find((each) =>
      world.findings(each, null).some(({ label }) => label === "Signature expired"),
    )
    const shown = async (language: string) =>
      (await fetch(`${server.address}${prefix(language)}/domains/${target?.name}`)).text()
    const [french, english, arabic] = await Promise.all([shown("fr"), shown("en"), shown("ar")])
    expect(french).toContain("Une signature a expiré le 2026-10-30.")
    expect(french).not.toContain("A signature expired on")
    expect(english).toContain("A signature expired on 2026-10-30.")
    expect(arabic).toContain("A signature expired on 2026-10-30.")
  })

  it("does not lead away by the browser's language", async () => {
    const answer = await fetch(`${server.address}/`, { headers: { "accept-language": "fr" }, redirect: "manual" })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('<html lang="en"')
  })

  it("puts the first column of the grid at the right in Arabic", async () => {
    await withPage("/ar", async (page) => {
      const head = await page
        .locator("table.grid thead th")
        .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().right))
      expect(head[0]).toBe(Math.max(...head))
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth),
      ).toBe(false)
    })
  })
})
