/** Where can a series not be read across? The points at which the rules, the list or the vantage point changed. Pure. */
import { type Break, type Instant, LIST_BREAK_SHARE, type MethodologyId } from "@plumbline/core"

interface Point {
  readonly at: Instant
  readonly methodology: MethodologyId
}

/** What is known of the list at a moment: its length, and how many targets joined it since the moment before. */
export interface ListMoment {
  readonly at: Instant
  readonly targets: number
  readonly joined: number
}

/** From this moment on, figures were seen from there. */
export interface VantageMoment {
  readonly at: Instant
  readonly vantage: string
}

/**
 * The breaks between points that rise in time. `lists` and `vantages` rise in time too and may have moments between the points, or before
 * them: joined and left are added up from one point to the next.
 */
export const breaksOf = (
  points: ReadonlyArray<Point>,
  lists: ReadonlyArray<ListMoment>,
  vantages: ReadonlyArray<VantageMoment>,
): ReadonlyArray<Break> => {
  const found: Array<Break> = []
  let [nextList, nextVantage] = [0, 0]
  let list: ListMoment | undefined
  let vantage: string | undefined
  points.forEach((point, index) => {
    const last = points[index - 1]
    const moments = { at: point.at, before: last?.at ?? point.at }
    const [listBefore, vantageBefore] = [list, vantage]
    let [joined, left] = [0, 0]
    for (let each = lists[nextList]; each !== undefined && each.at <= point.at; each = lists[++nextList]) {
      joined += each.joined
      left += (list?.targets ?? 0) + each.joined - each.targets
      list = each
    }
    for (let each = vantages[nextVantage]; each !== undefined && each.at <= point.at; each = vantages[++nextVantage]) {
      vantage = each.vantage
    }
    if (last === undefined) return
    if (point.methodology !== last.methodology) {
      found.push({ kind: "methodology", ...moments, from: last.methodology, to: point.methodology })
    }
    if (listBefore !== undefined && Math.max(joined, left) > listBefore.targets * LIST_BREAK_SHARE) {
      found.push({ kind: "list", ...moments, targets: listBefore.targets, joined, left: Math.max(0, left) })
    }
    if (vantage !== undefined && vantageBefore !== undefined && vantage !== vantageBefore) {
      found.push({ kind: "vantage", ...moments, from: vantageBefore, to: vantage })
    }
  })
  return found
}
