/** Zone files (RFC 1035 §5.1): pieces put together, records read back. */
import { readFileSync } from "node:fs"
import { join } from "node:path"

/** A record of a zone file in its one-line form. */
export interface ZoneRecord {
  /** Absolute, lower case, with its dot at the end. */
  readonly owner: string
  readonly type: string
  /** Text after the type, as written. */
  readonly data: string
}

/**
 * The whole zone file: `$INCLUDE <part>` replaced by that file of the parts folder (neither the signer nor the server is
 * started in one folder only, so an include by path would not do), origin, lifetime and SOA record put before.
 */
export const completeZone = (written: string, zone: string, parts: string): string => {
  const origin = zone === "." ? "." : `${zone}.`
  const body = written.replace(/^\$INCLUDE (\S+)$/gm, (_, part: string) =>
    readFileSync(join(parts, part), "utf8").trim(),
  )
  return [
    `$ORIGIN ${origin}`,
    "$TTL 300",
    `@ SOA ns1.dns-provider.xy. hostmaster.dns-provider.xy. 1 3600 900 604800 300`,
    body,
    "",
  ].join("\n")
}

/** Records of a complete zone file, one a line; comments and directives are left out. */
export const zoneRecords = (file: string, zone: string): ReadonlyArray<ZoneRecord> => {
  const origin = zone === "." ? "." : `${zone}.`
  const absolute = (name: string) => {
    if (name === "@") return origin
    return name.endsWith(".") ? name.toLowerCase() : `${name}.${origin === "." ? "" : origin}`.toLowerCase()
  }
  const records: Array<ZoneRecord> = []
  for (const line of file.split("\n")) {
    if (/^\s*(?:;|\$|$)/.test(line)) continue
    const found = /^(\S+)\s+(?:\d+\s+)?(?:IN\s+)?([A-Z0-9]+)\s+(.*)$/.exec(line)
    if (found === null) throw new Error(`zone ${zone}: not understood: ${line}`)
    const [, owner = "", type = "", data = ""] = found
    const isHost = type === "NS" || type === "CNAME"
    records.push({ owner: absolute(owner), type, data: isHost ? absolute(data.trim()) : data.trim() })
  }
  return records
}

/** What the zone above publishes of a zone: its NS records and the addresses of the name servers inside it. */
export const delegationOf = (records: ReadonlyArray<ZoneRecord>, zone: string): ReadonlyArray<string> => {
  const apex = `${zone}.`
  const servers = records.filter((record) => record.owner === apex && record.type === "NS")
  const glue = records.filter(
    (record) =>
      (record.type === "A" || record.type === "AAAA") &&
      record.owner.endsWith(`.${apex}`) &&
      servers.some((server) => server.data === record.owner),
  )
  return [...servers, ...glue].map((record) => `${record.owner} ${record.type} ${record.data}`)
}

/** IPv4 and IPv6 addresses that the records name. */
export const addressesOf = (records: ReadonlyArray<ZoneRecord>): ReadonlyArray<string> =>
  records.filter((record) => record.type === "A" || record.type === "AAAA").map((record) => record.data)
