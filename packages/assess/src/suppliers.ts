/**
 * Suppliers: who serves a target's mail, name and web, told from names of hosts and numbers of networks?
 *
 * 1. A host below the target's own organisational domain is its own.
 * 2. Else the supplier with the longest pattern that the host's name ends in.
 * 3. Else, for the web, the supplier with the number of the network.   4. Else somebody else.
 *
 * Pure. What is behind the host that answers (a filter before a mail host, a cache before a web host) cannot be seen from outside.
 */
import { OTHER_SUPPLIER, SELF_HOSTED, type Supplier, type SupplierId, type SuppliersByRole } from "@plumbline/core"

/** What a scan saw; `null` where it could not see. An empty list: it was looked for, and there is none. */
export interface ServedBy {
  /** Names of the mail exchanges. */
  readonly mx: ReadonlyArray<string> | null
  /** Names of the name servers, as the zone has them. */
  readonly ns: ReadonlyArray<string> | null
  /** Numbers of the networks that announce the addresses of the web site. */
  readonly asn: ReadonlyArray<number> | null
  /** The target's own organisational domain; `null` when it has none. */
  readonly organizationalDomain: string | null
}

/** Patterns ready for look-up. */
export interface SupplierPatterns {
  readonly mx: ReadonlyMap<string, SupplierId>
  readonly ns: ReadonlyMap<string, SupplierId>
  readonly asn: ReadonlyMap<number, SupplierId>
}

/** Prepares the patterns of all suppliers once for many targets. Where two claim the same, the first has it; a rule of the catalog forbids it. */
export const supplierPatterns = (suppliers: Iterable<Supplier>): SupplierPatterns => {
  const mx = new Map<string, SupplierId>()
  const ns = new Map<string, SupplierId>()
  const asn = new Map<number, SupplierId>()
  for (const { id, patterns } of suppliers) {
    for (const { suffix } of patterns.mx ?? []) if (!mx.has(suffix)) mx.set(suffix, id)
    for (const { suffix } of patterns.ns ?? []) if (!ns.has(suffix)) ns.set(suffix, id)
    for (const { number } of patterns.asn ?? []) if (!asn.has(number)) asn.set(number, id)
  }
  return { mx, ns, asn }
}

/**
 * Who plays each role, sorted and each once. A role about which nothing could be seen is left out; of one that nobody plays the
 * list is empty: a name without mail exchanges has no mail host. The null MX of RFC 7505 (`.`) is none.
 */
export const attributeSuppliers = (seen: ServedBy, patterns: SupplierPatterns): SuppliersByRole => {
  const ofHosts = (hosts: ReadonlyArray<string> | null, known: ReadonlyMap<string, SupplierId>) =>
    hosts
      ?.map(plainName)
      .filter((host) => host !== "")
      .map((host) =>
        seen.organizationalDomain !== null && isBelow(host, plainName(seen.organizationalDomain))
          ? SELF_HOSTED
          : (longestMatch(host, known) ?? OTHER_SUPPLIER),
      )
  const roles = [
    ["dns-operator", ofHosts(seen.ns, patterns.ns)],
    ["mail-host", ofHosts(seen.mx, patterns.mx)],
    ["web-host", seen.asn?.map((number) => patterns.asn.get(number) ?? OTHER_SUPPLIER)],
  ] as const
  return Object.fromEntries(
    roles.flatMap(([role, ids]) => (ids === undefined ? [] : [[role, [...new Set(ids)].sort()]])),
  )
}

/**
 * DKIM selectors that the suppliers of these mail hosts use, sorted. Who sends for a domain need not be who takes its mail, but
 * mostly is.
 */
export const dkimSelectorsOf = (
  suppliers: Iterable<Supplier>,
): ((mailHosts: Iterable<string>) => ReadonlyArray<string>) => {
  const all = [...suppliers]
  const { mx } = supplierPatterns(all)
  const selectors = new Map(
    all.map(({ id, dkimSelectors = [] }) => [id, dkimSelectors.map(({ selector }) => selector)]),
  )
  return (mailHosts) => {
    const found = [...mailHosts].flatMap((host) => selectors.get(longestMatch(plainName(host), mx) ?? "") ?? [])
    return [...new Set(found)].sort()
  }
}

/**
 * The supplier of the longest pattern that the name is, or is below. A label of a pattern may end in `*`, which stands for digits
 * (`awsdns-*.com`): the digits at the end of every label are tried as such.
 */
const longestMatch = (host: string, known: ReadonlyMap<string, SupplierId>): SupplierId | undefined => {
  const labels = host.split(".")
  for (let first = 0; first < labels.length; first++) {
    const name = labels.slice(first).join(".")
    const found = known.get(name) ?? known.get(name.replace(/^([a-z-]+)\d+(?=\.)/, "$1*"))
    if (found !== undefined) return found
  }
  return undefined
}

const isBelow = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`)

/** Names are compared in lower case and without the dot of the root (RFC 4343). */
const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, "")
