/**
 * The route to an address: its prefix and origin AS, from a table of routes or from the DNS.
 * Forms: RIS whois dump of the RIPE NCC (https://ris.ripe.net/docs/ris-whois/), lines of `origin TAB prefix TAB peers`; TXT records
 * of Team Cymru's IP to ASN mapping, `23028 | 216.90.108.0/24 | US | arin | 1998-09-25` at the reversed address below
 * `origin.asn.cymru.com` (IPv4, octets) and `origin6.asn.cymru.com` (IPv6, nibbles).
 *
 * Addresses are looked up by their /24 or /48, the longest prefixes that are routed everywhere: as internet.nl does, and so that
 * neighbors share one look-up.
 *
 * Not done: longer routes within these, and routes that fewer than ten of RIS's peers see.
 */
import { MalformedRoutingData } from "./malformed.ts"
import { contains, decodeAddress, decodePrefix, formatPrefix, groupsOfWords, type Prefix, shorten } from "./prefix.ts"
import { growingColumn, type PrefixTable, prefixTableBuilder } from "./prefix-table.ts"

/** The most specific route to somewhere. */
export interface Route {
  readonly prefix: string
  /** Who announces it, ascending; `null` first when also announced with an AS set as origin (RFC 6811 §2: none). */
  readonly asns: ReadonlyArray<number | null>
}

/** The /24 or /48 of an address; an IPv4-mapped IPv6 address counts as IPv4. `null` when the text is no address. */
export const routablePrefix = (address: string): Prefix | null => {
  const decoded = decodeAddress(address)
  if (decoded === null) return null
  if (!contains(IPV4_MAPPED, decoded)) return shorten(decoded, decoded.family === 4 ? 24 : 48)
  return shorten({ family: 4, words: [decoded.words[3], 0, 0, 0], length: 32 }, 24)
}

const IPV4_MAPPED: Prefix = decodePrefix("::ffff:0:0/96")!

/** All routes of one or several dumps; some 20 bytes for each. */
export interface Routes {
  readonly count: number
  readonly table: PrefixTable
  /** 0 for an AS set: no route may have AS 0 as its origin (RFC 7607). */
  readonly asns: Uint32Array
}

/** The most specific route to all of the prefix, or `null` when there is none. */
export const routeTo = (routes: Routes, prefix: Prefix): Route | null => {
  let longest = -1
  const asns = new Set<number>()
  routes.table.visitCovering(prefix, (row, length) => {
    longest = Math.max(longest, length)
    if (length === longest) asns.add(routes.asns[row]!)
  })
  return longest === -1 ? null : { prefix: formatPrefix(shorten(prefix, longest)), asns: inOrder(asns) }
}

const inOrder = (asns: ReadonlySet<number>): ReadonlyArray<number | null> =>
  [...asns].sort((left, right) => left - right).map((asn) => (asn === 0 ? null : asn))

export interface RisDumpDecoder {
  /** Takes the next piece of a dump. Throws `MalformedRoutingData`. */
  readonly push: (bytes: Uint8Array) => void
  /** Ends a dump; another may follow, for IPv4 and IPv6 have one each. Throws likewise when it held no line of routes. */
  readonly endOfFile: () => void
  readonly finish: () => Routes
}

/** As internet.nl: what fewer peers of RIS see is a leak or a local affair. */
export const MIN_PEERS = 10
/** The world has some 1,300,000; five times as many is no dump of it. */
export const MAX_ROUTES = 6_500_000
/** Origins are the longest part, when they are a set. */
const MAX_LINE_BYTES = 65_536

export const risDumpDecoder = (): RisDumpDecoder => {
  const builder = routesBuilder()
  let rest: Buffer = Buffer.alloc(0)
  let line = 0
  let routeLines = 0

  const fail = (expected: string): never => {
    throw new MalformedRoutingData({ format: "RIS dump", unit: "line", at: line, expected })
  }
  const take = (text: string) => {
    line += 1
    // Comments begin with a percent sign.
    if (text.trim() === "" || text.startsWith("%")) return
    const [origin = "", prefixText = "", peers = ""] = text.split("\t")
    const prefix = decodePrefix(prefixText)
    if (prefix === null) return fail("a prefix such as 192.0.2.0/24 in the second column")
    if (!/^\d{1,9}\s*$/.test(peers)) return fail("a number of peers in the third column")
    const asn = decodeOrigin(origin)
    if (asn === null) return fail("an AS number, or a set such as {64496,64497}, in the first column")
    routeLines += 1
    // A default route says nothing of the address.
    if (Number(peers) < MIN_PEERS || prefix.length === 0) return
    if (builder.size() === MAX_ROUTES) return fail(`at most ${MAX_ROUTES} routes`)
    builder.add(prefix, asn)
  }
  return {
    push: (bytes) => {
      const data = Buffer.concat([rest, bytes])
      let from = 0
      for (let end = data.indexOf(0x0a, from); end !== -1; end = data.indexOf(0x0a, from)) {
        take(data.toString("latin1", from, end))
        from = end + 1
      }
      if (data.length - from > MAX_LINE_BYTES) fail(`lines of at most ${MAX_LINE_BYTES} bytes`)
      rest = data.subarray(from)
    },
    endOfFile: () => {
      take(rest.toString("latin1"))
      // Nothing at all is a broken download, not an Internet without routes.
      if (routeLines === 0) fail("a line of a route")
      rest = Buffer.alloc(0)
      line = 0
      routeLines = 0
    },
    finish: builder.finish,
  }
}

/** `64496`, or `{64496,64497}`, which is 0; `null` when it is neither. */
const decodeOrigin = (text: string): number | null => {
  if (/^\{\d+(?:[, ]+\d+)*\}$/.test(text)) return 0
  if (!/^\d{1,10}$/.test(text)) return null
  const asn = Number(text)
  return asn <= 0xffff_ffff ? asn : null
}

/** The routes given one by one, as tests and the lab do. Throws a `RangeError` for one that is none. */
export const routesOf = (given: Iterable<Route>): Routes => {
  const builder = routesBuilder()
  for (const { prefix: text, asns } of given) {
    const prefix = decodePrefix(text)
    if (prefix === null) throw new RangeError(`${text} is no prefix`)
    for (const asn of asns) builder.add(prefix, asn ?? 0)
  }
  return builder.finish()
}

const routesBuilder = () => {
  const table = prefixTableBuilder()
  const asns = growingColumn()
  let size = 0
  return {
    size: () => size,
    add: (prefix: Prefix, asn: number) => {
      table.add(prefix)
      asns.push(asn)
      size += 1
    },
    finish: (): Routes => ({ count: size, table: table.finish(), asns: asns.values() }),
  }
}

/** Where the DNS tells the origin of a prefix that `routablePrefix` made. */
export const originName = (prefix: Prefix): string =>
  prefix.family === 4
    ? `${[0, 8, 16, 24].map((shift) => (prefix.words[0] >>> shift) & 0xff).join(".")}.origin.asn.cymru.com`
    : `${groupsOfWords(prefix.words)
        .flatMap((group) => [...group.toString(16).padStart(4, "0")])
        .reverse()
        .join(".")}.origin6.asn.cymru.com`

/**
 * The most specific route that the TXT records tell; `null` when they tell of none. Records are one for each route, with several
 * numbers where several announce it. Throws `MalformedRoutingData` with the record, counted from 1, that cannot be read or is
 * about another prefix.
 */
export const decodeOriginTexts = (texts: ReadonlyArray<string>, asked: Prefix): Route | null => {
  let longest = -1
  let asns = new Set<number>()
  for (const [index, text] of texts.entries()) {
    const fail = (expected: string): never => {
      throw new MalformedRoutingData({ format: "origin records", unit: "line", at: index + 1, expected })
    }
    const [origins = "", prefixText = ""] = text.split("|").map((part) => part.trim())
    // An address that is registered, and announced by nobody.
    if (origins === "NA") continue
    const prefix = decodePrefix(prefixText)
    if (prefix !== null && prefix.length > asked.length && contains(asked, prefix)) continue
    if (prefix === null || !contains(prefix, asked)) return fail(`a prefix around ${formatPrefix(asked)}`)
    if (prefix.length < longest || prefix.length === 0) continue
    if (prefix.length > longest) asns = new Set()
    longest = prefix.length
    for (const origin of origins.match(/\{[^}]*\}|[^\s{]+/g) ?? [""])
      asns.add(decodeOrigin(origin) ?? fail("numbers of AS before the first bar"))
  }
  return longest === -1 ? null : { prefix: formatPrefix(shorten(asked, longest)), asns: inOrder(asns) }
}
