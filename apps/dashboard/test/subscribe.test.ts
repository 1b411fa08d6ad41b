/**
 * A reader subscribes to news of changes and leaves again, in a real browser over the fixture world; with and without JavaScript. And the
 * page of changes: what is counted leads to what is listed. Told by roles, names and data attributes, so that it holds in any language.
 */
import AxeBuilder from "@axe-core/playwright"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DESKTOP, hasBrowser, launchBrowser } from "./browser.ts"
import { POSTED } from "./fixture-api.ts"
import { isBuilt, type PageServer, servePages } from "./page-server.ts"

const missing = [
  ...(hasBrowser() ? [] : ["no Chromium at PLUMBLINE_CHROMIUM or /usr/bin/chromium"]),
  ...(isBuilt() ? [] : ["the dashboard is not built"]),
]
const title = missing.length === 0 ? "news by mail" : `news by mail (skipped: ${missing.join("; ")})`

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

  const withPage = async (path: string, use: (page: Page) => Promise<void>, javaScriptEnabled = true) => {
    const context = await browser.newContext({ viewport: DESKTOP, javaScriptEnabled })
    const page = await context.newPage()
    try {
      await page.goto(new URL(path, server.address).href, { waitUntil: "networkidle" })
      await use(page)
    } finally {
      await context.close()
    }
  }
  const send = async (page: Page) => {
    await page.locator("main form[method=post] button").click()
    await page.waitForLoadState("networkidle")
  }

  it.each([true, false])("is asked for with the conditions of the page before (JavaScript: %s)", async (javaScript) => {
    await withPage(
      "/subscribe?country=xa&organisation=xa/tax&frequency=daily",
      async (page) => {
        await page.fill("#email", "reader@example.org")
        await send(page)
        expect(await page.locator("[data-sent]").count()).toBe(1)
        const [path, body = ""] = POSTED.at(-1)!.split(" ")
        expect(path).toBe("/api/v1/subscriptions")
        expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
          email: "reader@example.org",
          frequency: "daily",
          country: "xa",
          organisation: "xa/tax",
          language: "en",
        })
      },
      javaScript,
    )
  })

  it.each([
    { email: "reader@nowhere", isOfField: true },
    { email: "often@example.org", isOfField: false },
  ])("says what is wrong with $email, and keeps what was written", async ({ email, isOfField }) => {
    await withPage("/nl/subscribe?standard=tls", async (page) => {
      // A browser would refuse the first by itself.
      await page.locator("main form").evaluate((form) => form.setAttribute("novalidate", ""))
      await page.fill("#email", email)
      await send(page)
      expect(await page.locator("[role=alert]").count()).toBe(1)
      expect(await page.inputValue("#email")).toBe(email)
      expect(await page.inputValue("#standard")).toBe("tls")
      const described = (await page.getAttribute("#email", "aria-describedby")) ?? ""
      expect(described.includes("problem")).toBe(isOfField)
      expect(await page.getAttribute("html", "lang")).toBe("nl")
      expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])
    })
  })

  it.each(["/subscribe/confirm", "/unsubscribe", "/ar/unsubscribe"])(
    "%s does nothing until the button is pressed",
    async (path) => {
      const before = POSTED.length
      await withPage(`${path}?id=one&token=two`, async (page) => {
        expect(POSTED.length).toBe(before)
        await send(page)
        expect(POSTED.length).toBe(before + 1)
        expect(await page.locator("[data-done]").count()).toBe(1)
      })
      await withPage(`${path}?id=one&token=wrong`, async (page) => {
        await send(page)
        expect(await page.locator("[data-none]").count()).toBe(1)
      })
    },
  )

  it("is not offered where no mail is sent, and a feed is", async () => {
    server.setState("first-run")
    try {
      await withPage("/subscribe?country=xa", async (page) => {
        expect(await page.locator("form[method=post]").count()).toBe(0)
        expect(await page.getAttribute("[data-not-offered] a", "href")).toBe("/api/v1/changes.atom?country=xa")
      })
    } finally {
      server.setState("usual")
    }
  })

  it.each([
    ["/countries/xa", "country=xa"],
    ["/standards/tls", "standard=tls"],
    ["/organisations/xa/tax", "organisation=xa%2Ftax"],
    ["/suppliers/pilchard", "supplier=pilchard"],
  ])("of %s is found as a feed", async (path, query) => {
    const html = await (await fetch(new URL(path, server.address))).text()
    expect(html).toMatch(
      new RegExp(
        `<link rel="alternate" type="application/atom\\+xml" title="[^"]+" href="/api/v1/changes\\.atom\\?${query}"`,
      ),
    )
    expect(html).toContain(`href="/subscribe?${query}"`)
  })

  it("begins at what is counted: each number leads to those changes", async () => {
    await withPage("/changes", async (page) => {
      const link = page.locator("[data-summary] td a").first()
      const count = Number.parseInt((await link.innerText()).replace(/\D/g, ""), 10)
      await link.click()
      await page.waitForURL("**/changes?*direction=*")
      expect(await page.locator("h2.count").innerText()).toContain(String(count))
      await page.locator("[data-groups] a").first().click()
      await page.waitForURL("**/changes?*by=*")
      expect(await page.locator("[data-summary]").count()).toBe(1)
    })
  })
})
