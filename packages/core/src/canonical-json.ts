/**
 * Canonical JSON (RFC 8785): one byte string for one value, so that equal evidence has equal hashes.
 *
 * ECMAScript's own number and string serialization is what RFC 8785 §3.2.2 prescribes; only the order of members
 * (§3.2.3: by UTF-16 code units) is left to do. `undefined` members are left out.
 */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    members.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`)
  return JSON.stringify(value)
}
