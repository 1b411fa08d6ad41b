/**
 * Strict-Transport-Security: text → policy.
 * Spec: RFC 6797 §6.1 (grammar with the implied white space and the quoted strings of RFC 2616 §2.1 and §2.2), §8.1 (only the
 * first field of a response counts; one that breaks the grammar is ignored as a whole).
 */
import { splitHeaderList, trimBlanks } from "./header-list.ts"

export interface HstsPolicy {
  /** At most 2^53 - 1, which browsers take for ever as well. */
  readonly maxAgeSeconds: number
  readonly includesSubDomains: boolean
  /** Names of further directives in lower case, such as `preload`, which is not in the RFC. */
  readonly otherDirectives: ReadonlyArray<string>
}

/** One year, which internet.nl asks for; shorter memories lapse between two visits to a site that is seldom used. */
export const HSTS_LEAST_SECONDS = 31_536_000

/** What breaks the grammar. Closed list: the reasons of the check are made of it. */
export type HstsSyntaxError =
  /** Neither a name nor a name with a value stands where a directive should. */
  | "malformed-directive"
  /** A directive stands twice (§6.1, rule 2). */
  | "repeated-directive"
  /** `max-age` is missing, which alone is required (§6.1.1). */
  | "no-max-age"
  /** `max-age` is no whole number of seconds. */
  | "malformed-max-age"

/** Reads a field's value; of several values joined by commas the first. Linear in its length. */
export const decodeHstsHeader = (
  value: string,
): { readonly policy: HstsPolicy } | { readonly error: HstsSyntaxError } => {
  const directives = new Map<string, string | null>()
  for (const text of splitDirectives(splitHeaderList(value)[0] ?? "")) {
    const directive = decodeDirective(text)
    if (directive === null) return { error: "malformed-directive" }
    if (directive === "none") continue
    const name = directive.name.toLowerCase()
    if (directives.has(name)) return { error: "repeated-directive" }
    directives.set(name, directive.value)
  }
  const maxAge = directives.get("max-age")
  if (maxAge === undefined) return { error: "no-max-age" }
  if (maxAge === null || !/^\d+$/.test(maxAge)) return { error: "malformed-max-age" }
  // §6.1.2: the directive is valueless.
  if ((directives.get("includesubdomains") ?? null) !== null) return { error: "malformed-directive" }
  return {
    policy: {
      maxAgeSeconds: Math.min(Number(maxAge), Number.MAX_SAFE_INTEGER),
      includesSubDomains: directives.has("includesubdomains"),
      otherDirectives: [...directives.keys()].filter((name) => name !== "max-age" && name !== "includesubdomains"),
    },
  }
}

/** Splits at semicolons outside quoted strings. */
const splitDirectives = (value: string): ReadonlyArray<string> => {
  const parts: Array<string> = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < value.length; at++) {
    if (value[at] === '"') isQuoted = !isQuoted
    else if (isQuoted && value[at] === "\\") at++
    else if (!isQuoted && value[at] === ";") {
      parts.push(value.slice(start, at))
      start = at + 1
    }
  }
  parts.push(value.slice(start))
  return parts
}

/** `directive-name [ "=" directive-value ]`; an empty directive is allowed. */
const decodeDirective = (text: string): { readonly name: string; readonly value: string | null } | "none" | null => {
  const equals = text.indexOf("=")
  const name = trimBlanks(text.slice(0, equals < 0 ? text.length : equals))
  if (equals < 0 && name === "") return "none"
  if (!TOKEN.test(name)) return null
  if (equals < 0) return { name, value: null }
  const written = trimBlanks(text.slice(equals + 1))
  if (TOKEN.test(written)) return { name, value: written }
  const quoted = QUOTED_STRING.exec(written)?.[1]
  return quoted === undefined ? null : { name, value: quoted.replaceAll(/\\(.)/g, "$1") }
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i
const QUOTED_STRING = /^"([^"\\]*(?:\\.[^"\\]*)*)"$/
