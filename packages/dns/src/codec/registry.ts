/**
 * Numbers of the IANA registry "Domain Name System (DNS) Parameters" that this package knows by name.
 * Numbers without a name here are valid everywhere: they are written `TYPE65280`, `CLASS42`, `RCODE99` (RFC 3597 §5).
 */

/** RR types. */
export const RRType = {
  A: 1,
  NS: 2,
  MD: 3,
  MF: 4,
  CNAME: 5,
  SOA: 6,
  MB: 7,
  MG: 8,
  MR: 9,
  PTR: 12,
  HINFO: 13,
  MINFO: 14,
  MX: 15,
  TXT: 16,
  RP: 17,
  AFSDB: 18,
  RT: 21,
  SIG: 24,
  KEY: 25,
  PX: 26,
  AAAA: 28,
  NXT: 30,
  SRV: 33,
  NAPTR: 35,
  KX: 36,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  SSHFP: 44,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  SMIMEA: 53,
  CDS: 59,
  CDNSKEY: 60,
  OPENPGPKEY: 61,
  CSYNC: 62,
  ZONEMD: 63,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  ANY: 255,
  URI: 256,
  CAA: 257,
} as const
/** Any RR type by its number; `RRType.MX` names the known ones. */
export type RRType = number
export type RRTypeName = keyof typeof RRType

export const RRClass = { IN: 1, CH: 3, HS: 4, NONE: 254, ANY: 255 } as const

/** Response codes, the extended ones of RFC 6891 included. */
export const Rcode = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  NOTAUTH: 9,
  BADVERS: 16,
  BADCOOKIE: 23,
} as const

/** EDNS option codes. */
export const EdnsOptionCode = { NSID: 3, COOKIE: 10, PADDING: 12, EXTENDED_ERROR: 15 } as const

/** `MX`, or `TYPE65280` for a number without a name (RFC 3597 §5). */
export const formatType = (type: RRType): string => TYPE_NAMES.get(type) ?? `TYPE${type}`

/** Reads `MX`, `mx` or `TYPE15`; undefined when it names no type. */
export const decodeType = (text: string): RRType | undefined => {
  const upper = text.toUpperCase()
  const known = (RRType as Readonly<Record<string, number>>)[upper]
  if (known !== undefined && Object.hasOwn(RRType, upper)) return known
  const number = /^TYPE(\d{1,5})$/.exec(upper)?.[1]
  return number !== undefined && Number(number) <= 0xffff ? Number(number) : undefined
}

/** `SERVFAIL`, or `RCODE99`. */
export const formatRcode = (rcode: number): string => RCODE_NAMES.get(rcode) ?? `RCODE${rcode}`

const TYPE_NAMES: ReadonlyMap<number, string> = new Map(Object.entries(RRType).map(([name, number]) => [number, name]))
const RCODE_NAMES: ReadonlyMap<number, string> = new Map(Object.entries(Rcode).map(([name, number]) => [number, name]))
