/**
 * A world without the Internet for the processes of the Compose file: a country of its own, and a signed root zone that has its names.
 *
 * Every name that exists has an address at which nobody listens, accepts no mail (RFC 7505) and says so by SPF and DMARC. There is one zone, the
 * root: what the resolver says of it can be validated from a trust anchor, and nobody has to be asked.
 */
import { execFileSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

export interface World {
  /** Data folder, with the country `xz`. */
  readonly data: string
  /** Targets that are there. */
  readonly existing: ReadonlyArray<string>
  /** Signed zone file of the root. */
  readonly zone: string
  /** Its key as a DS record, for whoever validates. */
  readonly anchor: string
}

/** Writes a world with that many targets into a folder, of which only the first exist: the others cost a few questions to the DNS only. */
export const writeWorld = (folder: string, targets: number, existing: number): World => {
  const names = Array.from({ length: targets }, (_, index) => `office-${String(index).padStart(4, "0")}.xz`)
  const there = names.slice(0, existing)
  const country = join(folder, "data/countries/xz")
  mkdirSync(join(country, "domains"), { recursive: true })
  writeFileSync(join(country, "country.yaml"), COUNTRY)
  const rows = names.map((name) => `${name},Office of ${name},,health,national,`)
  writeFileSync(
    join(country, "domains/core.csv"),
    `domain,organisation,organisationLocal,sector,level,roles\n${rows.join("\n")}\n`,
  )
  const run = (program: string, ...words: ReadonlyArray<string>) =>
    execFileSync(program, words, { cwd: folder, encoding: "utf8" }).trim()
  writeFileSync(join(folder, "root.zone"), ZONE + there.map(recordsOf).join(""))
  const key = run("ldns-keygen", "-k", "-a", "ECDSAP256SHA256", ".")
  run("ldns-signzone", "-o", ".", "-f", "root.signed", "root.zone", key)
  writeFileSync(join(folder, "root.ds"), `${run("ldns-key2ds", "-n", "-2", `${key}.key`)}\n`)
  return {
    data: join(folder, "data"),
    existing: there,
    zone: join(folder, "root.signed"),
    anchor: join(folder, "root.ds"),
  }
}

const recordsOf = (name: string): string => `${name}. 3600 IN A ${SILENT_ADDRESS}
${name}. 3600 IN MX 0 .
${name}. 3600 IN TXT "v=spf1 -all"
_dmarc.${name}. 3600 IN TXT "v=DMARC1; p=reject"
`

/** Of this machine, and nobody listens there. */
const SILENT_ADDRESS = "127.83.25.1"

const ZONE = `. 3600 IN SOA ns.xz. office.xz. 1 3600 900 604800 3600
. 3600 IN NS ns.xz.
ns.xz. 3600 IN A 127.0.0.1
`

const COUNTRY = `id: xz
alpha3: XZZ
names:
  en: Testland
fictional: true
schedule:
  cron: 0 3 1 * *
  timeZone: UTC
topLevelDomains: [xz]
governmentSuffixes: []
lists:
  - id: xz/core
    title: Core
    owner: Test
    source:
      title: Made for this test
      readOn: 2026-11-23
    licence: MIT
    retrievedOn: 2026-11-23
    maintained: by-hand
sources:
  - title: Made for this test
    readOn: 2026-11-23
`
