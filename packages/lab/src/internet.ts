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
import { answerOfPolicyHost, policyDomainOf, policyServerOf } from "./servers/policy-host.ts"
import { holdClosedPort, listen, openPair, serve } from "./servers/ports.ts"
import { answerOfSite } from "./servers/site.ts"
import { tlsOptions } from "./servers/tls-options.ts"
import { makeHttpServer, makeHttpsServer, makePlainServer } from "./servers/web.ts"
import { endpointsOf, type ListenerId } from "./world/endpoints.ts"
import { MONTHS, type Month, type TlsStrength, type VersionRange } from "./world/state.ts"
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
    ["dns", await openNameServer(authoritative)],
    ["http", await listen(makeHttpServer(siteOf, now))],
    ["plain-443", await listen(makePlainServer())],
  ])
  // The kinds that ever occur: OpenSSL settles suites and groups before it learns which site is asked for.
  const kinds = new Set(
    Array.from({ length: MONTHS }, (_, each) => [...endpointsOf(world, each).values()])
      .flat()
      .filter((listener) => listener.startsWith("web ")),
  )
  for (const listener of kinds) {
    const [, versions, strength] = listener.split(" ") as [string, VersionRange, TlsStrength]
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
    ports.set(listener, await listen(server))
  }
  for (const { kind, host } of world.hosts) {
    if (kind !== "mail") continue
    const server = makeMailServer(
      host,
      () => timeline.mailHostState(host, month),
      () => certificates.contextFor(host, timeline.mailHostState(host, month), month),
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
