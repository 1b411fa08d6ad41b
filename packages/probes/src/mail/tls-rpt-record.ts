/**
 * TLS-RPT records: where senders report on the TLS of their deliveries.
 * Spec: RFC 8460 §3.
 *
 * Not done here: look-ups, and whether anybody reads the reports.
 */
import { decodeReportUri, type ReportUri } from "./report-uri.ts"
import { decodeSemicolonFields, type FieldIssue } from "./semicolon-fields.ts"

export interface DecodedTlsRpt {
  readonly verdict: "valid" | "invalid"
  readonly rua: ReadonlyArray<ReportUri>
  /** Fields that the RFC does not name, which senders ignore. */
  readonly extensions: ReadonlyArray<string>
  readonly errors: ReadonlyArray<FieldIssue>
  readonly warnings: ReadonlyArray<FieldIssue>
}

/** Whether a text claims to be a TLS-RPT record; others at the name are discarded (§3). */
export const isTlsRptRecord = (text: string): boolean => /^v=TLSRPTv1[ \t]*(?:;|$)/.test(text)

/** Reads any text. Linear in its length. */
export const decodeTlsRptRecord = (text: string): DecodedTlsRpt => {
  const { fields, extensions, errors, warnings } = decodeSemicolonFields(text, "v=TLSRPTv1", ["rua"])
  const rua: Array<ReportUri> = []
  const value = fields.get("rua")
  if (value === undefined && isTlsRptRecord(text))
    errors.push({ code: "missing-field", field: "rua", detail: "there is no rua" })
  for (const part of value?.split(",", MAX_DESTINATIONS) ?? []) {
    const written = part.replace(/^[ \t]+/, "").replace(/(?<![ \t])[ \t]+$/, "")
    const uri = decodeReportUri(written)
    if (typeof uri === "string" || uri.maximumSize !== null) {
      const detail = typeof uri === "string" ? uri : "has a character that a URI must escape"
      errors.push({ code: "invalid-value", field: "rua", detail: `"${written.slice(0, 40)}" ${detail}` })
    } else if (uri.scheme !== "mailto" && uri.scheme !== "https")
      errors.push({
        code: "unsupported-scheme",
        field: "rua",
        detail: `${uri.scheme.slice(0, 40)} is neither mailto nor https`,
      })
    else rua.push(uri)
  }
  return { verdict: errors.length === 0 ? "valid" : "invalid", rua, extensions, errors, warnings }
}

/** Destinations that are read: a bound of ours. */
const MAX_DESTINATIONS = 50
