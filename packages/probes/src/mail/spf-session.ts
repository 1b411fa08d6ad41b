/**
 * What one SPF evaluation knows of its sender, and how it asks the DNS: look-ups that are counted, names the address
 * points to, and the values of macros.
 * Spec: RFC 7208 §4.6.4 (void look-ups, limits of PTR), §5.5 (validated names), §6.2 (explanation), §7.3 (expansion).
 */
import { Clock, Effect } from "effect"
import { dottedForm, isInNetwork, readableForm, reverseName, reverseZone, type SpfAddress } from "./spf-address.ts"
import { decodeMacroString, expandMacros, type MacroLetter, type MacroPart } from "./spf-macro.ts"

/** What the DNS says: records; none, or no such name; or no clean answer. */
export type SpfAnswer =
  | { readonly status: "records"; readonly values: ReadonlyArray<string> }
  | { readonly status: "void" }
  | { readonly status: "failed" }

/**
 * The DNS as SPF asks it. Names come in lower case without the dot of the root. Values: addresses for A and AAAA, host names
 * for MX and PTR, and for TXT the strings of each record joined, bytes as Latin-1. Aliases are followed by whoever answers.
 */
export type SpfLookup = (name: string, type: "A" | "AAAA" | "MX" | "PTR" | "TXT") => Effect.Effect<SpfAnswer>

/** A limit passed or a broken record, or a look-up without a clean answer: the whole evaluation ends with it. */
export type SpfError = "permerror" | "temperror"

export interface SpfSession {
  readonly ip: SpfAddress
  readonly localPart: string
  readonly senderDomain: string
  readonly helo: string
  readonly receiver: string
  readonly maxVoidLookups: number
  readonly lookup: SpfLookup
  lookups: number
  voidLookups: number
  /** Names that the address points to and that point back, once looked up. */
  pointers: { readonly names: ReadonlyArray<string>; readonly isVoid: boolean } | null
}

/** Counts a term, or `%{p}`, that asks the DNS. */
export const countLookup = (session: SpfSession): Effect.Effect<void, SpfError> =>
  ++session.lookups > MAX_SPF_LOOKUPS ? Effect.fail("permerror") : Effect.void

/** Records of a name; none for a name that cannot be asked for. Counts what is void. */
export const valuesOf = (
  session: SpfSession,
  name: string,
  type: "A" | "AAAA" | "MX",
): Effect.Effect<ReadonlyArray<string>, SpfError> => {
  const query = queryName(name)
  if (query === null) return Effect.succeed([])
  return Effect.flatMap(session.lookup(query, type), (answer): Effect.Effect<ReadonlyArray<string>, SpfError> => {
    if (answer.status === "failed") return Effect.fail("temperror")
    if (answer.status === "records") return Effect.succeed(answer.values)
    session.voidLookups += 1
    return Effect.succeed([])
  })
}

/** §5.5: the names that the sender's address points to and that have that address. Errors count as no names. */
export const pointersOf = Effect.fnUntraced(function* (session: SpfSession) {
  session.pointers ??= yield* findPointers(session)
  if (session.pointers.isVoid) session.voidLookups += 1
  return session.pointers.names
})

const findPointers = Effect.fnUntraced(function* (session: SpfSession) {
  const names: Array<string> = []
  const type = session.ip.family === 4 ? "A" : "AAAA"
  const answer = yield* session.lookup(reverseName(session.ip), "PTR")
  // §4.6.4: names after the tenth are passed over.
  for (const pointer of answer.status === "records" ? answer.values.slice(0, MAX_SPF_NAMES) : []) {
    const name = queryName(pointer)
    const addresses = name === null ? null : yield* session.lookup(name, type)
    if (name === null || addresses?.status !== "records") continue
    if (addresses.values.some((address) => isInNetwork(session.ip, address, WHOLE_ADDRESS))) names.push(name)
  }
  return { names, isVoid: answer.status === "void" }
})

/** §7.3: the domain of a term for this sender; empty when it cannot be written out. */
export const expandDomain = Effect.fnUntraced(function* (session: SpfSession, domain: string, spec: string) {
  const parts = decodeMacroString(spec) ?? []
  // §4.6.4: the look-up behind `%{p}` counts as a term does.
  if (usesPointer(parts) && session.pointers === null) yield* countLookup(session)
  return (yield* expand(session, domain, parts)) ?? ""
})

/** §6.2: the explanation that a record names; `null` when anything is wrong with it, as if there was none. */
export const explanationOf = Effect.fnUntraced(function* (session: SpfSession, domain: string, spec: string) {
  const name = queryName((yield* expand(session, domain, decodeMacroString(spec) ?? [])) ?? "")
  const answer = name === null ? null : yield* session.lookup(name, "TXT")
  if (answer?.status !== "records" || answer.values.length !== 1) return null
  const parts = decodeMacroString(answer.values[0]!, { space: true })
  return parts === null ? null : yield* expand(session, domain, parts)
})

const expand = Effect.fnUntraced(function* (session: SpfSession, domain: string, parts: ReadonlyArray<MacroPart>) {
  const pointer = usesPointer(parts) ? pointerFor(yield* pointersOf(session), domain) : ""
  const now = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  const values: Readonly<Record<MacroLetter, string>> = {
    s: `${session.localPart}@${session.senderDomain}`,
    l: session.localPart,
    o: session.senderDomain,
    d: domain,
    i: dottedForm(session.ip),
    p: pointer,
    v: reverseZone(session.ip),
    h: session.helo,
    c: readableForm(session.ip),
    r: session.receiver,
    t: String(now),
  }
  return expandMacros(parts, (letter) => values[letter], MAX_EXPANSION)
})

const usesPointer = (parts: ReadonlyArray<MacroPart>): boolean =>
  parts.some((part) => "letter" in part && part.letter === "p")

/** §7.3, `%{p}`: the domain itself when the address points to it, else a name below it, else any, else `unknown`. */
const pointerFor = (names: ReadonlyArray<string>, domain: string): string => {
  const own = queryName(domain) ?? ""
  return names.find((name) => name === own) ?? names.find((name) => isWithin(name, own)) ?? names[0] ?? "unknown"
}

/**
 * A name as it is asked for: lower case, no dot at the end, cut from the left at a label to 253 characters (§7.3).
 * `null` for what is no domain name (§4.3): empty labels, labels of more than 63 characters.
 */
export const queryName = (name: string): string | null => {
  const labels = name.replace(/\.$/, "").toLowerCase().split(".")
  let length = labels.reduce((sum, label) => sum + label.length + 1, -1)
  let cut = 0
  while (length > MAX_NAME_LENGTH && cut < labels.length - 1) length -= labels[cut++]!.length + 1
  const kept = labels.slice(cut)
  return kept.some((label) => label === "" || label.length > MAX_LABEL_LENGTH) ? null : kept.join(".")
}

/** Whether a name is the other or lies below it; both as `queryName` gives them. */
export const isWithin = (name: string, suffix: string): boolean => name === suffix || name.endsWith(`.${suffix}`)

/** Terms that ask the DNS (RFC 7208 §4.6.4). */
export const MAX_SPF_LOOKUPS = 10
/** Hosts of one `mx`, names of one `ptr` (RFC 7208 §4.6.4). */
export const MAX_SPF_NAMES = 10
/** Bits, more than either family has: the address itself. */
const WHOLE_ADDRESS = 128
/** RFC 1035 §2.3.4, in text without the dot of the root. */
const MAX_NAME_LENGTH = 253
const MAX_LABEL_LENGTH = 63
/** Characters; a bound of ours against records that repeat long macros. Explanations in use are below 1,000. */
const MAX_EXPANSION = 8192
