/** Where Chromium is and how it is started for page tests and screenshots. */
import { existsSync } from "node:fs"
import { type Browser, chromium } from "playwright-core"

export const CHROMIUM = process.env.PLUMBLINE_CHROMIUM ?? "/usr/bin/chromium"

export const hasBrowser = (): boolean => existsSync(CHROMIUM)

/** Headless, without a sandbox of its own and without any connection that a page did not ask for. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
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

export type Viewport = { readonly width: number; readonly height: number }
export const DESKTOP: Viewport = { width: 1280, height: 900 }
export const PHONE: Viewport = { width: 360, height: 740 }
