/**
 * Proofs of non-existence by NSEC.
 * Spec: RFC 4034 §4, RFC 4035 §5.4, RFC 6840 §4.1 (ancestor delegations, DNAME), §4.3 (CNAME), §4.4 (no type at an ENT).
 */
import {
  commonAncestor,
  compareNames,
  countLabels,
  equalNames,
  isAtOrBelow,
  isBelow,
  type Name,
  wildcardName,
} from "../codec/name.ts"
import type { NsecData } from "../codec/record-data.ts"
import { formatType, RRType } from "../codec/registry.ts"
import {
  fromWrongSide,
  isFromWrongSide,
  isParentSide,
  nothing,
  type Proof,
  type Prover,
  type VerifiedDenial,
} from "./denial.ts"

type Nsec = VerifiedDenial<NsecData>

export const makeNsecProver = (records: ReadonlyArray<Nsec>): Prover => {
  const matching = (name: Name) => records.find(({ owner }) => equalNames(owner, name))
  const covering = (name: Name) => records.find((record) => covers(record, name))

  /** The type is not at `name`, which exists: by a record of its own, or as an empty non-terminal. */
  const noDataAt = (name: Name, type: RRType): Proof => {
    const own = matching(name)
    if (own !== undefined) {
      const { types } = own.data
      if (isFromWrongSide(types, type, name === ".")) return fromWrongSide(name, types, `NSEC at ${own.owner}`)
      if (types.includes(type) || types.includes(RRType.CNAME)) {
        return nothing(`the NSEC at ${name} says that ${formatType(type)} or CNAME exists`)
      }
      return { shows: "no-data", delegation: isParentSide(types), by: `NSEC at ${own.owner}` }
    }
    const above = records.find((record) => covers(record, name) && isBelow(record.data.next, name))
    if (above !== undefined)
      return { shows: "no-data", delegation: false, by: `empty non-terminal, NSEC at ${above.owner}` }
    return nothing(`no NSEC at ${name} that lacks ${formatType(type)}`)
  }

  return {
    noData: (name, type) => {
      const direct = noDataAt(name, type)
      if (direct.shows !== "nothing" || matching(name) !== undefined) return direct
      const cover = covering(name)
      if (cover === undefined) return direct
      const wildcard = wildcardName(closestEncloser(cover, name))
      const atWildcard = wildcard === undefined ? direct : noDataAt(wildcard, type)
      if (atWildcard.shows !== "no-data") return nothing(`no NSEC at ${wildcard} that lacks ${formatType(type)}`)
      return { ...atWildcard, delegation: false }
    },

    noName: (name) => {
      const cover = covering(name)
      if (cover === undefined) return nothing(`no NSEC covers ${name}`)
      if (isBelow(cover.data.next, name)) return nothing(`${name} is an empty non-terminal, so it exists`)
      const wildcard = wildcardName(closestEncloser(cover, name))
      const denies = (record: Nsec) => covers(record, wildcard!) && !isBelow(record.data.next, wildcard!)
      if (wildcard !== undefined && !records.some(denies)) return nothing(`no NSEC covers ${wildcard}`)
      return { shows: "no-name", by: `NSEC at ${cover.owner}` }
    },

    noCloserName: (name, encloser) => {
      const cover = records.find(
        (record) =>
          covers(record, name) &&
          !isBelow(record.data.next, name) &&
          equalNames(closestEncloser(record, name), encloser),
      )
      return cover === undefined
        ? nothing(`no NSEC shows that there is no closer match for ${name} than *.${encloser}`)
        : { shows: "no-name", by: `NSEC at ${cover.owner}` }
    },
  }
}

/** Whether the record lies around `name` and may speak for it. */
const covers = ({ owner, data }: Nsec, name: Name): boolean => {
  const isAfterOwner = compareNames(owner, name) < 0
  const isBeforeNext = compareNames(name, data.next) < 0
  // The last record of a zone points back to the apex.
  const isLast = compareNames(owner, data.next) >= 0
  if (!(isLast ? isAfterOwner && isAtOrBelow(name, data.next) : isAfterOwner && isBeforeNext)) return false
  // RFC 6840 §4.1: below a delegation or a DNAME the record has no say.
  return !(isBelow(name, owner) && (isParentSide(data.types) || data.types.includes(RRType.DNAME)))
}

/** Longest existing ancestor of a covered name (RFC 4035 §5.4): what it shares with either neighbour. */
const closestEncloser = ({ owner, data }: Nsec, name: Name): Name => {
  const left = commonAncestor(name, owner)
  const right = commonAncestor(name, data.next)
  return countLabels(left) >= countLabels(right) ? left : right
}
