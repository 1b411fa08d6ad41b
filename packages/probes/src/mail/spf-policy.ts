/**
 * SPF, in one word: does the record keep unlisted servers from sending, and can receivers evaluate it?
 * Spec: RFC 7208 §4.6 (syntax), §4.6.4 (ten look-ups), §5.1 (all), §5.2 (include), §6.1 (redirect).
 */
import type { SpfAnalysis } from "./spf-analysis.ts"

export interface SpfPolicyRuling {
  /** `unknown` when a name that could not be seen may decide. */
  readonly verdict: "valid" | "invalid" | "unknown"
  /** The first thing that is wrong; `valid` or `unseen` where nothing is. */
  readonly reason:
    | "valid"
    | "unseen"
    | "invalid-syntax"
    | "invalid-all"
    | "invalid-include"
    | "invalid-redirect"
    | "max-dns-lookups"
}

/** Rules on an analysis. Weak ends count as wrong: a policy of `+all`, `?all` or none at all keeps nobody out. */
export const ruleOnSpf = ({ problems, others, decidedBy, unseen }: SpfAnalysis): SpfPolicyRuling => {
  const [problem] = problems
  if (problem?.code === "syntax") return invalid("invalid-syntax")
  const isWeak = others === "pass" || others === "neutral"
  if (isWeak && decidedBy === null) return invalid("invalid-all")
  if (problem !== undefined)
    return invalid(problem.code === "too-many-lookups" ? "max-dns-lookups" : `invalid-${problem.link.kind}`)
  if (isWeak && decidedBy !== null) return invalid(`invalid-${decidedBy.kind}`)
  return unseen.length > 0 ? { verdict: "unknown", reason: "unseen" } : { verdict: "valid", reason: "valid" }
}

const invalid = (reason: SpfPolicyRuling["reason"]): SpfPolicyRuling => ({ verdict: "invalid", reason })
