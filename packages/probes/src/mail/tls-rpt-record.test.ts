import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeTlsRptRecord, isTlsRptRecord } from "./tls-rpt-record.ts"

describe("decodeTlsRptRecord", () => {
  it.each<[string, ReadonlyArray<string>, ReadonlyArray<string>]>([
    ["v=TLSRPTv1;rua=mailto:reports@example.com", ["mailto:reports@example.com"], []],
    ["v=TLSRPTv1; rua=https://reporting.example.com/v1/tlsrpt", ["https://reporting.example.com/v1/tlsrpt"], []],
    [
      "v=TLSRPTv1; rua=mailto:a@example.com , https://example.net/r ;",
      ["mailto:a@example.com", "https://example.net/r"],
      [],
    ],
    ["v=TLSRPTv1; x=y; rua=mailto:a%2Cb@example.com; z=1", ["mailto:a%2Cb@example.com"], []],
    ["v=TLSRPTv1", [], ["missing-field"]],
    ["v=TLSRPTv1; rua=", [], ["invalid-value"]],
    ["v=TLSRPTv1; rua=a@example.com", [], ["invalid-value"]],
    ["v=TLSRPTv1; rua=mailto:a@example.com,", ["mailto:a@example.com"], ["invalid-value"]],
    ["v=TLSRPTv1; rua=mailto:a@example.com!10m", [], ["invalid-value"]],
    ["v=TLSRPTv1; rua=mailto:a!b@example.com", [], ["invalid-value"]],
    ["v=TLSRPTv1; rua=http://example.com/r", [], ["unsupported-scheme"]],
    ["v=TLSRPTv1; rua =mailto:a@example.com", [], ["malformed-field", "missing-field"]],
    ["v=TLSRPTv1 rua=mailto:a@example.com", [], ["no-version"]],
    ["v=tlsrptv1; rua=mailto:a@example.com", ["mailto:a@example.com"], ["no-version"]],
    ["", [], ["no-version"]],
  ])("%j", (text, uris, errors) => {
    const decoded = decodeTlsRptRecord(text)
    expect([decoded.rua.map(({ uri }) => uri), decoded.errors.map(({ code }) => code)]).toEqual([uris, errors])
    expect(decoded.verdict).toBe(errors.length === 0 ? "valid" : "invalid")
  })

  it("tells its records from others", () => {
    expect(["v=TLSRPTv1;", "v=TLSRPTv1 ;", "v=TLSRPTv10;", ""].map(isTlsRptRecord)).toEqual([true, true, false, false])
  })

  it("answers any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500, unit: fc.constantFrom(..."v=TLSRPT1;ruamilto:@,. \t") }), (text) => {
        expect(decodeTlsRptRecord(`v=TLSRPTv1;${text}`).errors.length).toBeLessThanOrEqual(150)
      }),
    )
  })
})
