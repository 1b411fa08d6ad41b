/**
 * Compiles the messages to the functions that the pages call, and ends with an error when a text is missing.
 *
 *     node languages/compile.ts
 *
 * Runs before the build, the check of types and the unit tests. Steps: compare the languages (`catalogue.ts`), then let Paraglide write
 * `src/paraglide/`, which git ignores. Reads only files of this repository: the plugin for message files is a dependency.
 */
import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { compile } from "@inlang/paraglide-js"
import settings from "../project.inlang/settings.json" with { type: "json" }
import { problemsOf, readCatalogue } from "./catalogue.ts"

const root = fileURLToPath(new URL("..", import.meta.url))

/** What is wrong with the messages of this repository, one problem a line. */
export const problemsHere = (): ReadonlyArray<string> => {
  const languages = settings.locales
  const catalogue = readCatalogue(join(root, "messages"), languages)
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|svelte)$/.test(name) && !name.startsWith("paraglide"))
    .map((name) => readFileSync(join(root, "src", name), "utf8"))
    .join("\n")
  const listed = settings["plugin.inlang.messageFormat"].pathPattern.map((path) =>
    path.replace(/^.*\/([^/]+)\.json$/, "$1"),
  )
  const written = Object.keys(catalogue[settings.baseLocale] ?? {})
  return [
    ...written
      .filter((topic) => !listed.includes(topic))
      .map((topic) => `project.inlang/settings.json: pathPattern does not list messages/{locale}/${topic}.json`),
    ...listed
      .filter((topic) => !written.includes(topic))
      .map((topic) => `project.inlang/settings.json: there is no messages/${settings.baseLocale}/${topic}.json`),
    ...problemsOf({
      catalogue,
      languages,
      pending: JSON.parse(readFileSync(join(root, "messages", "pending.json"), "utf8")),
      sources,
    }),
  ]
}

/**
 * Writes `src/paraglide/` in a process of its own: the compiler leaves timers behind that would hold the caller for half a minute.
 * Vitest calls this before the unit tests; whether texts are missing is not looked at then.
 */
export const setup = (): void => {
  execFileSync(process.execPath, [fileURLToPath(import.meta.url), "--unchecked"], { stdio: "inherit" })
}

const write = () =>
  compile({
    project: join(root, "project.inlang"),
    outdir: join(root, "src", "paraglide"),
    // The language comes from the address of the page, which src/language/reader.ts reads.
    strategy: ["baseLocale"],
    isServer: "import.meta.env.SSR",
    emitReadme: false,
    emitPrettierIgnore: false,
  })

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = process.argv.includes("--unchecked") ? [] : problemsHere()
  if (problems.length > 0) {
    console.error(`${problems.join("\n")}\n\nHow to mend this: docs/translating.md`)
    process.exit(1)
  }
  await write()
  process.exit(0)
}
