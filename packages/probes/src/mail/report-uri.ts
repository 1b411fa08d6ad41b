/**
 * Report destinations: the URIs of `rua` and `ruf`.
 * Spec: RFC 9989 §4.8 and RFC 7489 §6.4 (`dmarc-uri`), RFC 8460 §3 (`tlsrpt-uri`), RFC 3986 §2–3, RFC 6068 §2.
 */

import { organizationalDomain } from "../organizational-domain.ts"

export interface ReportUri {
  /** As written, without a size. */
  readonly uri: string
  /** In lower case. */
  readonly scheme: string
  /** Domain of the address or of the web site, in lower case; `null` for schemes that reporters do not know. */
  readonly domain: string | null
  /** Largest report that is wanted, as written after `!`: obsolete syntax of RFC 7489 §6.2. */
  readonly maximumSize: string | null
}

/** Reads one URI, or says what is wrong with it. */
export const decodeReportUri = (text: string): ReportUri | string => {
  const size = /!(\d{1,20}[kmgt]?)$/i.exec(text)
  const uri = size === null ? text : text.slice(0, size.index)
  const colon = uri.indexOf(":")
  if (!/^[a-z][a-z0-9+.-]*$/i.test(uri.slice(0, Math.max(colon, 0)))) return "has no scheme, such as mailto:"
  if (!URI_CHARACTERS.test(uri)) return "has a character that a URI must escape"
  const scheme = uri.slice(0, colon).toLowerCase()
  const maximumSize = size?.[1] ?? null
  if (scheme === "mailto") {
    const domain = /@([^@?]+)(?:\?.*)?$/.exec(uri)?.[1]?.toLowerCase()
    return domain === undefined || !isDomainName(domain) ? "names no address" : { uri, scheme, domain, maximumSize }
  }
  if (scheme === "https" || scheme === "http")
    return URL.canParse(uri) && uri.slice(colon, colon + 3) === "://"
      ? { uri, scheme, domain: new URL(uri).hostname, maximumSize }
      : "names no host"
  return colon === uri.length - 1 ? "names nothing" : { uri, scheme, domain: null, maximumSize }
}

/**
 * The destinations outside the organisation of a domain, each with the name at which it must agree to receive reports about
 * that domain (RFC 7489 §7.1; RFC 9990 keeps it).
 */
export const externalReports = (
  domain: string,
  uris: ReadonlyArray<ReportUri>,
): ReadonlyArray<{ readonly uri: string; readonly host: string; readonly authorizedAt: string }> =>
  uris.flatMap(({ uri, domain: host }) =>
    host === null || (organizationalDomain(host) ?? host) === (organizationalDomain(domain) ?? domain)
      ? []
      : [{ uri, host, authorizedAt: `${domain}._report._dmarc.${host}` }],
  )

const isDomainName = (text: string): boolean =>
  text.length <= 253 && text.split(".").every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))

/** RFC 3986 §2, without `,`, `;` and `!`, which both RFCs ask to escape. */
const URI_CHARACTERS = /^(?:[A-Za-z0-9\-._~:/?#[\]@$&'()*+=]|%[0-9A-Fa-f]{2})+$/
