import { chromium } from "playwright-core"

const [, , base, out, ...paths] = process.argv
const b = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
})
for (const [w, name] of [
  [1280, "d"],
  [360, "p"],
]) {
  const p = await b.newPage({ viewport: { width: w, height: 900 } })
  for (const [i, path] of paths.entries()) {
    const t = Date.now()
    const r = await p.goto(base + path, { waitUntil: "networkidle" })
    await p.screenshot({ path: `${out}/${name}-${i}.png`, fullPage: true })
    const sw = await p.evaluate(() => document.documentElement.scrollWidth)
    console.log(name, path, r.status(), Date.now() - t, "ms", "scrollWidth", sw)
  }
}
await b.close()
