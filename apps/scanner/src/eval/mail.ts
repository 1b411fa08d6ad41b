/** `plumbline eval`: the kinds that are about mail. */
import { analyzeSpf, evaluateSpf, organizationalDomain, ruleOnSpf } from "@plumbline/probes"
import { Effect, Schema } from "effect"
import { type Evaluation, evaluation } from "./evaluation.ts"
import { lookupInZone, Zone } from "./zone.ts"

export const MAIL_EVALUATIONS: Readonly<Record<string, Evaluation>> = {
  /** The registered domain that a name belongs to; empty when the name is a public suffix, or no name. */
  "organizational-domain": evaluation(Schema.Struct({ domain: Schema.String }), ({ domain }) => ({
    organizationalDomain: organizationalDomain(domain) ?? "",
  })),

  /** RFC 7208 `check_host()` over the records of `zone`. Where a domain that fails a sender does not explain, it says DEFAULT. */
  spf: evaluation(
    Schema.Struct({ ip: Schema.String, helo: Schema.String, mailFrom: Schema.String, zone: Zone }),
    ({ zone, ...sender }) =>
      Effect.map(evaluateSpf(sender, lookupInZone(zone)), ({ result, explanation, lookups, voidLookups }) => ({
        result,
        ...(result === "fail" ? { explanation: explanation ?? "DEFAULT" } : {}),
        lookups,
        voidLookups,
      })),
  ),

  /** A record and those that its includes and redirects lead to; `null` or absent: no single SPF record at that name. */
  "spf-policy": evaluation(
    Schema.Struct({
      domain: Schema.String,
      record: Schema.String,
      dns: Schema.Record(Schema.String, Schema.NullOr(Schema.String)),
    }),
    ({ domain, record, dns }) => {
      const records = new Map(Object.entries(dns).map(([name, text]) => [name.toLowerCase(), text]))
      const analysis = analyzeSpf(domain, record, (name) => {
        const text = records.get(name)
        return typeof text === "string" ? [text] : []
      })
      return { ...ruleOnSpf(analysis), ...analysis }
    },
  ),
}
