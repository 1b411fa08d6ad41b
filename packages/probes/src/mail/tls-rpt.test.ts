import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { claimedRecords } from "./claimed-records.ts"
import { tlsRpt } from "./tls-rpt.ts"
import { isTlsRptRecord } from "./tls-rpt-record.ts"

const seen = (...records: ReadonlyArray<string>) => ({
  receivesMail: { value: true },
  name: "_smtp._tls.example.org",
  records: { value: records },
})
const SOUND = "v=TLSRPTv1; rua=mailto:tls@example.org"

describe("tls-rpt", () => {
  it.each([
    { name: "one record", given: seen(SOUND), record: "pass one-record", syntax: "pass valid" },
    { name: "none", given: seen(), record: "fail no-record", syntax: "not-applicable no-record" },
    { name: "two", given: seen(SOUND, SOUND), record: "fail several-records", syntax: "not-applicable no-record" },
    { name: "no rua", given: seen("v=TLSRPTv1"), record: "pass one-record", syntax: "fail invalid" },
    {
      name: "another scheme",
      given: seen("v=TLSRPTv1; rua=ftp://example.org/"),
      record: "pass one-record",
      syntax: "fail invalid",
    },
    {
      name: "a record in lower case",
      given: seen("v=tlsrptv1; rua=mailto:tls@example.org"),
      record: "pass one-record",
      syntax: "fail invalid",
    },
    {
      name: "a record in lower case beside a sound one",
      given: seen(SOUND, "v=tlsrptv1"),
      record: "pass one-record",
      syntax: "pass valid",
    },
    {
      name: "no mail server",
      given: { ...seen(), receivesMail: { value: false } },
      record: "not-applicable no-mail-server",
      syntax: "not-applicable no-mail-server",
    },
    {
      name: "MX unknown",
      given: { ...seen(SOUND), receivesMail: timeout },
      record: "unknown timeout",
      syntax: "unknown timeout",
    },
    {
      name: "TXT unknown",
      given: { ...seen(), records: timeout },
      record: "unknown timeout",
      syntax: "unknown timeout",
    },
  ])("$name: $record, $syntax", ({ given, record, syntax }) => {
    expect(judged(tlsRpt, given)).toEqual({ "tls-rpt.record": record, "tls-rpt.syntax": syntax })
  })

  it("keeps what names the version, records first, and no more than five", () => {
    const others = ["v=TLSRPTv10", "v=tlsrptv1"]
    expect(claimedRecords(["v=spf1", ...others, SOUND], "TLSRPTv1", isTlsRptRecord)).toEqual([SOUND, ...others])
    expect(claimedRecords(Array(9).fill(SOUND), "TLSRPTv1", isTlsRptRecord)).toHaveLength(5)
  })
})
