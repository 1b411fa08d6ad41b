/**
 * Content-Security-Policy: text → policies, and what is weak about them.
 * Spec: CSP Level 3 §2.2 (policies, directives), §2.3.1 (source lists), §6; internet.nl (web_appsecpriv_csp) for the judgement.
 *
 * 1. Policies are separated by commas, directives by semicolons; the first of a name counts within a policy (§2.2.1).
 * 2. Names, schemes and keywords are compared without regard to case; sources that break the grammar match nothing (§6.7.2.6).
 * 3. Sources of several policies are judged together, as if one policy held them all.
 *
 * Not done: policies in the page's markup; `Content-Security-Policy-Report-Only`, which protects nobody.
 */
import { organizationalDomain } from "../organizational-domain.ts"

/** One source of a source list (§2.3.1). Hosts and schemes in lower case. */
export type CspSource =
  | { readonly kind: "keyword"; readonly keyword: string }
  | { readonly kind: "nonce" | "hash" }
  | { readonly kind: "scheme"; readonly scheme: string }
  | { readonly kind: "host"; readonly scheme: string | null; readonly host: string }

/** Source lists by directive; directives without a source list are left out. `[]` allows nothing, as `'none'` does. */
export type CspSourceLists = ReadonlyMap<string, ReadonlyArray<CspSource>>

/** Weaknesses, in the order in which they are reported; the names are internet.nl's. */
export const cspErrors = [
  "has-unsafe-inline",
  "has-unsafe-eval",
  "has-unsafe-hashes",
  "has-http",
  "has-bare-https",
  "has-host-without-scheme",
  "has-data",
  "has-invalid-host",
  "missing-invalid-default-src",
  "missing-invalid-frame-src",
  "missing-invalid-frame-ancestors",
  "missing-invalid-base-uri",
  "missing-invalid-form-action",
] as const
export type CspError = (typeof cspErrors)[number]

/** Reads the values of all fields of the name. Linear in their length. */
export const decodeContentSecurityPolicy = (values: ReadonlyArray<string>): CspSourceLists => {
  const lists = new Map<string, Array<CspSource>>()
  for (const policy of values.flatMap((value) => value.split(","))) {
    const seen = new Set<string>()
    for (const directive of policy.split(";")) {
      const [written, ...sources] = directive.split(ASCII_WHITE_SPACE).filter((part) => part !== "")
      const name = written?.toLowerCase()
      if (name === undefined || seen.has(name)) continue
      seen.add(name)
      if (!SOURCE_LIST_DIRECTIVES.has(name)) continue
      const decoded = sources.map(decodeSource).filter((source) => source !== null)
      // A list of nothing but what breaks the grammar says neither 'none' nor where from.
      if (sources.length > 0 && decoded.length === 0) continue
      const list = lists.get(name) ?? []
      for (const source of decoded) list.push(source)
      lists.set(name, list)
    }
  }
  return lists
}

/** What is weak about the policy of a site of this name; empty when nothing is. */
export const judgeContentSecurityPolicy = (lists: CspSourceLists, domain: string): ReadonlyArray<CspError> => {
  const all = [...lists.values()].flat()
  const isOwn = isOwnHostOf(domain)
  const hasKeyword = (keyword: string) => all.some((source) => isKeyword(source, keyword))
  const hasData = ["object-src", "script-src"].some((name) =>
    (lists.get(name) ?? lists.get("default-src") ?? []).some(allowsData),
  )
  const defaultIsTight = isTight(lists.get("default-src"), isOwn)
  const found: Readonly<Record<CspError, boolean>> = {
    "has-unsafe-inline": hasKeyword("unsafe-inline"),
    "has-unsafe-eval": hasKeyword("unsafe-eval"),
    "has-unsafe-hashes": hasKeyword("unsafe-hashes"),
    "has-http": all.some((source) => "scheme" in source && (source.scheme === "http" || source.scheme === "*")),
    "has-bare-https": all.some((source) => source.kind === "scheme" && source.scheme === "https"),
    "has-host-without-scheme": all.some((source) => source.kind === "host" && source.scheme === null),
    "has-data": hasData,
    "has-invalid-host": all.some((source) => source.kind === "host" && INVALID_HOSTS.has(source.host)),
    "missing-invalid-default-src": !defaultIsTight,
    "missing-invalid-frame-src":
      !defaultIsTight && !isNamed(lists.get("frame-src") ?? lists.get("child-src") ?? lists.get("default-src")),
    "missing-invalid-frame-ancestors": !isSelfOrNone(lists.get("frame-ancestors")),
    "missing-invalid-base-uri": !isTight(lists.get("base-uri"), isOwn),
    "missing-invalid-form-action": !isNamed(lists.get("form-action")),
  }
  return cspErrors.filter((error) => found[error])
}

type SourceList = ReadonlyArray<CspSource> | undefined

const isKeyword = (source: CspSource, keyword: string): boolean =>
  source.kind === "keyword" && source.keyword === keyword

/** An empty list allows nothing (§6.7.2.7); beside other sources `'none'` means nothing (§6.7.2.6). */
const isNone = (list: ReadonlyArray<CspSource>): boolean => list.every((source) => isKeyword(source, "none"))

/** Whether the list is `'none'`, or has `'self'` and nothing beyond the site's own hosts. */
const isTight = (list: SourceList, isOwn: (host: string) => boolean): boolean => {
  if (list === undefined) return false
  const sources = list.filter((source) => !isKeyword(source, "none") && !isKeyword(source, "report-sample"))
  if (sources.length === 0) return true
  return (
    sources.some((source) => isKeyword(source, "self")) &&
    sources.every((source) => isKeyword(source, "self") || (source.kind === "host" && isOwn(source.host)))
  )
}

/** Whether the list is `'none'`, or has `'self'` or the name of a host. */
const isNamed = (list: SourceList): boolean =>
  list !== undefined &&
  (isSelfOrNone(list) || list.some((source) => source.kind === "host" && !INVALID_HOSTS.has(source.host)))

const isSelfOrNone = (list: SourceList): boolean =>
  list !== undefined && (isNone(list) || list.some((source) => isKeyword(source, "self") || isKeyword(source, "none")))

const allowsData = (source: CspSource): boolean =>
  (source.kind === "scheme" && source.scheme === "data") ||
  (source.kind === "host" && source.scheme === null && source.host === "*")

/** Hosts that name nobody: any host, and whatever runs on the visitor's own machine. */
const INVALID_HOSTS: ReadonlySet<string> = new Set(["*", "127.0.0.1"])

/** The name itself, names below it, and names above it that are no public suffix; `*.` in front changes nothing. */
const isOwnHostOf = (domain: string) => {
  const own = domain.toLowerCase().replace(/\.$/, "")
  return (written: string): boolean => {
    const host = written.replace(/^\*\./, "").replace(/\.$/, "")
    if (host === own || host.endsWith(`.${own}`)) return true
    return own.endsWith(`.${host}`) && organizationalDomain(host) !== null
  }
}

/** One source expression, or `null` when it breaks the grammar. */
const decodeSource = (text: string): CspSource | null => {
  if (text.startsWith("'")) {
    const quoted = /^'([^']+)'$/.exec(text)?.[1]
    if (quoted === undefined) return null
    if (KEYWORDS.has(quoted.toLowerCase())) return { kind: "keyword", keyword: quoted.toLowerCase() }
    if (/^nonce-[\w+/-]+={0,2}$/i.test(quoted)) return { kind: "nonce" }
    return /^sha(?:256|384|512)-[\w+/-]+={0,2}$/i.test(quoted) ? { kind: "hash" } : null
  }
  // `*` as a scheme is in no grammar, but internet.nl counts it as one that lets http in.
  const scheme = /^([a-z][a-z0-9+.-]*|\*):$/i.exec(text)?.[1]
  if (scheme !== undefined) return { kind: "scheme", scheme: scheme.toLowerCase() }
  const host = HOST_SOURCE.exec(text)
  return host === null ? null : { kind: "host", scheme: host[1]?.toLowerCase() ?? null, host: host[2]!.toLowerCase() }
}

/** §2.3.1; underscores are let pass as browsers do. */
const HOST_SOURCE =
  /^(?:([a-z][a-z0-9+.-]*|\*):\/\/)?(\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?)(?::(?:\d+|\*))?(?:\/[\w\-.~%!$&'()*+=:@/]*)?$/i

/** §2.2.1 splits at ASCII white space, which a header field holds as space and tab. */
const ASCII_WHITE_SPACE = /[ \t\n\f\r]/

const KEYWORDS: ReadonlySet<string> = new Set([
  "none",
  "self",
  "unsafe-inline",
  "unsafe-eval",
  "unsafe-hashes",
  "strict-dynamic",
  "report-sample",
  "unsafe-allow-redirects",
  "wasm-unsafe-eval",
  "trusted-types-eval",
  "inline-speculation-rules",
  "report-sha256",
  "report-sha384",
  "report-sha512",
  "unsafe-webtransport-hashes",
])

/** Directives whose value is a source list: §6.1, §6.3, §6.4, and those of Level 2 that were dropped. */
const SOURCE_LIST_DIRECTIVES: ReadonlySet<string> = new Set([
  "child-src",
  "connect-src",
  "default-src",
  "fenced-frame-src",
  "font-src",
  "frame-src",
  "img-src",
  "manifest-src",
  "media-src",
  "object-src",
  "prefetch-src",
  "script-src",
  "script-src-elem",
  "script-src-attr",
  "style-src",
  "style-src-elem",
  "style-src-attr",
  "worker-src",
  "base-uri",
  "form-action",
  "frame-ancestors",
  "navigate-to",
])
