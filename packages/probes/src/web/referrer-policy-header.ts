/**
 * Referrer-Policy: text → the policy in force, and how much it gives away to other sites.
 * Spec: W3C Referrer Policy §4.1 (values; ABNF, so case does not matter), §8.1 (the last value that is known counts, so that
 * new values can be followed by nothing and old ones precede them), §3.9 (default of browsers when none is set).
 */
import { trimBlanks } from "./header-list.ts"

export const referrerPolicies = [
  "no-referrer",
  "same-origin",
  "strict-origin",
  "strict-origin-when-cross-origin",
  "origin",
  "origin-when-cross-origin",
  "no-referrer-when-downgrade",
  "unsafe-url",
] as const
export type ReferrerPolicy = (typeof referrerPolicies)[number]

/** The policy in force; `unset` when the value is empty, `unknown` when it holds values but none that is known. */
export const decodeReferrerPolicyHeader = (value: string): ReferrerPolicy | "unset" | "unknown" => {
  const items = value
    .split(",")
    .map((item) => trimBlanks(item).toLowerCase())
    .filter((item) => item !== "")
  if (items.length === 0) return "unset"
  return items.findLast(isReferrerPolicy) ?? "unknown"
}

const isReferrerPolicy = (item: string): item is ReferrerPolicy =>
  (referrerPolicies as ReadonlyArray<string>).includes(item)

/**
 * What other sites learn of the page that a visitor comes from: `nothing`; `site`, its site name; `address`, at times the
 * whole address, or the site name even where the connection is not encrypted.
 */
export const disclosureOf = (policy: ReferrerPolicy | "unset" | "unknown"): "nothing" | "site" | "address" => {
  switch (policy) {
    case "no-referrer":
    case "same-origin":
      return "nothing"
    case "strict-origin":
    case "strict-origin-when-cross-origin":
    // Browsers do as with strict-origin-when-cross-origin.
    case "unset":
      return "site"
    default:
      return "address"
  }
}
