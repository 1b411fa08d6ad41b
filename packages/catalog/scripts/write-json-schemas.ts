/** Writes `data/schemas/`: run `npm run schemas -w @plumbline/catalog` after the schemas of core have changed. */
import { mkdirSync, writeFileSync } from "node:fs"
import { jsonSchemas } from "../src/index.ts"

const directory = new URL("../../../data/schemas/", import.meta.url)
mkdirSync(directory, { recursive: true })
for (const [name, text] of jsonSchemas()) writeFileSync(new URL(name, directory), text)
