/** Which zone holds what, found once: zones below zones, hosts and targets in zones. */
import type { HostKind, World, ZonePlace } from "../world/world.ts"

export interface ZoneMap {
  readonly places: ReadonlyMap<string, ZonePlace>
  /** Apex of the closest zone at or above a name. */
  readonly holding: (name: string) => string
  /** Apex of the closest zone above a name; the root's is the root. */
  readonly above: (name: string) => string
  /** What a zone delegates. */
  readonly children: (apex: string) => ReadonlyArray<ZonePlace>
  /** Hosts of mail and names that stand in a zone; web sites stand where their target does. */
  readonly hosts: (apex: string) => ReadonlyArray<{ readonly kind: HostKind; readonly host: string }>
  readonly targets: (apex: string) => ReadonlyArray<string>
}

export const makeZoneMap = (world: World): ZoneMap => {
  const places = new Map(world.zones.map((place) => [place.apex, place]))
  const above = (name: string): string => {
    for (let at = name.indexOf("."); at >= 0 && at + 1 < name.length; at = name.indexOf(".", at + 1)) {
      const candidate = name.slice(at + 1)
      if (places.has(candidate)) return candidate
    }
    return "."
  }
  const holding = (name: string): string => (places.has(name) ? name : above(name))
  const children = Map.groupBy(
    world.zones.filter(({ apex }) => apex !== "."),
    ({ apex }) => above(apex),
  )
  const hosts = Map.groupBy(
    world.hosts.filter(({ kind }) => kind !== "web"),
    ({ host }) => holding(host),
  )
  const targets = Map.groupBy(world.subjects.keys(), world.zoneOf)
  return {
    places,
    above,
    holding,
    children: (apex) => children.get(apex) ?? [],
    hosts: (apex) => hosts.get(apex) ?? [],
    targets: (apex) => targets.get(apex) ?? [],
  }
}
