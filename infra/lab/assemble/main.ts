/** Assembles the lab from its folders: `node assemble/main.ts STATE_FOLDER`. Starts nothing. */
import { mkdirSync } from "node:fs"
import { join, resolve } from "node:path"
import { assembleCatalog } from "./catalog.ts"
import { assembleCertificates } from "./certificates.ts"
import { assembleExim } from "./exim.ts"
import { assembleInternet } from "./internet.ts"
import { assembleMail } from "./mail.ts"
import { readQuirks } from "./quirk.ts"
import { assembleRouting } from "./routing.ts"
import { assembleWeb } from "./web.ts"

const [, , folder] = process.argv
if (folder === undefined) throw new Error("usage: node assemble/main.ts STATE_FOLDER")
const state = resolve(folder)
const lab = resolve(import.meta.dirname, "..")
const quirks = readQuirks(lab)
mkdirSync(join(state, "resolver"), { recursive: true })
assembleCertificates(quirks, state)
assembleInternet(quirks, lab, state)
assembleWeb(quirks, lab, state)
assembleMail(quirks, lab, state)
assembleExim(quirks, state)
assembleRouting(lab, state)
assembleCatalog(quirks, state)
console.error(`assembled ${quirks.length} quirks in ${state}`)
