/**
 * TLS-RPT: does the domain ask senders to report when encryption on the way to it fails?
 * Spec: RFC 8460 §3.
 *
 * 1. MX of the domain.   2. TXT at `_smtp._tls` below it.
 *
 * Not measured: whether anybody takes the reports in; whether addresses in other domains agreed to them.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, observe, pass, type Ruling, unknown } from "../probe.ts"
import { Names } from "../services/names.ts"
import { claimedRecords, countedRecords } from "./claimed-records.ts"
import { decodeTlsRptRecord, isTlsRptRecord } from "./tls-rpt-record.ts"

const TlsRptEvidence = Schema.Struct({
  receivesMail: Observed(Schema.Boolean),
  name: Schema.String,
  /** TXT records that name the version anyhow. */
  records: Observed(Schema.Array(Schema.String)),
})

export const tlsRpt = defineProbe({
  standard: "tls-rpt",
  version: 2,
  evidence: TlsRptEvidence,
  checks: {
    "tls-rpt.record": {
      roles: ["mail"],
      reasons: {
        "one-record": "pass",
        "no-record": "fail",
        "several-records": "fail",
        "no-mail-server": "not-applicable",
      },
    },
    "tls-rpt.syntax": {
      roles: ["mail"],
      reasons: {
        valid: "pass",
        invalid: "fail",
        "no-record": "not-applicable",
        "no-mail-server": "not-applicable",
      },
    },
  },

  gather: Effect.fn("tls-rpt.gather")(function* (domain) {
    const names = yield* Names
    const name = `_smtp._tls.${domain}`
    const receivesMail = yield* observe(Effect.map(names.mailServers(domain), ({ hosts }) => hosts.length > 0))
    const records = yield* observe(
      Effect.map(names.texts(name), (texts) => claimedRecords(texts, "TLSRPTv1", isTlsRptRecord)),
    )
    return { receivesMail, name, records }
  }),

  judge: ({ receivesMail, name, records }) => {
    if ("obstacle" in receivesMail) return both(unknown(receivesMail.obstacle))
    if (!receivesMail.value) return both(notApplicable("no-mail-server"))
    if ("obstacle" in records) return both(unknown(records.obstacle))
    const counted = countedRecords(records.value, isTlsRptRecord)
    const [record] = counted
    if (record === undefined || counted.length > 1)
      return {
        "tls-rpt.record":
          record === undefined ? fail("no-record", { name }) : fail("several-records", { name, count: counted.length }),
        "tls-rpt.syntax": notApplicable("no-record"),
      }
    const { errors } = decodeTlsRptRecord(record)
    const detail = errors.map((error) => error.detail).slice(0, MAX_DETAILS)
    return {
      "tls-rpt.record": pass("one-record", { record: record.slice(0, SHOWN) }),
      "tls-rpt.syntax": detail.length === 0 ? pass("valid") : fail("invalid", { detail: detail.join("; ") }),
    }
  },
})

const both = (ruling: Ruling) => ({ "tls-rpt.record": ruling, "tls-rpt.syntax": ruling })

/** One mistake often shows as several. */
const MAX_DETAILS = 3
/** Characters of a record that a report quotes. */
const SHOWN = 200
