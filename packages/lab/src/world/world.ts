/**
 * The whole fictional Internet as plain data: who is in it, where each host stands, and what stands there in each month.
 *
 * Addresses are from 198.18.0.0/15 (RFC 2544, benchmarking) and 2001:db8::/32 (RFC 3849, documentation).
 */
import type {
  Country,
  Explanation,
  IsoDate,
  Mandate,
  OptOut,
  Organisation,
  Policy,
  PolicySearch,
  Region,
  Supplier,
  Target,
} from "@plumbline/core"
import { makeBodies } from "./bodies.ts"
import { makeSuppliers } from "./catalog-suppliers.ts"
import { makeDemand } from "./demand.ts"
import { ALIASES, OPT_OUTS } from "./events.ts"
import { COUNTRY_CODES, type LabCountry, makeCountries, makeRegions, PLACES } from "./geography.ts"
import { addressesIn, networkOf } from "./routes.ts"
import { fraction } from "./seed.ts"
import { MONTHS, type Month } from "./state.ts"
import { DNS_OPERATORS, MAIL_SUPPLIERS, ROOT_NAME_SERVERS, registryOf, WEB_HOST } from "./suppliers.ts"
import { makeTimeline, type Subject, type Timeline } from "./timeline.ts"

export interface Catalog {
  readonly countries: ReadonlyArray<Country>
  readonly regions: ReadonlyArray<Region>
  readonly organisations: ReadonlyArray<Organisation>
  readonly targets: ReadonlyArray<Target>
  readonly policies: ReadonlyArray<Policy>
  readonly policySearches: ReadonlyArray<PolicySearch>
  readonly mandates: ReadonlyArray<Mandate>
  readonly explanations: ReadonlyArray<Explanation>
  readonly suppliers: ReadonlyArray<Supplier>
  readonly optOuts: ReadonlyArray<OptOut>
}

export interface Addresses {
  readonly ipv4: ReadonlyArray<string>
  readonly ipv6: ReadonlyArray<string>
}

export type HostKind = "web" | "mail" | "name-server"

export interface World {
  readonly catalog: Catalog
  readonly timeline: Timeline
  readonly subjects: ReadonlyMap<string, Subject>
  /** 00:00 UTC on the first day of the month; the last one is the month in which the laboratory was started. */
  readonly dateOfMonth: (month: Month) => Date
  /** Apex of the zone that holds a target. */
  readonly zoneOf: (target: string) => string
  /** All apexes, the root as `.`, each after its parent. */
  readonly zones: ReadonlyArray<ZonePlace>
  /** Addresses that the DNS gives for a host in a month. */
  readonly addressesOf: (kind: HostKind, host: string, month: Month) => Addresses
  /** Each host with the two places that it can have: what is published of them depends on the month. */
  readonly hosts: ReadonlyArray<{ readonly kind: HostKind; readonly host: string; readonly place: HostPlace }>
  /** Whether a target's own servers take connections and never say anything, in all months. */
  readonly isDead: (target: string) => boolean
}

export interface ZonePlace {
  readonly apex: string
  readonly kind: "root" | "top-level" | "suffix" | "supplier" | "target"
  readonly nameServers: ReadonlyArray<string>
}

export interface HostPlace {
  readonly ipv4: string
  readonly ipv6: string
  /** A second IPv6 address at which nobody listens. */
  readonly deadIpv6: string
}

/** What a world has beyond its eight small countries, for measurements of the scanner itself. */
export interface WorldSize {
  /** So many targets more in one country, web and mail, each with a web site and a zone of its own. At most 65,000. */
  readonly towns: number
  /** The country of the towns; `xc` by default. */
  readonly townsIn?: LabCountry
  /** The part of the towns, 0 to 1, whose own servers take connections and never say anything. */
  readonly deadShare: number
}
export const USUAL_SIZE: WorldSize = { towns: 0, deadShare: 0 }

/** The world as seen on a day; the same for the same month. */
export const makeWorld = (today: Date, { towns, townsIn = "xc", deadShare }: WorldSize = USUAL_SIZE): World => {
  const dateOfMonth = (month: Month) =>
    new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - (MONTHS - 1) + month, 1))
  const isoDate = (date: Date): IsoDate => date.toISOString().slice(0, 10)
  const { organisations, targets } = makeBodies(towns, townsIn)
  const names = targets.map(({ name }) => name)
  const known = new Set(names)
  const aboveOf = (name: string): string | null => {
    for (let above = parentOf(name); above.includes("."); above = parentOf(above)) if (known.has(above)) return above
    return null
  }
  const subjects = new Map(
    targets.map(({ name, country, roles }): [string, Subject] => [
      name,
      {
        name,
        country: country as LabCountry,
        isWeb: roles.includes("web"),
        isMail: roles.includes("mail"),
        parent: aboveOf(name),
      },
    ]),
  )
  const timeline = makeTimeline([...subjects.values()])

  const zoneOf = (target: string): string => {
    const subject = subjects.get(target)
    if (ALIASES[target] !== undefined) return target.slice(target.indexOf(".") + 1)
    return subject?.parent ?? target
  }
  const zones = zonePlaces(
    names.filter((name) => zoneOf(name) === name),
    timeline,
  )
  const hosts = hostPlaces(names, zones, timeline)
  const places = new Map(hosts.map(({ kind, host, place }) => [`${kind} ${host}`, place]))

  const addressesOf = (kind: HostKind, host: string, month: Month): Addresses => {
    const place = places.get(`${kind} ${host}`)
    if (place === undefined) throw new RangeError(`${host} is no ${kind} host of the laboratory`)
    const ipv6 = ipv6Of(kind, host, month)
    return {
      ipv4:
        kind === "web" && subjects.has(host) && timeline.targetState(host, month).web?.ipv4 === false
          ? []
          : [place.ipv4],
      ipv6: ipv6 === "none" ? [] : ipv6 === "half" ? [place.ipv6, place.deadIpv6] : [place.ipv6],
    }
  }
  const ipv6Of = (kind: HostKind, host: string, month: Month) => {
    if (kind === "mail") return timeline.mailHostState(host, month).ipv6
    if (kind === "name-server") return nameServerState(timeline, host, month).ipv6
    return subjects.has(host) ? (timeline.targetState(host, month).web?.ipv6 ?? "none") : "answers"
  }

  return {
    catalog: {
      countries: makeCountries(isoDate(today)),
      regions: makeRegions(isoDate(today), (month) => isoDate(dateOfMonth(month))),
      organisations,
      targets,
      ...makeDemand(isoDate(today), (month) => isoDate(dateOfMonth(month))),
      suppliers: makeSuppliers(isoDate(today)),
      optOuts: OPT_OUTS.map((optOut) => ({ ...optOut, since: isoDate(dateOfMonth(0)) })),
    },
    timeline,
    subjects,
    dateOfMonth,
    zoneOf,
    zones,
    addressesOf,
    hosts,
    isDead: (name) => deadShare > 0 && name.startsWith("town-") && fraction(`dead ${name}`) < deadShare,
  }
}

/** Of a shared name server or of a target's own. */
export const nameServerState = (timeline: Timeline, host: string, month: Month) => {
  if ((ROOT_NAME_SERVERS as ReadonlyArray<string>).includes(host)) return { ipv6: "answers" } as const
  const operator = Object.values(DNS_OPERATORS).find(({ hosts }) => hosts.includes(host))
  return operator?.stateOf(host, month) ?? timeline.ownNameServerState(host, month)
}

const zonePlaces = (apexes: ReadonlyArray<string>, timeline: Timeline): ReadonlyArray<ZonePlace> => {
  const suppliers = new Set([...Object.keys(MAIL_SUPPLIERS), ...Object.keys(DNS_OPERATORS), parentOf(WEB_HOST)])
  const registry = (country: LabCountry) => DNS_OPERATORS[registryOf(country)]?.hosts ?? []
  return [
    { apex: ".", kind: "root", nameServers: ROOT_NAME_SERVERS },
    { apex: "example", kind: "top-level", nameServers: ROOT_NAME_SERVERS },
    ...COUNTRY_CODES.map((apex): ZonePlace => ({ apex, kind: "top-level", nameServers: registry(apex) })),
    ...COUNTRY_CODES.flatMap((country): ReadonlyArray<ZonePlace> => {
      const { suffix } = PLACES[country]
      return suffix === null ? [] : [{ apex: suffix, kind: "suffix", nameServers: registry(country) }]
    }),
    ...[...suppliers]
      .filter((name) => name.endsWith(".example"))
      .map(
        (apex): ZonePlace => ({
          apex,
          kind: "supplier",
          nameServers: DNS_OPERATORS[apex]?.hosts ?? DNS_OPERATORS["anchordns.example"]!.hosts,
        }),
      ),
    ...apexes.map((apex): ZonePlace => ({ apex, kind: "target", nameServers: timeline.nameServersOf(apex) })),
  ]
}

const hostPlaces = (
  names: ReadonlyArray<string>,
  zones: ReadonlyArray<ZonePlace>,
  timeline: Timeline,
): World["hosts"] => {
  const mailHosts = [...Object.values(MAIL_SUPPLIERS).flatMap(({ hosts }) => hosts), ...timeline.ownMailHosts]
  const nameServers = new Set(zones.flatMap((zone) => zone.nameServers))
  const all: ReadonlyArray<readonly [HostKind, ReadonlyArray<string>]> = [
    ["web", [...names.filter((name) => ALIASES[name] === undefined), WEB_HOST]],
    ["mail", mailHosts],
    ["name-server", [...nameServers]],
  ]
  const hostsIn = new Map<number, number>()
  return all.flatMap(([kind, hosts]) =>
    hosts.map((host) => {
      const network = networkOf(kind, host)
      const number = (hostsIn.get(network.number) ?? 0) + 1
      hostsIn.set(network.number, number)
      return { kind, host, place: addressesIn(network, number) }
    }),
  )
}

/** `sites.webhostel.example` → `webhostel.example`. */
export const parentOf = (name: string): string => name.slice(name.indexOf(".") + 1)
