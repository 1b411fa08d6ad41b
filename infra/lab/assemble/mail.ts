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
  const writeChain = (file: string, name: string) => {
    const pieces = [`${name}.key`, `${name}.pem`].map((piece) => readFileSync(join(certificates, piece), "utf8"))
    writeFileSync(join(folder, file), pieces.join(""), { mode: 0o600 })
  }
  writeChain("chain.pem", "mail-provider.xy")
  for (const { id, zone, mailCertificate } of quirks)
    if (mailCertificate !== null) writeChain(`${id}.pem`, `mail.${zone}`)
  writeFileSync(join(folder, "openssl.cnf"), HASHES_OF_TODAY)
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

/** OpenSSL 3 still signs key exchanges with SHA-224 by itself. */
const HASHES_OF_TODAY = `openssl_conf = lab
[lab]
ssl_conf = ssl
[ssl]
system_default = hashes
[hashes]
SignatureAlgorithms = ECDSA+SHA256:ECDSA+SHA384:RSA-PSS+SHA256:RSA+SHA256
`
