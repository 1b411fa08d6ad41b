/**
 * Where trust begins: DS or DNSKEY records of zones, read from zone-file lines.
 * Spec: RFC 4035 §4.4 (trust anchors), RFC 1035 §5.1 (lines), RFC 4034 §2.2 and §5.3 (presentation), RFC 5011 §2.1 (revoked
 * keys are no anchors; annotations that RFC 5011 keepers write after `;` are comments).
 *
 * Not done: `$ORIGIN`, `$TTL`, relative names (all names are taken as absolute), other record types (skipped).
 */
import { DecodeError } from "../codec/decode-error.ts"
import { decodeName, type Name } from "../codec/name.ts"
import type { DnskeyData, DsData } from "../codec/record-data.ts"
import { ALGORITHMS } from "./algorithm.ts"
import { REVOKE_FLAG } from "./key.ts"

export interface TrustAnchor {
  readonly zone: Name
  readonly data: DsData | DnskeyData
}

/** Reads the anchors of a file. Throws DecodeError naming the line (`at`) that is wrong. Revoked keys are left out. */
export const decodeTrustAnchors = (text: string): ReadonlyArray<TrustAnchor> => {
  const anchors: Array<TrustAnchor> = []
  for (const { line, number } of logicalLines(text)) {
    const anchor = decodeLine(line, number)
    if (anchor !== undefined) anchors.push(anchor)
  }
  return anchors
}

const decodeLine = (line: string, at: number): TrustAnchor | undefined => {
  const wrong = (expected: string, spec: string) => new DecodeError({ at, expected: `${expected} in line ${at}`, spec })
  const [owner, ...rest] = line.split(/\s+/)
  const typeAt = rest.findIndex((word) => !/^(?:\d+[smhdw]?|IN)$/i.test(word))
  const type = rest[typeAt]?.toUpperCase()
  const fields = rest.slice(typeAt + 1)
  if (owner === undefined || type === undefined) throw wrong("owner, type and data", "RFC 1035 §5.1")
  if (type !== "DS" && type !== "DNSKEY") return undefined
  const number = (word: string | undefined, limit: number): number => {
    const value = word !== undefined && /^\d+$/.test(word) ? Number(word) : Number.NaN
    if (!(value <= limit)) throw wrong(`a number up to ${limit}`, "RFC 4034 §2.2, §5.3")
    return value
  }
  // BIND's tools write RSASHA1-NSEC3-SHA1 their own way.
  const algorithmNumber = (word: string | undefined): number =>
    [...ALGORITHMS.values()].find(({ mnemonic }) => mnemonic === word?.toUpperCase())?.number ??
    (word?.toUpperCase() === "NSEC3RSASHA1" ? 7 : number(word, 0xff))
  const zone = decodeName(owner)
  if (type === "DS") {
    const hex = fields.slice(3).join("")
    if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) throw wrong("a digest in hexadecimal", "RFC 4034 §5.3")
    return {
      zone,
      data: {
        type,
        keyTag: number(fields[0], 0xffff),
        algorithm: algorithmNumber(fields[1]),
        digestType: number(fields[2], 0xff),
        digest: Buffer.from(hex, "hex"),
      },
    }
  }
  const base64 = fields.slice(3).join("")
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw wrong("a key in base64", "RFC 4034 §2.2")
  const flags = number(fields[0], 0xffff)
  if ((flags & REVOKE_FLAG) !== 0) return undefined
  const protocol = number(fields[1], 0xff)
  return {
    zone,
    data: { type, flags, protocol, algorithm: algorithmNumber(fields[2]), publicKey: Buffer.from(base64, "base64") },
  }
}

/** Lines without comments; parentheses join lines (RFC 1035 §5.1). `number` counts from 1. */
const logicalLines = (text: string): ReadonlyArray<{ readonly line: string; readonly number: number }> => {
  const lines: Array<{ line: string; number: number }> = []
  let open: { line: string; number: number } | undefined
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const content = raw.replace(/;.*$/, "")
    const line = open === undefined ? content : `${open.line} ${content}`
    const number = open?.number ?? index + 1
    const depth = (line.match(/\(/g)?.length ?? 0) - (line.match(/\)/g)?.length ?? 0)
    open = depth > 0 ? { line, number } : undefined
    const flat = line.replace(/[()]/g, " ").trim()
    if (open === undefined && flat !== "" && !flat.startsWith("$")) lines.push({ line: flat, number })
  }
  if (open !== undefined) {
    throw new DecodeError({
      at: open.number,
      expected: `a closing parenthesis after line ${open.number}`,
      spec: "RFC 1035 §5.1",
    })
  }
  return lines
}

/** The anchors of the root zone: KSK-2017 and KSK-2024, from https://data.iana.org/root-anchors/root-anchors.xml. */
export const ROOT_TRUST_ANCHORS: ReadonlyArray<TrustAnchor> = decodeTrustAnchors(`
. IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
. IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
`)
