/** Findings: what a judge says of the evidence. */
import { Schema } from "effect"
import { CheckId, DomainName, MethodologyId, ReasonCode, Sha256 } from "./identifier.ts"
import { Verdict } from "./verdict.ts"

/** Values for the placeholders of the reason's text: names, numbers, dates as ISO 8601. */
export const ReasonParameters = Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Finite])).annotate({
  title: "ReasonParameters",
  description: "Values for the placeholders of the reason's text",
})
export type ReasonParameters = typeof ReasonParameters.Type

/** What a judge says of one check: pure function of evidence, target role and moment of observation. */
export const Judgement = Schema.Struct({
  check: CheckId,
  verdict: Verdict,
  reason: ReasonCode,
  parameters: ReasonParameters,
}).annotate({ title: "Judgement", description: "Verdict of one check with its reason" })
export type Judgement = typeof Judgement.Type

/** Verdict of one check for one target in one scan, with the evidence that it rests on. */
export const Finding = Schema.Struct({
  ...Judgement.fields,
  target: DomainName,
  methodology: MethodologyId,
  /** Hash of the evidence; null when the probe did not run (excluded on request). */
  evidence: Schema.NullOr(Sha256),
}).annotate({ title: "Finding", description: "Verdict of one check for one target in one scan" })
export type Finding = typeof Finding.Type

/** The methodology in force: raised when any judge changes its meaning, described in `docs/methodology/`. */
export const METHODOLOGY: MethodologyId = 1
