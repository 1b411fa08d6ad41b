/**
 * EDNS(0): what the OPT pseudo-record carries.
 * Spec: RFC 6891 §6.1 (OPT), RFC 7873 §4 (cookies), RFC 8914 §2 (Extended DNS Errors).
 */
import { DecodeError } from "./decode-error.ts"
import { Reader } from "./reader.ts"
import { EdnsOptionCode, RRType } from "./registry.ts"
import type { Writer } from "./writer.ts"

export interface EdnsOption {
  readonly code: number
  readonly data: Uint8Array
}

export interface Edns {
  /** Largest UDP payload that the sender can take, in bytes. */
  readonly udpPayloadSize: number
  readonly version: number
  /** DO: send DNSSEC records (RFC 3225). */
  readonly dnssecOk: boolean
  readonly options: ReadonlyArray<EdnsOption>
}

/** An Extended DNS Error: code of the IANA registry, and text of the server's own. */
export interface ExtendedError {
  readonly code: number
  readonly text: string
}

export interface Cookie {
  /** 8 bytes, chosen by the client. */
  readonly client: Uint8Array
  /** 8 to 32 bytes; absent while the server has not given one. */
  readonly server?: Uint8Array
}

/** Extended DNS Errors of an answer, malformed ones left out. */
export const extendedErrors = (edns: Edns | undefined): ReadonlyArray<ExtendedError> =>
  (edns?.options ?? [])
    .filter(({ code, data }) => code === EdnsOptionCode.EXTENDED_ERROR && data.length >= 2)
    .map(({ data }) => ({
      code: (data[0]! << 8) | data[1]!,
      text: Buffer.from(data.subarray(2)).toString("utf8"),
    }))

/** The cookie of a message; undefined when there is none or its length is not one of RFC 7873 §4. */
export const decodeCookie = (edns: Edns | undefined): Cookie | undefined => {
  const data = edns?.options.find(({ code }) => code === EdnsOptionCode.COOKIE)?.data
  if (data === undefined) return undefined
  if (data.length === 8) return { client: data }
  return data.length >= 16 && data.length <= 40 ? { client: data.subarray(0, 8), server: data.subarray(8) } : undefined
}

export const encodeCookie = ({ client, server }: Cookie): EdnsOption => ({
  code: EdnsOptionCode.COOKIE,
  data: server === undefined ? client : Buffer.concat([client, server]),
})

/** Fields of an OPT record: `class` and `ttl` as they stand on the wire. The upper bits of the RCODE come along. */
export const decodeOpt = (
  owner: string,
  recordClass: number,
  ttl: number,
  rdata: Uint8Array,
): { readonly edns: Edns; readonly rcodeHigh: number } => {
  if (owner !== ".") throw new DecodeError({ at: 0, expected: "the root as owner of OPT", spec: "RFC 6891 §6.1.2" })
  const reader = new Reader(rdata)
  const options: Array<EdnsOption> = []
  while (reader.remaining > 0) {
    const code = reader.uint16()
    options.push({ code, data: reader.take(reader.uint16()) })
  }
  return {
    edns: { udpPayloadSize: recordClass, version: (ttl >>> 16) & 0xff, dnssecOk: (ttl & 0x8000) !== 0, options },
    rcodeHigh: ttl >>> 24,
  }
}

export const encodeOpt = (writer: Writer, edns: Edns, rcode: number): void => {
  writer.uint8(0).uint16(RRType.OPT).uint16(edns.udpPayloadSize)
  writer
    .uint8(rcode >> 4)
    .uint8(edns.version)
    .uint16(edns.dnssecOk ? 0x8000 : 0)
  writer.uint16(edns.options.reduce((size, { data }) => size + 4 + data.length, 0))
  for (const { code, data } of edns.options) writer.uint16(code).uint16(data.length).append(data)
}
