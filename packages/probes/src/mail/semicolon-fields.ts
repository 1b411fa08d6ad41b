/**
 * Records of fields between semicolons, as MTA-STS and TLS-RPT share them: `v=STSv1; id=1; name=value`.
 * Spec: RFC 8461 §3.1, RFC 8460 §3. White space stands around semicolons only.
 */

export interface FieldIssue {
  readonly code:
    | "no-version"
    | "malformed-field"
    | "missing-field"
    | "duplicate-field"
    | "invalid-value"
    | "unsupported-scheme"
    | "too-long"
    | "short-age"
  readonly field: string | null
  readonly detail: string
}

export interface SemicolonFields {
  /** Values of the known fields; of one that stands twice, the first. */
  readonly fields: ReadonlyMap<string, string>
  /** Names of the fields that are not known. */
  readonly extensions: ReadonlyArray<string>
  readonly errors: Array<FieldIssue>
  readonly warnings: Array<FieldIssue>
}

/** Splits a record that must begin with `version`. Values of known fields are not looked at. */
export const decodeSemicolonFields = (text: string, version: string, known: ReadonlyArray<string>): SemicolonFields => {
  const fields = new Map<string, string>()
  const extensions: Array<string> = []
  const errors: Array<FieldIssue> = []
  const warnings: Array<FieldIssue> = []
  const parts = text.split(";", MAX_FIELDS)
  if (trimEnd(parts[0]!) !== version)
    errors.push({ code: "no-version", field: "v", detail: `the record does not start with ${version};` })
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    // White space may stand before a semicolon, and after the last one, but not behind a field that ends the record.
    const field = trimStart(isLast ? part : trimEnd(part))
    if (index === 0 || (isLast && field === "")) continue
    const [, name, value] = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31})=(.*)$/s.exec(field) ?? []
    if (name === undefined || value === undefined)
      errors.push({ code: "malformed-field", field: null, detail: `"${field.slice(0, 40)}" is no field` })
    else if (!known.includes(name)) {
      extensions.push(name)
      if (!/^[\x21-\x3a\x3c\x3e-\x7e]+$/.test(value))
        errors.push({ code: "invalid-value", field: name, detail: `${name} has no valid value` })
    } else if (fields.has(name))
      warnings.push({ code: "duplicate-field", field: name, detail: `${name} stands twice; the first counts` })
    else fields.set(name, value)
  }
  return { fields, extensions, errors, warnings }
}

const trimStart = (text: string): string => text.replace(/^[ \t]+/, "")
const trimEnd = (text: string): string => text.replace(/(?<![ \t])[ \t]+$/, "")

/** Fields that are read: a bound of ours, far above what any record in use has. */
const MAX_FIELDS = 100
