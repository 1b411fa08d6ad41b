/**
 * security.txt: does the file say whom to tell about a weakness, and is it up to date?
 * Spec: RFC 9116 §2.5 (fields), RFC 3339 §5.6 (dates), RFC 3986 (URIs), CSAF 2.0 §7.1.8 (field CSAF). Codes are those of sectxt.
 *
 * Not done: asking whether the addresses in the file work.
 */
import { trimBlanks } from "./header-list.ts"
import { isLanguageTag } from "./language-tag.ts"
import {
  byLine,
  PROBLEM_LIMIT,
  type SecurityTxtField,
  type SecurityTxtFile,
  type SecurityTxtProblem,
  securityTxtRecommendationCodes,
} from "./security-txt-file.ts"

export interface SecurityTxtJudgement {
  readonly errors: ReadonlyArray<SecurityTxtProblem>
  readonly recommendations: ReadonlyArray<SecurityTxtProblem>
}

/**
 * What is wrong with a file at a moment in milliseconds since 1970. `urls` is where it was found: first and last address of
 * the redirects that led there (§2.5.2); empty when that is not known.
 */
export const judgeSecurityTxtFile = (
  { fields, isSigned, problems }: SecurityTxtFile,
  { now, urls }: { readonly now: number; readonly urls: ReadonlyArray<string> },
): SecurityTxtJudgement => {
  const all = (name: string) => fields.filter((field) => field.name === name)
  const contacts = all("contact")
  const canonical = all("canonical").map(({ value }) => value)
  const csaf = all("csaf")
  const expires = all("expires")
  const ofFile = (rules: ReadonlyArray<readonly [SecurityTxtProblem["code"], boolean]>) =>
    rules.filter(([, isBroken]) => isBroken).map(([code]): SecurityTxtProblem => ({ code, line: null }))
  const isAboutLineEnds = ({ code }: SecurityTxtProblem) => LINE_END_CODES.has(code)
  // The order is that of sectxt, so that results can be laid side by side.
  const found = [
    ...[
      ...problems.filter((problem) => problem.line !== null && !isAboutLineEnds(problem)),
      ...fields.flatMap((field) => judgeField(field, now)),
    ].sort(byLine),
    ...ofFile([
      ["no_expire", expires.length === 0],
      ["multi_expire", expires.length > 1],
    ]),
    ...problems.filter((problem) => problem.line === null || isAboutLineEnds(problem)),
    ...ofFile([
      ["no_contact", contacts.length === 0],
      ["no_canonical_match", urls.length > 0 && canonical.length > 0 && !urls.some((url) => canonical.includes(url))],
      ["multi_lang", all("preferred-languages").length > 1],
      ["no_csaf_file", csaf.some(({ value }) => !value.endsWith("/provider-metadata.json"))],
      ["no_encryption", contacts.some(({ value }) => /^mailto:/i.test(value)) && all("encryption").length === 0],
      ["not_signed", !isSigned],
      ["no_canonical", isSigned && canonical.length === 0],
      ["multiple_csaf_fields", csaf.length > 1],
    ]),
  ]
  const isRecommendation = ({ code }: SecurityTxtProblem) =>
    (securityTxtRecommendationCodes as ReadonlyArray<string>).includes(code)
  return {
    errors: found.filter((problem) => !isRecommendation(problem)).slice(0, PROBLEM_LIMIT),
    recommendations: found.filter(isRecommendation).slice(0, PROBLEM_LIMIT),
  }
}

const LINE_END_CODES: ReadonlySet<string> = new Set(["no_line_separators", "too_many_line_separators"])

const judgeField = ({ name, value, line }: SecurityTxtField, now: number): ReadonlyArray<SecurityTxtProblem> => {
  if (URI_FIELDS.has(name))
    return isUri(value) ? (isInsecure(value) ? [{ code: "no_https", line }] : []) : [{ code: "no_uri", line }]
  if (name === "preferred-languages")
    return value.split(",").every((tag) => isLanguageTag(trimBlanks(tag))) ? [] : [{ code: "invalid_lang", line }]
  if (name !== "expires") return []
  const at = decodeRfc3339(value)
  if (at === null) return [{ code: "invalid_expiry", line }]
  if (at < now) return [{ code: "expired", line }]
  return at > now + LONGEST_YEAR_MS ? [{ code: "long_expiry", line }] : []
}

/** §2.5, and IANA's registry of security.txt fields. */
const URI_FIELDS: ReadonlySet<string> = new Set([
  "acknowledgments",
  "canonical",
  "contact",
  "csaf",
  "encryption",
  "hiring",
  "policy",
])

const LONGEST_YEAR_MS = 366 * 86_400_000

/** RFC 3986 §2 and §3: a scheme, and nothing but the characters of URIs. */
const isUri = (value: string): boolean =>
  /^[a-z][a-z0-9+.-]*:[\w\-.~:/?#[\]@!$&'()*+,;=]*(?:%[0-9a-f]{2}[\w\-.~:/?#[\]@!$&'()*+,;=]*)*$/i.test(value) &&
  !value.endsWith(":")

/** §2.5.3 and its kind: addresses on the web begin with https://. */
const isInsecure = (value: string): boolean => /^https?:/i.test(value) && !/^https:\/\//i.test(value)

/** Milliseconds since 1970, or `null`. RFC 3339 §5.6: T and Z in either case, fractions and offsets allowed. */
const decodeRfc3339 = (text: string): number | null => {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(?:Z|([+-])(\d\d):(\d\d))$/i.exec(text)
  if (match === null) return null
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  // §5.6 allows 60 for a leap second.
  if (hour > 23 || minute > 59 || second > 60) return null
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  date.setUTCHours(hour, minute, second)
  const offsetHours = Number(match[9] ?? 0)
  const offsetMinutes = Number(match[10] ?? 0)
  if (offsetHours > 23 || offsetMinutes > 59) return null
  const offset = (match[8] === "-" ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * 60_000
  return date.getTime() + Number(`0.${match[7] ?? 0}`) * 1_000 - offset
}
