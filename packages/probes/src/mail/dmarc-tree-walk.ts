/**
 * DMARC's tree walk: which record applies to a domain, and what its organisational domain is, without a list of suffixes.
 * Spec: RFC 9989 §4.10 (walk), §4.10.1 (policy), §4.10.2 (organisational domain).
 *
 * 1. _dmarc below the domain itself. 2. Below each domain above it, from seven labels down to one; at most eight look-ups.
 * 3. The walk stops at a record that says psd=y or psd=n.
 */
import { type DmarcRecord, decodeDmarcRecord, isDmarcRecord } from "./dmarc-record.ts"

export interface DmarcWalk {
  /** Domains at which a record was looked for, in order. */
  readonly asked: ReadonlyArray<string>
  readonly organizationalDomain: string
  /** The domain whose record applies, with that record; `null` when DMARC does not apply. */
  readonly applies: { readonly domain: string; readonly text: string; readonly record: DmarcRecord } | null
}

/** The domains of a walk, if nothing stops it; `_dmarc.` goes before each. */
export const dmarcWalkDomains = (domain: string): ReadonlyArray<string> => {
  const labels = domain.toLowerCase().replace(/\.$/, "").split(".")
  // §4.10 step 4: from a domain of eight labels or more to the one of its last seven.
  const first = Math.max(1, labels.length - MAX_PARENT_LABELS)
  return [labels, ...Array.from({ length: labels.length - first }, (_, index) => labels.slice(first + index))].map(
    (kept) => kept.join("."),
  )
}

/** Walks from a domain. `textsAt` gives the TXT records at `_dmarc.` of a domain. */
export const walkDmarcTree = (domain: string, textsAt: (domain: string) => ReadonlyArray<string>): DmarcWalk => {
  const asked: Array<string> = []
  const found: Array<NonNullable<DmarcWalk["applies"]>> = []
  for (const each of dmarcWalkDomains(domain)) {
    asked.push(each)
    const [text, ...others] = textsAt(each).filter(isDmarcRecord)
    // Several records at one name are all discarded.
    if (text === undefined || others.length > 0) continue
    const { record } = decodeDmarcRecord(text)
    found.push({ domain: each, text, record })
    if (record.publicSuffix !== "u") break
  }
  const start = asked[0]!
  const organizationalDomain = chooseOrganizationalDomain(start, found)
  const applies =
    found.find((each) => each.domain === start) ??
    found.find((each) => each.domain === organizationalDomain) ??
    found.find(({ record }) => record.publicSuffix === "y") ??
    null
  return { asked, organizationalDomain, applies }
}

/** §4.10.2, over the records found from the longest name to the shortest. */
const chooseOrganizationalDomain = (start: string, found: ReadonlyArray<NonNullable<DmarcWalk["applies"]>>): string => {
  const last = found.at(-1)
  if (last === undefined) return start
  if (last.record.publicSuffix !== "y" || last.domain === start) return last.domain
  const below = start
    .slice(0, -last.domain.length - 1)
    .split(".")
    .at(-1)
  return `${below}.${last.domain}`
}

/** RFC 9989 §4.10 step 4. */
const MAX_PARENT_LABELS = 7
