/**
 * Answers from zones in memory, as a recursive resolver with CD set would hand them on. Simple where that does no harm: a
 * negative or wildcard answer carries all denial records of its zone.
 */
import { Effect } from "effect"
import { makeChain, makeChainMemory } from "../src/dnssec/chain.ts"
import { validateName } from "../src/dnssec/validate.ts"
import {
  type DsData,
  equalNames,
  isAtOrBelow,
  isBelow,
  type Message,
  NO_FLAGS,
  parentName,
  Rcode,
  type ResourceRecord,
  RRClass,
  RRType,
  type Sha1Policy,
  type TrustAnchor,
  type Validation,
  wildcardName,
} from "../src/index.ts"
import type { ServedZone } from "./oracles.ts"

export type AnswerFrom = (name: string, type: number) => Message

export const makeAuthority =
  (zones: ReadonlyArray<ServedZone>): AnswerFrom =>
  (name, type) => {
    const holder = type === RRType.DS && name !== "." ? parentName(name) : name
    const zone = zones
      .filter((candidate) => isAtOrBelow(holder, candidate.name))
      .reduce((deepest, candidate) => (isBelow(candidate.name, deepest.name) ? candidate : deepest))
    const answers: Array<ResourceRecord> = []
    const authorities: Array<ResourceRecord> = []
    let current = name
    let rcode: number = Rcode.NOERROR
    for (let hops = 0; hops < 9; hops++) {
      const found = recordsAt(zone, current, type)
      const alias = found.length > 0 ? [] : recordsAt(zone, current, RRType.CNAME)
      const expanded = found.length === 0 && alias.length === 0 ? expand(zone, current, type) : []
      answers.push(...found, ...alias, ...expanded)
      const target = [...alias, ...expanded].find((record) => record.data.type === "CNAME")?.data
      if (expanded.length > 0 || (found.length === 0 && alias.length === 0)) authorities.push(...denialOf(zone))
      if (target?.type !== "CNAME" || type === RRType.CNAME) {
        const isThere = zone.records.some((record) => isAtOrBelow(record.name, current) && !DENIAL.has(record.type))
        if (found.length === 0 && expanded.length === 0 && !isThere && !hasWildcard(zone, current))
          rcode = Rcode.NXDOMAIN
        break
      }
      current = target.target
    }
    return {
      id: 0,
      opcode: 0,
      flags: { ...NO_FLAGS, response: true, recursionDesired: true, recursionAvailable: true, checkingDisabled: true },
      rcode,
      questions: [{ name, type, class: RRClass.IN }],
      answers,
      authorities: [...new Set(authorities)],
      additionals: [],
    }
  }

/** Runs our validation against answers in memory, from the anchors given or a DS of the root. */
export const validateOver = (
  answer: AnswerFrom,
  anchor: DsData | ReadonlyArray<TrustAnchor>,
  name: string,
  type: number,
  at: Date,
  sha1: Sha1Policy = "validate",
): Validation => {
  const anchors = "digest" in anchor ? [{ zone: ".", data: anchor }] : anchor
  const ask = (asked: string, askedType: number) => Effect.succeed(answer(asked, askedType))
  const chain = makeChain(ask, { anchors, sha1 }, makeChainMemory())
  return Effect.runSync(validateName(name, type, at, { ask, chain, sha1 }))
}

const covers = (record: ResourceRecord, type: number) =>
  record.type === type || (record.data.type === "RRSIG" && record.data.typeCovered === type)

const recordsAt = (zone: ServedZone, name: string, type: number) =>
  zone.records.filter((record) => equalNames(record.name, name) && covers(record, type))

const hasWildcard = (zone: ServedZone, name: string): boolean => {
  const wildcard = wildcardName(parentName(name))
  return wildcard !== undefined && zone.records.some((record) => equalNames(record.name, wildcard))
}

const expand = (zone: ServedZone, name: string, type: number): ReadonlyArray<ResourceRecord> => {
  if (zone.records.some((record) => equalNames(record.name, name))) return []
  const wildcard = wildcardName(parentName(name))
  if (wildcard === undefined) return []
  const found = recordsAt(zone, wildcard, type)
  return (found.length > 0 ? found : recordsAt(zone, wildcard, RRType.CNAME)).map((record) => ({ ...record, name }))
}

const DENIAL: ReadonlySet<number> = new Set([RRType.NSEC, RRType.NSEC3])

const denialOf = (zone: ServedZone): ReadonlyArray<ResourceRecord> =>
  zone.records.filter(
    (record) =>
      covers(record, RRType.NSEC) ||
      covers(record, RRType.NSEC3) ||
      (equalNames(record.name, zone.name) && covers(record, RRType.SOA)),
  )
