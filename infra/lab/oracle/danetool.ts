/**
 * danetool on every mail server of a target that has TLSA records: does the certificate it shows match them, under DNSSEC?
 *
 * It takes resolver and trust anchor from files at fixed places, so it runs in a mount namespace where these are those of the lab.
 * What it says of names that are not signed or have no records is not asked for.
 */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { ask, lookUp, remember, type Statement, type Subject } from "./statement.ts"

export const askDanetool = async (subject: Subject, state: string): Promise<ReadonlyArray<Statement>> => {
  const { target } = subject
  if (!subject.roles.includes("mail")) return []
  const exchanges = (await lookUp(target, "MX")).map((line) => line.split(" ")[1] ?? "").filter((host) => host !== ".")
  const said: Array<Match> = []
  for (const exchange of exchanges) {
    const host = exchange.replace(/\.$/, "")
    if ((await lookUp(`_25._tcp.${host}`, "TLSA")).length === 0) return []
    said.push(await check(host, state))
  }
  if (said.length === 0 || said.includes("no answer")) return []
  const agrees = said.every((match) => match === "matches") ? "pass matches" : "fail"
  return [{ oracle: "danetool", target, check: "dane.mail-matches", said: said.join(", "), agrees: [agrees] }]
}

type Match = "matches" | "differs" | "no answer"

/** It writes the certificate to a file in the folder where it runs, and leaves it there when it fails. */
const INSIDE =
  'cd "$1" && mount --bind "$1/danetool.resolv" /etc/resolv.conf && mount --bind "$1/trust-anchor.ds" /usr/share/dns/root.key && ' +
  'exec timeout 10 danetool --check "$2" --port 25 --starttls-proto smtp --local-dns'

const check = remember(async (host, state): Promise<Match> => {
  writeFileSync(join(state, "danetool.resolv"), "nameserver 127.0.0.1\n")
  const { all } = await ask("unshare", ["--mount", "sh", "-c", INSIDE, "sh", state, host])
  // It says one of these for each record; one that matches is enough.
  if (/Certificate matches/.test(all)) return "matches"
  return /Verification failed/.test(all) ? "differs" : "no answer"
})
