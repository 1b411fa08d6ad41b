/**
 * The servers of the laboratory, in the worker's thread: opens them all, moves them through the months.
 *
 * They end with the thread: nothing here closes sockets.
 */
import { makeResponder } from "./dns/dns-responder.ts"
import { makeResolution } from "./dns/resolution.ts"
import { makeCertificates } from "./servers/certificates.ts"
import { makeMailServer } from "./servers/mail.ts"
import { openNameServer } from "./servers/name-server.ts"
import { holdClosedPort, listen, openPair, serve } from "./servers/ports.ts"
import { makeHttpServer, makeHttpsServer, makePlainServer } from "./servers/web.ts"
import type { ListenerId } from "./world/endpoints.ts"
import { MONTHS, type Month, type VersionRange } from "./world/state.ts"
import { SHARED_HOST, WEB_HOST } from "./world/suppliers.ts"
import type { World } from "./world/world.ts"

/** What the main thread must know to dial. */
export interface Openings {
  readonly resolverPort: number
  readonly closedPort: number
  readonly ports: ReadonlyMap<ListenerId, number>
  readonly trustAnchors: string
  readonly rootCertificates: ReadonlyArray<string>
}

export interface Internet {
  readonly openings: Openings
  readonly setMonth: (month: Month) => void
}

export const openInternet = async (world: World, firstMonth: Month): Promise<Internet> => {
  let month = firstMonth
  const { timeline, subjects } = world
  const siteOf = (name: string) => {
    if (name === WEB_HOST) return SHARED_HOST
    return subjects.has(name) ? (timeline.targetState(name, month).web ?? undefined) : undefined
  }
  const resolution = makeResolution(world)
  const recursive = makeResponder(resolution, "recursive")
  const authoritative = makeResponder(resolution, "authoritative")
  const certificates = makeCertificates(world.dateOfMonth, MONTHS)

  const setMonth = (next: Month): void => {
    month = next
    recursive.setMonth(next)
    authoritative.setMonth(next)
  }
  setMonth(firstMonth)

  const silent = await openPair(() => serve((socket) => socket.resume()))
  const ports = new Map<ListenerId, number>([
    ["silent", silent.port],
    ["dns", await openNameServer(authoritative)],
    ["http", await listen(makeHttpServer(siteOf))],
    ["plain-443", await listen(makePlainServer())],
  ])
  for (const versions of VERSION_RANGES) {
    const server = makeHttpsServer(
      versions,
      (name) => {
        const site = siteOf(name)
        return site && certificates.contextFor(name, site.certificate, month)
      },
      certificates.fallback,
    )
    ports.set(`web ${versions}`, await listen(server))
  }
  for (const { kind, host } of world.hosts) {
    if (kind !== "mail") continue
    const server = makeMailServer(
      host,
      () => timeline.mailHostState(host, month),
      () => certificates.contextFor(host, "good", month),
    )
    ports.set(`smtp ${host}`, await listen(server))
  }
  return {
    openings: {
      resolverPort: await openNameServer(recursive),
      closedPort: await holdClosedPort(silent.port),
      ports,
      trustAnchors: resolution.trustAnchor,
      rootCertificates: [certificates.rootPem],
    },
    setMonth,
  }
}

const VERSION_RANGES: ReadonlyArray<VersionRange> = ["1.3", "1.2-1.3", "1.2", "1.0-1.3", "1.0-1.2", "1.0-1.1"]
