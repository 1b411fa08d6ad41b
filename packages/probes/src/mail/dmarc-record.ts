/**
 * DMARC records: text → tags.
 * Spec: RFC 7489 §6.3–6.4 (grammar), RFC 9989 (its successor: `np`, `psd`, `t`; `pct` is historic).
 *
 * Not done here: look-ups, and verification of report destinations.
 */

export type DmarcPolicy = "none" | "quarantine" | "reject"

export interface DmarcRecord {
  /** `null` when there is no `p` but a valid `rua`: the record then counts as `p=none` (RFC 7489 §6.6.3 step 6). */
  readonly policy: DmarcPolicy | null
  readonly subdomainPolicy: DmarcPolicy | null
  readonly nonexistentSubdomainPolicy: DmarcPolicy | null
  /** `t=y` of RFC 9989: receivers should apply the policy one step weaker. */
  readonly testing: boolean
  readonly percentage: number
}

/** Whether a TXT record's text claims to be a DMARC record; anything else at the name is ignored (RFC 7489 §6.6.3 step 2). */
export const isDmarcRecord = (text: string): boolean => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(text)

/** Reads a record for which `isDmarcRecord` holds; the error says which tag is wrong. */
export const decodeDmarcRecord = (text: string): { readonly record: DmarcRecord } | { readonly error: string } => {
  const tags = new Map<string, string>()
  const parts = text.split(";")
  for (const [index, part] of parts.entries()) {
    const trimmed = trimWhitespace(part)
    // Only the end of the record may be empty: "v=DMARC1; p=none;".
    if (trimmed === "" && index === parts.length - 1) continue
    const equals = trimmed.indexOf("=")
    if (equals < 1) return { error: `"${trimmed.slice(0, 40)}" is no tag` }
    const name = trimWhitespace(trimmed.slice(0, equals)).toLowerCase()
    if (!/^[a-z]+$/.test(name)) return { error: `"${name.slice(0, 40)}" is no tag name` }
    if (tags.has(name)) return { error: `${name} stands twice` }
    tags.set(name, trimWhitespace(trimmed.slice(equals + 1)))
  }
  const record: Record<"p" | "sp" | "np", DmarcPolicy | null> = { p: null, sp: null, np: null }
  for (const name of ["p", "sp", "np"] as const) {
    const value = tags.get(name)?.toLowerCase()
    if (value === undefined) continue
    if (value !== "none" && value !== "quarantine" && value !== "reject")
      return { error: `${name}=${value.slice(0, 40)} is none of none, quarantine, reject` }
    record[name] = value
  }
  if (record.p === null && !tags.has("rua")) return { error: "p is missing" }
  const percentage = tags.get("pct") ?? "100"
  if (!/^\d{1,3}$/.test(percentage) || Number(percentage) > 100)
    return { error: `pct=${percentage.slice(0, 40)} is no number from 0 to 100` }
  const testing = tags.get("t")?.toLowerCase() ?? "n"
  if (testing !== "y" && testing !== "n") return { error: `t=${testing.slice(0, 40)} is neither y nor n` }
  return {
    record: {
      policy: record.p,
      subdomainPolicy: record.sp,
      nonexistentSubdomainPolicy: record.np,
      testing: testing === "y",
      percentage: Number(percentage),
    },
  }
}

/** What the record asks for mail from the domain itself, or, when inherited, from a subdomain. */
export const effectivePolicy = (record: DmarcRecord, inherited: boolean): DmarcPolicy =>
  (inherited ? (record.subdomainPolicy ?? record.policy) : record.policy) ?? "none"

const trimWhitespace = (text: string): string => text.replace(/^[ \t]+/, "").replace(/[ \t]+$/, "")
