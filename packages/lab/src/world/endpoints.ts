/** Who listens where on the fictional Internet in a month: address and port → behaviour. */
import type { Month, WebState } from "./state.ts"
import { SHARED_HOST } from "./suppliers.ts"
import { nameServerState, parentOf, type World } from "./world.ts"

/** Which of the laboratory's listeners answers: `web <versions> <strength>`, `smtp <host>`, or one of the fixed ones. */
export type ListenerId =
  | "dns"
  | "http"
  | "plain-443"
  | "silent"
  | `web ${WebState["versions"]} ${WebState["strength"]}`
  | `smtp ${string}`

/** Keys are `<address> <port>`; what is not in the map is closed. */
export const endpointsOf = (world: World, month: Month): ReadonlyMap<string, ListenerId> => {
  const listeners = new Map<string, ListenerId>()
  const open = (address: string, port: number, listener: ListenerId | null) => {
    if (listener !== null) listeners.set(`${address} ${port}`, listener)
  }
  for (const { kind, host, place } of world.hosts) {
    if (kind === "name-server") {
      open(place.ipv4, 53, "dns")
      if (nameServerState(world.timeline, host, month).ipv6 === "answers") open(place.ipv6, 53, "dns")
    } else if (kind === "mail") {
      const state = world.timeline.mailHostState(host, month)
      const listener: ListenerId = world.isDead(parentOf(host)) ? "silent" : `smtp ${host}`
      open(place.ipv4, 25, listener)
      if (state.ipv6 === "answers") open(place.ipv6, 25, listener)
    } else {
      const web = world.subjects.has(host) ? world.timeline.targetState(host, month).web : SHARED_HOST
      if (web === null) continue
      const answersIpv6 = web.ipv6 === "answers" || web.ipv6 === "half"
      for (const address of [...(web.ipv4 ? [place.ipv4] : []), ...(answersIpv6 ? [place.ipv6] : [])]) {
        const isDead = world.isDead(host)
        open(address, 443, isDead ? "silent" : httpsListener(web))
        open(address, 80, web.http === "refused" ? null : isDead || web.http === "silent" ? "silent" : "http")
      }
    }
  }
  return listeners
}

const httpsListener = ({ https, versions, strength }: WebState): ListenerId | null => {
  switch (https) {
    case "offered":
      return `web ${versions} ${strength}`
    case "plain-text":
      return "plain-443"
    case "silent":
      return "silent"
    case "refused":
      return null
  }
}
