/**
 * The four states of RFC 4035 §4.3, and why.
 *
 * `secure`: signed, and the signatures lead to a trust anchor. `insecure`: proven not to be signed, or nobody says it should
 * be. `bogus`: should be signed and is not, or wrongly. `indeterminate`: what is needed to tell could not be had.
 */
import type { Name } from "../codec/name.ts"

export type Status = "secure" | "insecure" | "bogus" | "indeterminate"

export interface Reason {
  readonly code: ReasonCode
  /** INFO-CODE of RFC 8914 and its registry that says nearest the same. */
  readonly ede?: number
  /** Zone in which it happened, or the one nearest to it. */
  readonly zone: Name
  /** RRset that it is about, `www.example.nl. A`. */
  readonly record: string
  /** Rule that was met or broken, `RFC 4035 §5.3.1`. */
  readonly rule: string
  /** One sentence for people. */
  readonly detail: string
  /** When a signature expired, or will become valid: for the reasons that are about time. */
  readonly moment?: Date
}

/** Codes with what a resolver would send as Extended DNS Error, and the rule where it is always the same. */
export const REASONS = {
  validated: { rule: "RFC 4035 §5" },
  "no-trust-anchor": { rule: "RFC 4035 §4.3" },
  "insecure-delegation": { rule: "RFC 4035 §5.2" },
  "opt-out": { rule: "RFC 5155 §9.2" },
  "unsupported-algorithm": { ede: 1, rule: "RFC 4035 §5.2" },
  "unsupported-digest": { ede: 2, rule: "RFC 6840 §5.2" },
  "too-many-iterations": { ede: 27, rule: "RFC 9276 §3.2" },
  "unsigned-type": { rule: "RFC 4034 §3" },
  "rcode-not-authenticated": { rule: "RFC 4035 §5" },
  "signature-invalid": { ede: 6, rule: "RFC 4035 §5.3.3" },
  "signature-expired": { ede: 7, rule: "RFC 4035 §5.3.1" },
  "signature-not-yet-valid": { ede: 8, rule: "RFC 4035 §5.3.1" },
  "signature-expires-before-inception": { ede: 25, rule: "RFC 4034 §3.1.5" },
  "signature-labels": { ede: 6, rule: "RFC 4035 §5.3.1" },
  "signature-key-missing": { ede: 9, rule: "RFC 4035 §5.3.1" },
  "signature-algorithm-unsupported": { ede: 1, rule: "RFC 4035 §5.2" },
  "signatures-missing": { ede: 10, rule: "RFC 4035 §2.2" },
  "signer-is-no-zone": { ede: 6, rule: "RFC 4035 §5.3.1" },
  "dnskey-missing": { ede: 9, rule: "RFC 4035 §5.2" },
  "dnskey-does-not-match-ds": { ede: 9, rule: "RFC 4035 §5.2" },
  "no-zone-key": { ede: 11, rule: "RFC 4034 §2.1.1" },
  "dnskey-unobtainable": { ede: 9, rule: "RFC 4035 §4.3" },
  "ds-unobtainable": { ede: 6, rule: "RFC 4035 §4.3" },
  "denial-missing": { ede: 12, rule: "RFC 4035 §5.4" },
  "alias-loop": { ede: 6, rule: "RFC 1034 §3.6.2" },
  "too-much-work": { ede: 6, rule: "RFC 4035 §5.3.3" },
  "answer-unobtainable": { ede: 22, rule: "RFC 4035 §4.3" },
  "chain-unobtainable": { ede: 22, rule: "RFC 4035 §4.3" },
} as const satisfies Readonly<Record<string, { readonly ede?: number; readonly rule: string }>>

export type ReasonCode = keyof typeof REASONS

export const makeReason = (code: ReasonCode, zone: Name, record: string, detail: string, rule?: string): Reason => ({
  code,
  ...edeOf(REASONS[code]),
  zone,
  record,
  rule: rule ?? REASONS[code].rule,
  detail,
})

const edeOf = (entry: (typeof REASONS)[ReasonCode]) => ("ede" in entry ? { ede: entry.ede } : {})

/** The state of a whole is that of its weakest part. */
export const weakest = (a: Status, b: Status): Status => (RANK[a] >= RANK[b] ? a : b)

const RANK: Readonly<Record<Status, number>> = { secure: 0, insecure: 1, indeterminate: 2, bogus: 3 }
