/** The mail servers of the lab: one postfix, with a listener for each address, and the quirks' own listeners after the shared ones. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { run } from "./command.ts"
import type { Quirk } from "./quirk.ts"

/** Writes `postfix/` below the state folder: configuration, queue and data. */
export const assembleMail = (quirks: ReadonlyArray<Quirk>, lab: string, state: string): void => {
  const folder = join(state, "postfix")
  for (const each of ["queue", "data"]) mkdirSync(join(folder, each), { recursive: true })
  run("chown", ["postfix", join(folder, "data")], folder)
  const certificates = join(state, "certificates")
  const chain = ["mail-provider.xy.key", "mail-provider.xy.pem"].map((name) =>
    readFileSync(join(certificates, name), "utf8"),
  )
  writeFileSync(join(folder, "chain.pem"), chain.join(""), { mode: 0o600 })
  writeFileSync(
    join(folder, "main.cf"),
    [
      readFileSync(join(lab, "internet", "main.cf"), "utf8").trimEnd(),
      `queue_directory = ${join(folder, "queue")}`,
      `data_directory = ${join(folder, "data")}`,
      `maillog_file = ${join(folder, "postfix.log")}`,
      `maillog_file_prefixes = ${folder}`,
      `smtpd_tls_chain_files = ${join(folder, "chain.pem")}`,
      "",
    ].join("\n"),
  )
  const services = quirks.map((quirk) => quirk.files["master.cf"] ?? "").join("")
  writeFileSync(join(folder, "master.cf"), `${readFileSync(join(lab, "internet", "master.cf"), "utf8")}${services}`)
}
