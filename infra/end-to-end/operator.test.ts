/**
 * An operator who mends a domain and wants to see it at once, in a real browser over a real API and store: signs in, has it measured, reads what
 * came of it beside the scan, signs out. By pointer with scripts, and by keyboard without.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { AxeBuilder } from "@axe-core/playwright"
import { buildApi, hashPassword } from "@plumbline/api"
import { type RecordedJudgement, Store } from "@plumbline/store"
import { ManagedRuntime } from "effect"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { seedCatalog, seedScan, seedStatus, seedStore } from "../../apps/api/test/seed.ts"
import { testStore } from "../../apps/api/test/test-store.ts"
import { DESKTOP, hasBrowser, launchBrowser } from "../../apps/dashboard/test/browser.ts"
import { isBuilt } from "../../apps/dashboard/test/page-server.ts"

const missing = [
  ...(hasBrowser() ? [] : ["no Chromium at PLUMBLINE_CHROMIUM or /usr/bin/chromium"]),
  ...(isBuilt() ? [] : ["the dashboard is not built"]),
]
const title = missing.length === 0 ? "an operator" : `an operator (skipped: ${missing.join("; ")})`
const PASSWORD = "correct horse battery staple"

describe.skipIf(missing.length > 0)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-operator-"))
  const runtime = ManagedRuntime.make(Store.layer(testStore(join(folder, "store.sqlite"))))
  const catalog = seedCatalog()
  let app: ReturnType<typeof buildApi>
  let browser: Browser
  let site = ""
  let release: (judgements: ReadonlyArray<RecordedJudgement>) => void = () => undefined

  beforeAll(async () => {
    await runtime.runPromise(seedStore)
    await runtime.runPromise(seedScan(catalog, "xd", 6, "2026-10-05T11:50:00.000Z", Number.POSITIVE_INFINITY))
    app = buildApi({
      runtime,
      catalog,
      status: seedStatus,
      operators: [{ name: "Ana", password: await hashPassword(PASSWORD) }],
      measure: () =>
        new Promise((resolve) => {
          release = resolve
        }),
    })
    site = await app.listen({ host: "127.0.0.1", port: 0 })
    process.env.PLUMBLINE_API_URL = site
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.close()
    await runtime.dispose()
    rmSync(folder, { recursive: true })
  })

  const withPage = async (use: (page: Page) => Promise<void>, options: { javaScriptEnabled?: boolean } = {}) => {
    const context = await browser.newContext({ viewport: DESKTOP, ...options })
    try {
      await use(await context.newPage())
    } finally {
      await context.close()
    }
  }
  /** Every required check of a standard with one verdict. */
  const all = (standard: "dnssec" | "dmarc", verdict: "pass" | "fail"): ReadonlyArray<RecordedJudgement> =>
    catalog.standards.get(standard)!.checks.flatMap(({ id, requirement, reasons }) => {
      const reason = reasons.find((each) => each.verdict === verdict)
      return requirement !== "required" || reason === undefined
        ? []
        : [{ standard, check: id, verdict, reason: reason.code, parameters: {} }]
    })
  const panel = (page: Page) => page.locator("[data-spot-check]")

  it("signs in, has a domain measured, sees what differs, and signs out", async () => {
    await withPage(async (page) => {
      await page.goto(`${site}/domains/portal.gov.xa`, { waitUntil: "networkidle" })
      expect(await page.locator("button[data-again]").count()).toBe(0)
      await panel(page).getByRole("link", { name: "Operators" }).click()
      await page.locator("#name").fill("Ana")
      await page.locator("#password").fill("correct horse")
      await page.locator("form[data-sign-in] button").click()
      await page.locator("[data-problem=wrong]").waitFor()
      expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])
      await page.locator("#name").fill("Ana")
      await page.locator("#password").fill(PASSWORD)
      await page.locator("form[data-sign-in] button").click()

      await page.waitForURL(`${site}/domains/portal.gov.xa`)
      await page.locator("[data-operator=Ana]").waitFor()
      expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])
      await page.locator("button[data-again]").click()
      await page.locator("[data-spot-check=running]").waitFor()
      expect(await page.locator("[data-answer=asked]").count()).toBe(1)

      const scanned = await page.locator("#dnssec h3").innerText()
      release(all("dnssec", /pass/.test(scanned) ? "fail" : "pass"))
      // The page looks by itself.
      await page.locator("[data-spot-check=finished]").waitFor()
      expect(
        await page
          .locator("[data-difference]")
          .evaluateAll((items) => items.map((item) => item.getAttribute("data-difference"))),
      ).toEqual(["dnssec"])
      expect(await page.locator("#dnssec h3").innerText()).toBe(scanned)

      await page.locator("button[data-again]").click()
      await page.locator("[data-answer=recent]").waitFor()
      await page.getByRole("button", { name: "Sign out" }).click()
      await panel(page).getByRole("link", { name: "Operators" }).waitFor()
      expect(await page.locator("button[data-again]").count()).toBe(0)
      // What came of it is there for everybody.
      expect(await panel(page).getAttribute("data-spot-check")).toBe("finished")
    })
  })

  it("does the same in Arabic by keyboard, without scripts", async () => {
    await withPage(
      async (page) => {
        await page.goto(`${site}/ar/domains/${other}`)
        expect(await page.locator("html").getAttribute("dir")).toBe("rtl")
        await panel(page).locator("a[href*=sign-in]").focus()
        await page.keyboard.press("Enter")
        await page.locator("#name").focus()
        await page.keyboard.type("Ana")
        await page.keyboard.press("Tab")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await page.waitForURL(`${site}/ar/domains/${other}`)
        await page.locator("button[data-again]").focus()
        await page.keyboard.press("Enter")
        await page.locator("[data-spot-check=running]").waitFor()
        release([...all("dnssec", "pass"), ...all("dmarc", "fail")])
        await expect
          .poll(async () => {
            await panel(page).locator("a").first().click()
            return panel(page).getAttribute("data-spot-check")
          })
          .not.toBe("running")
        expect(await panel(page).getAttribute("data-spot-check")).toBe("finished")
      },
      { javaScriptEnabled: false },
    )
  })

  const other = [...catalog.targets.keys()].find((name) => name !== "portal.gov.xa" && name.endsWith(".gov.xa"))!
})
