/** `plumbline eval`: the kinds that are about web sites and the names they have. */
import { decodeCaaRecord } from "@plumbline/probes"
import { Schema } from "effect"
import { type Evaluation, evaluation } from "./evaluation.ts"

export const WEB_EVALUATIONS: Readonly<Record<string, Evaluation>> = {
  /** One CAA property; `reason` says which rule it breaks. */
  caa: evaluation(Schema.Struct({ flags: Schema.Number, tag: Schema.String, value: Schema.String }), (record) => {
    const decoded = decodeCaaRecord(record)
    return "error" in decoded ? { valid: false, reason: decoded.error } : { valid: true }
  }),
}
