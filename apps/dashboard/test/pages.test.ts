/**
 * The pages in a real browser, built as they ship, over the fixture world: sound for axe in light and dark on a wide and a
 * narrow screen, without sideways scrolling, usable by keyboard, readable without JavaScript, and right in every state.
 */
import AxeBuilder from "@axe-core/playwright"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DESKTOP, hasBrowser, launchBrowser, PHONE } from "./browser.ts"
import type { FixtureState } from "./fixture-api.ts"
import { OPTED_OUT } from "./fixture-world.ts"
import { PAGES } from "./page-list.ts"
import { isBuilt, type PageServer, servePages } from "./page-server.ts"

const missing = [
  ...(hasBrowser() ? [] : ["no Chromium at PLUMBLINE_CHROMIUM or /usr/bin/chromium"]),
  ...(isBuilt() ? [] : ["the dashboard is not built"]),
]
const title = missing.length === 0 ? "pages in a browser" : `pages in a browser (skipped: ${missing.join("; ")})`

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

  const address = (path: string) => new URL(path, server.address).href

  /** Opens a page in a context of its own and closes it afterwards; what the browser complains of is gathered. */
  const withPage = async (
    options: Parameters<Browser["newContext"]>[0],
    use: (page: Page, complaints: ReadonlyArray<string>) => Promise<void>,
  ) => {
    const context = await browser.newContext({ viewport: DESKTOP, ...options })
    const page = await context.newPage()
    const complaints: Array<string> = []
    page.on("pageerror", (problem) => complaints.push(problem.message))
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("status of 4")) complaints.push(message.text())
    })
    try {
      await use(page, complaints)
    } finally {
      await context.close()
    }
  }

  const inState = async (state: FixtureState, use: () => Promise<void>) => {
    server.setState(state)
    try {
      await use()
    } finally {
      server.setState("usual")
    }
  }

  /** `onlyColors`: what another colour scheme can change. */
  const violations = async (page: Page, onlyColors: boolean) => {
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] })
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    const result = await (onlyColors ? axe.withRules(["color-contrast"]) : axe.withTags(tags)).analyze()
    return result.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`,
    )
  }

  const scrollsSideways = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

  /** Opens what can be opened, so that it is looked at too. */
  const unfold = (page: Page) =>
    page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true
    })

  /**
   * On a phone all that folds is open, so nothing escapes axe; a desktop has the same elements side by side, and `every-language.test.ts` has axe
   * look at a page of every route there. Dark colours do not depend on what was chosen on a page: they are looked at where `isDarkToo`.
   */
  const lookAt = async (page: Page, viewports = [DESKTOP, PHONE], isDarkToo = false) => {
    for (const viewport of viewports) {
      await page.setViewportSize(viewport)
      if (viewport === PHONE) {
        await unfold(page)
        for (const colorScheme of isDarkToo ? (["light", "dark"] as const) : (["light"] as const)) {
          await page.emulateMedia({ colorScheme })
          expect(await violations(page, colorScheme === "dark"), `axe, ${colorScheme}`).toEqual([])
        }
      }
      expect(await scrollsSideways(page), `scrolls sideways at ${viewport.width} px`).toBe(false)
    }
  }

  it.each(PAGES)("$name has nothing that axe finds and fits a phone", async ({ path }) => {
    await withPage({}, async (page, complaints) => {
      await page.goto(address(path), { waitUntil: "networkidle" })
      expect(await page.title()).toMatch(/Plumbline/)
      expect(await page.locator("h1").count()).toBe(1)
      await lookAt(page, [DESKTOP, PHONE], !path.includes("?"))
      expect(complaints).toEqual([])
    })
  })

  it.each<{ state: FixtureState; path: string; says: string }>([
    { state: "first-run", path: "/", says: "The first scan is running" },
    { state: "first-run", path: "/countries/xa", says: "No scan of this country has finished yet" },
    { state: "first-run", path: "/standards/dnssec", says: "No figures yet" },
    { state: "first-run", path: "/domains/tax.gov.xa", says: "has not been measured yet" },
    { state: "history", path: "/", says: "Simulated month 9 of 24" },
    { state: "stale", path: "/countries/xa", says: "These figures are old" },
    { state: "empty", path: "/", says: "No countries are configured yet" },
    { state: "empty", path: "/countries", says: "No countries are configured yet" },
    { state: "first-run", path: "/mandates/xa/open-standards", says: "No figures yet" },
    { state: "first-run", path: "/demand", says: "not measured" },
    { state: "empty", path: "/mandates", says: "No mandates are recorded yet" },
    { state: "empty", path: "/demand", says: "No countries are configured yet" },
    { state: "empty", path: "/explanations", says: "No explanations are on record here" },
    { state: "broken", path: "/", says: "The store could not be opened" },
    { state: "usual", path: `/domains/${OPTED_OUT}`, says: "Excluded on request" },
    { state: "usual", path: "/nowhere", says: "There is nothing at this address" },
  ])("says “$says” on $path when the state is $state", async ({ state, path, says }) => {
    await inState(state, () =>
      withPage({}, async (page) => {
        await page.goto(address(path))
        await page.getByText(says).first().waitFor()
        await lookAt(page, [PHONE])
      }),
    )
  })

  it("says on every page that the lab's countries are fictional, and not so when they are real", async () => {
    const text = async (path: string) => (await fetch(address(path))).text()
    for (const { path } of PAGES) expect(await text(path), path).toContain("These countries are fictional")
    await inState("stale", async () => expect(await text("/")).not.toContain("fictional"))
  })

  it("leads nowhere dead: every link of every page answers", async () => {
    const seen = new Set<string>()
    // A page that is missing names itself in other languages, where it is missing too.
    for (const { path } of PAGES.filter(({ name }) => name !== "missing")) {
      const html = await (await fetch(address(path))).text()
      for (const [, link = ""] of html.matchAll(/href="(\/[^"]*|\?[^"]*)"/g)) {
        const target = new URL(link.replaceAll("&amp;", "&"), address(path))
        if (target.pathname !== "/api/openapi.json") seen.add(target.pathname + target.search)
      }
    }
    const dead: Array<string> = []
    for (const link of seen) {
      const response = await fetch(address(link))
      await response.arrayBuffer()
      if (!response.ok) dead.push(`${response.status} ${link}`)
    }
    expect(dead).toEqual([])
    expect(seen.size).toBeGreaterThan(200)
  })

  describe("without JavaScript", () => {
    it.each(PAGES)("$name can be read", async ({ path }) => {
      await withPage({ javaScriptEnabled: false }, async (page) => {
        await page.goto(address(path))
        expect(await page.locator("h1").isVisible()).toBe(true)
        for (const chart of await page.locator("figure [role=img]").all()) expect(await chart.isVisible()).toBe(true)
      })
    })

    it("sorts, filters and searches by links and forms", async () => {
      await withPage({ javaScriptEnabled: false }, async (page) => {
        await page.goto(address("/"))
        await page.getByRole("columnheader", { name: "DMARC" }).getByRole("link").click()
        expect(page.url()).toContain("sort=dmarc")
        expect(await page.getByRole("columnheader", { name: "DMARC" }).getAttribute("aria-sort")).toBe("descending")
        expect(await page.locator("tbody tr th a").first().textContent()).toBe("Dunmere")

        await page.goto(address("/countries/xa"))
        await page.getByLabel("Verdict", { exact: true }).selectOption("fail")
        await page.getByLabel("Standard", { exact: true }).selectOption("dnssec")
        await page.getByRole("button", { name: "Filter" }).click()
        const names = await page
          .getByRole("region", { name: "Domains of Aldervale" })
          .locator("tbody th")
          .allInnerTexts()
        expect(names).toEqual(["parking.harbour.gov.xa", "statistics.gov.xa", "data.gov.xa"])

        await page.getByRole("searchbox").first().fill("dunmere")
        await page.getByRole("searchbox").first().press("Enter")
        await page.getByRole("link", { name: "Dunmere" }).click()
        expect(await page.locator("h1").textContent()).toBe("Dunmere")
      })
    })

    it("loads itself anew on the first run, and only then", async () => {
      const html = async (path: string) => (await fetch(address(path))).text()
      await inState("first-run", async () => {
        expect(await html("/")).toContain('http-equiv="refresh"')
        expect(await html("/scans")).not.toContain('http-equiv="refresh"')
      })
      expect(await html("/")).not.toContain('http-equiv="refresh"')
    })
  })

  it("vantage points tell what differs, by place, country and standard, and lead to the domain", async () => {
    await withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(address("/scans"))
      await page.getByRole("link", { name: "vantage points" }).click()
      await page.getByLabel("Country", { exact: true }).selectOption("xd")
      await page.getByLabel("Standard", { exact: true }).selectOption("tls")
      await page.getByRole("button", { name: "Filter" }).click()
      expect(new URL(page.url()).search).toBe("?from=nairobi&country=xd&standard=tls")
      const row = page.locator("[data-difference]").filter({ hasText: "harbour.gov.xd" })
      expect(await row.locator(".verdict").allInnerTexts()).toEqual(["partial", "pass"])
      await row.getByRole("link").click()
      const elsewhere = page.locator("[data-views]")
      expect(await elsewhere.innerText()).toMatch(/Seen from nairobi on 23 November 2026.*: \d+ checks agree, 1 differ/)
      expect(await elsewhere.locator("[data-difference]").count()).toBe(1)
    })
  })

  describe("by keyboard", () => {
    it("the first stop skips to the content", async () => {
      await withPage({}, async (page) => {
        await page.goto(address("/countries"), { waitUntil: "networkidle" })
        await page.keyboard.press("Tab")
        const skip = page.getByRole("link", { name: "Skip to the content" })
        expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true)
        expect((await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0)
        await page.keyboard.press("Enter")
        expect(await page.evaluate(() => document.activeElement?.id)).toBe("main")
      })
    })

    it("the / key goes to the search field, and stays a character in one", async () => {
      await withPage({}, async (page) => {
        await page.goto(address("/"), { waitUntil: "networkidle" })
        await page.keyboard.press("/")
        const field = page.getByRole("searchbox")
        expect(await field.evaluate((input) => input === document.activeElement)).toBe(true)
        await page.keyboard.type("a/b")
        expect(await field.inputValue()).toBe("a/b")
      })
    })

    it("a wide table scrolls in its frame", async () => {
      await withPage({ viewport: PHONE }, async (page) => {
        await page.goto(address("/countries/xa"), { waitUntil: "networkidle" })
        const frame = page.getByRole("region", { name: "Domains of Aldervale" })
        await frame.focus()
        expect(await frame.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe("solid")
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("ArrowRight")
        await page.waitForFunction((element) => (element as HTMLElement).scrollLeft > 0, await frame.elementHandle())
        const first = frame.locator("tbody th").first()
        expect((await first.boundingBox())?.x).toBeCloseTo((await frame.boundingBox())?.x ?? -1, 0)
      })
    })
  })

  describe("charts", () => {
    it("come alive when they are pointed at, in the frame of their drawing, and tell a point when pointed at", async () => {
      await withPage({}, async (page, complaints) => {
        await page.goto(address("/"), { waitUntil: "networkidle" })
        const chart = page.getByRole("img", { name: /^DNSSEC: from/ })
        const before = await chart.boundingBox()
        await chart.scrollIntoViewIfNeeded()
        await page.locator(".picture").first().hover()
        await page.locator(".picture.alive").first().waitFor()
        const after = await chart.boundingBox()
        expect(after?.height).toBeCloseTo(before?.height ?? 0, 0)
        const painted = await chart
          .locator("canvas")
          .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL().length)
        await chart.hover({ position: { x: 200, y: 150 } })
        await page.waitForTimeout(100)
        const hovered = await chart
          .locator("canvas")
          .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL().length)
        expect(painted).toBeGreaterThan(5_000)
        expect(hovered).not.toBe(painted)
        expect(complaints).toEqual([])
      })
    })

    it("have a table with every figure and a CSV file of the same", async () => {
      await withPage({}, async (page) => {
        await page.goto(address("/standards/dnssec"), { waitUntil: "networkidle" })
        const figure = page.locator("figure")
        await figure.locator("summary").click()
        expect(await figure.locator("tbody tr").count()).toBe(24)
        const csv = decodeURIComponent((await figure.getByRole("link", { name: /CSV/ }).getAttribute("href")) ?? "")
        expect(csv).toContain("world,World,2024-12-11T03:10:00.000Z,")
        expect(csv.trim().split("\r\n")).toHaveLength(1 + 5 * 24)
      })
    })

    it("stay drawings where colours are forced", async () => {
      await withPage({ forcedColors: "active" }, async (page) => {
        await page.goto(address("/standards/dnssec"), { waitUntil: "networkidle" })
        await page.locator("figure").scrollIntoViewIfNeeded()
        await page.waitForTimeout(300)
        expect(await page.locator(".picture.alive").count()).toBe(0)
        expect(await page.locator("figure .wide svg").isVisible()).toBe(true)
      })
    })
  })

  describe("demand", () => {
    const text = async (path: string) =>
      (await (await fetch(address(path))).text())
        .replace(/<script[\s\S]*?<\/script>/g, "")
        .replace(/<[^>]*>/g, "")
        .replace(/&nbsp;|\u00a0/g, " ")
        .replace(/\s+/g, " ")

    it("draws a mandate's dates, and says them in the sentence and the table of the chart", async () => {
      await withPage({ javaScriptEnabled: false }, async (page) => {
        await page.goto(address("/mandates/xa/open-standards"))
        const chart = page.getByRole("img", { name: /^Compliance: from/ }).first()
        expect(await chart.getAttribute("aria-label")).toMatch(
          /Comparison: from .* Marked: in force 1 Feb 2025; earlier due 2025; earlier due Mar 2026; due 31 Oct 2026\.$/,
        )
        const drawn = await chart.locator(".wide svg text").allTextContents()
        expect(drawn).toEqual(expect.arrayContaining(["in force 1 Feb 2025", "earlier due 2025", "due 31 Oct 2026"]))
        const figure = page.locator("figure").first()
        await figure.locator("summary").click()
        const rows = await figure.locator("tbody tr").allInnerTexts()
        expect(rows.filter((row) => /due|in force/.test(row)).map((row) => row.replace(/\s+/g, " "))).toEqual([
          "31 Oct 2026 due 31 Oct 2026",
          "31 Mar 2026 earlier due Mar 2026",
          "31 Dec 2025 earlier due 2025",
          "1 Feb 2025 in force 1 Feb 2025",
        ])
      })
    })

    it("draws the marked days when the chart comes alive too", async () => {
      await withPage({}, async (page, complaints) => {
        await page.goto(address("/mandates/xa/open-standards"), { waitUntil: "networkidle" })
        await page.locator("figure").first().scrollIntoViewIfNeeded()
        await page.locator(".picture").first().hover()
        await page.locator(".picture.alive").first().waitFor()
        expect(complaints).toEqual([])
      })
    })

    it("calls the comparison a comparison, with its countries and domains", async () => {
      const page = await text("/mandates/xa/open-standards")
      expect(page).toMatch(/the adoption of 71 domains of the same levels and sectors in 5 countries \(Brackwater/)
      expect(page).toContain("This is a comparison, not a cause")
      expect(page).toContain("n 14")
    })

    it("draws compliance and adoption where a mandate asks for something else than the standard", async () => {
      const html = await (await fetch(address("/mandates/xa/open-standards"))).text()
      expect(html.match(/aria-label="Compliance: [^"]* Adoption: [^"]*"/g)).toHaveLength(1)
      expect(await text("/mandates/xa/open-standards")).toContain(
        "Policy is enforced: its outcome is “As asked” or “Partly”",
      )
    })

    it.each([
      ["/mandates/xa/harbour-names", "the lists do not say which domains lie there"],
      ["/mandates/xf/hosting-duty", "it binds suppliers or registrars"],
      ["/mandates/xe/defence-sites", "none of the listed bodies is of the levels and sectors"],
      ["/mandates/xd/procurement-clause", "it names no standard that is measured here"],
      ["/mandates/qz/all-names", "no scan of those bound has ended"],
      ["/mandates/qy/standards-law", "none of the countries in which it holds is measured here"],
      ["/mandates/xb/address-programme", "Unverified."],
      ["/mandates/xb/address-programme", "it is inferred"],
      ["/mandates/northern-isles/secure-sites", "The day from which it is in force is unknown"],
      ["/mandates/qn/mail-rule", "Superseded by"],
      ["/mandates/xa/mail-protection", "spf.lookups: lookups is at most 10"],
    ])("%s says “%s”", async (path, says) => expect(await text(path)).toContain(says))

    it("flags what has expired, on the mandate, the domain, the organisation and in the register", async () => {
      for (const path of [
        "/mandates/xa/open-standards",
        "/domains/harbour.gov.xa",
        "/organisations/xa/harbour-city",
        "/explanations",
      ]) {
        expect(await text(path), path).toContain("expired on 30 June 2026")
      }
      expect(await text("/explanations?state=current")).not.toContain("expired on 30")
      expect(await text("/explanations")).toContain("a mandate that is no longer in the catalogue")
    })

    it("tells on a country's page what is overdue, missing and adopted without known demand", async () => {
      const page = await text("/countries/xa")
      expect(page).toContain("overdue: fell due on 31 October 2026, 23 days ago")
      expect(page).toContain("80 % comply with what the mandate asks")
      expect(page).toContain("30 points, 3 domains")
      expect(page).toContain("Adopted without known demand")
      expect(await text("/countries/qm")).toContain("None found on 12 November 2026")
      expect(await text("/countries/xf")).toContain("Demanded of others than those measured")
    })

    it("leads from each cell of the map to the country's row", async () => {
      await withPage({ javaScriptEnabled: false }, async (page) => {
        await page.goto(address("/demand"))
        await page.getByRole("link", { name: "Demanded, not adopted", exact: true }).click()
        expect(page.url()).toContain("show=demanded-not-adopted")
        const cells = await page.locator("tbody .cell").allInnerTexts()
        expect(cells.length).toBeGreaterThan(2)
        for (const cell of cells) expect(cell).toMatch(/^demanded, not adopted/)
        await page.locator("tbody .cell").first().click()
        expect(page.url()).toContain("/countries/xa#demand-dnssec")
        expect(await page.locator("tr#demand-dnssec").isVisible()).toBe(true)
      })
    })

    it("never says that a country has no policy", async () => {
      for (const path of ["/demand", "/countries/qm", "/countries/qz", "/mandates", "/standards/dnssec"]) {
        expect(await text(path), path).not.toMatch(/no polic/i)
      }
    })

    it("says of a supplier's customers what was seen, from how many, and that it proves nothing", async () => {
      const page = await text("/suppliers/pilchard")
      expect(page).toContain("It does not prove that the supplier is why")
      expect(page).toContain("at least 5 customers could be measured")
      expect(page).toContain("Use of the standards of the list")
      expect(await text("/suppliers/self-hosted")).not.toContain("stands in the way")
    })

    it("lists on the home page what is coming due and what has just fallen due", async () => {
      const page = await text("/")
      expect(page).toContain("due on 31 December 2026, in 38 days")
      expect(page).toMatch(/Just fallen due.*Use of the standards of the list/)
      expect(page).not.toContain("Order on official mail")
    })
  })

  it("shows the first figures by itself when the first scan has finished", async () => {
    await inState("first-run", () =>
      withPage({}, async (page) => {
        await page.goto(address("/"), { waitUntil: "networkidle" })
        await page.getByText("The first scan is running").waitFor()
        // The first look remembers what is there; the next sees that it is something else.
        await page.waitForResponse((response) => response.url().endsWith("/api/v1/status"))
        server.setState("usual")
        await page.getByText("sign their names with DNSSEC").waitFor()
      }),
    )
  })

  it("needs less than 100 KB of compressed JavaScript for the first page, and less than 160 KB with a chart brought to life", async () => {
    await withPage({}, async (page) => {
      await page.goto(address("/"), { waitUntil: "networkidle" })
      const bytesOfScripts = () =>
        page.evaluate(() =>
          performance
            .getEntriesByType("resource")
            .filter((entry) => entry.name.endsWith(".js"))
            .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
        )
      const loaded = await bytesOfScripts()
      expect(loaded).toBeGreaterThan(10_000)
      expect(loaded).toBeLessThan(100_000)
      await page.getByRole("img", { name: /^DNSSEC: from/ }).scrollIntoViewIfNeeded()
      await page.locator(".picture").first().hover()
      await page.locator(".picture.alive").first().waitFor()
      const alive = await bytesOfScripts()
      expect(alive).toBeGreaterThan(loaded)
      expect(alive).toBeLessThan(160_000)
    })
  })

  it("sends a policy that lets nothing inline run, and pages work under it", async () => {
    const response = await fetch(address("/"))
    const policy = response.headers.get("content-security-policy") ?? ""
    expect(policy).toMatch(/script-src 'self' 'sha256-[^']+'/)
    expect(policy).toContain("style-src 'self'")
    expect(policy).not.toContain("unsafe-inline")
    expect((await response.text()).replace(/<div id="svelte-announcer"[^>]*>/, "")).not.toMatch(/ style="/)
  })

  it("leads other spellings of a domain name to its page", async () => {
    const response = await fetch(address("/domains/HARBOUR.gov.XD"), { redirect: "manual" })
    expect(response.status).toBe(301)
    expect(response.headers.get("location")).toBe("/domains/harbour.gov.xd")
  })

  it("gives the error page a status of its own", async () => {
    expect((await fetch(address("/countries/zz"))).status).toBe(404)
    await inState("broken", async () => expect((await fetch(address("/"))).status).toBe(503))
  })
})
