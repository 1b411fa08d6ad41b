/** Lists in parts. */
import type { Page } from "@plumbline/core"
import type { Items } from "@plumbline/store"
import { DEFAULT_LIMIT } from "./parameters.ts"
import type { Asked } from "./route.ts"

interface PartQuery {
  readonly offset?: number
  readonly limit?: number
}

/** The part of a list that was asked for. */
export const partOf = ({ offset = 0, limit = DEFAULT_LIMIT }: PartQuery) => ({ offset, limit })

/** A page of items of which the store gave the part that was asked for. */
export const pageOf = <A>({ items, total }: Items<A>, asked: Asked<unknown, PartQuery>): Page<A> => {
  const { offset, limit } = partOf(asked.query)
  const next = offset + items.length
  return { items, total, offset, limit, next: items.length > 0 && next < total ? asked.partAt(next, limit) : null }
}

/** A page of a list that is at hand whole. */
export const pageOfAll = <A>(all: ReadonlyArray<A>, asked: Asked<unknown, PartQuery>): Page<A> => {
  const { offset, limit } = partOf(asked.query)
  return pageOf({ items: all.slice(offset, offset + limit), total: all.length }, asked)
}
