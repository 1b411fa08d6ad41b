/**
 * SPF without a sender: can the record be evaluated, at what cost, and what becomes of servers that nobody listed?
 * Spec: RFC 7208 §4.6.4 (ten look-ups, over the whole tree of include and redirect), §5.1 (all), §5.2 (include),
 * §6.1 (redirect), §5.5 (ptr is not to be used), §3.4 (size).
 *
 * Terms behind one that matches everybody are never reached, and not counted. Names with macros are counted and not followed.
 * Not done here: void look-ups, which depend on the sender.
 */
import {
  activeRedirect,
  decodeSpfRecord,
  isSpfRecord,
  type Qualifier,
  type SpfMechanism,
  type SpfRecord,
  type SpfSyntaxError,
} from "./spf-record.ts"
import { MAX_SPF_LOOKUPS } from "./spf-session.ts"

/** What became of servers that no term lists; `null` when a macro or something unseen decides. */
export type SpfOthers = "pass" | "fail" | "softfail" | "neutral" | null

/** The TXT records of a name, or that they could not be seen. */
export type SpfReach = (name: string) => ReadonlyArray<string> | "unseen"

/** An include or redirect of the record itself, through which something is wrong. */
export interface SpfLink {
  readonly kind: "include" | "redirect"
  readonly domain: string
}

export type SpfProblem =
  | { readonly code: "syntax"; readonly error: SpfSyntaxError }
  /** Receivers end in an error: the name reached through the link has no record, several, or a broken one. */
  | { readonly code: "broken-link"; readonly link: SpfLink; readonly at: string; readonly detail: string }
  | { readonly code: "too-many-lookups" }

export interface SpfWarning {
  readonly code: "ptr" | "any-address" | "long-record" | "unreached-terms"
  /** The domain whose record it is. */
  readonly domain: string
}

export interface SpfAnalysis {
  /** What makes receivers end in `permerror`, in the order in which one of them would come to it. */
  readonly problems: ReadonlyArray<SpfProblem>
  /** Terms that ask the DNS, for a sender that none of them matches. Counting ends at 100. */
  readonly lookups: number
  readonly others: SpfOthers
  /** No `all` says so: nothing matches them, which is neutral (§4.7). */
  readonly isDefault: boolean
  /** The link that decides about the others; `null` when the record's own terms do. */
  readonly decidedBy: SpfLink | null
  /** Names that could not be seen: counts and conclusions are then lower bounds. */
  readonly unseen: ReadonlyArray<string>
  readonly warnings: ReadonlyArray<SpfWarning>
}

/** Analyses the record of a domain. Asks `reach` about each name in the tree, at most a hundred times. */
export const analyzeSpf = (domain: string, text: string, reach: SpfReach): SpfAnalysis => {
  const walk: Walk = { reach, problems: [], warnings: [], unseen: new Set(), lookups: 0 }
  const own = normalize(domain)
  const decoded = isSpfRecord(text)
    ? decodeSpfRecord(text)
    : { error: { term: text.slice(0, 20), detail: "is not v=spf1" } }
  if ("error" in decoded) walk.problems.push({ code: "syntax", error: decoded.error })
  const { others, isDefault, decidedBy } =
    "error" in decoded ? NOBODY : walkRecord(walk, { record: decoded.record, text, path: [own], link: null })
  return {
    problems: walk.problems,
    lookups: walk.lookups,
    others,
    isDefault,
    decidedBy,
    unseen: [...walk.unseen],
    warnings: walk.warnings,
  }
}

/** The names, without macros, that a receiver of the record's own terms may be led to; in the order of the terms. */
export const spfLinks = (record: SpfRecord): ReadonlyArray<string> => {
  const end = record.mechanisms.findIndex(({ kind }) => kind === "all")
  const reached = end < 0 ? record.mechanisms : record.mechanisms.slice(0, end)
  const redirect = activeRedirect(record)
  return [
    ...reached.flatMap((mechanism) => (mechanism.kind === "include" ? [mechanism.domain] : [])),
    ...(redirect === null ? [] : [redirect]),
  ]
    .filter((name) => !name.includes("%"))
    .map(normalize)
}

interface Walk {
  readonly reach: SpfReach
  readonly problems: Array<SpfProblem>
  readonly warnings: Array<SpfWarning>
  readonly unseen: Set<string>
  lookups: number
}

/** A record in the tree: the names that lead to it, its own last, and the link of the first record that does. */
interface Place {
  readonly record: SpfRecord
  readonly text: string
  readonly path: ReadonlyArray<string>
  readonly link: SpfLink | null
}

interface End {
  readonly others: SpfOthers
  readonly isDefault: boolean
  readonly decidedBy: SpfLink | null
}

const NOBODY: End = { others: null, isDefault: false, decidedBy: null }

const walkRecord = (walk: Walk, place: Place): End => {
  const { record, link } = place
  warn(walk, place)
  for (const mechanism of record.mechanisms) {
    const others = RESULTS[mechanism.qualifier]
    if (mechanism.kind === "all") return { others, isDefault: false, decidedBy: link }
    if (mechanism.kind === "ip4" || mechanism.kind === "ip6") continue
    const mayFollow = count(walk)
    if (mechanism.kind !== "include" || !mayFollow) continue
    const first = link ?? { kind: "include", domain: mechanism.domain }
    // §5.2: an include matches where the included record passes; one that passes everybody decides here.
    if (follow(walk, place, mechanism.domain, first)?.others === "pass")
      return { others, isDefault: false, decidedBy: first }
  }
  const redirect = activeRedirect(record)
  if (redirect === null) return { others: "neutral", isDefault: true, decidedBy: link }
  const first = link ?? { kind: "redirect", domain: redirect }
  const end = count(walk) ? follow(walk, place, redirect, first) : null
  return { ...(end ?? NOBODY), decidedBy: first }
}

/** The end of a name's record; `null` when there is none to be followed. */
const follow = (walk: Walk, place: Place, domain: string, link: SpfLink): End | null => {
  if (domain.includes("%")) return null
  const name = normalize(domain)
  // A loop spends look-ups until the limit ends it.
  if (place.path.includes(name)) {
    while (walk.lookups <= MAX_SPF_LOOKUPS) count(walk)
    return null
  }
  const texts = walk.reach(name)
  if (texts === "unseen") {
    walk.unseen.add(name)
    return null
  }
  const records = texts.filter(isSpfRecord)
  const broken = (detail: string) => {
    walk.problems.push({ code: "broken-link", link, at: name, detail })
    return null
  }
  const [text] = records
  if (text === undefined) return broken("there is no SPF record")
  if (records.length > 1) return broken(`there are ${records.length} SPF records`)
  const decoded = decodeSpfRecord(text)
  if ("error" in decoded) return broken(`${decoded.error.term.slice(0, 100)} ${decoded.error.detail}`)
  return walkRecord(walk, { record: decoded.record, text, path: [...place.path, name], link })
}

/** Counts a term; false when there have been so many that following would tell nothing. */
const count = (walk: Walk): boolean => {
  if (walk.lookups === MAX_COUNTED) return false
  if (++walk.lookups === MAX_SPF_LOOKUPS + 1) walk.problems.push({ code: "too-many-lookups" })
  return true
}

const warn = (walk: Walk, { record, text, path }: Place): void => {
  const domain = path.at(-1)!
  const end = record.mechanisms.findIndex(({ kind }) => kind === "all")
  const seen: ReadonlyArray<readonly [SpfWarning["code"], boolean]> = [
    ["ptr", record.mechanisms.some(({ kind }) => kind === "ptr")],
    ["any-address", record.mechanisms.some(matchesAnyAddress)],
    ["long-record", text.length > MAX_COMFORTABLE_LENGTH],
    ["unreached-terms", end >= 0 && (end < record.mechanisms.length - 1 || record.redirect !== null)],
  ]
  for (const [code, isSeen] of seen)
    if (isSeen && walk.warnings.length < MAX_WARNINGS) walk.warnings.push({ code, domain })
}

const matchesAnyAddress = (mechanism: SpfMechanism): boolean =>
  (mechanism.kind === "ip4" || mechanism.kind === "ip6") && mechanism.prefix === 0 && mechanism.qualifier === "+"

const normalize = (name: string): string => name.toLowerCase().replace(/\.$/, "")

const RESULTS: Readonly<Record<Qualifier, "pass" | "fail" | "softfail" | "neutral">> = {
  "+": "pass",
  "-": "fail",
  "~": "softfail",
  "?": "neutral",
}

/** A bound of ours: ten times what receivers allow says enough. */
const MAX_COUNTED = 100
/** Four kinds of warning over the eleven records that the limit lets a receiver see. */
const MAX_WARNINGS = 44
/** Octets of a record that fits in an answer of 512 octets (RFC 7208 §3.4). */
const MAX_COMFORTABLE_LENGTH = 450
