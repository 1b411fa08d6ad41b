/** The words in which a specification speaks of levels, kinds, stages and times. */
import type { ClauseKind, IsoDuration, MandateCitation, MandateLevel, Requirement, Severity } from "@plumbline/core"

export const LEVEL_WORDS: Readonly<Record<MandateLevel, string>> = {
  mandatory: "mandatory",
  "comply-or-explain": "comply or explain",
  "target-agreement": "agreed target",
  recommended: "official recommendation",
  eligible: "may be referenced in procurement",
  programme: "programme",
  hook: "general clause, names no standard",
}

export const KIND_WORDS: Readonly<Record<ClauseKind, string>> = {
  minimum: "Minimum",
  award: "Award criterion",
  performance: "During the term",
  exit: "At the end of the term",
}

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: "critical",
  high: "high",
  medium: "medium",
  low: "low",
}

const UNITS: Readonly<Record<string, string>> = { Y: "year", W: "week", D: "day", H: "hour" }

/** `PT4H` → `4 hours`. */
export const durationInWords = (duration: IsoDuration): string => {
  const match = /^P(T?)(\d+)([YMWDH])$/.exec(duration)
  const [, time = "", count = "", letter = ""] = match ?? []
  const unit = letter === "M" ? (time === "T" ? "minute" : "month") : (UNITS[letter] ?? "")
  return `${count} ${unit}${count === "1" ? "" : "s"}`
}

/** A requirement as a test report names it: `dmarc.policy is reject`. */
export const requirementInWords = ({ check, reasons, parameter, atLeast, atMost }: Requirement): string => {
  const outcome = reasons === undefined ? "passes" : `is ${reasons.join(" or ")}`
  const bounds = [
    atLeast === undefined ? [] : [`at least ${atLeast}`],
    atMost === undefined ? [] : [`at most ${atMost}`],
  ].flat()
  return bounds.length === 0
    ? `${check} ${outcome}`
    : `${check} ${reasons === undefined ? "has" : `${outcome} with`} ${parameter} ${bounds.join(" and ")}`
}

/** A mandate in one line: title, issuer, level, dates, doubts. */
export const citationInWords = (citation: MandateCitation): string => {
  const dates = [
    citation.since === undefined ? [] : [`since ${citation.since}`],
    citation.due === undefined ? [] : [`to be met by ${citation.due}`],
  ].flat()
  const parts = [
    `${citation.title} (${citation.issuer}): ${LEVEL_WORDS[citation.level]}`,
    ...(citation.inForce ? dates : [`not in force on the day of this specification`, ...dates]),
  ]
  return [
    `${parts.join(", ")}.`,
    ...(citation.asks === undefined ? [] : [`It asks: ${withoutStop(citation.asks)}.`]),
    ...(citation.controls === undefined || citation.controls.length === 0
      ? []
      : [`Controls ${citation.controls.join(", ")}.`]),
    ...(citation.subdivision === undefined ? [] : [`Holds in ${citation.subdivision.toUpperCase()} only.`]),
    ...(citation.unverified ? ["Unverified: check the instrument before you cite it."] : []),
  ].join(" ")
}

const withoutStop = (text: string): string => text.replace(/\.$/, "")
