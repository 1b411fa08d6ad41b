/**
 * The names of the lab: root, two top-level domains, the providers' zones and one zone for each quirk, delegated and signed from
 * the root down, with the configuration of the three name servers that serve them.
 *
 * Addresses say what happens at them: those in `closed` ranges are the lab's own but nobody listens there, packets to `silent`
 * ones vanish, and no route leads to `unreachable` ones.
 */
import { createHash, createPublicKey } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { run } from "./command.ts"
import { type Quirk, type Signing, signing } from "./quirk.ts"
import { signZone } from "./signing.ts"
import { addressesOf, completeZone, delegationOf, type ZoneRecord, zoneRecords } from "./zone-file.ts"

/** Writes zones, name-server configurations, trust anchor and the list of addresses to give to the loopback interface. */
export const assembleInternet = (quirks: ReadonlyArray<Quirk>, lab: string, state: string): void => {
  const internet = join(lab, "internet")
  const keys = join(state, "keys")
  const all: Array<ZoneRecord> = []
  /** Lines for the zone above, by that zone. */
  const delegations: Record<string, Array<string>> = { xz: [], xy: [], ".": [] }

  /** Completes and signs one zone, writes it to be served, and notes what the zone above says of it. */
  const publish = (zone: string, written: string, how: Signing | null): string => {
    const complete = completeZone(written, zone, join(internet, "parts")).replace(
      /\{key of (\S+)\}/g,
      (_, name: string) => keyDigest(join(state, "certificates"), name),
    )
    const records = zoneRecords(complete, zone)
    all.push(...records)
    const signed = how === null ? { file: complete, ds: "" } : signZone(zone, complete, how, keys)
    const file = join(state, "zones", zone === "." ? "root" : zone)
    writeFileSync(file, signed.file)
    if (zone !== ".") delegations[above(zone)]?.push(...delegationOf(records, zone), signed.ds)
    return signed.ds
  }
  const provided = (name: string) => readFileSync(join(internet, `${name}.zone`), "utf8")
  const usual = signing(undefined, "usual signing")

  mkdirSync(join(state, "zones"), { recursive: true })
  const hosted: Array<string> = []
  for (const quirk of quirks) {
    const written = quirk.files.zone
    if (written === null) continue
    publish(quirk.zone, written, quirk.signing)
    if (quirk.isServed) hosted.push(quirk.zone)
  }
  for (const zone of PROVIDERS) {
    publish(zone, provided(zone), usual)
    hosted.push(zone)
  }
  const extended = (zone: string) => `${provided(zone)}${delegations[zone]?.join("\n")}\n`
  publish("xz", extended("xz"), usual)
  publish("xy", extended("xy"), { ...usual, algorithm: "RSASHA256", denial: "nsec3-opt-out" })
  const root = `${provided("root")}${delegations["."]?.join("\n")}\n`
  const anchor = publish(".", root, { ...usual, algorithm: "RSASHA256" })

  writeFileSync(join(state, "trust-anchor.ds"), `${anchor}\n`)
  writeFileSync(join(state, "delv.anchor"), delvAnchor(anchor))
  writeFileSync(
    join(state, "root.hints"),
    ". 3600 NS a.root-servers.xy.\na.root-servers.xy. 3600 A 192.0.2.1\na.root-servers.xy. 3600 AAAA 2001:db8:53::1\n",
  )
  const listening = (owner: RegExp) => {
    const addresses = new Set(addressesOf(all.filter((record) => owner.test(record.owner))))
    return [...addresses].filter((address) => !isClosed(address) && !isSilent(address))
  }
  writeNameServer(state, "root", listening(/^a\.root-servers\.xy\.$/), ["."])
  writeNameServer(state, "top-level", listening(/^a\.nic\.x[yz]\.$/), ["xy", "xz"])
  writeNameServer(state, "hosting", listening(/^ns\d+\.dns-provider\.xy\.$/), hosted)
  const own = [...new Set(addressesOf(all))].filter((address) => isOwn(address) && !isSilent(address)).sort()
  writeFileSync(join(state, "addresses"), `${own.join("\n")}\n`)
  writeFileSync(
    join(state, "resolver", "quirks.conf"),
    quirks.map((quirk) => quirk.files["unbound.conf"] ?? "").join(""),
  )
  // Plumbline asks the first; the second is an oracle. A resolver that has found a zone bogus may hold it back also from those who
  // ask it not to check, so that the two must not share what they remember. The third never checks: it fetches what others
  // validate, name by name.
  for (const [id, address, modules] of [
    ["resolver", "127.0.0.1", "validator iterator"],
    ["oracle", "127.0.0.2", "validator iterator"],
    ["fetcher", "127.0.0.3", "iterator"],
  ] as const) {
    const file = join(state, "resolver", `${id}.conf`)
    writeFileSync(file, resolverConfiguration(id, address, modules, internet, state))
  }
}

/** SHA-256 of the public key in a certificate, for TLSA records: `{key of mail.example.xz}`. */
const keyDigest = (certificates: string, name: string): string => {
  const key = run("openssl", ["x509", "-in", `${name}.pem`, "-noout", "-pubkey"], certificates)
  return createHash("sha256")
    .update(createPublicKey(key).export({ type: "spki", format: "der" }))
    .digest("hex")
}

const PROVIDERS = ["dns-provider.xy", "mail-provider.xy", "web-provider.xy"]

/** RFC 5737 and RFC 3849: addresses set aside for documentation. */
const isOwn = (address: string): boolean => /^(?:192\.0\.2\.|198\.51\.100\.|2001:db8:)/.test(address)
const isSilent = (address: string): boolean => /^(?:203\.0\.113\.|2001:db8:dead:)/.test(address)
const isClosed = (address: string): boolean => /^2001:db8:[0-9a-f]+:c105:/.test(address)

const above = (zone: string): string => (zone.includes(".") ? zone.slice(zone.indexOf(".") + 1) : ".")

/** The anchor in the form that delv reads. */
const delvAnchor = (ds: string): string => {
  const found = /DS\s+(\d+)\s+(\d+)\s+(\d+)\s+([0-9a-f]+)/i.exec(ds)
  if (found === null) throw new Error(`trust anchor not understood: ${ds}`)
  const [, tag = "", algorithm = "", digestType = "", digest = ""] = found
  return `trust-anchors { . static-ds ${tag} ${algorithm} ${digestType} "${digest}"; };\n`
}

const resolverConfiguration = (id: string, address: string, modules: string, internet: string, state: string): string =>
  [
    readFileSync(join(internet, "unbound.conf"), "utf8"),
    `  interface: ${address}`,
    `  module-config: "${modules}"`,
    `  directory: "${state}"`,
    `  pidfile: "${join(state, "resolver", `${id}.pid`)}"`,
    `  logfile: "${join(state, "resolver", `${id}.log`)}"`,
    `  include: "${join(state, "resolver", "quirks.conf")}"`,
    "remote-control:",
    "  control-enable: no",
    "",
  ].join("\n")

const writeNameServer = (
  state: string,
  id: string,
  addresses: ReadonlyArray<string>,
  zones: ReadonlyArray<string>,
): void => {
  const folder = join(state, "name-servers", id)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, "nsd.conf")
  writeFileSync(
    file,
    [
      "server:",
      ...addresses.map((address) => `  ip-address: ${address}`),
      '  username: ""',
      '  chroot: ""',
      '  database: ""',
      "  server-count: 1",
      "  hide-version: yes",
      "  rrl-ratelimit: 0",
      `  zonesdir: "${join(state, "zones")}"`,
      `  pidfile: "${join(folder, "nsd.pid")}"`,
      `  logfile: "${join(folder, "nsd.log")}"`,
      `  xfrdfile: "${join(folder, "xfrd.state")}"`,
      `  xfrdir: "${folder}"`,
      `  zonelistfile: "${join(folder, "zone.list")}"`,
      `  cookie-secret-file: "${join(folder, "cookie-secrets")}"`,
      "remote-control:",
      "  control-enable: no",
      ...zones.map((zone) => `zone:\n  name: "${zone}"\n  zonefile: "${zone === "." ? "root" : zone}"`),
      "",
    ].join("\n"),
  )
  run("nsd-checkconf", [file], folder)
}
