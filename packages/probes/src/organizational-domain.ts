/**
 * The organisational domain: public suffix plus one label.
 * Spec: RFC 7489 §3.2. Source of suffixes: the Public Suffix List (ICANN and private sections) as tldts ships it.
 */
import { getDomain } from "tldts"

/** `www.gov.xa` → `gov.xa`'s organisational domain; `null` when the name is itself a public suffix. */
export const organizationalDomain = (name: string): string | null =>
  getDomain(name, { allowPrivateDomains: true, extractHostname: false, validateHostname: false })
