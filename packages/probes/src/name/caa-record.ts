/**
 * One CAA property: flags, tag and value → what it says, or which rule it breaks.
 * Spec: RFC 8659 §4.1–4.4 (flags, `issue`, `issuewild`, `iodef`), RFC 8657 (`accounturi`, `validationmethods`), RFC 9495
 * (`issuemail`), CA/Browser Forum Baseline Requirements appendix A.1 (`contactemail`, `contactphone`), BIMI VMC requirements
 * (`issuevmc`). Tags: IANA registry "Certification Authority Restriction Properties".
 *
 * Tags that IANA reserves or does not know are faults, as internet.nl has it: an authority that meets one passes it over
 * (RFC 8659 §4.1), so that it does not do what its author hoped.
 */

export interface CaaRecord {
  readonly flags: number
  /** As published; case does not matter (RFC 8659 §4.1). */
  readonly tag: string
  readonly value: string
}

/** What `issue`, `issuewild`, `issuemail` and `issuevmc` say. */
export interface IssueValue {
  /** Domain name of the authority that may issue; `null` where nobody may. */
  readonly issuer: string | null
  readonly parameters: ReadonlyArray<{ readonly tag: string; readonly value: string }>
}

export type CaaDecoded =
  | { readonly property: "issue" | "issuewild" | "issuemail" | "issuevmc"; readonly issue: IssueValue }
  | { readonly property: "iodef" | "contactemail" | "contactphone"; readonly contact: string }
  | { readonly error: string }

/** Bytes outside ASCII are expected as any character above U+007F; no grammar here has room for them but e-mail addresses. */
export const decodeCaaRecord = ({ flags, tag, value }: CaaRecord): CaaDecoded => {
  if (flags !== 0 && flags !== CRITICAL)
    return fault(`flags are 0 or ${CRITICAL}, not ${flags}: the other bits are reserved`)
  if (value.length > MAX_VALUE) return fault(`the value has more than ${MAX_VALUE} bytes`)
  const property = tag.toLowerCase()
  switch (property) {
    case "issue":
    case "issuewild":
    case "issuemail":
    case "issuevmc": {
      const issue = decodeIssueValue(value)
      return "error" in issue ? issue : { property, issue }
    }
    case "iodef":
      return IODEF.test(value)
        ? { property, contact: value }
        : fault("iodef is a mailto:, http: or https: address that reports can be sent to")
    case "contactemail":
      return EMAIL.test(value) ? { property, contact: value } : fault("contactemail is an e-mail address")
    case "contactphone":
      return isPhoneNumber(value)
        ? { property, contact: value }
        : fault("contactphone is a number in international form, such as +31 20 1234567 without blanks")
    default:
      return RESERVED.has(property)
        ? fault(`the tag ${property} is reserved`)
        : fault(`the tag ${tag.slice(0, MAX_SHOWN)} is not registered`)
  }
}

/** RFC 8659 §4.1: bit 0, the issuer critical flag. */
const CRITICAL = 128
/** An RDATA has room for 65,535 bytes. */
const MAX_VALUE = 0xffff
const MAX_SHOWN = 40
const RESERVED: ReadonlySet<string> = new Set(["auth", "path", "policy"])

const fault = (error: string) => ({ error })

/** RFC 8659 §4.2, grammar of `issue-value`. */
const decodeIssueValue = (text: string): IssueValue | { readonly error: string } => {
  const semicolon = text.indexOf(";")
  const issuer = trimBlanks(semicolon < 0 ? text : text.slice(0, semicolon))
  if (issuer !== "" && !isDomainName(issuer)) return fault(`${shown(issuer)} is no domain name of an authority`)
  const rest = semicolon < 0 ? "" : trimBlanks(text.slice(semicolon + 1))
  if (rest === "") return { issuer: issuer || null, parameters: [] }
  const parameters: Array<{ tag: string; value: string }> = []
  for (const part of rest.split(";")) {
    const equals = part.indexOf("=")
    const tag = trimBlanks(part.slice(0, Math.max(equals, 0)))
    const value = trimBlanks(part.slice(equals + 1))
    if (equals < 0 || !isLabel(tag)) return fault(`${shown(trimBlanks(part))} is no parameter of the form tag=value`)
    if (!PARAMETER_VALUE.test(value))
      return fault(`the value of ${shown(tag)} has characters that are not allowed there`)
    const wrong = PARAMETERS[tag.toLowerCase()]?.(value)
    if (wrong !== undefined) return fault(wrong)
    parameters.push({ tag, value })
  }
  return { issuer: issuer || null, parameters }
}

const trimBlanks = (text: string): string => {
  let from = 0
  let to = text.length
  while (from < to && isBlank(text.charCodeAt(from))) from++
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}
const isBlank = (code: number): boolean => code === 0x20 || code === 0x09

const shown = (text: string): string => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text)

/** `label = (ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT))`, written so that it takes linear time. */
const isLabel = (text: string): boolean => /^[A-Za-z0-9-]+$/.test(text) && !text.startsWith("-") && !text.endsWith("-")
const isDomainName = (text: string): boolean => text.split(".").every(isLabel)
/** Visible ASCII without the semicolon. */
const PARAMETER_VALUE = /^[\x21-\x3a\x3c-\x7e]*$/

/** RFC 8657: what is wrong with the value of a parameter that it defines. */
const PARAMETERS: Readonly<Record<string, (value: string) => string | undefined>> = {
  accounturi: (value) => (URL.canParse(value) ? undefined : `accounturi ${shown(value)} is no URI`),
  validationmethods: (value) => {
    const unknown = value.split(",").find((method) => !ACME_METHODS.has(method) && !PRIVATE_METHOD.test(method))
    return unknown === undefined || value === ""
      ? undefined
      : `validationmethods ${shown(unknown)} is neither registered nor one of an authority (ca-…)`
  },
}
/** RFC 8657 §4: methods that an authority defines by itself. */
const PRIVATE_METHOD = /^ca-[A-Za-z0-9-]+$/
/** IANA registry "ACME Validation Methods", without those it reserves. */
const ACME_METHODS: ReadonlySet<string> = new Set([
  "http-01",
  "dns-01",
  "dns-account-01",
  "tls-alpn-01",
  "email-reply-00",
  "tkauth-01",
  "onion-csr-01",
  "bp-nodeid-00",
])

/** RFC 8659 §4.4; an address to write to or to post to, without blanks. */
const IODEF = /^(?:mailto:[^\s@]+@[^\s@]+|https?:\/\/[^\s/?#]+[^\s]*)$/i
const EMAIL = /^[^\s@<>"(),:;[\]]+@[^\s@<>"(),:;[\]]+\.[^\s@.<>"(),:;[\]]+$/

/** RFC 3966 §5.1.4: `global-number-digits`. */
const isPhoneNumber = (text: string): boolean => /^\+[0-9().-]+$/.test(text) && /[0-9]/.test(text)
