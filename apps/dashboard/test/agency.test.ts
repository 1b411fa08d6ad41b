/**
 * An agency's officer at work, in a real browser over the fixture world: who regressed, on what, why and how it is mended within three
 * clicks, with the keyboard alone, and a view that is its address. Told by roles, data attributes and addresses, so that it holds in
 * any language.
 */
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DESKTOP, hasBrowser, launchBrowser } from "./browser.ts"
import { isBuilt, type PageServer, servePages } from "./page-server.ts"

const missing = [
  ...(hasBrowser() ? [] : ["no Chromium at PLUMBLINE_CHROMIUM or /usr/bin/chromium"]),
  ...(isBuilt() ? [] : ["the dashboard is not built"]),
]
const title = missing.length === 0 ? "an agency's officer" : `an agency's officer (skipped: ${missing.join("; ")})`

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
    options: { javaScriptEnabled?: boolean } = {},
  ) => {
    const context = await browser.newContext({ viewport: DESKTOP, ...options })
    const page = await context.newPage()
    try {
      await page.goto(new URL(path, server.address).href, { waitUntil: "networkidle" })
      await use(page)
    } finally {
      await context.close()
    }
  }

  /** The place that was asked for says what was seen and how it is mended. */
  const expectWhyAndHow = async (page: Page) => {
    const { pathname, hash } = new URL(page.url())
    expect(pathname).toMatch(/^(?:\/ar)?\/domains\/./)
    expect(hash).not.toBe("")
    expect(await page.locator(`${hash} dl dd`).count()).toBeGreaterThan(1)
  }

  it.each([
    { language: "en", at: "", direction: "ltr" },
    { language: "ar", at: "/ar", direction: "rtl" },
  ])(
    "finds who regressed, on what, why and how to mend it in three clicks ($language)",
    async ({ language, at, direction }) => {
      await withPage(at === "" ? "/" : at, async (page) => {
        expect(await page.locator("html").getAttribute("lang")).toBe(language)
        expect(await page.locator("html").getAttribute("dir")).toBe(direction)
        await page.locator(`main a[href="${at}/countries/xa"]`).first().click()
        await page.waitForURL("**/countries/xa")
        const row = page.locator("[data-regression]").first()
        expect(await page.locator("[data-organisation]").count()).toBeGreaterThan(0)
        expect(await row.locator("[data-reason], p").count()).toBeGreaterThan(0)
        await page.locator("[data-organisation]").first().click()
        await page.waitForURL("**/organisations/xa/*")
        await page.locator("[data-why]").first().click()
        await page.waitForURL("**/domains/*#*")
        await expectWhyAndHow(page)
      })
    },
  )

  it.each(["", "/ar"])("does the same with the keyboard alone, at %s/countries/xa", async (at) => {
    await withPage(`${at}/countries/xa`, async (page) => {
      const tabTo = async (selector: string) => {
        for (let presses = 0; presses < 400; presses += 1) {
          await page.keyboard.press("Tab")
          if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
        }
        throw new Error(`the Tab key never reached ${selector}`)
      }
      await tabTo("[data-organisation]")
      await page.keyboard.press("Enter")
      await page.waitForURL("**/organisations/xa/*")
      await tabTo("[data-why]")
      await page.keyboard.press("Enter")
      await page.waitForURL("**/domains/*#*")
      await expectWhyAndHow(page)
    })
  })

  it.each([true, false])(
    "chooses domains by several verdicts, scripts %s, and the address is the view",
    async (javaScriptEnabled) => {
      await withPage(
        "/domains?verdict=dnssec:fail&show=dnssec",
        async (page) => {
          const total = async () => Number(await page.locator("[data-total]").getAttribute("data-total"))
          const before = await total()
          await page.locator('select[name="verdict"]').selectOption("dmarc:fail")
          await page.locator("form[data-filters] button").click()
          await page.waitForURL(/dmarc/)
          const query = new URL(page.url()).searchParams
          expect(
            query
              .getAll("verdict")
              .filter((each) => each !== "")
              .toSorted(),
          ).toEqual(["dmarc:fail", "dnssec:fail"])
          expect(await total()).toBeLessThan(before)
          expect(await page.locator('input[name="verdict"]:checked').count()).toBe(2)
        },
        { javaScriptEnabled },
      )
    },
  )

  it("puts two dates side by side", async () => {
    await withPage("/countries/xa", async (page) => {
      await page.locator("[data-compare-link]").click()
      await page.waitForURL("**/compare?right=xa")
      expect(await page.locator("tr[data-standard]").count()).toBeGreaterThan(3)
      await page.locator('input[name="left"]').fill("xb")
      await page.locator("form[data-compare] button").click()
      await page.waitForURL(/left=xb/)
      expect(await page.locator("tr[data-standard]").count()).toBeGreaterThan(3)
    })
  })
})
