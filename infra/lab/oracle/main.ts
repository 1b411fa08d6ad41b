/** Asks every oracle about every target, and prints their statements as JSON: `lab.sh exec node oracle/main.ts STATE_FOLDER`. */
import { join } from "node:path"
import { readQuirks } from "../assemble/quirk.ts"
import { askDanetool } from "./danetool.ts"
import { askAboutDns } from "./dns.ts"
import { askAboutMail } from "./mail.ts"
import { askAboutMtaSts } from "./mta-sts.ts"
import { forEachAtOnce } from "./statement.ts"
import { askAboutWeb } from "./web.ts"

const [, , state] = process.argv
if (state === undefined) throw new Error("usage: node oracle/main.ts STATE_FOLDER")
const subjects = readQuirks(join(import.meta.dirname, "..")).filter((quirk) => !quirk.isOptedOut)
const statements = await forEachAtOnce(subjects, 8, async (subject) => [
  ...(await askAboutDns(subject, state)),
  ...(await askAboutWeb(subject, state)),
  ...(await askAboutMail(subject, state)),
  ...(await askDanetool(subject, state)),
  ...(await askAboutMtaSts(subject, state)),
])
console.log(JSON.stringify(statements))
