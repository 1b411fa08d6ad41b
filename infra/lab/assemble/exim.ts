/** The mail servers of the lab that are no postfix: one exim (with GnuTLS) for each quirk that has an `exim.conf`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { run } from "./command.ts"
import type { Quirk } from "./quirk.ts"

/** Writes `exim/<quirk>.conf`, and spool and certificate beside it, below the state folder. */
export const assembleExim = (quirks: ReadonlyArray<Quirk>, state: string): void => {
  const folder = join(state, "exim")
  mkdirSync(folder, { recursive: true })
  const certificates = join(state, "certificates")
  for (const { id, zone, files } of quirks) {
    const own = files["exim.conf"]
    if (own === null) continue
    mkdirSync(join(folder, id))
    const chain = join(folder, id, "chain.pem")
    const pieces = ["key", "pem"].map((piece) => readFileSync(join(certificates, `mail.${zone}.${piece}`), "utf8"))
    writeFileSync(chain, pieces.join(""), { mode: 0o600 })
    const shared = [
      `primary_hostname = mail.${zone}`,
      `spool_directory = ${join(folder, id)}`,
      `log_file_path = ${join(folder, id, "%s.log")}`,
      `pid_file_path = ${join(folder, id, "pid")}`,
      `tls_certificate = ${chain}`,
      "daemon_smtp_ports = 25",
      `STRONG = ${STRONG}`,
      "",
    ]
    writeFileSync(join(folder, `${id}.conf`), `${shared.join("\n")}${own}`)
  }
  // Exim gives up root before it reads its certificate.
  run("chown", ["-R", "Debian-exim", folder], folder)
  run(
    "chown",
    ["root", folder, ...quirks.filter((quirk) => quirk.files["exim.conf"] !== null).map(({ id }) => `${id}.conf`)],
    folder,
  )
}

/** GnuTLS priorities with nothing that is to be phased out. */
const STRONG = [
  "NONE:+VERS-TLS1.3:+VERS-TLS1.2:+AEAD:+COMP-NULL:+CTYPE-X509",
  "+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:+ECDHE-ECDSA:+ECDHE-RSA",
  "+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1",
  "+SIGN-ECDSA-SHA256:+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SHA384:+SIGN-RSA-SHA256:+SIGN-RSA-PSS-RSAE-SHA256",
  "%SERVER_PRECEDENCE",
].join(":")
