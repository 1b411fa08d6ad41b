import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { catalogIn } from "@plumbline/core"
import { Effect } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { loadConfig } from "./config.ts"
import { REPOSITORY_DATA, worldCatalog } from "./world-catalog.ts"

const folder = mkdtempSync(join(tmpdir(), "plumbline-installation-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const catalogOf = (text: string) => {
  const file = join(folder, "plumbline.yaml")
  writeFileSync(file, text)
  return Effect.runPromise(Effect.flatMap(loadConfig(file), worldCatalog))
}

describe("worldCatalog", () => {
  it("has the texts of standards in every language, beside names of one's own too", async () => {
    cpSync(join(REPOSITORY_DATA, "countries/nl"), join(folder, "own/countries/nl"), { recursive: true })
    for (const text of ["contact: mailto:scan@example.org\n", "contact: mailto:scan@example.org\ndata: own\n"]) {
      const catalog = await catalogOf(text)
      const english = catalog.standards.get("dnssec")!.summary
      for (const language of ["fr", "es", "nl", "ar"] as const)
        expect(catalogIn(catalog, language).standards.get("dnssec")!.summary, language).not.toBe(english)
    }
  })
})
