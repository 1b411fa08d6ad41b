/**
 * DNSSEC: is the name signed, and does its chain of trust hold from the root?
 * Spec: RFC 4033–4035, RFC 5155, RFC 9364.
 *
 * 1. SOA of the name, with its chain of DS, DNSKEY and RRSIG records from the trust anchor, validated by ourselves.
 *
 * Judged on the status and reason found when it was gathered: a signature's time is held against that moment.
 * Not measured yet: strength of algorithms, days until signatures expire, NSEC3 parameters.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, observe, pass, type Ruling, unknown } from "../probe.ts"
import { ChainSeen, Names } from "../services/names.ts"

const DnssecEvidence = Schema.Struct({ chain: Observed(ChainSeen) })

export const dnssec = defineProbe({
  standard: "dnssec",
  version: 1,
  evidence: DnssecEvidence,
  checks: {
    "dnssec.signed": { roles: ["web", "mail"], reasons: { signed: "pass", unsigned: "fail" } },
    "dnssec.valid": {
      roles: ["web", "mail"],
      reasons: {
        secure: "pass",
        insecure: "not-applicable",
        "unsupported-algorithm": "not-applicable",
        "signature-expired": "fail",
        "signature-not-yet-valid": "fail",
        "signature-missing": "fail",
        "signature-invalid": "fail",
        "ds-mismatch": "fail",
        "dnskey-missing": "fail",
        "denial-missing": "fail",
        bogus: "fail",
      },
    },
  },

  gather: Effect.fn("dnssec.gather")(function* (name) {
    const names = yield* Names
    return { chain: yield* observe(names.chain(name)) }
  }),

  judge: ({ chain }) => {
    const both = (ruling: Ruling) => ({ "dnssec.signed": ruling, "dnssec.valid": ruling })
    if ("obstacle" in chain) return both(unknown(chain.obstacle))
    const { status, reason, zone, detail, expiredOn } = chain.value
    switch (status) {
      case "secure":
        return { "dnssec.signed": pass("signed", { zone }), "dnssec.valid": pass("secure", { zone }) }
      case "insecure":
        return reason === "unsupported-algorithm"
          ? {
              "dnssec.signed": pass("signed", { zone }),
              "dnssec.valid": notApplicable("unsupported-algorithm", { zone }),
            }
          : { "dnssec.signed": fail("unsigned", { zone }), "dnssec.valid": notApplicable("insecure", { zone }) }
      case "bogus":
        return {
          "dnssec.signed": pass("signed", { zone }),
          "dnssec.valid": fail(reason, {
            zone,
            ...(reason === "bogus" ? { detail } : {}),
            ...(expiredOn === null ? {} : { expiredOn }),
          }),
        }
      case "indeterminate":
        return both(unknown({ kind: "dns-failure", at: zone, detail }))
    }
  },
})
