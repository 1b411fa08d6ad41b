/**
 * What does a registry's zone file prove of a name?
 * Spec: RFC 1034 §4.2.1 (a delegation is NS records at a name below the apex), RFC 4035 §2.4 (DS records of a signed child).
 *
 * 1. NS, DS and other records of the zone are gathered by owner.   2. A name is held against them.
 *
 * A zone file shows the parent's side alone: that a name is delegated, and by which DS records its child's keys are vouched for. It
 * shows nothing of the child's signatures, so no more than `dnssec.signed` is judged.
 */
import type { Judgement } from "@plumbline/core"
import {
  decodeMasterFile,
  delegationData,
  equalNames,
  isAtOrBelow,
  MasterFileError,
  type Name,
  parentName,
  RRClass,
  RRType,
} from "@plumbline/dns"

/** What a DS record says of its key: IANA numbers. */
export interface DsSeen {
  readonly keyTag: number
  readonly algorithm: number
  readonly digestType: number
}

export interface ZoneFile {
  /** Absolute, in lower case. */
  readonly apex: Name
  /** By delegated name, in lower case without the dot at its end. */
  readonly delegations: ReadonlyMap<string, Delegated>
  /** Names that own other records of the zone. */
  readonly others: ReadonlySet<string>
  readonly records: number
}

interface Delegated {
  readonly nameServers: ReadonlySet<Name>
  readonly ds: ReadonlyArray<DsSeen>
}

/** The evidence kept of a name. Its version stands apart from those of the probe's own evidence. */
export interface ZoneFileEvidence {
  readonly source: "zone-file"
  readonly zone: string
  readonly delegated: boolean
  readonly nameServers: number
  readonly ds: ReadonlyArray<DsSeen>
}
export const ZONE_FILE_EVIDENCE_VERSION = 1001

/** What the zone says of a name, and why it says nothing of some. */
export type ZoneFinding =
  | { readonly evidence: ZoneFileEvidence; readonly judgement: Judgement; readonly silence: null }
  | { readonly silence: "outside" | "below-delegation" | "within-zone" }

/** Reads a zone. Throws MasterFileError, also when the file has no SOA record or several apexes. */
export const readZoneFile = async (bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<ZoneFile> => {
  let apex: Name | null = null
  let records = 0
  const nameServers = new Map<string, Set<Name>>()
  const ds = new Map<string, Map<string, DsSeen>>()
  const others = new Set<string>()
  for await (const record of decodeMasterFile(bytes)) {
    records += 1
    if (record.class !== RRClass.IN) continue
    const owner = keyOf(record.name)
    switch (record.type) {
      case RRType.SOA:
        // Zone transfers end with the SOA record that they begin with.
        if (apex !== null && !equalNames(apex, record.name))
          throw new MasterFileError(record.line, `the file holds two zones, ${apex} and ${record.name}`)
        apex = record.name.toLowerCase()
        break
      case RRType.NS: {
        const server = delegationData(record)
        if (typeof server !== "string") break
        const servers = nameServers.get(owner)
        if (servers === undefined) nameServers.set(owner, new Set([server.toLowerCase()]))
        else servers.add(server.toLowerCase())
        break
      }
      case RRType.DS: {
        const data = delegationData(record)
        if (data === null || typeof data === "string") break
        const { keyTag, algorithm, digestType } = data
        const seen = ds.get(owner) ?? new Map<string, DsSeen>()
        seen.set(`${keyTag} ${algorithm} ${digestType}`, { keyTag, algorithm, digestType })
        ds.set(owner, seen)
        break
      }
      case RRType.RRSIG:
      case RRType.NSEC:
      case RRType.NSEC3:
        break
      default:
        others.add(owner)
    }
  }
  if (apex === null) throw new MasterFileError(1, "the file has no SOA record, so it cannot be told which zone it is")
  const delegations = new Map<string, Delegated>()
  for (const [owner, servers] of nameServers) {
    if (owner === keyOf(apex) || !isAtOrBelow(`${owner}.`, apex)) continue
    const seen = [...(ds.get(owner)?.values() ?? [])]
    delegations.set(owner, { nameServers: servers, ds: seen.sort(compareDs) })
  }
  return { apex, delegations, others, records }
}

/** Holds a name (lower case, no dot at its end) against the zone. */
export const findInZone = (zone: ZoneFile, name: string): ZoneFinding => {
  const absolute = `${name}.`
  if (!isAtOrBelow(absolute, zone.apex)) return { silence: "outside" }
  const delegated = zone.delegations.get(name)
  const evidence = {
    source: "zone-file",
    zone: keyOf(zone.apex),
    delegated: delegated !== undefined,
    nameServers: delegated?.nameServers.size ?? 0,
    ds: delegated?.ds ?? [],
  } as const
  if (delegated !== undefined) {
    const [verdict, reason] = delegated.ds.length > 0 ? (["pass", "signed"] as const) : (["fail", "unsigned"] as const)
    return {
      evidence,
      judgement: { check: "dnssec.signed", verdict, reason, parameters: { zone: name } },
      silence: null,
    }
  }
  for (let above = parentName(absolute); above !== zone.apex && above !== "."; above = parentName(above))
    if (zone.delegations.has(keyOf(above))) return { silence: "below-delegation" }
  if (absolute === zone.apex || zone.others.has(name)) return { silence: "within-zone" }
  const judgement = {
    check: "dnssec.signed",
    verdict: "not-applicable",
    reason: "name-does-not-exist",
    parameters: {},
  } as const
  return { evidence, judgement, silence: null }
}

const keyOf = (name: Name): string => name.toLowerCase().replace(/\.$/, "")

const compareDs = (left: DsSeen, right: DsSeen): number =>
  left.keyTag - right.keyTag || left.algorithm - right.algorithm || left.digestType - right.digestType
