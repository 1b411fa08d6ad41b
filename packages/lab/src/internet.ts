/**
 * The servers of the laboratory, in the worker's thread: opens them all, moves them through the months.
 *
 * They end with the thread: nothing here closes sockets.
 */
import { makeResponder } from "./dns/dns-responder.ts"
import { makeResolution } from "./dns/resolution.ts"
import { makeCertificates } from "./servers/certificates.ts"
import { delayed, makeDelay } from "./servers/delay.ts"
import { makeMailServer } from "./servers/mail.ts"
import { openNameServer } from "./servers/name-server.ts"
import { answerOfPolicyHost, policyDomainOf, policyServerOf } from "./servers/policy-host.ts"
import { holdClosedPort, listen, openPair, serve } from "./servers/ports.ts"
import { answerOfSite } from "./servers/site.ts"
import { tlsOptions } from "./servers/tls-options.ts"
import { makeHttpServer, makeHttpsServer, makePlainServer } from "./servers/web.ts"
import type { ListenerId } from "./world/endpoints.ts"
import { MONTHS, type Month, TLS_STRENGTHS, VERSION_RANGES } from "./world/state.ts"
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
  /** See `Lab.held`. */
  readonly takeHeld: () => ReadonlyArray<number>
}

/** `delayMilliseconds`: see `LabOptions`. */
export const openInternet = async (world: World, firstMonth: Month, delayMilliseconds = 0): Promise<Internet> => {
  const delay = makeDelay(delayMilliseconds)
  const late = (port: Promise<number>) => (delayMilliseconds === 0 ? port : delayed(port, delay))
  let month = firstMonth
  const { timeline, subjects } = world
  const siteOf = (name: string) => {
    if (name === WEB_HOST) return SHARED_HOST
    return subjects.has(name) ? (timeline.targetState(name, month).web ?? undefined) : undefined
  }
  /** The mail of the domain whose policy host this is. */
  const mailOf = (host: string) => {
    const domain = policyDomainOf(host)
    return domain !== undefined && subjects.has(domain) ? timeline.targetState(domain, month).mail : null
  }
  const now = () => world.dateOfMonth(month)
  const certificates = makeCertificates(world.dateOfMonth, MONTHS)
  const resolution = makeResolution(world, certificates.keyDigest)
  const recursive = makeResponder(resolution, "recursive")
  const authoritative = makeResponder(resolution, "authoritative")

  const setMonth = (next: Month): void => {
    month = next
    recursive.setMonth(next)
    authoritative.setMonth(next)
  }
  setMonth(firstMonth)

  const silent = await openPair(() => serve((socket) => socket.resume()))
  const ports = new Map<ListenerId, number>([
    ["silent", silent.port],
    ["dns", await openNameServer(authoritative, delay)],
    ["http", await late(listen(makeHttpServer(siteOf, now)))],
    ["plain-443", await late(listen(makePlainServer()))],
  ])
  // OpenSSL settles suites and groups before it learns which site is asked for.
  const kinds = VERSION_RANGES.flatMap((versions) => TLS_STRENGTHS.map((strength) => ({ versions, strength })))
  for (const { versions, strength } of kinds) {
    const server = makeHttpsServer(
      tlsOptions(versions, strength),
      (name) => {
        const mail = mailOf(name)
        const site = mail === null ? siteOf(name) : policyServerOf(mail)
        return site && certificates.contextFor(name, site, month)
      },
      certificates.fallback,
      (host, path) => {
        const mail = mailOf(host)
        return mail === null
          ? answerOfSite(host, path, siteOf(host), now())
          : answerOfPolicyHost(policyDomainOf(host) ?? host, path, mail)
      },
    )
    ports.set(`web ${versions} ${strength}`, await late(listen(server)))
  }
  for (const { kind, host } of world.hosts) {
    if (kind !== "mail") continue
    const server = makeMailServer(
      host,
      () => timeline.mailHostState(host, month),
      () => certificates.contextFor(host, timeline.mailHostState(host, month), month),
    )
    ports.set(`smtp ${host}`, await late(listen(server)))
  }
  return {
    openings: {
      resolverPort: await openNameServer(recursive, delay),
      closedPort: await holdClosedPort(silent.port),
      ports,
      trustAnchors: resolution.trustAnchor,
      rootCertificates: [certificates.rootPem],
    },
    setMonth,
    takeHeld: delay.takeHeld,
  }
}
