/**
 * Validated ROA payloads (VRPs): which AS may announce a prefix, and is a route valid by them?
 * Spec: RFC 6811 §2 (validation states), RFC 6483 §4 and RFC 7607 (AS 0). Form: the JSON export that rpki-client
 * (`rpki-client -j`) and Routinator (`json`, `jsonext`) write, read in pieces; unknown fields are passed over.
 *
 * `expires` of a VRP is not applied: the source is refused when it is old, and until then an object that ran out has been
 * renewed; dropping it would make our delay look like their neglect.
 */
import { type JsonEvents, jsonReader } from "./json-reader.ts"
import { MalformedRoutingData } from "./malformed.ts"
import { decodePrefix, formatPrefix, MAX_LENGTH, type Prefix, shorten } from "./prefix.ts"
import { growingColumn, type PrefixTable, prefixTableBuilder } from "./prefix-table.ts"

export interface Vrp {
  readonly prefix: string
  readonly maxLength: number
  readonly asn: number
}

/** All VRPs of one export: some 20 bytes for each. */
export interface Vrps {
  readonly count: number
  /** When the relying party made the export, in milliseconds of the Unix epoch; `null` where it does not say. */
  readonly builtAt: number | null
  readonly table: PrefixTable
  readonly maxLengths: Uint32Array
  readonly asns: Uint32Array
}

export interface OriginValidity {
  readonly state: "valid" | "invalid" | "not-found"
  /** Of an invalid route: `length` when a VRP names its AS but not so long a prefix, `as` when none names its AS. */
  readonly mismatch: "as" | "length" | null
  /** Every VRP whose prefix covers the route's; most specific first, then by maximum length and AS. */
  readonly covering: ReadonlyArray<Vrp>
}

/**
 * The state of a route. `null` as AS means that the route has no single origin (its path ends in an AS set): such a route
 * matches no VRP, and neither does AS 0.
 */
export const originValidity = (vrps: Vrps, prefix: Prefix, asn: number | null): OriginValidity => {
  const covering: Array<Vrp> = []
  let isValid = false
  let namesAs = false
  vrps.table.visitCovering(prefix, (row, length) => {
    const vrp = {
      prefix: formatPrefix(shorten(prefix, length)),
      maxLength: vrps.maxLengths[row]!,
      asn: vrps.asns[row]!,
    }
    covering.push(vrp)
    if (vrp.asn === 0 || vrp.asn !== asn) return
    namesAs = true
    if (prefix.length <= vrp.maxLength) isValid = true
  })
  covering.sort(
    (left, right) => lengthOf(right) - lengthOf(left) || left.maxLength - right.maxLength || left.asn - right.asn,
  )
  if (covering.length === 0) return { state: "not-found", mismatch: null, covering }
  if (isValid) return { state: "valid", mismatch: null, covering }
  return { state: "invalid", mismatch: namesAs ? "length" : "as", covering }
}

const lengthOf = ({ prefix }: Vrp): number => Number(prefix.slice(prefix.indexOf("/") + 1))

export interface VrpsDecoder {
  /** Takes the next piece of the export. Throws `MalformedRoutingData`. */
  readonly push: (bytes: Uint8Array) => void
  /** Sorts what came. Throws `MalformedRoutingData` when the export is not complete. */
  readonly finish: () => Vrps
}

/** The world has some 800,000; five times as many is no export of it. */
export const MAX_VRPS = 4_000_000

/** A decoder that holds no more than the VRPs themselves, some 20 bytes for each, and the piece at hand. */
export const vrpsDecoder = (): VrpsDecoder => {
  const builder = vrpsBuilder()
  let builtAt: number | null = null
  let hasRoas = false
  let depth = 0
  /** Key of the root object, and of the object inside, that is being read. */
  let section = ""
  let field = ""
  let roa: Partial<Record<"prefix" | "maxLength" | "asn", string | number | boolean | null>> = {}
  let roaAt = 0

  const fail = (expected: string): never => {
    throw new MalformedRoutingData({ format: FORMAT, unit: "byte", at: roaAt, expected })
  }
  const addRoa = () => {
    const prefix = typeof roa.prefix === "string" ? decodePrefix(roa.prefix) : null
    if (prefix === null) return fail("a prefix such as 192.0.2.0/24 without bits beyond its length")
    const asn = decodeAsn(roa.asn)
    if (asn === null) return fail("an AS number such as 64496 or AS64496")
    const maxLength = roa.maxLength ?? prefix.length
    if (!isWhole(maxLength) || maxLength < prefix.length || maxLength > MAX_LENGTH[prefix.family])
      return fail("a maxLength from the length of the prefix to that of an address")
    if (builder.size() === MAX_VRPS) return fail(`at most ${MAX_VRPS} VRPs`)
    builder.add(prefix, maxLength, asn)
  }
  const events: JsonEvents = {
    open: (kind, at) => {
      depth += 1
      if (depth === 1 && kind !== "object") fail("an object")
      if (depth === 2 && section === "roas") {
        if (kind !== "array") fail("an array of roas")
        hasRoas = true
      }
      if (depth === 3 && section === "roas") {
        roa = {}
        roaAt = at
      }
    },
    close: () => {
      if (depth === 3 && section === "roas") addRoa()
      depth -= 1
    },
    key: (name) => {
      if (depth === 1) section = name
      else field = name
    },
    value: (value) => {
      if (depth === 3 && section === "roas" && (field === "prefix" || field === "maxLength" || field === "asn"))
        roa[field] = value
      else if (depth === 2 && section === "metadata") builtAt = builtAtOf(field, value) ?? builtAt
    },
  }
  const reader = jsonReader(FORMAT, events)
  return {
    push: reader.push,
    finish: () => {
      reader.end()
      if (!hasRoas) fail("a list of roas")
      return builder.finish(builtAt)
    },
  }
}

/** The VRPs given one by one, as tests and the lab do. Throws a `RangeError` for one that is none. */
export const vrpsOf = (given: Iterable<Vrp>, builtAt: number | null = null): Vrps => {
  const builder = vrpsBuilder()
  for (const { prefix: text, maxLength, asn } of given) {
    const prefix = decodePrefix(text)
    if (prefix === null) throw new RangeError(`${text} is no prefix`)
    builder.add(prefix, maxLength, asn)
  }
  return builder.finish(builtAt)
}

const FORMAT = "VRPs"

const vrpsBuilder = () => {
  const table = prefixTableBuilder()
  const maxLengths = growingColumn()
  const asns = growingColumn()
  let size = 0
  return {
    size: () => size,
    add: (prefix: Prefix, maxLength: number, asn: number) => {
      table.add(prefix)
      maxLengths.push(maxLength)
      asns.push(asn)
      size += 1
    },
    finish: (builtAt: number | null): Vrps => ({
      count: size,
      builtAt,
      table: table.finish(),
      maxLengths: maxLengths.values(),
      asns: asns.values(),
    }),
  }
}

/** `64496`, `"64496"`, `"AS64496"`; `null` when it is none of these. */
const decodeAsn = (value: unknown): number | null => {
  const digits = typeof value === "string" ? /^(?:AS)?(\d{1,10})$/i.exec(value)?.[1] : undefined
  const asn = digits === undefined ? value : Number(digits)
  return isWhole(asn) && asn <= 0xffff_ffff ? asn : null
}

const isWhole = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value >= 0

/** rpki-client: `buildtime`; Routinator: `generatedTime`, and `generated` in seconds, as others have alone. */
const builtAtOf = (field: string, value: unknown): number | null => {
  if (field === "generated" && isWhole(value)) return value * 1000
  if ((field !== "buildtime" && field !== "generatedTime") || typeof value !== "string") return null
  const parsed = Date.parse(value)
  return Number.isNaN(parsed) ? null : parsed
}
