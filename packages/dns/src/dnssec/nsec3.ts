/**
 * Proofs of non-existence by NSEC3.
 * Spec: RFC 5155 §8.2–8.8, §9.2 (opt-out), RFC 6840 §4.1 (ancestor delegations, DNAME), RFC 9276 §3.2 (iterations).
 */

import { encodeBase32Hex } from "../codec/base32hex.ts"
import {
  ancestorName,
  countLabels,
  isAtOrBelow,
  type Name,
  nameLabels,
  parentName,
  wildcardName,
} from "../codec/name.ts"
import type { Nsec3Data } from "../codec/record-data.ts"
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
import { nsec3Hash } from "./nsec3-hash.ts"

/** RFC 9276 §3.2 lets validators choose; unbound and BIND 9.18 treat more than 150 as insecure. */
export const MAX_NSEC3_ITERATIONS = 150

/** RFC 5155 §6: bit 0 of the flags. */
const OPT_OUT = 0x01

interface Span {
  readonly owner: Name
  /** base32hex of hashed owner and hashed next: these order as their bytes do. */
  readonly from: string
  readonly to: string
  readonly optOut: boolean
  readonly types: ReadonlyArray<number>
}

export const makeNsec3Prover = (zone: Name, records: ReadonlyArray<VerifiedDenial<Nsec3Data>>): Prover => {
  // RFC 5155 §8.1–8.2: unknown hashes and flags are ignored, and all records must have the same parameters.
  const known = records.filter(({ data }) => data.hashAlgorithm === 1 && data.flags <= OPT_OUT)
  const first = known[0]?.data
  const same = known.filter(
    ({ data }) => data.iterations === first?.iterations && Buffer.compare(data.salt, first.salt) === 0,
  )
  const spans: ReadonlyArray<Span> = same.map(({ owner, data }) => ({
    owner,
    from: nameLabels(owner)[0]?.toLowerCase() ?? "",
    to: encodeBase32Hex(data.nextHashed),
    optOut: (data.flags & OPT_OUT) !== 0,
    types: data.types,
  }))
  if (first !== undefined && first.iterations > MAX_NSEC3_ITERATIONS) {
    const tooMany: Proof = { shows: "too-many-iterations", by: `${first.iterations} iterations` }
    return { noData: () => tooMany, noName: () => tooMany, noCloserName: () => tooMany }
  }

  const hashes = new Map<Name, string>()
  const hashOf = (name: Name): string => {
    let hash = hashes.get(name)
    if (hash === undefined) {
      hash = encodeBase32Hex(nsec3Hash(name, first!.salt, first!.iterations))
      hashes.set(name, hash)
    }
    return hash
  }
  const matching = (name: Name): Span | undefined => spans.find(({ from }) => from === hashOf(name))
  const covering = (name: Name): Span | undefined => {
    const hash = hashOf(name)
    return spans.find(({ from, to }) => (from < to ? from < hash && hash < to : hash > from || hash < to))
  }

  /** RFC 5155 §8.3: the longest ancestor with a record of its own, and the record that covers the name below it. */
  const proveEncloser = (name: Name) => {
    for (let candidate = name; isAtOrBelow(candidate, zone); candidate = parentName(candidate)) {
      const match = matching(candidate)
      if (match !== undefined) {
        const next = ancestorName(name, countLabels(candidate) + 1)
        return { name: candidate, match, next, cover: candidate === name ? undefined : covering(next) }
      }
      if (candidate === ".") break
    }
    return undefined
  }

  /** The encloser of a name that does not exist; a Proof when it already settles the matter. */
  const encloserOf = (name: Name): { readonly name: Name; readonly cover: Span } | Proof => {
    const encloser = spans.length === 0 ? undefined : proveEncloser(name)
    if (encloser === undefined) return nothing(`no NSEC3 matches an ancestor of ${name}`)
    if (encloser.name === name) return nothing(`the NSEC3 at ${encloser.match.owner} shows that ${name} exists`)
    const { types, owner } = encloser.match
    if (types.includes(RRType.DNAME)) return nothing(`${encloser.name} has a DNAME, so it speaks for all below`)
    if (isParentSide(types)) {
      return fromWrongSide(encloser.name, types, `NSEC3 at ${owner}`)
    }
    if (encloser.cover === undefined) return nothing(`no NSEC3 covers ${encloser.next}, the next closer name`)
    return { name: encloser.name, cover: encloser.cover }
  }

  const optOutOf = (span: Span): Proof => ({
    shows: "unsigned-possible",
    cause: "opt-out",
    by: `opt-out NSEC3 at ${span.owner}`,
  })

  return {
    noData: (name, type) => {
      const own = spans.length === 0 ? undefined : matching(name)
      if (own !== undefined) {
        if (isFromWrongSide(own.types, type, name === ".")) {
          return fromWrongSide(name, own.types, `NSEC3 at ${own.owner}`)
        }
        if (own.types.includes(type) || own.types.includes(RRType.CNAME)) {
          return nothing(`the NSEC3 for ${name} says that ${formatType(type)} or CNAME exists`)
        }
        return { shows: "no-data", delegation: isParentSide(own.types), by: `NSEC3 at ${own.owner}` }
      }
      const encloser = encloserOf(name)
      if ("shows" in encloser) return encloser
      const wildcard = wildcardName(encloser.name)
      const match = wildcard === undefined ? undefined : matching(wildcard)
      if (match !== undefined) {
        if (
          match.types.includes(type) ||
          match.types.includes(RRType.CNAME) ||
          isFromWrongSide(match.types, type, false)
        ) {
          return nothing(`the NSEC3 for ${wildcard} does not rule ${formatType(type)} out`)
        }
        if (encloser.cover.optOut) return optOutOf(encloser.cover)
        return { shows: "no-data", delegation: false, by: `NSEC3 for ${wildcard}` }
      }
      return encloser.cover.optOut
        ? optOutOf(encloser.cover)
        : nothing(`neither ${name} nor ${wildcard} has an NSEC3, and the span that covers it is not opt-out`)
    },

    noName: (name) => {
      const encloser = encloserOf(name)
      if ("shows" in encloser) return encloser
      const wildcard = wildcardName(encloser.name)
      if (wildcard !== undefined && covering(wildcard) === undefined) return nothing(`no NSEC3 covers ${wildcard}`)
      if (encloser.cover.optOut) return optOutOf(encloser.cover)
      return { shows: "no-name", by: `NSEC3 at ${encloser.cover.owner}` }
    },

    noCloserName: (name, encloser) => {
      const next = ancestorName(name, countLabels(encloser) + 1)
      const cover = spans.length === 0 ? undefined : covering(next)
      if (cover === undefined)
        return nothing(`no NSEC3 covers ${next}, so there may be a closer match than *.${encloser}`)
      return cover.optOut ? optOutOf(cover) : { shows: "no-name", by: `NSEC3 at ${cover.owner}` }
    },
  }
}
