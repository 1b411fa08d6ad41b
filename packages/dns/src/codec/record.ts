/** One resource record: its bytes without compression, and its typed view. */
import { decodeName, type Name } from "./name.ts"
import { type DataOf, decodeRecordData, encodeRecordData, type KnownData, type RecordData } from "./record-data.ts"
import { RRClass, RRType } from "./registry.ts"

export interface ResourceRecord {
  readonly name: Name
  readonly type: RRType
  readonly class: number
  /** Seconds. */
  readonly ttl: number
  /** RDATA with every compressed name spelt out; case as received. */
  readonly rdata: Uint8Array
  readonly data: RecordData
}

/** A record from its typed view. Throws DecodeError when a name or address in it is not one. */
export const makeRecord = (name: string, ttl: number, data: KnownData): ResourceRecord => ({
  name: decodeName(name),
  type: RRType[data.type],
  class: RRClass.IN,
  ttl,
  rdata: encodeRecordData(data),
  data,
})

/** A record of any type from its bytes. */
export const makeRawRecord = (name: string, ttl: number, type: RRType, rdata: Uint8Array): ResourceRecord => ({
  name: decodeName(name),
  type,
  class: RRClass.IN,
  ttl,
  rdata,
  data: decodeRecordData(type, rdata),
})

/** The typed views of one type, in the order of the records; malformed ones are left out. */
export const dataOf = <T extends KnownData["type"]>(
  records: ReadonlyArray<ResourceRecord>,
  type: T,
): ReadonlyArray<DataOf<T>> => records.flatMap(({ data }) => (data.type === type ? [data as DataOf<T>] : []))
