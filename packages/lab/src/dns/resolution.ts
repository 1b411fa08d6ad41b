/**
 * The answers of the fictional Internet's recursive resolver: question → message, before it is put on the wire.
 * Spec: RFC 1034 §4.3.2, RFC 2308 (negative answers), RFC 4035 §3.1 (what goes with DO), RFC 8020.
 *
 * The resolver never validates: it answers as one that was asked with CD. Wildcards and DNAME do not occur.
 */
import {
  type KnownData,
  type Message,
  NO_FLAGS,
  type Question,
  Rcode,
  type ResourceRecord,
  RRType,
} from "@plumbline/dns"
import { infrastructureZone } from "../world/signing.ts"
import type { Month, ZoneState } from "../world/state.ts"
import type { World, ZonePlace } from "../world/world.ts"
import { delegationOf, makeSignedZone, makeVault, type SignedZone } from "./signed-zone.ts"
import { absolute, type KeyDigest, zoneContents } from "./zone-contents.ts"
import { makeZoneMap } from "./zone-map.ts"

export interface Resolution {
  /**
   * The answer to a question of class IN, name in lower case; `silence` where the resolver never comes back. Flags are left
   * to the caller but for the RCODE.
   */
  readonly answer: (question: Question, dnssecOk: boolean) => Message | "silence"
  readonly setMonth: (month: Month) => void
  /** DS of the root as a line of a zone file. */
  readonly trustAnchor: string
}

export const makeResolution = (world: World, keyDigest: KeyDigest): Resolution => {
  const vault = makeVault()
  const map = makeZoneMap(world)
  let month = 0
  const zones = new Map<string, SignedZone>()
  const targetZones: Array<string> = []

  const stateOf = (place: ZonePlace): ZoneState =>
    place.kind === "target" ? world.timeline.zoneState(place.apex, month) : infrastructureZone(place.apex)

  const zoneAt = (apex: string): SignedZone => {
    const known = zones.get(apex)
    if (known !== undefined) return known
    const place = map.places.get(apex)!
    const delegations = new Map<string, KnownData>()
    for (const child of map.children(apex)) {
      const ds = delegationOf(absolute(child.apex), stateOf(child), vault)
      if (ds !== undefined) delegations.set(absolute(child.apex), ds)
    }
    const zone = makeSignedZone({
      apex: absolute(apex),
      contents: zoneContents(world, map, place, month, keyDigest),
      state: stateOf(place),
      delegations,
      vault,
      month,
      dateOfMonth: world.dateOfMonth,
    })
    if (place.kind === "target") {
      if (targetZones.length >= MOST_TARGET_ZONES) for (const gone of targetZones.splice(0)) zones.delete(gone)
      targetZones.push(apex)
    }
    zones.set(apex, zone)
    return zone
  }

  /** The zone that answers: the closest one that exists this month; for DS the one above. */
  const apexFor = (name: string, type: number): string => {
    const relative = name === "." ? "." : name.slice(0, -1)
    let apex = type === RRType.DS ? map.above(relative) : map.holding(relative)
    while (isGone(apex)) apex = map.above(apex)
    return apex
  }
  const isGone = (apex: string): boolean =>
    map.places.get(apex)?.kind === "target" && !world.timeline.targetState(apex, month).exists

  const answer = (question: Question, dnssecOk: boolean): Message | "silence" => {
    const answers: Array<ResourceRecord> = []
    let name = question.name
    for (let hop = 0; hop < MAX_ALIASES; hop++) {
      const apex = apexFor(name, question.type)
      const { service } = stateOf(map.places.get(apex)!)
      if (service === "silent") return "silence"
      if (service === "servfail") return message(question, Rcode.SERVFAIL, [], [])
      const zone = zoneAt(apex)
      const withSignature = (rrset: ReadonlyArray<ResourceRecord>) => (dnssecOk ? zone.signed(rrset) : rrset)
      const found = zone.rrset(name, question.type)
      if (found.length > 0) {
        answers.push(...withSignature(found))
        return message(question, Rcode.NOERROR, answers, [])
      }
      const alias = zone.rrset(name, RRType.CNAME)
      const target = alias[0]?.data
      if (target?.type === "CNAME") {
        answers.push(...withSignature(alias))
        name = target.target
        continue
      }
      const authorities = [...withSignature(zone.rrset(zone.apex, RRType.SOA)), ...(dnssecOk ? zone.denial(name) : [])]
      return message(question, zone.exists(name) ? Rcode.NOERROR : Rcode.NXDOMAIN, answers, authorities)
    }
    return message(question, Rcode.SERVFAIL, [], [])
  }

  const root = delegationOf(".", infrastructureZone("."), vault)
  if (root?.type !== "DS") throw new RangeError("the root of the laboratory is not signed")
  const digest = Buffer.from(root.digest).toString("hex")
  return {
    answer,
    setMonth: (next) => {
      if (next === month) return
      month = next
      zones.clear()
      targetZones.length = 0
    },
    trustAnchor: `. 3600 IN DS ${root.keyTag} ${root.algorithm} ${root.digestType} ${digest}`,
  }
}

/** A laboratory may have a hundred thousand towns. */
const MOST_TARGET_ZONES = 5_000
/** There is one alias in the whole laboratory; a chain of them would be a mistake. */
const MAX_ALIASES = 4

const message = (
  question: Question,
  rcode: number,
  answers: ReadonlyArray<ResourceRecord>,
  authorities: ReadonlyArray<ResourceRecord>,
): Message => ({
  id: 0,
  opcode: 0,
  flags: { ...NO_FLAGS, response: true },
  rcode,
  questions: [question],
  answers,
  authorities,
  additionals: [],
})
