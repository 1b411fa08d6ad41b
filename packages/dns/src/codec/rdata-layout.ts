/**
 * Where are the domain names inside RDATA? Decompression and canonical form need to know, the typed view does not.
 * Spec: RFC 1035 §3.3, RFC 3597 §4 (which types may be compressed), RFC 4034 §6.2 with RFC 6840 §5.1 (which are lower-cased).
 */
import { DecodeError } from "./decode-error.ts"
import { canonicalName, encodeName } from "./name.ts"
import { Reader } from "./reader.ts"
import { RRType } from "./registry.ts"

/** RDATA with every name spelt out. `length` is RDLENGTH; the reader is that of the whole message. */
export const expandRdata = (type: number, message: Reader, length: number): Uint8Array => {
  const layout = LAYOUTS.get(type)
  if (layout === undefined) return message.take(length)
  return rewriteNames(layout.fields, message.within(length), (name) => name)
}

/**
 * RDATA in the canonical form that is signed: the names that RFC 4034 §6.2 lists in lower case.
 * Bytes that do not have the type's layout are their own canonical form.
 */
export const canonicalRdata = (type: number, rdata: Uint8Array): Uint8Array => {
  const layout = LAYOUTS.get(type)
  if (layout === undefined || !layout.lowerCased) return rdata
  try {
    return rewriteNames(layout.fields, new Reader(rdata), canonicalName)
  } catch (error) {
    if (error instanceof DecodeError) return rdata
    throw error
  }
}

const rewriteNames = (fields: ReadonlyArray<Field>, reader: Reader, rewrite: (name: string) => string): Uint8Array => {
  const parts: Array<Uint8Array> = []
  for (const field of fields) {
    if (field === "name") parts.push(encodeName(rewrite(reader.name())))
    else if (field === "string") {
      const length = reader.uint8()
      parts.push(Uint8Array.of(length), reader.take(length))
    } else parts.push(reader.take(field))
  }
  if (reader.remaining > 0) parts.push(reader.rest())
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}

/** A name, a character-string, or that many bytes. What follows the last field is taken as it is. */
type Field = "name" | "string" | number

const name = (...fields: ReadonlyArray<Field>) => ({ fields, lowerCased: true })

const LAYOUTS: ReadonlyMap<number, { readonly fields: ReadonlyArray<Field>; readonly lowerCased: boolean }> = new Map([
  [RRType.NS, name("name")],
  [RRType.MD, name("name")],
  [RRType.MF, name("name")],
  [RRType.CNAME, name("name")],
  [RRType.SOA, name("name", "name")],
  [RRType.MB, name("name")],
  [RRType.MG, name("name")],
  [RRType.MR, name("name")],
  [RRType.PTR, name("name")],
  [RRType.MINFO, name("name", "name")],
  [RRType.MX, name(2, "name")],
  [RRType.RP, name("name", "name")],
  [RRType.AFSDB, name(2, "name")],
  [RRType.RT, name(2, "name")],
  [RRType.SIG, name(18, "name")],
  [RRType.PX, name(2, "name", "name")],
  [RRType.NXT, name("name")],
  [RRType.SRV, name(6, "name")],
  [RRType.NAPTR, name(4, "string", "string", "string", "name")],
  [RRType.KX, name(2, "name")],
  [RRType.DNAME, name("name")],
  [RRType.RRSIG, name(18, "name")],
  // RFC 6840 §5.1: the next name of NSEC keeps its case.
  [RRType.NSEC, { fields: ["name"], lowerCased: false }],
])
