/** `plumbline eval`: the kinds that are about mail. */
import { organizationalDomain } from "@plumbline/probes"
import { Schema } from "effect"
import { type Evaluation, evaluation } from "./evaluation.ts"

export const MAIL_EVALUATIONS: Readonly<Record<string, Evaluation>> = {
  /** The registered domain that a name belongs to; empty when the name is a public suffix, or no name. */
  "organizational-domain": evaluation(Schema.Struct({ domain: Schema.String }), ({ domain }) => ({
    organizationalDomain: organizationalDomain(domain) ?? "",
  })),
}
