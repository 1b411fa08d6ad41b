/**
 * How does a page of the dashboard become a PDF? Chromium, where there is one, prints it: headless, with a profile of its own that is
 * thrown away, within a time limit, one page after the other. Nothing of a request becomes an argument but an address made here.
 */
import { execFile } from "node:child_process"
import { accessSync, constants } from "node:fs"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"

export type Printed =
  | { readonly kind: "printed"; readonly pdf: Buffer }
  | { readonly kind: "no-chromium" }
  | { readonly kind: "busy" }
  | { readonly kind: "failed"; readonly cause: unknown }

export interface Printer {
  /** `key` names what the page shows: the same key gives the same PDF without printing again. */
  readonly print: (address: string, key: string) => Promise<Printed>
}

/** The first program of these names on the search path that may be run. */
export const findChromium = (searchPath: string): string | undefined => {
  for (const name of PROGRAMS) {
    for (const folder of searchPath.split(delimiter)) {
      if (folder === "") continue
      const file = join(folder, name)
      try {
        accessSync(file, constants.X_OK)
        return file
      } catch {
        // Not here: the next folder may have it.
      }
    }
  }
  return undefined
}

/** A printer with a queue and a few finished reports at hand. */
export const printerWith = (chromium: string | undefined): Printer => {
  const finished = new Map<string, Promise<Buffer>>()
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  const print = async (address: string, key: string): Promise<Printed> => {
    if (chromium === undefined) return { kind: "no-chromium" }
    let made = finished.get(key)
    if (made === undefined) {
      if (waiting >= LONGEST_QUEUE) return { kind: "busy" }
      waiting += 1
      made = last
        .then(() => printOne(chromium, address))
        .finally(() => {
          waiting -= 1
        })
      last = made.catch(() => undefined)
      finished.set(key, made)
      const oldest = finished.keys().next().value
      if (finished.size > KEPT_REPORTS && oldest !== undefined) finished.delete(oldest)
    }
    try {
      return { kind: "printed", pdf: await made }
    } catch (cause) {
      finished.delete(key)
      return { kind: "failed", cause }
    }
  }
  return { print }
}

const printOne = async (chromium: string, address: string): Promise<Buffer> => {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-report-"))
  try {
    const file = join(folder, "report.pdf")
    await new Promise<void>((resolve, reject) => {
      const told = [...ARGUMENTS, `--user-data-dir=${join(folder, "profile")}`, `--print-to-pdf=${file}`, address]
      execFile(
        chromium,
        told,
        { timeout: TIMEOUT_MILLISECONDS, killSignal: "SIGKILL", maxBuffer: LONGEST_LOG },
        (problem) => (problem === null ? resolve() : reject(problem)),
      )
    })
    return await readFile(file)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

const PROGRAMS = ["chromium", "chromium-browser", "google-chrome"]
const ARGUMENTS = [
  "--headless",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-pdf-header-footer",
  // Chromium refuses its sandbox to root; for anybody else it stays.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
]
/** A page prints in about two seconds; one that takes this long never will. */
const TIMEOUT_MILLISECONDS = 60_000
/** Those who wait longer than a few pages take are better told to come back. */
const LONGEST_QUEUE = 4
/** About 200 kB each. */
const KEPT_REPORTS = 32
/** Chromium tells little; more than this is a fault. */
const LONGEST_LOG = 4 * 1024 * 1024
