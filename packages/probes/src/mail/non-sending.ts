/**
 * Domains that say they send no mail: SPF lets nobody send, DMARC asks to reject what claims to be from there.
 * Spec: RFC 7208 §5.1 (`-all`), RFC 9989 §4.7 (`p`, `sp`). RFC 7489 and M3AAWG advise this for parked domains.
 */
import { type DmarcScope, declaredPolicy, decodeDmarcRecord } from "./dmarc-record.ts"
import { decodeSpfRecord, isSpfRecord } from "./spf-record.ts"

/** Whether the record lets no address at all send: `-all` is the first mechanism, so that nothing can pass before it. */
export const spfForbidsAll = (text: string): boolean => {
  if (!isSpfRecord(text)) return false
  const decoded = decodeSpfRecord(text)
  const first = "record" in decoded ? decoded.record.mechanisms[0] : undefined
  return first?.kind === "all" && first.qualifier === "-"
}

/** Whether the record asks to reject; `scope` says whether it stands at the domain itself or at one above it. */
export const dmarcRejects = (text: string, scope: DmarcScope): boolean =>
  declaredPolicy(decodeDmarcRecord(text).record, scope) === "reject"
