/**
 * MTA-STS records: the TXT record that says that there is a policy, and which edition of it.
 * Spec: RFC 8461 §3.1.
 *
 * Not done here: look-ups; the policy itself (`mta-sts-policy.ts`).
 */
import { decodeSemicolonFields, type FieldIssue } from "./semicolon-fields.ts"

export interface DecodedMtaStsRecord {
  readonly verdict: "valid" | "invalid"
  /** Changes with each edition of the policy; `null` when absent or malformed. */
  readonly id: string | null
  /** Fields that the RFC does not name, which receivers ignore. */
  readonly extensions: ReadonlyArray<string>
  readonly errors: ReadonlyArray<FieldIssue>
  readonly warnings: ReadonlyArray<FieldIssue>
}

/** Whether a text claims to be an MTA-STS record; others at the name are discarded (§3.1). */
export const isMtaStsRecord = (text: string): boolean => /^v=STSv1[ \t]*(?:;|$)/.test(text)

/** Reads any text. Linear in its length. */
export const decodeMtaStsRecord = (text: string): DecodedMtaStsRecord => {
  const { fields, extensions, errors, warnings } = decodeSemicolonFields(text, "v=STSv1", ["id"])
  const id = fields.get("id") ?? null
  const isValid = id !== null && /^[A-Za-z0-9]{1,32}$/.test(id)
  if (isMtaStsRecord(text) && id === null) errors.push({ code: "missing-field", field: "id", detail: "there is no id" })
  else if (id !== null && !isValid)
    errors.push({ code: "invalid-value", field: "id", detail: "id is not 1 to 32 letters and digits" })
  return { verdict: errors.length === 0 ? "valid" : "invalid", id: isValid ? id : null, extensions, errors, warnings }
}
