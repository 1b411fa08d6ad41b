/**
 * Takes a picture of every page for somebody to look at: `npm run screenshots -w apps/dashboard -- FOLDER [ADDRESS [NAMES [LANGUAGE]]]`.
 *
 * Desktop and phone in light, desktop in dark; from the fixture world unless an address is given.
 */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { DESKTOP, launchBrowser, PHONE } from "./browser.ts"
import { PAGES } from "./page-list.ts"
import { servePages } from "./page-server.ts"

const [folder, address, only, language] = process.argv.slice(2)
if (folder === undefined) throw new Error("Name a folder for the pictures.")
mkdirSync(folder, { recursive: true })

const VIEWS = [
  { name: "desktop", viewport: DESKTOP, colorScheme: "light" },
  { name: "phone", viewport: PHONE, colorScheme: "light" },
  { name: "dark", viewport: DESKTOP, colorScheme: "dark" },
] as const

const server = address === undefined || address === "fixture" ? await servePages() : undefined
const browser = await launchBrowser()
for (const { name: view, viewport, colorScheme } of VIEWS) {
  const context = await browser.newContext({ viewport, colorScheme })
  const page = await context.newPage()
  for (const { name, path } of PAGES) {
    if (only !== undefined && only !== "all" && !only.split(",").includes(name)) continue
    await page.goto(new URL(language === undefined ? path : `/${language}${path}`, server?.address ?? address).href, {
      waitUntil: "networkidle",
    })
    await page.waitForTimeout(300)
    await page.screenshot({ path: join(folder, `${name}-${view}.png`), fullPage: true })
  }
  await context.close()
}
await browser.close()
await server?.close()
