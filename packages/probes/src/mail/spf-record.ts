/**
 * SPF records: text → terms.
 * Spec: RFC 7208 §4.5 (selection), §4.6 and §12 (grammar), §5 (mechanisms), §6 (modifiers).
 *
 * Not done here: evaluation for a sender (`spf-evaluation.ts`), macros (`spf-macro.ts`), and any look-up.
 */
import { isIP } from "node:net"
import { isDomainSpec, isMacroString } from "./spf-macro.ts"

/** `+` pass, `-` fail, `~` softfail, `?` neutral (RFC 7208 §4.6.2). */
export type Qualifier = "+" | "-" | "~" | "?"

/** A mechanism whose domain must be named. */
export interface SpfNamed<Kind extends "include" | "exists"> {
  readonly kind: Kind
  readonly qualifier: Qualifier
  readonly domain: string
}

/** A mechanism of host addresses: the record's own domain where none is named, and how many bits are compared. */
export interface SpfHosts<Kind extends "a" | "mx"> {
  readonly kind: Kind
  readonly qualifier: Qualifier
  readonly domain: string | null
  readonly prefix4: number
  readonly prefix6: number
}

export interface SpfNetwork<Kind extends "ip4" | "ip6"> {
  readonly kind: Kind
  readonly qualifier: Qualifier
  readonly address: string
  readonly prefix: number
}

export type SpfMechanism =
  | { readonly kind: "all"; readonly qualifier: Qualifier }
  | SpfNamed<"include">
  | SpfNamed<"exists">
  | SpfHosts<"a">
  | SpfHosts<"mx">
  | { readonly kind: "ptr"; readonly qualifier: Qualifier; readonly domain: string | null }
  | SpfNetwork<"ip4">
  | SpfNetwork<"ip6">

/** Terms in the order in which they stand; unknown modifiers are dropped (§6). Domains may hold macros. */
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
  const modifiers = new Map<string, string>()
  for (const term of text.slice("v=spf1".length).split(" ")) {
    if (term === "") continue
    const modifier = /^([a-z][a-z0-9_.-]*)=(.*)$/is.exec(term)
    if (modifier === null) {
      const mechanism = decodeMechanism(term)
      if (typeof mechanism === "string") return { error: { term, detail: mechanism } }
      mechanisms.push(mechanism)
      continue
    }
    const name = modifier[1]!.toLowerCase()
    const value = modifier[2]!
    if (name !== "redirect" && name !== "exp") {
      if (!isMacroString(value)) return { error: { term, detail: notMacroString(value) } }
      continue
    }
    if (!isDomainSpec(value)) return { error: { term, detail: "names no valid domain" } }
    // §6: each of the two may stand once only.
    if (modifiers.has(name)) return { error: { term, detail: `${name} stands twice` } }
    modifiers.set(name, value)
  }
  return {
    record: { mechanisms, redirect: modifiers.get("redirect") ?? null, explanation: modifiers.get("exp") ?? null },
  }
}

/** The redirect that a receiver follows when nothing matches: none where an `all` stands, wherever it is (§6.1). */
export const activeRedirect = (record: SpfRecord): string | null =>
  record.mechanisms.some((mechanism) => mechanism.kind === "all") ? null : record.redirect

/** A mechanism, or what is wrong with it. */
const decodeMechanism = (term: string): SpfMechanism | string => {
  if (/[^\x21-\x7e]/.test(term)) return "has a character outside printable ASCII"
  const parts = /^([+\-~?]?)([a-z][a-z0-9_.-]*)(.*)$/i.exec(term)
  if (parts === null) return "is neither a mechanism nor a modifier"
  const qualifier = (parts[1] === "" ? "+" : parts[1]) as Qualifier
  const kind = parts[2]!.toLowerCase()
  const rest = parts[3]!
  const argument = rest.startsWith(":") ? rest.slice(1) : null
  switch (kind) {
    case "all":
      return rest === "" ? { kind, qualifier } : "all takes no argument"
    case "include":
    case "exists":
      return argument !== null && isDomainSpec(argument)
        ? { kind, qualifier, domain: argument }
        : `${kind} needs a valid domain`
    case "ptr":
      return rest === "" || (argument !== null && isDomainSpec(argument))
        ? { kind, qualifier, domain: argument }
        : "ptr names no valid domain"
    case "a":
    case "mx":
      return decodeHosts(kind, qualifier, rest)
    case "ip4":
    case "ip6":
      return decodeNetwork(kind, qualifier, argument)
    default:
      return "is no mechanism that SPF knows"
  }
}

/** §5.3, §5.4: a domain, `/` and the IPv4 prefix length, `//` and the IPv6 prefix length, each of which may be absent. */
const decodeHosts = (kind: "a" | "mx", qualifier: Qualifier, rest: string): SpfMechanism | string => {
  const lengths = /(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(rest)!
  const named = rest.slice(0, lengths.index)
  const domain = named.startsWith(":") ? named.slice(1) : null
  if (domain === null && named !== "") return `${kind} has a malformed prefix length`
  if (domain !== null && !isDomainSpec(domain)) return `${kind} names no valid domain`
  const prefix4 = decodePrefix(lengths[1], 32)
  const prefix6 = decodePrefix(lengths[2], 128)
  if (prefix4 === null || prefix6 === null) return `${kind} has a prefix length out of range`
  return { kind, qualifier, domain, prefix4, prefix6 }
}

/** §5.6. */
const decodeNetwork = (kind: "ip4" | "ip6", qualifier: Qualifier, argument: string | null): SpfMechanism | string => {
  const family = kind === "ip4" ? 4 : 6
  const parts = /^([0-9a-f:.]+)(?:\/(\d+))?$/i.exec(argument ?? "")
  if (parts === null || isIP(parts[1]!) !== family) return `${kind} needs an IPv${family} address`
  const prefix = decodePrefix(parts[2], family === 4 ? 32 : 128)
  if (prefix === null) return `${kind} has a prefix length out of range`
  return { kind, qualifier, address: parts[1]!, prefix }
}

/** §12: no leading zeros, at most the width of the address; absent means the whole address. */
const decodePrefix = (digits: string | undefined, width: number): number | null => {
  if (digits === undefined) return width
  if (digits.length > 3 || (digits.length > 1 && digits.startsWith("0"))) return null
  const prefix = Number(digits)
  return prefix <= width ? prefix : null
}

const notMacroString = (value: string): string =>
  /[^\x21-\x7e]/.test(value) ? "has a character outside printable ASCII" : "has a malformed macro"
