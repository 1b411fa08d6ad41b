/**
 * MTA-STS and TLS-RPT: does the domain publish their records?
 * Spec: RFC 8461 §3.1 (`_mta-sts`), RFC 8460 §3 (`_smtp._tls`).
 *
 * TXT at the name of each, as far as it is such a record. Not judged yet: grammar, the policy file, whether hosts match it.
 */
import { Observed, type StandardId } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, observe } from "../probe.ts"
import { Names } from "../services/names.ts"

const recordProbe = (standard: StandardId, label: string, version: string) =>
  defineProbe({
    standard,
    version: 1,
    evidence: Schema.Struct({ name: Schema.String, records: Observed(Schema.Array(Schema.String)) }),
    roles: ["mail"],
    checks: {},

    gather: Effect.fn(`${standard}.gather`)(function* (domain) {
      const names = yield* Names
      const name = `${label}.${domain}`
      const records = yield* observe(
        Effect.map(names.texts(name), (texts) =>
          texts.filter((text) => text.startsWith(`v=${version}`)).slice(0, MAX_RECORDS),
        ),
      )
      return { name, records }
    }),

    judge: () => ({}),
  })

/** One is right; more are noted as the fault that they are. */
const MAX_RECORDS = 5

export const mtaSts = recordProbe("mta-sts", "_mta-sts", "STSv1")
export const tlsRpt = recordProbe("tls-rpt", "_smtp._tls", "TLSRPTv1")
