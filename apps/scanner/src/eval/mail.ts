/** `plumbline eval`: the kinds that are about mail. */
import {
  analyzeSpf,
  declaredPolicy,
  decodeDmarcRecord,
  dmarcRejects,
  effectivePolicy,
  evaluateSpf,
  externalReports,
  organizationalDomain,
  ruleOnSpf,
  spfForbidsAll,
  walkDmarcTree,
} from "@plumbline/probes"
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

  /**
   * A DMARC record, of the domain itself or, when `organizational`, of the one above it. `policy` is what is asked for,
   * `effectivePolicy` one step less in test mode. With `domain`, report destinations outside its organisation are named.
   */
  dmarc: evaluation(
    Schema.Struct({
      record: Schema.String,
      organizational: Schema.optionalKey(Schema.Boolean),
      is_org_domain_record: Schema.optionalKey(Schema.Boolean),
      domain: Schema.optionalKey(Schema.String),
    }),
    ({ record: text, organizational, is_org_domain_record, domain }) => {
      const { record, errors, warnings } = decodeDmarcRecord(text)
      const scope = (organizational ?? is_org_domain_record) ? "subdomain" : "own"
      const policy = declaredPolicy(record, scope)
      const effective = effectivePolicy(record, scope)
      const isEnforced = effective === "quarantine" || effective === "reject"
      return {
        verdict: errors.length === 0 ? "valid" : "invalid",
        reason: errors.length > 0 ? "invalid-syntax" : isEnforced ? "valid" : "weak-policy",
        policy,
        effectivePolicy: effective,
        isEnforced,
        record,
        ...(domain === undefined
          ? {}
          : { externalReports: externalReports(domain, [...record.aggregateReports, ...record.failureReports]) }),
        errors,
        warnings,
      }
    },
  ),

  /** RFC 9989 §4.10 over DMARC records by domain, without `_dmarc`: which applies, and the organisational domain. */
  "dmarc-tree-walk": evaluation(
    Schema.Struct({ domain: Schema.String, dns: Schema.Record(Schema.String, Schema.Array(Schema.String)) }),
    ({ domain, dns }) => {
      const texts = new Map(Object.entries(dns))
      const { asked, organizationalDomain, applies } = walkDmarcTree(domain, (name) => texts.get(name) ?? [])
      return { organizationalDomain, policyDomain: applies?.domain ?? null, asked }
    },
  ),

  /** Whether one record says that the domain sends no mail, read as SPF or as the DMARC record of the domain or the one above. */
  "non-sending-domain": evaluation(
    Schema.Struct({ record: Schema.String, rule: Schema.Literals(["spf", "dmarc_own_record", "dmarc_org_record"]) }),
    ({ record, rule }) => ({
      nonSending:
        rule === "spf"
          ? spfForbidsAll(record)
          : dmarcRejects(record, rule === "dmarc_own_record" ? "own" : "subdomain"),
    }),
  ),
}
