/** One ruling on several servers, of which the worst counts: a sender may come to any of them. */
import type { Ruling } from "../probe.ts"

export interface ServerRuling {
  readonly server: string
  readonly ruling: Ruling
}

/**
 * The worst of them: fail, then what could not be seen, then partial, then pass; a server to which the check does not apply counts
 * only when it applies to none. Failing and partial ones are named in the parameter `servers`. At least one is given.
 */
export const overServers = (rulings: ReadonlyArray<ServerRuling>): Ruling => {
  const ranked = rulings.toSorted((left, right) => rankOf(left.ruling) - rankOf(right.ruling))
  const worst = ranked[0]!.ruling
  if ("obstacle" in worst || (worst.verdict !== "fail" && worst.verdict !== "partial")) return worst
  const alike = rulings.filter(
    ({ ruling }) => !("obstacle" in ruling) && ruling.verdict === worst.verdict && ruling.reason === worst.reason,
  )
  return { ...worst, parameters: { ...worst.parameters, servers: alike.map(({ server }) => server).join(", ") } }
}

const rankOf = (ruling: Ruling): number => {
  if ("obstacle" in ruling) return 1
  switch (ruling.verdict) {
    case "fail":
      return 0
    case "partial":
      return 2
    case "pass":
      // Of two that pass, the one that has more to say: "strong" beside something that is to be phased out.
      return ruling.reason === "phase-out" ? 3 : 4
    case "not-applicable":
      return 5
  }
}
