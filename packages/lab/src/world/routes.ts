/**
 * Whose networks the fictional Internet has: which addresses stand in each, who announces it, and what its ROAs say over the
 * months.
 *
 * Every supplier has a network of its own; servers that bodies run for themselves stand in a network of their country, one for
 * each kind. A network has 198.18.n.0/24 and 2001:db8:n::/48 with an even n, so that the block twice as large is its own too.
 */
import { COUNTRY_CODES } from "./geography.ts"
import type { Month } from "./state.ts"
import { DNS_OPERATORS, MAIL_SUPPLIERS, ROOT_NAME_SERVERS, registryOf, WEB_HOST } from "./suppliers.ts"

export interface RoutingTables {
  /** Who announces what. */
  readonly routes: ReadonlyArray<{ readonly prefix: string; readonly asns: ReadonlyArray<number> }>
  /** Who may (validated ROA payloads). */
  readonly vrps: ReadonlyArray<{ readonly prefix: string; readonly maxLength: number; readonly asn: number }>
}

/** What the ROAs of a network say of its route of one family. */
export type RoaKind =
  | "none"
  | "right"
  /** Made for another AS, which announced the network before or never. */
  | "other-as"
  /** For the block twice as large, without leave to announce parts of it. */
  | "too-long"

export interface NetworkState {
  /** False: the servers can be reached, but by a default route only; nobody announces them. */
  readonly isAnnounced: boolean
  readonly ipv4: RoaKind
  readonly ipv6: RoaKind
}

/** The network in which a host stands. `number` is n. */
export interface Network {
  readonly number: number
  readonly stateOf: (month: Month) => NetworkState
}

export const networkOf = (kind: "web" | "mail" | "name-server", host: string): Network => {
  const network = NETWORKS.get(holderOf(kind, host))
  if (network === undefined) throw new RangeError(`${host} stands in no network of the laboratory`)
  return network
}

/**
 * Addresses of the host with that number, from 1 to 65,535, in its network. Those beyond the first 254, which only a laboratory with many towns
 * has, stand in 44.n.0.0/16, which nothing here ever dials.
 */
export const addressesIn = ({ number }: Network, host: number) => ({
  ipv4: host <= 254 ? `198.18.${number}.${host}` : `44.${number}.${host >> 8}.${host & 255}`,
  ipv6: `2001:db8:${number.toString(16)}::${host.toString(16)}`,
  deadIpv6: `2001:db8:${number.toString(16)}:dead::${host.toString(16)}`,
})

/** The number of the network in which a supplier, or what bodies run for themselves in a country (`web xa`), stands. */
export const networkNumberOf = (holder: string): number => {
  const network = NETWORKS.get(holder)
  if (network === undefined) throw new RangeError(`${holder} has no network in the laboratory`)
  return asOf(network.number)
}

/** The tables of a month, as collectors of routes and relying parties of the RPKI would write them; `isLarge` where there are towns. */
export const routingTables = (month: Month, isLarge = false): RoutingTables => {
  const networks = [...NETWORKS.values()].map(({ number, stateOf }) => ({
    number,
    asn: asOf(number),
    ...stateOf(month),
  }))
  return {
    routes: networks
      .filter(({ isAnnounced }) => isAnnounced)
      .flatMap(({ number, asn }) => [
        { prefix: `198.18.${number}.0/24`, asns: [asn] },
        ...(isLarge ? [{ prefix: `44.${number}.0.0/16`, asns: [asn] }] : []),
        { prefix: `2001:db8:${number.toString(16)}::/48`, asns: [asn] },
      ]),
    vrps: networks.flatMap(({ number, asn, ipv4, ipv6 }) => [
      ...vrpsOf(ipv4, `198.18.${number}.0`, 24, asn),
      ...(isLarge ? vrpsOf(ipv4, `44.${number}.0.0`, 16, asn) : []),
      ...vrpsOf(ipv6, `2001:db8:${number.toString(16)}::`, 48, asn),
    ]),
  }
}

const vrpsOf = (kind: RoaKind, address: string, length: number, asn: number): RoutingTables["vrps"] => {
  switch (kind) {
    case "none":
      return []
    case "right":
      return [{ prefix: `${address}/${length}`, maxLength: length, asn }]
    case "other-as":
      return [{ prefix: `${address}/${length}`, maxLength: length, asn: OTHER_AS }]
    case "too-long":
      return [{ prefix: `${address}/${length - 1}`, maxLength: length - 1, asn }]
  }
}

/** RFC 6996: numbers for private use. */
const asOf = (number: number): number => 64_512 + number
/** RFC 5398: a number for documentation. */
const OTHER_AS = 64_496

/** Runs everything itself, and its network is announced by nobody. */
const UNANNOUNCED = "health.gov.xd"

const holderOf = (kind: "web" | "mail" | "name-server", host: string): string => {
  if (host === UNANNOUNCED || host.endsWith(`.${UNANNOUNCED}`)) return UNANNOUNCED
  if (host === WEB_HOST) return host
  if ((ROOT_NAME_SERVERS as ReadonlyArray<string>).includes(host)) return "root"
  const suppliers: Readonly<Record<string, { readonly hosts: ReadonlyArray<string> }>> =
    kind === "mail" ? MAIL_SUPPLIERS : kind === "name-server" ? DNS_OPERATORS : {}
  const supplier = Object.entries(suppliers).find(([, { hosts }]) => hosts.includes(host))
  return supplier?.[0] ?? `${kind} ${host.slice(-2)}`
}

const state = (ipv4: RoaKind, ipv6: RoaKind = ipv4): NetworkState => ({ isAnnounced: true, ipv4, ipv6 })
const WELL = state("right")
const BARE = state("none")
/** Nothing until a month, then ROAs for IPv4, and from another month for IPv6 too. */
const inSteps =
  (ipv4From: Month, ipv6From: Month = ipv4From) =>
  (month: Month): NetworkState =>
    month < ipv4From ? BARE : month < ipv6From ? state("right", "none") : WELL
/** As before, but for months in which the ROAs say something else. */
const but =
  (kind: RoaKind, from: Month, to: Month, otherwise: (month: Month) => NetworkState) =>
  (month: Month): NetworkState =>
    from <= month && month <= to ? state(kind) : otherwise(month)

const STATES: Readonly<Record<string, (month: Month) => NetworkState>> = {
  root: () => WELL,
  [UNANNOUNCED]: () => ({ ...BARE, isAnnounced: false }),
  [WEB_HOST]: () => WELL,
  "clearpost.example": () => WELL,
  "mailbridge.example": inSteps(6, 12),
  "harbourmail.example": () => BARE,
  "oldgate.example": inSteps(18),
  // Moved to another network and forgot the ROA for a month.
  "relaywise.example": but("other-as", 16, 16, () => WELL),
  // Its first ROA did not allow for the parts that it announces.
  "bluepillar.example": but("too-long", 3, 9, inSteps(10)),
  "anchordns.example": () => WELL,
  "northzone.example": () => WELL,
  "cheapdns.example": () => BARE,
  "steadyname.example": inSteps(5, 15),
  "plainzone.example": but("other-as", 13, 13, inSteps(13)),
  ...Object.fromEntries(COUNTRY_CODES.map((country) => [registryOf(country), () => (country === "xd" ? BARE : WELL)])),
  ...ofCountry("xa", inSteps(8)),
  ...ofCountry("xb", inSteps(0, 20)),
  ...ofCountry("xc", () => WELL),
  ...ofCountry("xd", () => BARE),
  ...ofCountry("xe", inSteps(4, 10)),
  ...ofCountry("xf", inSteps(12)),
  ...ofCountry("xg", but("other-as", 17, 17, inSteps(9))),
  ...ofCountry("xh", inSteps(4, 99)),
}

function ofCountry(country: string, stateOf: (month: Month) => NetworkState) {
  return Object.fromEntries(["web", "mail", "name-server"].map((kind) => [`${kind} ${country}`, stateOf]))
}

const NETWORKS: ReadonlyMap<string, Network> = new Map(
  Object.entries(STATES).map(([holder, stateOf], index) => [holder, { number: 2 * index, stateOf }]),
)
