/**
 * Distinguished names: who a certificate is for, who issued it.
 * Spec: RFC 5280 §4.1.2.4 and §7.1 (comparison), RFC 4514 (text form).
 *
 * Comparison folds case and white space of all string types alike; full Unicode preparation (RFC 4518) is not done.
 */
import {
  type DerValue,
  decodeDerList,
  decodeObjectIdentifier,
  expectDer,
  TAG_OBJECT_IDENTIFIER,
  TAG_SEQUENCE,
  TAG_SET,
} from "./der.ts"

export interface DistinguishedName {
  /** RFC 4514 string, most specific part first. */
  readonly text: string
  readonly commonName: string | null
  /** Equal for names that RFC 5280 §7.1 calls equal. */
  readonly comparable: string
}

/** Decodes a Name. Throws `DecodeError`. */
export const decodeName = (name: DerValue, at: string): DistinguishedName => {
  const parts: Array<{ readonly type: string; readonly value: string }> = []
  for (const set of decodeDerList(name.content, at))
    for (const attribute of decodeDerList(expectDer(set, TAG_SET, at).content, at)) {
      const [identifier, value] = decodeDerList(expectDer(attribute, TAG_SEQUENCE, at).content, at)
      const id = decodeObjectIdentifier(expectDer(identifier, TAG_OBJECT_IDENTIFIER, at).content, at)
      parts.push({ type: ATTRIBUTES.get(id) ?? id, value: value === undefined ? "" : decodeString(value) })
    }
  return {
    text: parts
      .map(({ type, value }) => `${type}=${escapeValue(value)}`)
      .reverse()
      .join(","),
    commonName: parts.find(({ type }) => type === "CN")?.value ?? null,
    comparable: JSON.stringify(parts.map(({ type, value }) => [type, value.toLowerCase().trim().replace(/\s+/g, " ")])),
  }
}

const decodeString = ({ tag, content }: DerValue): string => {
  const bytes = Buffer.from(content)
  // BMPString is UTF-16 in big-endian order.
  if (tag === 0x1e && bytes.length % 2 === 0) return bytes.swap16().toString("utf16le")
  return bytes.toString(tag === 0x14 ? "latin1" : "utf8")
}

const escapeValue = (value: string): string =>
  value
    .replace(/["+,;<>\\]/g, "\\$&")
    .replace(/^[ #]| $/g, "\\$&")
    .replaceAll("\0", "\\00")

const ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ["2.5.4.3", "CN"],
  ["2.5.4.5", "serialNumber"],
  ["2.5.4.6", "C"],
  ["2.5.4.7", "L"],
  ["2.5.4.8", "ST"],
  ["2.5.4.9", "street"],
  ["2.5.4.10", "O"],
  ["2.5.4.11", "OU"],
  ["2.5.4.15", "businessCategory"],
  ["2.5.4.17", "postalCode"],
  ["2.5.4.97", "organizationIdentifier"],
  ["0.9.2342.19200300.100.1.25", "DC"],
  ["1.2.840.113549.1.9.1", "emailAddress"],
  ["1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC"],
  ["1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST"],
  ["1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL"],
])
