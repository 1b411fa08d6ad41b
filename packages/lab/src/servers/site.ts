/** What the web sites of the fictional Internet answer over HTTPS: headers, page and security.txt, as their state says. */
import type { HeaderKind, SecurityTxtKind, WebState } from "../world/state.ts"
import { response } from "./response.ts"

/** Answer to a GET. `now` is the date of the month. */
export const answerOfSite = (name: string, path: string, state: WebState | undefined, now: Date): string => {
  if (state === undefined) return response("404 Not Found", [], "No such site.\n")
  if (state.headers === "blocked")
    return response("403 Forbidden", ["Content-Type: text/html"], "<!doctype html><title>Request blocked</title>\n")
  if (path === "/") return pageOf(name, state.headers)
  const text = SECURITY_TXT[state.securityTxt](name, now)
  const place = state.securityTxt === "old-place" ? "/security.txt" : "/.well-known/security.txt"
  if (path !== place || text === null) return response("404 Not Found", ["Content-Type: text/html"], "Not here.\n")
  if (state.securityTxt === "page")
    return response("200 OK", ["Content-Type: text/html; charset=utf-8"], "<!doctype html><p>Welcome!\n")
  if (state.securityTxt === "not-encrypted")
    return response("302 Found", [`Location: http://${name}/.well-known/security.txt`], "")
  return response("200 OK", ["Content-Type: text/plain; charset=utf-8"], text)
}

/** The file as plain HTTP serves it, for those who are led there. */
export const plainSecurityTxt = (name: string, now: Date): string =>
  response("200 OK", ["Content-Type: text/plain; charset=utf-8"], soundFile(name, now))

const pageOf = (name: string, headers: Exclude<HeaderKind, "blocked">): string =>
  response(
    "200 OK",
    ["Content-Type: text/html; charset=utf-8", ...HEADERS[headers]],
    `<!doctype html><title>${name}</title><p>A fictional public body.\n`,
  )

const STRICT_CSP =
  "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
const HEADERS: Readonly<Record<Exclude<HeaderKind, "blocked">, ReadonlyArray<string>>> = {
  none: [],
  all: [
    "Strict-Transport-Security: max-age=63072000; includeSubDomains",
    STRICT_CSP,
    "X-Content-Type-Options: nosniff",
    "X-Frame-Options: DENY",
    "Referrer-Policy: no-referrer",
  ],
  "by-policy": ["Strict-Transport-Security: max-age=31536000", STRICT_CSP, "X-Content-Type-Options: nosniff"],
  some: [
    "Strict-Transport-Security: max-age=86400",
    "Content-Security-Policy: default-src 'self' 'unsafe-inline'",
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: strict-origin",
  ],
  half: [
    "Content-Security-Policy: default-src 'self'",
    "X-Frame-Options: SAMEORIGIN",
    "Referrer-Policy: whatever-you-like",
  ],
  careless: [
    "Strict-Transport-Security: one year",
    "Content-Security-Policy: default-src https:",
    "X-Content-Type-Options: none",
    "X-Frame-Options: ALLOWALL",
    "Referrer-Policy: unsafe-url",
  ],
}

const DAY = 86_400_000
const inDays = (now: Date, days: number) => new Date(now.getTime() + days * DAY).toISOString().replace(".000Z", "Z")
const lines = (...fields: ReadonlyArray<string>) => fields.map((field) => `${field}\r\n`).join("")
const contactOf = (name: string) => `Contact: mailto:security@${name}`
const soundFile = (name: string, now: Date) => lines(contactOf(name), `Expires: ${inDays(now, 180)}`)

const SECURITY_TXT: Readonly<Record<SecurityTxtKind, (name: string, now: Date) => string | null>> = {
  none: () => null,
  good: soundFile,
  "old-place": soundFile,
  "not-encrypted": soundFile,
  page: soundFile,
  expired: (name, now) => lines(contactOf(name), `Expires: ${inDays(now, -30)}`),
  "no-contact": (_, now) => lines(`Expires: ${inDays(now, 180)}`),
  "no-expiry": (name) => lines(contactOf(name)),
  "other-address": (name, now) =>
    `${soundFile(name, now)}${lines("Canonical: https://elsewhere.example/.well-known/security.txt")}`,
  "wrong-encoding": (name, now) => `${soundFile(name, now)}${lines("# \u00fcber uns")}`,
  "too-long": (name, now) => `${soundFile(name, now)}${"# Nothing to see here.\r\n".repeat(2_000)}`,
  malformed: (name, now) => `${soundFile(name, now)}${lines("This line is no field.")}`,
}
