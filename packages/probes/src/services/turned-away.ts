/**
 * Walls against robots: is this the site's own answer, or was the scanner turned away?
 * Spec: RFC 6585 §4 (429), RFC 9110 §15.6.4 (503). Walls have no standard: they are known by fields and words that vendors use.
 *
 * What a site tells its visitors cannot be known from the page of a wall, so nothing is concluded from one.
 */
import { type HeaderField, headerValues } from "@plumbline/http"
import { Schema } from "effect"

export const TurnedAway = Schema.Struct({
  kind: Schema.Literals(["blocked", "rate-limited"]),
  /** What showed it: a status, a header field, or whose wall it is. */
  because: Schema.String,
})
export type TurnedAway = typeof TurnedAway.Type

export interface Answer {
  readonly status: number
  readonly headers: ReadonlyArray<HeaderField>
  /** Beginning of the page, content codings undone. */
  readonly text: string
}

/** How an answer turns a scanner away; `null` for an answer to anybody. A bare 403 for a home page is a wall, too. */
export const turnedAway = (answer: Answer): TurnedAway | null =>
  challengeIn(answer) ?? (answer.status === 403 ? { kind: "blocked", because: "HTTP 403" } : null)

/** As `turnedAway`, but a bare 403 counts as the site's own answer, as it is for a single path. */
export const challengeIn = ({ status, headers, text }: Answer): TurnedAway | null => {
  const field = CHALLENGE_FIELDS.find((name) => headerValues(headers, name).length > 0)
  if (field !== undefined) return { kind: "blocked", because: field }
  const wall = WALLS.find(({ statuses, marks }) => statuses.has(status) && marks.some((mark) => text.includes(mark)))
  if (wall !== undefined) return { kind: "blocked", because: wall.name }
  return status === 429 || status === 503 ? { kind: "rate-limited", because: `HTTP ${status}` } : null
}

/** Fields that only the answer of a wall has. */
const CHALLENGE_FIELDS = [
  // Cloudflare, challenge pages.
  "cf-mitigated",
  // AWS WAF, actions challenge and captcha.
  "x-amzn-waf-action",
  // Sucuri.
  "x-sucuri-block",
]

const ERRORS: ReadonlySet<number> = new Set([401, 403, 405, 406, 428, 429, 503])
const ANY: ReadonlySet<number> = new Set([...ERRORS, 200, 202])

/** Words of the pages of walls, narrow enough not to stand on pages that merely use the vendor's services. */
const WALLS: ReadonlyArray<{
  readonly name: string
  readonly statuses: ReadonlySet<number>
  readonly marks: ReadonlyArray<string>
}> = [
  { name: "Cloudflare", statuses: ERRORS, marks: ["/cdn-cgi/challenge-platform/", "Attention Required! | Cloudflare"] },
  { name: "Imperva", statuses: ANY, marks: ["Incapsula incident ID"] },
  { name: "Akamai", statuses: ANY, marks: ["sec-if-cpt-container", "errors.edgesuite.net"] },
  { name: "F5", statuses: ANY, marks: ["Please consult with your administrator.<br><br>Your support ID is"] },
  { name: "DataDome", statuses: ERRORS, marks: ["captcha-delivery.com"] },
  { name: "PerimeterX", statuses: ERRORS, marks: ["px-captcha"] },
  { name: "DDoS-Guard", statuses: ERRORS, marks: ["ddos-guard"] },
  { name: "Sucuri", statuses: ERRORS, marks: ["Sucuri WebSite Firewall"] },
]
