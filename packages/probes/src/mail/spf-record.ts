/**
 * SPF records: text ⇄ terms.
 * Spec: RFC 7208 §4.5 (selection), §4.6 and §12 (grammar), §7.1 (macros).
 *
 * Not done here: evaluation for a sender (`check_host()`), and any look-up.
 */
import { isIP } from "node:net"

/** `+` pass, `-` fail, `~` softfail, `?` neutral (RFC 7208 §4.6.2). */
export type Qualifier = "+" | "-" | "~" | "?"

export type SpfMechanism =
  | { readonly kind: "all"; readonly qualifier: Qualifier }
  | { readonly kind: "include" | "exists"; readonly qualifier: Qualifier; readonly domain: string }
  | {
      readonly kind: "a" | "mx"
      readonly qualifier: Qualifier
      readonly domain: string | null
      readonly prefix4: number
      readonly prefix6: number
    }
  | { readonly kind: "ptr"; readonly qualifier: Qualifier; readonly domain: string | null }
  | { readonly kind: "ip4" | "ip6"; readonly qualifier: Qualifier; readonly address: string; readonly prefix: number }

/** Terms in the order in which they stand; unknown modifiers are dropped (§6). */
export interface SpfRecord {
  readonly mechanisms: ReadonlyArray<SpfMechanism>
  readonly redirect: string | null
  readonly explanation: string | null
}

/** The term that breaks the grammar, and what is wrong with it. */
export interface SpfSyntaxError {
  readonly term: string
  readonly detail: string
}

/** Whether a TXT record's text is an SPF record: `v=spf1` alone or followed by a space (§4.5), in any case (§12). */
export const isSpfRecord = (text: string): boolean => /^v=spf1(?: |$)/i.test(text)

/** Reads a record for which `isSpfRecord` holds. Linear in the length of the text. */
export const decodeSpfRecord = (text: string): { readonly record: SpfRecord } | { readonly error: SpfSyntaxError } => {
  const mechanisms: Array<SpfMechanism> = []
  let redirect: string | null = null
  let explanation: string | null = null
  for (const term of text.slice("v=spf1".length).split(" ")) {
    if (term === "") continue
    if (/[^\x21-\x7e]/.test(term)) return { error: { term, detail: "has a character outside printable ASCII" } }
    const modifier = /^([a-z][a-z0-9_.-]*)=(.*)$/i.exec(term)
    if (modifier !== null) {
      const name = modifier[1]!.toLowerCase()
      const value = modifier[2]!
      if (name !== "redirect" && name !== "exp") {
        if (!isMacroString(value)) return { error: { term, detail: "has a malformed macro" } }
        continue
      }
      if (!isDomainSpec(value)) return { error: { term, detail: "names no valid domain" } }
      // §6: each of the two may stand once only.
      if ((name === "redirect" ? redirect : explanation) !== null)
        return { error: { term, detail: `${name} stands twice` } }
      if (name === "redirect") redirect = value
      else explanation = value
      continue
    }
    const mechanism = decodeMechanism(term)
    if (typeof mechanism === "string") return { error: { term, detail: mechanism } }
    mechanisms.push(mechanism)
  }
  return { record: { mechanisms, redirect, explanation } }
}

/** A mechanism, or what is wrong with it. */
const decodeMechanism = (term: string): SpfMechanism | string => {
  const parts = /^([+\-~?]?)([a-z0-9]+)(?::([^/]*(?:\/(?!\/?\d+(?:\/|$))[^/]*)*))?((?:\/.*)?)$/i.exec(term)
  if (parts === null) return "is neither a mechanism nor a modifier"
  const qualifier = (parts[1] === "" ? "+" : parts[1]) as Qualifier
  const kind = parts[2]!.toLowerCase()
  const argument = parts[3]
  const lengths = parts[4]!
  switch (kind) {
    case "all":
      return argument === undefined && lengths === "" ? { kind, qualifier } : "all takes no argument"
    case "include":
    case "exists":
      if (argument === undefined || lengths !== "" || !isDomainSpec(argument)) return `${kind} needs a valid domain`
      return { kind, qualifier, domain: argument }
    case "ptr":
      if (lengths !== "" || (argument !== undefined && !isDomainSpec(argument))) return "ptr names no valid domain"
      return { kind, qualifier, domain: argument ?? null }
    case "a":
    case "mx": {
      if (argument !== undefined && !isDomainSpec(argument)) return `${kind} names no valid domain`
      const prefixes = /^(?:\/(\d{1,3}))?(?:\/\/(\d{1,3}))?$/.exec(lengths)
      if (prefixes === null) return `${kind} has a malformed prefix length`
      const prefix4 = decodePrefix(prefixes[1], 32)
      const prefix6 = decodePrefix(prefixes[2], 128)
      if (prefix4 === null || prefix6 === null) return `${kind} has a prefix length out of range`
      return { kind, qualifier, domain: argument ?? null, prefix4, prefix6 }
    }
    case "ip4":
    case "ip6": {
      const family = kind === "ip4" ? 4 : 6
      if (argument === undefined || isIP(argument) !== family) return `${kind} needs an IPv${family} address`
      const prefix = lengths === "" ? undefined : /^\/(\d{1,3})$/.exec(lengths)?.[1]
      if (lengths !== "" && prefix === undefined) return `${kind} has a malformed prefix length`
      const decoded = decodePrefix(prefix, family === 4 ? 32 : 128)
      if (decoded === null) return `${kind} has a prefix length out of range`
      return { kind, qualifier, address: argument, prefix: decoded }
    }
    default:
      return "is no mechanism that SPF knows"
  }
}

/** §12: no leading zeros, at most the width of the address; absent means the whole address. */
const decodePrefix = (digits: string | undefined, width: number): number | null => {
  if (digits === undefined) return width
  if (digits.length > 1 && digits.startsWith("0")) return null
  const prefix = Number(digits)
  return prefix <= width ? prefix : null
}

/** macro-string of §7.1: literals and `%{…}`, `%%`, `%_`, `%-`. */
const isMacroString = (text: string): boolean =>
  /^(?:[\x21-\x24\x26-\x7e]|%%|%_|%-|%\{[slodiphcrtv]\d*r?[.\-+,/_=]*\})*$/i.test(text)

/** domain-spec of §7.1: a macro-string that ends in a top-level label or a macro. */
const isDomainSpec = (text: string): boolean => {
  // RFC 1035 §2.3.4 bounds a name; a macro may expand to less than it is long.
  if (text.length > 512 || !isMacroString(text)) return false
  if (/%\{[^}]*\}$/.test(text)) return true
  const top = /\.([a-z0-9-]+)\.?$/i.exec(text)?.[1]
  return (
    top !== undefined && /[a-z-]/i.test(top) && !top.startsWith("-") && !top.endsWith("-") && !/(^|[^%])\.\./.test(text)
  )
}
