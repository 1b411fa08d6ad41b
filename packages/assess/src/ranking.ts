/** Who leads, and who moved? Puts figures of subjects in order. Pure. */
import type { Adoption } from "@plumbline/core"

export interface RankedFigure {
  readonly methodology: number
  readonly adoption: Adoption
}

/** A subject's figure now, and the one to compare it with. */
export interface ToRank {
  readonly now: RankedFigure
  readonly before: RankedFigure | null
}

/** `change` in percentage points: null where a share is not known or the methodology changed in between. */
export interface Ranked<A extends ToRank> {
  readonly subject: A
  readonly change: number | null
  readonly rank: number | null
  readonly rankBefore: number | null
}

/** Highest share first, of equal shares the one with more measured; those without a share come last, in the order given. */
export const rankSubjects = <A extends ToRank>(subjects: ReadonlyArray<A>): ReadonlyArray<Ranked<A>> => {
  const ranks = ranksOf(subjects.map(({ now }) => now.adoption.share))
  const ranksBefore = ranksOf(subjects.map(({ before }) => before?.adoption.share ?? null))
  return subjects
    .map((subject, index) => ({
      subject,
      change: changeOf(subject),
      rank: ranks[index] ?? null,
      rankBefore: ranksBefore[index] ?? null,
    }))
    .sort(
      (left, right) =>
        (left.rank ?? LAST) - (right.rank ?? LAST) || right.subject.now.adoption.n - left.subject.now.adoption.n,
    )
}

const changeOf = ({ now, before }: ToRank): number | null =>
  before === null ||
  now.methodology !== before.methodology ||
  now.adoption.share === null ||
  before.adoption.share === null
    ? null
    : (now.adoption.share - before.adoption.share) * 100

/** 1 for the highest; equal values share a rank, and the next one counts them all: 1, 2, 2, 4. */
const ranksOf = (shares: ReadonlyArray<number | null>): ReadonlyArray<number | null> => {
  const rankOf = new Map<number, number>()
  const falling = shares.filter((share) => share !== null).sort((left, right) => right - left)
  falling.forEach((share, index) => {
    if (!rankOf.has(share)) rankOf.set(share, index + 1)
  })
  return shares.map((share) => (share === null ? null : rankOf.get(share)!))
}

/** Behind every rank. */
const LAST = Number.MAX_SAFE_INTEGER
