/**
 * An author who needs one figure that will still be true in print, in a real browser over a real installation: the API, a store and its
 * snapshots on the disk. From the home page to a cited chart with its data by clicks alone; three scans later the permalink shows the
 * same figures and gives the same bytes, and the living page shows the new ones.
 */
import { createHash } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buildApi } from "@plumbline/api"
import { METHODOLOGY } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Effect, ManagedRuntime } from "effect"
import type { Browser, Download, Locator, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { seedCatalog, seedScan, seedStatus, seedStore } from "../../apps/api/test/seed.ts"
import { testStore } from "../../apps/api/test/test-store.ts"
import { CHROMIUM, DESKTOP, hasBrowser, launchBrowser } from "../../apps/dashboard/test/browser.ts"
import { isBuilt } from "../../apps/dashboard/test/page-server.ts"
import { makeSnapshot } from "../../apps/scanner/src/snapshot/make-snapshot.ts"
import { writeFigures } from "../../apps/scanner/src/snapshot/write-figures.ts"

const missing = [
  ...(hasBrowser() ? [] : ["no Chromium at PLUMBLINE_CHROMIUM or /usr/bin/chromium"]),
  ...(isBuilt() ? [] : ["the dashboard is not built"]),
]
const title = missing.length === 0 ? "an author who cites" : `an author who cites (skipped: ${missing.join("; ")})`

/** Pages whose figures a paper may cite. */
const PINNED = [
  "/",
  "/?by=region&at=before",
  "/countries/xa",
  "/standards/dnssec",
  "/explore?view=ranking&standard=dmarc",
  "/explore?view=trend&standard=dnssec&by=country&id=xa&id=xb",
  "/organisations/xa/tax-authority",
  "/domains/portal.gov.xa",
  "/policies",
] as const

describe.skipIf(missing.length > 0)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-citing-"))
  const runtime = ManagedRuntime.make(Store.layer(testStore(join(folder, "store.sqlite"))))
  const targets = new Map(seedCatalog().targets)
  const catalog = { ...seedCatalog(), targets }
  let now = "2026-10-05T13:00:00.000Z"
  const app = buildApi({
    runtime,
    catalog,
    status: () => ({ ...seedStatus(), now }),
    publisher: "The Institute",
    snapshotFolder: join(folder, "snapshots"),
    chromium: CHROMIUM,
  })
  let browser: Browser
  let site = ""

  /** As `plumbline snapshot` makes one. */
  const snapshot = async (): Promise<string> => {
    const made = await runtime.runPromise(
      makeSnapshot({
        folder: join(folder, "snapshots"),
        catalog,
        now,
        methodology: METHODOLOGY,
        version: "0.1.0",
        publisher: "The Institute",
        site: null,
        isFictional: true,
        write: writeFigures,
      }),
    )
    if (made === null) throw new Error("no snapshot was made")
    return made.id
  }

  const withPage = async (use: (page: Page) => Promise<void>, options: { javaScriptEnabled?: boolean } = {}) => {
    const context = await browser.newContext({ viewport: DESKTOP, ...options })
    try {
      await use(await context.newPage())
    } finally {
      await context.close()
    }
  }
  const bytesOf = async (page: Page, link: Locator): Promise<string> => {
    const [download] = await Promise.all<Download | unknown>([page.waitForEvent("download"), link.click()])
    return readFileSync(await (download as Download).path()).toString("base64")
  }
  /** All that a page says, but how it is cited: that names the day on which it was read. */
  const figuresOf = (page: Page) => page.locator("main").innerText()
  const panel = (page: Page) => page.locator("details[data-cite]")
  const text = async (path: string) => (await fetch(`${site}${path}`)).text()

  beforeAll(async () => {
    await runtime.runPromise(seedStore)
    // The scan that the seed leaves running is finished: a snapshot is made of a completed cycle.
    await runtime.runPromise(seedScan(catalog, "xd", 6, "2026-10-05T11:50:00.000Z", Number.POSITIVE_INFINITY))
    site = await app.listen({ host: "127.0.0.1", port: 0 })
    process.env.PLUMBLINE_API_URL = site
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await app.close()
    await runtime.dispose()
    rmSync(folder, { recursive: true })
  })

  let first = ""
  let permalink = ""
  let citedFigures = ""
  let citedData = ""
  const before = new Map<string, string>()

  it("is told that nothing can be pinned while there is no snapshot", async () => {
    await withPage(
      async (page) => {
        await page.goto(`${site}/countries/xa#cite`)
        await panel(page).locator("[data-citation]").waitFor()
        expect(await panel(page).getAttribute("data-cite")).toBe("none")
        expect(await panel(page).innerText()).toContain("There is no snapshot yet")
        expect(await panel(page).locator("[data-citation]").innerText()).toContain(
          `${site}/countries/xa (accessed 2026-10-05)`,
        )
        await page.goto(`${site}/data`)
        expect(await page.locator("main").innerText()).toContain("There is no snapshot yet")
      },
      { javaScriptEnabled: false },
    )
    first = await snapshot()
  })

  it("comes from the home page to a cited chart and its data by clicks, in under a minute", async () => {
    await withPage(async (page) => {
      await page.goto(site, { waitUntil: "networkidle" })
      const started = performance.now()
      await page.locator('header a[href="/explore"]').click()
      await page.waitForURL("**/explore")
      await page.locator('main .switch a[href*="view=ranking"]').first().click()
      await page.waitForURL(/view=ranking/)
      await page.locator('[data-chart] a[href="#cite"]').click()
      const cite = panel(page)
      const citation = await cite.locator("[data-citation]").innerText()
      expect(await cite.getAttribute("data-cite")).toBe("newest")
      permalink = (await cite.locator("[data-permalink]").innerText()).trim()
      expect(permalink.startsWith(`${site}/snapshots/${first}/explore?`)).toBe(true)
      expect(citation).toContain(`Version ${first}. `)
      expect(citation).toContain(`${permalink} (accessed 2026-10-05)`)
      expect(
        Buffer.from(await bytesOf(page, cite.getByRole("link", { name: "BibTeX" })), "base64").toString(),
      ).toContain(first)
      citedData = await bytesOf(page, cite.getByRole("link", { name: "CSV" }))
      await cite.locator("[data-permalink]").click()
      await page.waitForURL(permalink)
      citedFigures = await page.locator("[data-chart]").innerText()
      expect(await bytesOf(page, page.getByRole("link", { name: "Data (CSV)" }))).toBe(citedData)
      expect((performance.now() - started) / 1_000).toBeLessThan(60)
    })
    expect(Buffer.from(citedData, "base64").toString()).toMatch(/dmarc|dnssec/)
    expect(citedFigures).toMatch(/\d+ %/)
    await withPage(async (page) => {
      for (const path of PINNED) {
        await page.goto(`${site}/snapshots/${first}${path === "/" ? "" : path.replace(/^\/\?/, "?")}`)
        before.set(path, await figuresOf(page))
      }
    })
  })

  it("finds the same figures and the same bytes after three more scans, and new ones on the living page", async () => {
    const living = await text("/explore?view=ranking&standard=dmarc")
    for (const [place, country] of ["xa", "xb", "xa"].entries()) {
      await runtime.runPromise(
        seedScan(catalog, country, 2 * place, `2026-10-0${6 + place}T14:00:00.000Z`, Number.POSITIVE_INFINITY),
      )
    }
    now = "2026-10-09T09:00:00.000Z"
    expect(await text("/explore?view=ranking&standard=dmarc")).not.toBe(living)
    await withPage(async (page) => {
      await page.goto(permalink, { waitUntil: "networkidle" })
      expect(await page.locator("[data-chart]").innerText()).toBe(citedFigures)
      expect(await bytesOf(page, page.getByRole("link", { name: "Data (CSV)" }))).toBe(citedData)
      expect(await panel(page).getAttribute("data-cite")).toBe("pinned")
      // The banner leads to the same view with the newest figures.
      await page.locator("aside a[data-sveltekit-reload]").click()
      await page.waitForURL(permalink.replace(`/snapshots/${first}`, ""))
      expect(await page.locator("[data-chart]").innerText()).not.toBe(citedFigures)
      expect(await bytesOf(page, page.locator("[data-chart]").getByRole("link", { name: "Data (CSV)" }))).not.toBe(
        citedData,
      )
      await page.locator('[data-chart] a[href="#cite"]').click()
      expect(await panel(page).innerText()).toContain("Scans have finished since")
    })
  })

  it.each(PINNED)("reads %s of the snapshot as it was, and the living page anew", async (path) => {
    await withPage(async (page) => {
      const address = `${site}/snapshots/${first}${path === "/" ? "" : path.replace(/^\/\?/, "?")}`
      const answer = await page.goto(address)
      expect(answer?.status()).toBe(200)
      expect(await figuresOf(page)).toBe(before.get(path))
      expect(await page.locator('link[rel="canonical"]').getAttribute("href")).toBe(address)
      expect(await page.locator('meta[name="robots"]').getAttribute("content")).toBe("noindex")
      expect(await answer?.headerValue("link")).toContain(`<${address}>; rel="cite-as"`)
      const links = await page
        .locator("a[href]")
        .evaluateAll((all) =>
          all
            .filter((link) => link.closest("aside, .languages") === null && !link.hasAttribute("hreflang"))
            .map((link) => link.getAttribute("href") ?? ""),
        )
      const strays = links.filter(
        (href) =>
          href.startsWith("/") && !href.startsWith(`/snapshots/${first}`) && !/^\/(?:api|subscribe)\b/.test(href),
      )
      expect(strays).toEqual([])
      const data = links.filter((href) => /^\/api\/v1\/.*\.(?:csv|xlsx|parquet|zip|pdf|json)\b/.test(href))
      expect(data.filter((href) => !href.includes(`snapshot=${first}`) && !href.includes("/evidence/"))).toEqual([])
      await page.goto(`${site}${path}`)
      if (path !== "/policies") expect(await figuresOf(page)).not.toBe(before.get(path))
      expect(await page.locator('meta[name="robots"], link[rel="canonical"]').count()).toBe(0)
    })
  })

  it("is told when the newest snapshot has no such page", async () => {
    targets.set("late.gov.xa", { ...targets.get("portal.gov.xa")!, name: "late.gov.xa" })
    await runtime.runPromise(Effect.flatMap(Effect.service(Store), (store) => store.syncCatalog(catalog, "2026-10-09")))
    await runtime.runPromise(seedScan(catalog, "xa", 6, "2026-10-09T10:00:00.000Z", Number.POSITIVE_INFINITY))
    now = "2026-10-09T12:00:00.000Z"
    await withPage(async (page) => {
      await page.goto(`${site}/domains/late.gov.xa#cite`, { waitUntil: "networkidle" })
      expect(await panel(page).getAttribute("data-cite")).toBe("not-in-newest")
      expect(await panel(page).innerText()).toContain("has no such page yet")
      expect(await panel(page).locator("[data-permalink]").innerText()).toBe(`${site}/domains/late.gov.xa`)
      expect((await page.goto(`${site}/snapshots/${first}/domains/late.gov.xa`))?.status()).toBe(404)
    })
  })

  it("takes the country's report as of the snapshot", async () => {
    const report = await fetch(`${site}/api/v1/countries/xa/report.pdf?snapshot=${first}`)
    expect([report.status, report.headers.get("content-type")]).toEqual([200, "application/pdf"])
    expect(report.headers.get("content-disposition")).toContain(first)
    expect((await fetch(`${site}/api/v1/countries/xa/report.pdf?snapshot=2001-01-01`)).status).toBe(404)
  })

  it("reads the address under which the site was asked, in what is cited without a script", async () => {
    const { port } = new URL(site)
    const html = await (await fetch(`http://localhost:${port}/countries/xa`)).text()
    expect(html).toContain(`http://localhost:${port}/snapshots/${first}/countries/xa`)
    expect(html).not.toContain("127.0.0.1")
  })

  it("gets the permalink of the next snapshot as soon as there is one", async () => {
    const second = await snapshot()
    await withPage(async (page) => {
      await page.goto(`${site}/countries/xa#cite`, { waitUntil: "networkidle" })
      expect(await panel(page).locator("[data-permalink]").innerText()).toBe(`${site}/snapshots/${second}/countries/xa`)
      expect(await panel(page).innerText()).not.toContain("Scans have finished since")
      await page.goto(`${site}/fr/countries/xa#cite`, { waitUntil: "networkidle" })
      expect(await panel(page).locator("[data-permalink]").innerText()).toBe(
        `${site}/fr/snapshots/${second}/countries/xa`,
      )
    })
    expect(await text(`/fr/snapshots/${second}/countries/xa`)).toContain('<html lang="fr"')
  })

  it("verifies what was cited: from the footer to a snapshot, its chain, and a file with its hash", async () => {
    await withPage(async (page) => {
      await page.goto(site, { waitUntil: "networkidle" })
      await page.locator('footer a[href="/data"]').click()
      await page.waitForURL("**/data")
      const ids = await page.locator("a[data-snapshot]").allInnerTexts()
      expect(ids).toEqual([...ids].sort().reverse())
      expect(ids.at(-1)).toBe(first)
      await page.locator("a[data-snapshot]").first().click()
      await page.waitForURL(`**/data/snapshots/${ids[0]}`)
      await page.locator(`dl a[href="/data/snapshots/${first}"]`).click()
      await page.waitForURL(`**/data/snapshots/${first}`)
      const manifest = await text(`/api/v1/snapshots/${first}/manifest.json`)
      const sha256 = createHash("sha256").update(manifest).digest("hex")
      expect(await page.locator("[data-sha256]").innerText()).toBe(sha256)
      const row = page.locator("tr", {
        has: page.getByRole("link", { name: "data/adoption-by-country.csv", exact: true }),
      })
      const file = Buffer.from(await bytesOf(page, row.getByRole("link")), "base64")
      expect(await row.locator("code").innerText()).toBe(createHash("sha256").update(file).digest("hex"))
      await page.locator("[data-as-of]").click()
      await page.waitForURL(`**/snapshots/${first}`)
      expect(await figuresOf(page)).toBe(before.get("/"))
      await page.getByRole("searchbox").first().fill(first)
      await page.getByRole("searchbox").first().press("Enter")
      await page.waitForURL("**/search?q=*")
      expect(await page.locator(`main a[href="/snapshots/${first}/data/snapshots/${first}"]`).count()).toBe(1)
    })
  })
})
