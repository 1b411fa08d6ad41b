/** Reads what a page's URL asks for; anything it does not know is left out, so that no address is an error. */
import { VERDICTS, type Verdict } from "@plumbline/core"

export const textOf = (query: URLSearchParams, name: string): string | null => {
  const text = query.get(name)?.trim() ?? ""
  return text === "" ? null : text.slice(0, LONGEST_TEXT)
}

export const oneOf = <A extends string>(query: URLSearchParams, name: string, allowed: ReadonlyArray<A>): A | null => {
  const text = query.get(name)
  return allowed.find((each) => each === text) ?? null
}

export const verdictOf = (query: URLSearchParams): Verdict | null => oneOf(query, "verdict", VERDICTS)

export const offsetOf = (query: URLSearchParams, name = "offset"): number => {
  const offset = Number(query.get(name))
  return Number.isInteger(offset) && offset > 0 && offset < LARGEST_OFFSET ? offset : 0
}

/** The most that the API searches for. */
const LONGEST_TEXT = 200
const LARGEST_OFFSET = 10_000_000
