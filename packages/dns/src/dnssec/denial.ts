/**
 * What a proof of non-existence can show, whether by NSEC or by NSEC3.
 * Spec: RFC 4035 §5.4, RFC 5155 §8, RFC 6840 §4.
 */
import type { Name } from "../codec/name.ts"
import type { Nsec3Data, NsecData } from "../codec/record-data.ts"
import { RRType } from "../codec/registry.ts"

/** An NSEC or NSEC3 record whose signature has been verified and that was not expanded from a wildcard. */
export interface VerifiedDenial<Data extends NsecData | Nsec3Data = NsecData | Nsec3Data> {
  readonly owner: Name
  readonly data: Data
}

export type Proof =
  /** The name exists, the type does not; `delegation` when the name is a zone cut as its parent sees it. */
  | { readonly shows: "no-data"; readonly delegation: boolean; readonly by: string }
  /** The name does not exist. */
  | { readonly shows: "no-name"; readonly by: string }
  /** An opt-out span leaves room for unsigned names, or an unsigned delegation at or above the name makes it one. */
  | { readonly shows: "unsigned-possible"; readonly cause: "opt-out" | "insecure-delegation"; readonly by: string }
  /** More iterations than are computed here. */
  | { readonly shows: "too-many-iterations"; readonly by: string }
  /** The records do not prove it. */
  | { readonly shows: "nothing"; readonly missing: string }

/** One way to prove, over one zone's verified records. */
export interface Prover {
  /** No record of `type` at `name` (an existing name, an empty non-terminal, or one that a wildcard stands for). */
  readonly noData: (name: Name, type: RRType) => Proof
  /** Neither `name` nor a wildcard that could stand for it exists. */
  readonly noName: (name: Name) => Proof
  /** No name closer than the wildcard below `closestEncloser` exists for `name`. */
  readonly noCloserName: (name: Name, closestEncloser: Name) => Proof
}

export const nothing = (missing: string): Proof => ({ shows: "nothing", missing })

/**
 * What a record at the name says when it is from the wrong side of a zone cut: nothing of the types there, but without DS it
 * does prove the delegation unsigned (RFC 4035 §5.2).
 */
export const fromWrongSide = (name: Name, types: ReadonlyArray<number>, by: string): Proof =>
  isParentSide(types) && !types.includes(RRType.DS)
    ? { shows: "unsigned-possible", cause: "insecure-delegation", by: `${name} is an unsigned delegation (${by})` }
    : nothing(`the ${by} is from the other side of the zone cut at ${name}`)

/** At a zone cut the parent's record speaks of the DS only, and the apex's of all but the DS (RFC 6840 §4.1, §4.4). */
export const isFromWrongSide = (types: ReadonlyArray<number>, type: RRType, isRoot: boolean): boolean =>
  type === RRType.DS ? types.includes(RRType.SOA) && !isRoot : isParentSide(types)

/** The record stands at a zone cut, on the parent's side. */
export const isParentSide = (types: ReadonlyArray<number>): boolean =>
  types.includes(RRType.NS) && !types.includes(RRType.SOA)
