/**
 * MTA-STS policies: the file under https://mta-sts.<domain>/.well-known/mta-sts.txt, and which hosts it names.
 * Spec: RFC 8461 §3.2 (grammar), §3.3 (size), §4.1 (matching).
 *
 * Blank lines are let pass: the grammar, as published, has a bare line end among its fields.
 * Not done here: fetching, media type, and the host's certificate.
 */
import type { FieldIssue } from "./semicolon-fields.ts"

export interface MtaStsPolicy {
  readonly mode: "enforce" | "testing" | "none" | null
  /** Seconds for which senders keep the policy. */
  readonly maxAge: number | null
  /** Patterns in lower case. */
  readonly mx: ReadonlyArray<string>
}

export interface DecodedMtaStsPolicy {
  readonly verdict: "valid" | "invalid"
  readonly policy: MtaStsPolicy
  /** Fields that the RFC does not name, which senders ignore. */
  readonly extensions: ReadonlyArray<string>
  readonly errors: ReadonlyArray<FieldIssue>
  readonly warnings: ReadonlyArray<FieldIssue>
}

/** Reads any text; lines end in LF or CRLF. Linear in its length. */
export const decodeMtaStsPolicy = (text: string): DecodedMtaStsPolicy => {
  const reading: Reading = { fields: new Map(), mx: [], extensions: [], errors: [], warnings: [] }
  const { fields, mx, extensions, errors, warnings } = reading
  if (text.length > MAX_LENGTH)
    errors.push({ code: "too-long", field: null, detail: `senders need not read more than ${MAX_LENGTH} bytes` })
  for (const line of text.slice(0, MAX_LENGTH).split(/\r?\n/)) readLine(line, reading)
  const version = fields.get("version")
  const mode = MODES.find((each) => each === fields.get("mode")) ?? null
  const maxAge = readMaxAge(fields.get("max_age"), reading)
  for (const field of ["version", "mode", "max_age"])
    if (!fields.has(field)) errors.push({ code: "missing-field", field, detail: `there is no ${field}` })
  if (version !== undefined && version !== "STSv1")
    errors.push({ code: "invalid-value", field: "version", detail: "version is not STSv1" })
  if (fields.has("mode") && mode === null)
    errors.push({ code: "invalid-value", field: "mode", detail: "mode is none of enforce, testing, none" })
  // §3.2: hosts must be named, but for a policy that says that there is none.
  if (mx.length === 0 && mode !== "none") errors.push({ code: "missing-field", field: "mx", detail: "there is no mx" })
  return {
    verdict: errors.length === 0 ? "valid" : "invalid",
    policy: { mode, maxAge, mx },
    extensions,
    errors,
    warnings,
  }
}

/**
 * Whether a host name of an MX record matches a pattern (§4.1): the same name, or `*.` for exactly one label at the left.
 * Case and the dot of the root make no difference.
 */
export const matchesMtaStsPattern = (host: string, pattern: string): boolean => {
  const [name, wanted] = [host, pattern].map((text) => text.toLowerCase().replace(/\.$/, "")) as [string, string]
  if (!wanted.startsWith("*.")) return name !== "" && name === wanted
  const dot = name.indexOf(".")
  return dot > 0 && name.slice(dot) === wanted.slice(1)
}

interface Reading {
  readonly fields: Map<string, string>
  readonly mx: Array<string>
  readonly extensions: Array<string>
  readonly errors: Array<FieldIssue>
  readonly warnings: Array<FieldIssue>
}

const readLine = (line: string, { fields, mx, extensions, errors, warnings }: Reading): void => {
  const trimmed = line.replace(/(?<![ \t])[ \t]+$/, "")
  if (trimmed === "" || errors.length >= MAX_ISSUES) return
  const [, name, value] = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31}):[ \t]*(.+)$/.exec(trimmed) ?? []
  // §3.2: values are characters without controls, UTF-8 in extensions.
  if (name === undefined || value === undefined || /\p{Cc}/u.test(value))
    errors.push({ code: "malformed-field", field: null, detail: `"${trimmed.slice(0, 40)}" is no field` })
  else if (name === "mx") {
    if (isPattern(value)) mx.push(value.toLowerCase())
    else
      errors.push({ code: "invalid-value", field: "mx", detail: `"${value.slice(0, 40)}" is no host name or pattern` })
  } else if (!KNOWN.has(name)) extensions.push(name)
  else if (fields.has(name)) {
    if (warnings.length < MAX_ISSUES)
      warnings.push({ code: "duplicate-field", field: name, detail: `${name} stands twice; the first counts` })
  } else fields.set(name, value)
}

const readMaxAge = (value: string | undefined, { errors, warnings }: Reading): number | null => {
  if (value === undefined) return null
  const seconds = /^\d{1,10}$/.test(value) ? Number(value) : null
  if (seconds === null || seconds > MAX_AGE)
    errors.push({ code: "invalid-value", field: "max_age", detail: `max_age is no number from 0 to ${MAX_AGE}` })
  else if (seconds < SHORT_AGE)
    warnings.push({
      code: "short-age",
      field: "max_age",
      detail: "weeks or more are expected, this is less than a day",
    })
  return seconds !== null && seconds <= MAX_AGE ? seconds : null
}

/** RFC 5321 §4.1.2 Domain, perhaps behind `*.`. */
const isPattern = (text: string): boolean => {
  const name = text.startsWith("*.") ? text.slice(2) : text
  return name.length <= 253 && name.split(".").every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(label))
}

const MODES = ["enforce", "testing", "none"] as const
const KNOWN = new Set(["version", "mode", "max_age"])
/** Seconds, about a year (RFC 8461 §3.2). */
const MAX_AGE = 31_557_600
/** Seconds in a day: below it, a policy is forgotten between two mails (RFC 8461 §3.2 and §10.2 speak of weeks). */
const SHORT_AGE = 86_400
/** The size that RFC 8461 §3.3 suggests as the limit. */
const MAX_LENGTH = 65_536
/** Issues that are named: a bound of ours. */
const MAX_ISSUES = 50
