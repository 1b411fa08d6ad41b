/**
 * Signs zones as `ldns-signzone` does, then spoils them as the quirk asks.
 *
 * Each zone has one key for everything (flags 257). The spoiling works on the signed zone file, which has one record a line.
 */
import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { inDays, run } from "./command.ts"
import type { Signing, SigningDefect } from "./quirk.ts"

/** A zone ready to be served, and the DS record for the zone above. */
export interface SignedZone {
  readonly file: string
  readonly ds: string
}

export const signZone = (zone: string, file: string, signing: Signing, folder: string): SignedZone => {
  mkdirSync(folder, { recursive: true })
  const origin = zone === "." ? "." : `${zone}.`
  const rsaSize = signing.algorithm.startsWith("RSA") ? ["-b", String(signing.rsaBits)] : []
  const key = run("ldns-keygen", ["-k", "-a", signing.algorithm, ...rsaSize, origin], folder).trim()
  const source = join(folder, zone === "." ? "root" : zone)
  const signed = `${source}.signed`
  writeFileSync(source, `${file}${signing.cds ? recordsForParent(key, folder) : ""}`)
  const times = ["-i", inDays(signing.validFromDays), "-e", inDays(signing.validUntilDays)]
  run("ldns-signzone", [...denialOptions(signing), ...times, "-o", origin, "-f", signed, source, key], folder)
  const ds = run("ldns-key2ds", ["-n", signing.digest === "sha-1" ? "-1" : "-2", `${key}.key`], folder).trim()
  return spoil({ file: readFileSync(signed, "utf8"), ds }, signing.defect)
}

/** RFC 9276 asks for no additional iterations and no salt. */
const denialOptions = ({ denial, iterations, salt }: Signing): ReadonlyArray<string> => {
  if (denial === "nsec") return []
  const hashing = ["-t", String(iterations), ...(salt === "" ? [] : ["-s", salt])]
  return ["-n", ...(denial === "nsec3-opt-out" ? ["-p"] : []), ...hashing]
}

/** CDS and CDNSKEY (RFC 7344 §3): what the zone above shall publish, and the key for it to make that from. */
const recordsForParent = (key: string, folder: string): string => {
  const ds = run("ldns-key2ds", ["-n", "-2", `${key}.key`], folder)
  const dnskey = readFileSync(join(folder, `${key}.key`), "utf8").replace(/\s*;.*$/s, "\n")
  return `${ds.replace(/\sDS\s/, " CDS ")}${dnskey.replace(/\sDNSKEY\s/, " CDNSKEY ")}`
}

const spoil = (zone: SignedZone, defect: SigningDefect | null): SignedZone => {
  switch (defect) {
    case null:
      return zone
    case "wrong-ds":
      return {
        ...zone,
        ds: zone.ds.replace(/[0-9a-f]{64}\s*$/i, (digest) => createHash("sha256").update(digest).digest("hex")),
      }
    case "no-signatures":
      return { ...zone, file: keepLines(zone.file, (type, data) => type !== "RRSIG" || data.startsWith("DNSKEY ")) }
    case "broken-signatures":
      return {
        ...zone,
        file: mapLines(zone.file, (line) => (/\sIN\sRRSIG\s(?!DNSKEY )/.test(line) ? breakSignature(line) : line)),
      }
    case "no-dnskey":
      return {
        ...zone,
        file: keepLines(
          zone.file,
          (type, data) => type !== "DNSKEY" && !(type === "RRSIG" && data.startsWith("DNSKEY ")),
        ),
      }
    case "no-denial":
      return {
        ...zone,
        file: keepLines(zone.file, (type, data) => type !== "NSEC" && !(type === "RRSIG" && data.startsWith("NSEC "))),
      }
    case "unknown-algorithm":
      return renumberAlgorithm(zone)
  }
}

/** Turns over one bit in the middle of the signature. */
const breakSignature = (line: string): string =>
  line.replace(/(\S+)\s*$/, (base64) => {
    const signature = Buffer.from(base64, "base64")
    const middle = signature.length >> 1
    signature[middle] = (signature[middle] ?? 0) ^ 1
    return signature.toString("base64")
  })

/**
 * Gives the key, its signatures and the DS record a number that IANA has not assigned to any algorithm; the key tag
 * (RFC 4034 appendix B) and the digest (§5.1.4) are made anew, so that nothing else is wrong.
 */
const renumberAlgorithm = (zone: SignedZone): SignedZone => {
  const line = zone.file.split("\n").find((each) => /\sDNSKEY\s/.test(each)) ?? ""
  const found = /^(\S+)\s.*\sDNSKEY\s+(\d+)\s+3\s+(\d+)\s+(\S+)/.exec(line)
  if (found === null) throw new Error(`no key in the zone: ${line}`)
  const [, owner = "", flags = "", algorithm = "", key = ""] = found
  const data = Buffer.concat([
    Buffer.from([Number(flags) >> 8, Number(flags) & 0xff, 3, UNASSIGNED_ALGORITHM]),
    Buffer.from(key, "base64"),
  ])
  let sum = 0
  for (const [index, byte] of data.entries()) sum += index % 2 === 0 ? byte << 8 : byte
  const tag = (sum + (sum >> 16)) & 0xffff
  const wireOwner = Buffer.concat([
    ...owner
      .split(".")
      .filter((label) => label !== "")
      .map((label) => Buffer.from([label.length, ...Buffer.from(label.toLowerCase())])),
    Buffer.from([0]),
  ])
  const digest = createHash("sha256").update(wireOwner).update(data).digest("hex")
  const oldTag = / (\d+) \d+ 2 [0-9a-f]+\s*$/i.exec(zone.ds.replace(/\s+/g, " "))?.[1] ?? ""
  const file = mapLines(zone.file, (each) =>
    each
      .replace(new RegExp(`(\\sDNSKEY\\s+${flags} 3) ${algorithm} `), `$1 ${UNASSIGNED_ALGORITHM} `)
      .replace(new RegExp(`(\\sRRSIG\\s+\\S+) ${algorithm} (.*) ${oldTag} `), `$1 ${UNASSIGNED_ALGORITHM} $2 ${tag} `),
  )
  return { file, ds: `${owner} IN DS ${tag} ${UNASSIGNED_ALGORITHM} 2 ${digest}` }
}

/** In the range 123–251, reserved by RFC 6014. */
const UNASSIGNED_ALGORITHM = 200

const mapLines = (file: string, change: (line: string) => string): string => file.split("\n").map(change).join("\n")

const keepLines = (file: string, keeps: (type: string, data: string) => boolean): string =>
  file
    .split("\n")
    .filter((line) => {
      const found = /^\S+\s+\d+\s+IN\s+(\S+)\s+(.*)$/.exec(line)
      return found === null || keeps(found[1] ?? "", found[2] ?? "")
    })
    .join("\n")
