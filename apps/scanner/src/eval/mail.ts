/** `plumbline eval`: the kinds that are about mail. */
import {
  analyzeSpf,
  declaredPolicy,
  decodeDkimRecord,
  decodeDmarcRecord,
  decodeMtaStsPolicy,
  decodeMtaStsRecord,
  decodeTlsRptRecord,
  dmarcRejects,
  effectivePolicy,
  evaluateSpf,
  externalReports,
  matchesMtaStsPattern,
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
      const { verdict, reason } = ruleOnSpf(analysis)
      return { verdict, reason: inTheirWords(reason), ...analysis }
    },
  ),

  /**
   * A DMARC record, of the domain itself or, when `organizational`, of the one above it: valid when it is well formed and asks for
   * quarantine or reject, `invalid_syntax` or `invalid_p_sp` otherwise. `policy` is what is asked for, `effectivePolicy` one step
   * less in test mode, `problems` what is wrong with the grammar. With `domain`, report destinations outside its organisation are named.
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
      const reason = errors.length > 0 ? "invalid_syntax" : isEnforced ? "valid" : "invalid_p_sp"
      return {
        verdict: reason === "valid" ? "valid" : "invalid",
        reason,
        policy,
        effectivePolicy: effective,
        isEnforced,
        record,
        ...(domain === undefined
          ? {}
          : { externalReports: externalReports(domain, [...record.aggregateReports, ...record.failureReports]) }),
        errors: reason === "valid" ? [] : [reason],
        problems: errors,
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

  /** A key record at a selector. */
  dkim: evaluation(Schema.Struct({ record: Schema.String }), ({ record }) => ({ ...decodeDkimRecord(record) })),

  /**
   * The TXT record, the text of the policy, or both; `null` stands for one that is not there. With `mxHosts`, hosts that no
   * pattern of the policy matches are named.
   */
  "mta-sts": evaluation(
    Schema.Struct({
      record: Schema.optionalKey(Schema.NullOr(Schema.String)),
      policy: Schema.optionalKey(Schema.NullOr(Schema.String)),
      mxHosts: Schema.optionalKey(Schema.Array(Schema.String)),
    }),
    ({ record: recordText, policy: policyText, mxHosts }) => {
      const record = typeof recordText === "string" ? decodeMtaStsRecord(recordText) : null
      const policy = typeof policyText === "string" ? decodeMtaStsPolicy(policyText) : null
      const missing = (recordText === null ? ["record"] : []).concat(policyText === null ? ["policy"] : [])
      const errors = [
        ...missing.map((part) => ({ code: `missing-${part}`, field: null, detail: `there is no ${part}` })),
        ...(record?.errors ?? []),
        ...(policy?.errors ?? []),
      ]
      return {
        verdict: errors.length === 0 ? "valid" : "invalid",
        record: record === null ? null : { id: record.id, extensions: record.extensions },
        policy: policy === null ? null : { ...policy.policy, extensions: policy.extensions },
        ...(mxHosts === undefined || policy === null
          ? {}
          : {
              unmatchedHosts: mxHosts.filter((host) => !policy.policy.mx.some((mx) => matchesMtaStsPattern(host, mx))),
            }),
        errors,
        warnings: [...(record?.warnings ?? []), ...(policy?.warnings ?? [])],
      }
    },
  ),

  "tls-rpt": evaluation(Schema.Struct({ record: Schema.String }), ({ record }) => {
    const { verdict, rua, extensions, errors, warnings } = decodeTlsRptRecord(record)
    return { verdict, rua: rua.map(({ uri }) => uri), destinations: rua, extensions, errors, warnings }
  }),
}

/** Reasons as internet.nl writes them, so that results can be held against its own. */
const inTheirWords = (reason: string): string => reason.replaceAll("-", "_")
