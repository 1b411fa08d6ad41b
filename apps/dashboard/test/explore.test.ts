/** The chart builder in a real browser: its state is its address, by pointer, by keys, and without JavaScript. */
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DESKTOP, hasBrowser, launchBrowser } from "./browser.ts"
import { isBuilt, type PageServer, servePages } from "./page-server.ts"

const missing = [
  ...(hasBrowser() ? [] : ["no Chromium at PLUMBLINE_CHROMIUM or /usr/bin/chromium"]),
  ...(isBuilt() ? [] : ["the dashboard is not built"]),
]
const title = missing.length === 0 ? "the chart builder" : `the chart builder (skipped: ${missing.join("; ")})`

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

  const withPage = async (
    path: string,
    use: (page: Page) => Promise<void>,
    options: Parameters<Browser["newContext"]>[0] = {},
  ) => {
    const context = await browser.newContext({ viewport: DESKTOP, ...options })
    const page = await context.newPage()
    const complaints: Array<string> = []
    page.on("pageerror", (problem) => complaints.push(problem.message))
    try {
      await page.goto(new URL(path, server.address).href, { waitUntil: "networkidle" })
      await use(page)
      expect(complaints).toEqual([])
    } finally {
      await context.close()
    }
  }
  const queryOf = (page: Page) => new URL(page.url()).searchParams

  it.each([{ javaScriptEnabled: true }, { javaScriptEnabled: false }])(
    "puts what is chosen into the address, and shows it again from there ($javaScriptEnabled)",
    async (options) => {
      await withPage(
        "/explore",
        async (page) => {
          await page.getByLabel("Standard", { exact: true }).selectOption({ label: "DMARC" })
          await page.getByText("Who is drawn:").click()
          await page.getByRole("checkbox", { name: "Aldervale" }).check()
          await page.getByRole("checkbox", { name: "Qamar" }).check()
          await page.getByLabel("Domains compared").selectOption("fixed")
          await page.locator("select[name=from]").selectOption({ index: 6 })
          await page.getByRole("button", { name: "Draw the chart" }).click()
          await page.getByRole("heading", { name: /^DMARC: 2.countries$/ }).waitFor()
          const query = queryOf(page)
          expect(query.getAll("standard")).toEqual(["dmarc"])
          expect(query.getAll("id").sort()).toEqual(["qm", "xa"])
          expect(query.get("panel")).toBe("fixed")
          expect(query.get("from")).toMatch(/^\d{4}-\d{2}-\d{2}$/)

          await page.goto(page.url(), { waitUntil: "load" })
          expect(await page.getByRole("heading", { name: /^DMARC: 2.countries$/ }).count()).toBe(1)
          expect(await page.getByLabel("Domains compared").inputValue()).toBe("fixed")
          expect(await page.locator("select[name=from]").inputValue()).toBe(query.get("from"))
          expect(await page.locator("input[name=id]:checked").count()).toBe(2)
          expect(await page.getByText("Drawn are only the domains").count()).toBe(1)
        },
        options,
      )
    },
  )

  it("keeps the choice when the form of the chart changes", async () => {
    await withPage("/explore?standard=dmarc&by=country&id=xa&id=qm&from=2025-03-11", async (page) => {
      for (const view of ["Small multiples", "Ranking", "Table", "Map", "Trend"]) {
        await page.getByRole("list", { name: "Forms of the chart" }).getByRole("link", { name: view }).click()
        await page.locator(`[aria-current=true]`, { hasText: view }).waitFor()
        expect(queryOf(page).getAll("id")).toEqual(["xa", "qm"])
        expect(queryOf(page).get("from")).toBe("2025-03-11")
      }
    })
  })

  it("moves the time by keys, and says the date", async () => {
    await withPage("/explore", async (page) => {
      const slider = page.getByLabel("Beginning of the time shown")
      await slider.focus()
      for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowRight")
      const chosen = await page.locator("select[name=from]").inputValue()
      expect(chosen).toMatch(/^\d{4}-\d{2}-\d{2}$/)
      expect(await slider.getAttribute("aria-valuetext")).toMatch(/^\d+ \w+ \d{4}$/)
      await page.keyboard.press("Home")
      expect(await page.locator("select[name=from]").inputValue()).toBe("")
      await page.keyboard.press("End")
      await page.keyboard.press("Enter")
    })
  })

  it("chooses a whole region by a link", async () => {
    await withPage("/explore", async (page) => {
      await page.getByText("Who is drawn:").click()
      await page.getByRole("link", { name: "Choose all of Inner Sea" }).click()
      await page.waitForURL(/id=/)
      expect(queryOf(page).getAll("id")).toHaveLength(2)
      await page.getByText("Who is drawn: 2 chosen").waitFor()
    })
  })

  it("describes breaks in words below the chart, and draws them with the name of whose they are", async () => {
    await withPage("/explore?standard=dnssec&by=country&id=xa&id=qm", async (page) => {
      await page.getByText(/Aldervale: between .* the list changed: of 40 domains 2 left, and 9 joined/).waitFor()
      expect(await page.getByText("Aldervale: list changed").count()).toBeGreaterThan(0)
    })
  })

  it("offers the same figures as files", async () => {
    await withPage("/explore?view=ranking&standard=dmarc&from=2025-06-01", async (page) => {
      const csv = await page.getByRole("link", { name: "Data (CSV)" }).getAttribute("href")
      expect(csv).toBe("/api/v1/ranking.csv?standard=dmarc&by=country&since=2025-06-01")
    })
  })

  it("shows the same in forced colors", async () => {
    await withPage(
      "/explore?view=map&standard=dnssec",
      async (page) => {
        expect(await page.getByRole("link", { name: /^Aldervale: \d+/ }).count()).toBe(1)
      },
      { forcedColors: "active" },
    )
  })
})
