/**
 * HTTPS: does the web site answer over HTTPS, and does it send plain HTTP there?
 * Spec: RFC 9110 §4.2.2 (https), §15.4 (redirection); internet.nl for the upgrade on the same host first.
 *
 * 1. A and AAAA of the name. 2. TLS and one GET on port 443. 3. One GET on port 80, redirects noted and not followed.
 *
 * Not measured: what the page holds; HSTS, which is a standard of its own.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, pass, type Ruling, unknown } from "../probe.ts"
import { keepOfPage, NotOffered } from "../services/web-page.ts"
import { HttpSeen, WebSites } from "../services/web-sites.ts"

/** What a GET over HTTPS met. `no-tls`: something listens on port 443 that answers a ClientHello with anything but TLS. */
const SecureSeen = Observed(
  Schema.Union([NotOffered, Schema.Struct({ outcome: Schema.Literal("answered"), status: Schema.Number })]),
)
type SecureSeen = typeof SecureSeen.Type

const HttpsEvidence = Schema.Struct({
  hasAddress: Observed(Schema.Boolean),
  https: Schema.NullOr(SecureSeen),
  http: Schema.NullOr(HttpSeen),
})

export const https = defineProbe({
  standard: "https",
  version: 1,
  evidence: HttpsEvidence,
  checks: {
    "https.reachable": {
      roles: ["web"],
      reasons: { reachable: "pass", "not-offered": "fail", "no-tls": "fail", "no-web-server": "not-applicable" },
    },
    "https.redirect": {
      roles: ["web"],
      reasons: {
        redirects: "pass",
        "no-plain-http": "pass",
        "not-redirected": "fail",
        "redirects-elsewhere": "fail",
        "redirects-to-plain": "fail",
        "no-https": "not-applicable",
        "no-web-server": "not-applicable",
      },
    },
  },

  gather: Effect.fn("https.gather")(function* (name) {
    const webSites = yield* WebSites
    const hasAddress = yield* webSites.hasAddress(name)
    if (!("value" in hasAddress) || !hasAddress.value) return { hasAddress, https: null, http: null }
    const [https, http] = yield* Effect.all([webSites.secure(name), webSites.plain(name)], { concurrency: 2 })
    return { hasAddress, https: keepOfPage(https.page, ({ outcome, status }) => ({ outcome, status })), http }
  }),

  judge: (seen) => {
    if ("obstacle" in seen.hasAddress) return both(unknown(seen.hasAddress.obstacle))
    if (!seen.hasAddress.value || seen.https === null || seen.http === null) return both(notApplicable("no-web-server"))
    const reachable = judgeReachable(seen.https)
    return { "https.reachable": reachable, "https.redirect": judgeRedirect(seen.https, seen.http) }
  },
})

const both = (ruling: Ruling) => ({ "https.reachable": ruling, "https.redirect": ruling })

const judgeReachable = (https: SecureSeen): Ruling => {
  if ("obstacle" in https) return unknown(https.obstacle)
  switch (https.value.outcome) {
    case "refused":
      return fail("not-offered")
    case "no-tls":
      return fail("no-tls")
    case "answered":
      return pass("reachable", { status: https.value.status })
  }
}

const judgeRedirect = (https: SecureSeen, http: HttpSeen): Ruling => {
  if ("value" in https && https.value.outcome !== "answered") return notApplicable("no-https")
  if ("obstacle" in http) return unknown(http.obstacle)
  if (http.value.outcome === "refused") return pass("no-plain-http")
  const { status, location, url } = http.value
  if (TURNED_AWAY.has(status))
    return unknown({ kind: "blocked", at: new URL(url).host, detail: `HTTP ${status} on port 80` })
  if (location === null || status < 300 || status > 399) return fail("not-redirected", { status })
  const from = new URL(url)
  const to = URL.canParse(location, url) ? new URL(location, url) : null
  if (to === null) return fail("not-redirected", { status })
  const shown = to.href.slice(0, 200)
  if (to.protocol !== "https:") return fail("redirects-to-plain", { location: shown })
  return to.hostname === from.hostname
    ? pass("redirects", { location: shown })
    : fail("redirects-elsewhere", { location: shown })
}

/** Answers by which a site turns a scanner away: what others are told cannot be known from them. */
const TURNED_AWAY: ReadonlySet<number> = new Set([403, 429])
