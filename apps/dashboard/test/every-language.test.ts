/**
 * Every page in every language but English, as the server makes it: nothing that axe finds, no sideways scrolling on a phone, and no message
 * without its text. Colors and what scripts add are the same in all languages, and looked at in English (`pages.test.ts`).
 */
import { readdirSync } from "node:fs"
import AxeBuilder from "@axe-core/playwright"
import { directionOf, TRANSLATED_LANGUAGES } from "@plumbline/core"
import type { Browser, BrowserContext } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DESKTOP, hasBrowser, launchBrowser, PHONE } from "./browser.ts"
import { PAGES } from "./page-list.ts"
import { isBuilt, type PageServer, servePages } from "./page-server.ts"

const missing = [
  ...(hasBrowser() ? [] : ["no Chromium at PLUMBLINE_CHROMIUM or /usr/bin/chromium"]),
  ...(isBuilt() ? [] : ["the dashboard is not built"]),
]
const title = missing.length === 0 ? "every language" : `every language (skipped: ${missing.join("; ")})`

/** Every route that has a page, as the folders say: `/countries/[cc]`. */
const ROUTES = readdirSync(new URL("../src/routes", import.meta.url), { recursive: true, encoding: "utf8" })
  .filter((file) => /(?:^|\/)\+page\.svelte$/.test(file))
  .map((file) => `/${file.replace(/\/?\+page\.svelte$/, "")}`)
/** Of each the first that the list of pages has, without the choices that can be made on it. */
const pathOf = (route: string): string | undefined => {
  const shape = new RegExp(`^${route.replaceAll(/\[[^\]]+\]/g, "[^/]+")}$`)
  return PAGES.map(({ path }) => path.split("?")[0]!).find((path) => shape.test(path))
}
const PATHS = ROUTES.flatMap((route) => pathOf(route) ?? [])

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

  const looked = async (context: BrowserContext, path: string): Promise<ReadonlyArray<string>> => {
    const page = await context.newPage()
    try {
      await page.setViewportSize(DESKTOP)
      await page.goto(new URL(path, server.address).href, { waitUntil: "domcontentloaded" })
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().disableRules(["color-contrast"]).analyze()
      await page.setViewportSize(PHONE)
      const { isWide, text } = await page.evaluate(() => ({
        isWide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
        text: document.body.innerText,
      }))
      return [
        ...violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes.map(({ target }) => target).join(" | ")}`),
        ...(isWide ? [`${path} scrolls sideways on a phone`] : []),
        ...(text.match(/\b(?:undefined|null|NaN|\[object Object\])(?=[\s.,;:]|$)/g) ?? []).map(
          (word) => `${path} says ${word}`,
        ),
        ...(text.match(/\{\w+\}/g) ?? []).map((name) => `${path} shows the parameter ${name}`),
      ]
    } finally {
      await page.close()
    }
  }

  it("looks at a page of every route", () => {
    expect(ROUTES.filter((route) => pathOf(route) === undefined)).toEqual([])
    expect(PATHS.length).toBeGreaterThan(30)
  })

  it.each(TRANSLATED_LANGUAGES)(
    "%s",
    async (language) => {
      const context = await browser.newContext({ viewport: DESKTOP })
      await context.route(/\.(?:js|woff2)$/, (route) => route.abort())
      const found: Array<string> = []
      for (const path of PATHS)
        found.push(...(await looked(context, path === "/" ? `/${language}` : `/${language}${path}`)))
      await context.close()
      expect(found).toEqual([])
      expect(await (await fetch(`${server.address}/${language}`)).text()).toContain(
        `<html lang="${language}" dir="${directionOf(language)}">`,
      )
    },
    300_000,
  )
})
