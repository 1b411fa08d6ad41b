import { readFileSync } from "node:fs"
import { STANDARD_IDS } from "@plumbline/core"
import { expect, it } from "vitest"
import { standardName } from "./standard-name.ts"

it.each(STANDARD_IDS)("%s has the abbreviation of its data", (id) => {
  const data = readFileSync(new URL(`../../../../data/standards/${id}.yaml`, import.meta.url), "utf8")
  expect(data).toContain(`\nabbreviation: ${standardName(id)}\n`)
})
