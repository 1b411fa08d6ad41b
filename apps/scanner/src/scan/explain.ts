/** Explains a measurement to people: what was seen, what is asked, how to mend it. Plain text for a terminal. */
import {
  type CatalogView,
  type Check,
  combineVerdicts,
  fillText,
  type Judgement,
  type Standard,
  type Verdict,
} from "@plumbline/core"
import type { Measurement } from "./measure.ts"

export interface ExplainOptions {
  /** With what is asked and the evidence; otherwise one line a check, and the mend of what is not in order. */
  readonly isWhole: boolean
  readonly isColored: boolean
}

/** The measurement as text, standards in the order of the catalog. */
export const explain = (measurement: Measurement, catalog: CatalogView, options: ExplainOptions): string => {
  const lines = [measurement.target, `  measured ${measurement.observedAt}`, ""]
  for (const standard of catalog.standards.values()) {
    const judgements = measurement.judgements.filter((judgement) => judgement.standard === standard.id)
    if (judgements.length === 0) continue
    const required = standard.checks.filter((check) => check.requirement === "required").map((check) => check.id)
    const verdict = combineVerdicts(
      judgements.filter(({ check }) => required.includes(check)).map((judgement) => judgement.verdict),
    )
    lines.push(`  ${sign(verdict, options)} ${standard.abbreviation}: ${verdict}`)
    for (const judgement of judgements) lines.push(...explainCheck(judgement, standard, catalog, options))
    if (options.isWhole) {
      const evidence = measurement.evidence.find((record) => record.standard === standard.id)
      if (evidence !== undefined) lines.push(...indent(`evidence: ${JSON.stringify(evidence.document)}`, 6))
    }
    lines.push("")
  }
  return lines.join("\n")
}

const explainCheck = (
  judgement: Judgement,
  standard: Standard,
  catalog: CatalogView,
  options: ExplainOptions,
): Array<string> => {
  const check = standard.checks.find(({ id }) => id === judgement.check)
  if (check === undefined) return [`    ${sign(judgement.verdict, options)} ${judgement.check}: ${judgement.reason}`]
  const text = textsOf(judgement, check, catalog)
  const lines = [`    ${sign(judgement.verdict, options)} ${check.title}: ${text.label}`]
  const isInOrder = judgement.verdict === "pass" || judgement.verdict === "not-applicable"
  if (options.isWhole || !isInOrder) lines.push(...indent(`seen: ${text.explanation}`, 8))
  if (options.isWhole) lines.push(...indent(`asked: ${check.asks} (${check.requirement}; ${check.reference})`, 8))
  if (text.mend !== null && !isInOrder) lines.push(...indent(`to mend: ${text.mend}`, 8))
  return lines
}

/** Label, explanation and mend of a judgement, with its parameters filled in. */
const textsOf = (judgement: Judgement, check: Check, catalog: CatalogView) => {
  const reason =
    judgement.verdict === "unknown"
      ? catalog.obstacles.find(({ code }) => code === judgement.reason)
      : check.reasons.find(({ code }) => code === judgement.reason)
  const fill = (template: string) => fillText(template, judgement.parameters)
  if (reason === undefined) return { label: judgement.reason, explanation: judgement.reason, mend: null }
  return {
    label: fill(reason.label),
    explanation: fill(reason.explanation),
    mend: reason.mend === undefined ? null : fill(reason.mend),
  }
}

const SIGNS: Readonly<Record<Verdict, readonly [string, number]>> = {
  pass: ["✓", 36],
  partial: ["◐", 33],
  fail: ["✕", 31],
  "not-applicable": ["–", 90],
  unknown: ["?", 90],
}

const sign = (verdict: Verdict, { isColored }: ExplainOptions): string => {
  const [mark, color] = SIGNS[verdict]
  return isColored ? `\u001b[${color}m${mark}\u001b[0m` : mark
}

/** Wraps at 100 characters, so that a terminal of any usual width shows it. */
const indent = (text: string, width: number): Array<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > 100 - width) {
      lines.push(line)
      line = word
    } else line = line === "" ? word : `${line} ${word}`
  }
  return [...lines, line].map((each, index) => `${" ".repeat(index === 0 ? width : width + 2)}${each}`)
}
