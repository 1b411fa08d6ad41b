/**
 * Records as zone files write them.
 * Spec: RFC 1035 §5.1, RFC 4034 §2.2–5.3, RFC 5155 §3.3, RFC 6698 §2.2, RFC 8659 §4.1.1, RFC 9460 §2.1 (keys as `keyNNNNN`),
 * RFC 3597 §5 (`\#` for all else).
 */
import { encodeBase32Hex } from "./base32hex.ts"
import type { ResourceRecord } from "./record.ts"
import type { RecordData } from "./record-data.ts"
import { formatType, RRClass } from "./registry.ts"

/** One line: owner, TTL, class, type, data. */
export const formatRecord = (record: ResourceRecord): string => {
  const recordClass = record.class === RRClass.IN ? "IN" : `CLASS${record.class}`
  return `${record.name} ${record.ttl} ${recordClass} ${formatType(record.type)} ${formatRdata(record)}`
}

/** The data alone. */
export const formatRdata = ({ data, rdata }: Pick<ResourceRecord, "data" | "rdata">): string =>
  formatData(data) ?? `\\# ${rdata.length} ${hex(rdata)}`.trimEnd()

const formatData = (data: RecordData): string | undefined => {
  switch (data.type) {
    case "A":
    case "AAAA":
      return data.address
    case "NS":
    case "CNAME":
    case "PTR":
    case "DNAME":
      return data.target
    case "SOA":
      return [data.mname, data.rname, data.serial, data.refresh, data.retry, data.expire, data.minimum].join(" ")
    case "MX":
      return `${data.preference} ${data.exchange}`
    case "TXT":
      return data.strings.map(quote).join(" ")
    case "SRV":
      return [data.priority, data.weight, data.port, data.target].join(" ")
    case "DS":
    case "CDS":
      return [data.keyTag, data.algorithm, data.digestType, hex(data.digest)].join(" ")
    case "DNSKEY":
    case "CDNSKEY":
      return [data.flags, data.protocol, data.algorithm, base64(data.publicKey)].join(" ")
    case "RRSIG": {
      const times = `${timeStamp(data.expiration)} ${timeStamp(data.inception)}`
      const head = [formatType(data.typeCovered), data.algorithm, data.labels, data.originalTtl, times]
      return [...head, data.keyTag, data.signer, base64(data.signature)].join(" ")
    }
    case "NSEC":
      return [data.next, ...data.types.map(formatType)].join(" ")
    case "NSEC3": {
      const head = [data.hashAlgorithm, data.flags, data.iterations, salt(data.salt)]
      return [...head, encodeBase32Hex(data.nextHashed), ...data.types.map(formatType)].join(" ")
    }
    case "NSEC3PARAM":
      return [data.hashAlgorithm, data.flags, data.iterations, salt(data.salt)].join(" ")
    case "TLSA":
    case "SMIMEA":
      return [data.usage, data.selector, data.matchingType, hex(data.association)].join(" ")
    case "CAA":
      return `${data.flags} ${data.tag} ${quote(Buffer.from(data.value, "latin1"))}`
    case "SVCB":
    case "HTTPS":
      return [
        data.priority,
        data.target,
        ...data.parameters.map(({ key, value }) => `key${key}${value.length === 0 ? "" : `=${quote(value)}`}`),
      ].join(" ")
    case "unknown":
    case "malformed":
      return undefined
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex").toUpperCase()
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64")
const salt = (bytes: Uint8Array): string => (bytes.length === 0 ? "-" : hex(bytes))

/** RFC 4034 §3.2: `YYYYMMDDHHmmSS`; the stamp is read as a time before 2106. */
const timeStamp = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(/[-:T]/g, "").slice(0, 14)

const quote = (bytes: Uint8Array): string => {
  let text = ""
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`
    else text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, "0")}`
  }
  return `"${text}"`
}
