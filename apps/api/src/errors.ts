/** Every error that the API can answer with: a stable code, its status, and what the caller can do. Messages are made where it fails. */
import type { ApiError } from "@plumbline/core"
import { Data } from "effect"

/** Codes never change their meaning; new ones may be added. */
export const ERRORS = {
  "bad-parameter": { status: 400, mend: "Correct the parameters named; /api/openapi.json describes all of them." },
  "bad-request": { status: 400, mend: "Send a plain GET request as /api/openapi.json describes it." },
  "too-many-rows": { status: 400, mend: "Take it as .csv or .parquet, or ask for a part of it." },
  "unknown-address": { status: 404, mend: "See /api/openapi.json for every address of this API." },
  "unknown-country": { status: 404, mend: "See /api/v1/countries for the countries that are measured." },
  "unknown-region": { status: 404, mend: "See /api/v1/regions for the regions that are known." },
  "unknown-standard": { status: 404, mend: "See /api/v1/standards for the standards that are known." },
  "unknown-organisation": { status: 404, mend: "See /api/v1/organisations for the organisations that are listed." },
  "unknown-target": { status: 404, mend: "See /api/v1/targets for the domain names that are listed." },
  "unknown-supplier": { status: 404, mend: "See /api/v1/suppliers for the suppliers that are known." },
  "unknown-policy": { status: 404, mend: "See /api/v1/policies for the documents of the library." },
  "unknown-mandate": { status: 404, mend: "See /api/v1/mandates for the mandates that are known." },
  "no-chromium": {
    status: 501,
    mend: "Install Chromium where this API runs, or print the country's page to PDF in your browser.",
  },
  "report-busy": { status: 503, mend: "Ask again in a minute, or print the country's page to PDF in your browser." },
  "report-not-printed": { status: 503, mend: "Print the country's page to PDF in your browser." },
  "picture-busy": { status: 503, mend: "Ask again in a few seconds, or take the picture as .svg." },
  "unknown-evidence": { status: 404, mend: "Take the hash from a finding of /api/v1/targets/{name}." },
  "unknown-scan": { status: 404, mend: "See /api/v1/scans for the scans that there were." },
  "unknown-vantage": { status: 404, mend: "See /api/v1/vantages for the places that are measured from." },
  "unknown-snapshot": { status: 404, mend: "See /api/v1/snapshots for the snapshots that there are." },
  "file-missing": {
    status: 500,
    mend: "Tell those who run this installation: `plumbline snapshot verify` names what is wrong.",
  },
  "method-not-allowed": {
    status: 405,
    mend: "Use GET; only subscriptions, sessions and spot checks are asked for by POST.",
  },
  "not-allowed": { status: 403, mend: "Send it from a page of this installation." },
  "not-signed-in": { status: 401, mend: "Sign in at /sign-in, or send the cookie that POST /api/v1/session gave." },
  excluded: { status: 403, mend: "Nothing can be done here: only the owner can lift it." },
  "not-offered": { status: 404, mend: "Run `plumbline scan NAME` on the machine." },
  "spot-check-running": { status: 409, mend: "Look at /api/v1/targets/{name}/spot-checks in a minute." },
  "measured-lately": { status: 429, mend: "Wait as long as Retry-After says, then ask again." },
  "no-subscriptions": {
    status: 404,
    mend: "Follow an Atom feed: /api/v1/changes.atom, with the filters of /api/v1/changes.",
  },
  "too-many-requests": { status: 429, mend: "Wait an hour, then ask again." },
  "internal-error": { status: 500, mend: "Try again later. If it stays so, tell those who run this installation." },
  "dashboard-not-built": {
    status: 503,
    mend: "Run `npm run build`, then load this page again. The API works without it.",
  },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly mend: string }>>
export type ErrorCode = keyof typeof ERRORS

/** Why a request cannot be answered. */
export class ApiFailure extends Data.TaggedError("ApiFailure")<{
  readonly code: ErrorCode
  readonly message: string
}> {}

/** The body of an error answer. */
export const errorBody = (code: ErrorCode, message: string): ApiError => ({
  error: { code, status: ERRORS[code].status, message, mend: ERRORS[code].mend },
})
