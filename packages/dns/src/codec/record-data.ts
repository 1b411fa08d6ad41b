/**
 * What the RDATA of each type says: the typed view of a record, from and to uncompressed bytes.
 * Spec: RFC 1035 §3.3, 3596 (AAAA), 2782 (SRV), 6672 (DNAME), 4034 (DS, RRSIG, NSEC, DNSKEY), 5155 (NSEC3), 6698 (TLSA),
 * 8659 (CAA), 7344 (CDS, CDNSKEY), 9460 (SVCB, HTTPS).
 *
 * Types without a view are `unknown`; bytes that break the type's own format are `malformed`. Neither loses the bytes,
 * which stay in the record's `rdata`.
 */
import { encodeIpv4, encodeIpv6, formatIpv4, formatIpv6 } from "./address.ts"
import { DecodeError } from "./decode-error.ts"
import type { Name } from "./name.ts"
import { Reader } from "./reader.ts"
import { RRType } from "./registry.ts"
import { decodeTypeBitmap, encodeTypeBitmap } from "./type-bitmap.ts"
import { Writer } from "./writer.ts"

export interface AddressData {
  readonly type: "A" | "AAAA"
  /** Dotted quad, or RFC 5952 form. */
  readonly address: string
}
export interface TargetData {
  readonly type: "NS" | "CNAME" | "PTR" | "DNAME"
  readonly target: Name
}
export interface SoaData {
  readonly type: "SOA"
  readonly mname: Name
  readonly rname: Name
  readonly serial: number
  readonly refresh: number
  readonly retry: number
  readonly expire: number
  /** TTL of negative answers, in seconds (RFC 2308 §4). */
  readonly minimum: number
}
export interface MxData {
  readonly type: "MX"
  readonly preference: number
  /** `.` alone is a null MX (RFC 7505). */
  readonly exchange: Name
}
export interface TxtData {
  readonly type: "TXT"
  readonly strings: ReadonlyArray<Uint8Array>
}
export interface SrvData {
  readonly type: "SRV"
  readonly priority: number
  readonly weight: number
  readonly port: number
  readonly target: Name
}
export interface DsData {
  readonly type: "DS" | "CDS"
  readonly keyTag: number
  readonly algorithm: number
  readonly digestType: number
  readonly digest: Uint8Array
}
export interface DnskeyData {
  readonly type: "DNSKEY" | "CDNSKEY"
  readonly flags: number
  readonly protocol: number
  readonly algorithm: number
  readonly publicKey: Uint8Array
}
export interface RrsigData {
  readonly type: "RRSIG"
  readonly typeCovered: number
  readonly algorithm: number
  readonly labels: number
  readonly originalTtl: number
  /** Seconds since 1970 modulo 2³² (RFC 4034 §3.1.5). */
  readonly expiration: number
  readonly inception: number
  readonly keyTag: number
  readonly signer: Name
  readonly signature: Uint8Array
}
export interface NsecData {
  readonly type: "NSEC"
  readonly next: Name
  readonly types: ReadonlyArray<number>
}
export interface Nsec3Data {
  readonly type: "NSEC3"
  readonly hashAlgorithm: number
  readonly flags: number
  readonly iterations: number
  readonly salt: Uint8Array
  readonly nextHashed: Uint8Array
  readonly types: ReadonlyArray<number>
}
export interface Nsec3ParamData {
  readonly type: "NSEC3PARAM"
  readonly hashAlgorithm: number
  readonly flags: number
  readonly iterations: number
  readonly salt: Uint8Array
}
export interface TlsaData {
  readonly type: "TLSA" | "SMIMEA"
  readonly usage: number
  readonly selector: number
  readonly matchingType: number
  /** Certificate association data (RFC 6698 §2.1.4). */
  readonly association: Uint8Array
}
export interface CaaData {
  readonly type: "CAA"
  readonly flags: number
  /** As published; compare in lower case (RFC 8659 §4.1). */
  readonly tag: string
  /** One character a byte (latin1). */
  readonly value: string
}
export interface SvcbData {
  readonly type: "SVCB" | "HTTPS"
  /** 0 is AliasMode (RFC 9460 §2.4.2). */
  readonly priority: number
  readonly target: Name
  readonly parameters: ReadonlyArray<{ readonly key: number; readonly value: Uint8Array }>
}
/** A type without a typed view. */
export interface UnknownData {
  readonly type: "unknown"
}
/** The bytes break the format of their type. */
export interface MalformedData {
  readonly type: "malformed"
  readonly detail: string
}

export type KnownData =
  | AddressData
  | TargetData
  | SoaData
  | MxData
  | TxtData
  | SrvData
  | DsData
  | DnskeyData
  | RrsigData
  | NsecData
  | Nsec3Data
  | Nsec3ParamData
  | TlsaData
  | CaaData
  | SvcbData
export type RecordData = KnownData | UnknownData | MalformedData

/** The view that belongs to a type's name: `DataOf<"MX">` is `MxData`. */
export type DataOf<T extends KnownData["type"]> = Narrow<KnownData, T>
type Narrow<D, T> = D extends { readonly type: infer U } ? (T extends U ? D & { readonly type: T } : never) : never

/** Reads uncompressed RDATA. Never throws. */
export const decodeRecordData = (type: number, rdata: Uint8Array): RecordData => {
  const decode = DECODERS.get(type)
  if (decode === undefined) return UNKNOWN
  const reader = new Reader(rdata)
  try {
    const data = decode(reader)
    if (reader.remaining > 0) return { type: "malformed", detail: `${reader.remaining} bytes after the last field` }
    return data
  } catch (error) {
    if (error instanceof DecodeError) return { type: "malformed", detail: error.message }
    throw error
  }
}

/** Writes uncompressed RDATA. Throws DecodeError when an address or name in it is not one. */
export const encodeRecordData = (data: KnownData): Uint8Array => {
  const writer = new Writer()
  switch (data.type) {
    case "A":
      return encodeIpv4(data.address)
    case "AAAA":
      return encodeIpv6(data.address)
    case "NS":
    case "CNAME":
    case "PTR":
    case "DNAME":
      return writer.name(data.target).finish()
    case "SOA":
      writer.name(data.mname).name(data.rname).uint32(data.serial).uint32(data.refresh)
      return writer.uint32(data.retry).uint32(data.expire).uint32(data.minimum).finish()
    case "MX":
      return writer.uint16(data.preference).name(data.exchange).finish()
    case "TXT":
      for (const string of data.strings) writer.uint8(string.length).append(string)
      return writer.finish()
    case "SRV":
      return writer.uint16(data.priority).uint16(data.weight).uint16(data.port).name(data.target).finish()
    case "DS":
    case "CDS":
      return writer.uint16(data.keyTag).uint8(data.algorithm).uint8(data.digestType).append(data.digest).finish()
    case "DNSKEY":
    case "CDNSKEY":
      return writer.uint16(data.flags).uint8(data.protocol).uint8(data.algorithm).append(data.publicKey).finish()
    case "RRSIG":
      writer.uint16(data.typeCovered).uint8(data.algorithm).uint8(data.labels).uint32(data.originalTtl)
      writer.uint32(data.expiration).uint32(data.inception).uint16(data.keyTag)
      return writer.name(data.signer).append(data.signature).finish()
    case "NSEC":
      return writer.name(data.next).append(encodeTypeBitmap(data.types)).finish()
    case "NSEC3":
      writer
        .uint8(data.hashAlgorithm)
        .uint8(data.flags)
        .uint16(data.iterations)
        .uint8(data.salt.length)
        .append(data.salt)
      writer.uint8(data.nextHashed.length).append(data.nextHashed)
      return writer.append(encodeTypeBitmap(data.types)).finish()
    case "NSEC3PARAM":
      writer.uint8(data.hashAlgorithm).uint8(data.flags).uint16(data.iterations)
      return writer.uint8(data.salt.length).append(data.salt).finish()
    case "TLSA":
    case "SMIMEA":
      return writer.uint8(data.usage).uint8(data.selector).uint8(data.matchingType).append(data.association).finish()
    case "CAA":
      writer.uint8(data.flags).uint8(data.tag.length).append(Buffer.from(data.tag, "latin1"))
      return writer.append(Buffer.from(data.value, "latin1")).finish()
    case "SVCB":
    case "HTTPS":
      writer.uint16(data.priority).name(data.target)
      for (const { key, value } of data.parameters) writer.uint16(key).uint16(value.length).append(value)
      return writer.finish()
  }
}

/** The bytes of a TXT record's strings joined, read as UTF-8 (wrong bytes become U+FFFD). */
export const joinText = (data: TxtData): string => Buffer.concat(data.strings).toString("utf8")

/** A TXT view that holds `text` in strings of at most 255 bytes. */
export const splitText = (text: string): TxtData => {
  const bytes = Buffer.from(text, "utf8")
  const strings: Array<Uint8Array> = []
  for (let at = 0; at < bytes.length || at === 0; at += 255) strings.push(bytes.subarray(at, at + 255))
  return { type: "TXT", strings }
}

const UNKNOWN: UnknownData = { type: "unknown" }

const target =
  (type: TargetData["type"]) =>
  (reader: Reader): TargetData => ({ type, target: reader.name() })

const ds =
  (type: DsData["type"]) =>
  (reader: Reader): DsData => ({
    type,
    keyTag: reader.uint16(),
    algorithm: reader.uint8(),
    digestType: reader.uint8(),
    digest: reader.rest(),
  })

const dnskey =
  (type: DnskeyData["type"]) =>
  (reader: Reader): DnskeyData => ({
    type,
    flags: reader.uint16(),
    protocol: reader.uint8(),
    algorithm: reader.uint8(),
    publicKey: reader.rest(),
  })

const tlsa =
  (type: TlsaData["type"]) =>
  (reader: Reader): TlsaData => ({
    type,
    usage: reader.uint8(),
    selector: reader.uint8(),
    matchingType: reader.uint8(),
    association: reader.rest(),
  })

const svcb =
  (type: SvcbData["type"]) =>
  (reader: Reader): SvcbData => {
    const priority = reader.uint16()
    const targetName = reader.name()
    const parameters: Array<{ key: number; value: Uint8Array }> = []
    let previous = -1
    while (reader.remaining > 0) {
      const at = reader.position
      const key = reader.uint16()
      if (key <= previous) {
        throw new DecodeError({ at, expected: "SvcParamKeys in strictly increasing order", spec: "RFC 9460 §2.2" })
      }
      previous = key
      parameters.push({ key, value: reader.take(reader.uint16()) })
    }
    return { type, priority, target: targetName, parameters }
  }

const txt = (reader: Reader): TxtData => {
  const strings: Array<Uint8Array> = []
  do strings.push(reader.characterString())
  while (reader.remaining > 0)
  return { type: "TXT", strings }
}

const exactly = (reader: Reader, length: number): Uint8Array => {
  if (reader.remaining !== length) {
    throw new DecodeError({ at: reader.position, expected: `an address of ${length} bytes`, spec: "RFC 1035 §3.4.1" })
  }
  return reader.rest()
}

const DECODERS: ReadonlyMap<number, (reader: Reader) => KnownData> = new Map<number, (reader: Reader) => KnownData>([
  [RRType.A, (reader) => ({ type: "A", address: formatIpv4(exactly(reader, 4)) })],
  [RRType.AAAA, (reader) => ({ type: "AAAA", address: formatIpv6(exactly(reader, 16)) })],
  [RRType.NS, target("NS")],
  [RRType.CNAME, target("CNAME")],
  [RRType.PTR, target("PTR")],
  [RRType.DNAME, target("DNAME")],
  [
    RRType.SOA,
    (reader) => ({
      type: "SOA",
      mname: reader.name(),
      rname: reader.name(),
      serial: reader.uint32(),
      refresh: reader.uint32(),
      retry: reader.uint32(),
      expire: reader.uint32(),
      minimum: reader.uint32(),
    }),
  ],
  [RRType.MX, (reader) => ({ type: "MX", preference: reader.uint16(), exchange: reader.name() })],
  [RRType.TXT, txt],
  [
    RRType.SRV,
    (reader) => ({
      type: "SRV",
      priority: reader.uint16(),
      weight: reader.uint16(),
      port: reader.uint16(),
      target: reader.name(),
    }),
  ],
  [RRType.DS, ds("DS")],
  [RRType.CDS, ds("CDS")],
  [RRType.DNSKEY, dnskey("DNSKEY")],
  [RRType.CDNSKEY, dnskey("CDNSKEY")],
  [
    RRType.RRSIG,
    (reader) => ({
      type: "RRSIG",
      typeCovered: reader.uint16(),
      algorithm: reader.uint8(),
      labels: reader.uint8(),
      originalTtl: reader.uint32(),
      expiration: reader.uint32(),
      inception: reader.uint32(),
      keyTag: reader.uint16(),
      signer: reader.name(),
      signature: reader.rest(),
    }),
  ],
  [RRType.NSEC, (reader) => ({ type: "NSEC", next: reader.name(), types: decodeTypeBitmap(reader) })],
  [
    RRType.NSEC3,
    (reader) => ({
      type: "NSEC3",
      hashAlgorithm: reader.uint8(),
      flags: reader.uint8(),
      iterations: reader.uint16(),
      salt: reader.characterString(),
      nextHashed: reader.characterString(),
      types: decodeTypeBitmap(reader),
    }),
  ],
  [
    RRType.NSEC3PARAM,
    (reader) => ({
      type: "NSEC3PARAM",
      hashAlgorithm: reader.uint8(),
      flags: reader.uint8(),
      iterations: reader.uint16(),
      salt: reader.characterString(),
    }),
  ],
  [RRType.TLSA, tlsa("TLSA")],
  [RRType.SMIMEA, tlsa("SMIMEA")],
  [
    RRType.CAA,
    (reader) => {
      const flags = reader.uint8()
      const tag = Buffer.from(reader.characterString()).toString("latin1")
      return { type: "CAA", flags, tag, value: Buffer.from(reader.rest()).toString("latin1") }
    },
  ],
  [RRType.SVCB, svcb("SVCB")],
  [RRType.HTTPS, svcb("HTTPS")],
])
