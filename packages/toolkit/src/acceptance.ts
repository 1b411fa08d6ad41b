/** Does a bidder's domain meet a specification? Pure: what a scan said, against what each clause asks for. */
import { verdictOfRequirement } from "@plumbline/assess"
import type { ConformanceSpecification, Judgement, Requirement, Verdict } from "@plumbline/core"
import { requirementInWords } from "./words.ts"

/** `by-hand`: no scan can tell; `not-measured`: one could, but it did not work this time. */
export type Outcome = "met" | "not-met" | "not-applicable" | "not-measured" | "by-hand"

/** What a scan says of one name. */
export interface MeasuredName {
  readonly name: string
  readonly observedAt: string
  readonly judgements: ReadonlyArray<Judgement>
  /** Hash of the evidence by standard. */
  readonly evidence: ReadonlyMap<string, string>
}

export interface SeenCheck {
  readonly requirement: string
  readonly check: string
  readonly outcome: Outcome
  /** What was seen: reason code, with its values. */
  readonly seen: string
  /** Hash of the evidence it rests on; absent where none was gathered. */
  readonly evidence?: string
}

export interface ClauseOutcome {
  readonly code: string
  readonly title: string
  readonly kind: ConformanceSpecification["clauses"][number]["kind"]
  readonly outcome: Outcome
  readonly checks: ReadonlyArray<SeenCheck>
}

export interface AcceptanceReport {
  readonly format: "plumbline-acceptance"
  readonly version: 1
  readonly specification: { readonly title: string; readonly on: string }
  readonly tool: { readonly name: "plumbline"; readonly version: string }
  readonly methodology: number
  readonly vantage: string
  readonly madeAt: string
  readonly note: string
  readonly names: ReadonlyArray<{
    readonly name: string
    readonly observedAt: string
    readonly clauses: ReadonlyArray<ClauseOutcome>
  }>
}

/** The outcome of every clause for every name. */
export const judgeAcceptance = (
  specification: ConformanceSpecification,
  names: ReadonlyArray<MeasuredName>,
  run: {
    readonly title: string
    readonly version: string
    readonly methodology: number
    readonly vantage: string
    readonly madeAt: string
  },
): AcceptanceReport => ({
  format: "plumbline-acceptance",
  version: 1,
  specification: { title: run.title, on: specification.on },
  tool: { name: "plumbline", version: run.version },
  methodology: run.methodology,
  vantage: run.vantage,
  madeAt: run.madeAt,
  note: "This is one run. Under the clause on measurement an outcome counts when a second run, at the interval agreed, shows the same.",
  names: names.map(({ name, observedAt, judgements, evidence }) => ({
    name,
    observedAt,
    clauses: specification.clauses.map(({ code, title, kind, acceptance }) => {
      const checks = acceptance.requires.map((requirement) => seen(requirement, judgements, evidence))
      return { code, title, kind, outcome: together(checks.map(({ outcome }) => outcome)), checks }
    }),
  })),
})

const seen = (
  requirement: Requirement,
  judgements: ReadonlyArray<Judgement>,
  evidence: ReadonlyMap<string, string>,
): SeenCheck => {
  const judgement = judgements.find(({ check }) => check === requirement.check)
  const hash = evidence.get(requirement.check.slice(0, requirement.check.indexOf(".")))
  return {
    requirement: requirementInWords(requirement),
    check: requirement.check,
    outcome: OUTCOMES[verdictOfRequirement(requirement, judgement)],
    seen: judgement === undefined ? "not measured" : `${judgement.reason}${valuesOf(judgement.parameters)}`,
    ...(hash === undefined ? {} : { evidence: hash }),
  }
}

/** Short of a pass is not met: the clause says what is accepted. */
const OUTCOMES: Readonly<Record<Verdict, Outcome>> = {
  pass: "met",
  partial: "not-met",
  fail: "not-met",
  "not-applicable": "not-applicable",
  unknown: "not-measured",
}

const together = (outcomes: ReadonlyArray<Outcome>): Outcome =>
  outcomes.length === 0 ? "by-hand" : (ORDER.find((outcome) => outcomes.includes(outcome)) ?? "not-applicable")
/** The most telling first: one that is missed settles the clause, one that could not be measured leaves it open. */
const ORDER = ["not-met", "not-measured", "met"] as const

const valuesOf = (parameters: Judgement["parameters"]): string => {
  const values = Object.entries(parameters)
  return values.length === 0
    ? ""
    : ` (${values.map(([name, value]) => `${name}: ${printable(String(value))}`).join(", ")})`
}

/** What others publish may hold what moves a terminal's cursor: it is shown, not sent. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, "\ufffd").slice(0, LONGEST_VALUE)
const LONGEST_VALUE = 500

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  met: "met",
  "not-met": "not met",
  "not-applicable": "not applicable",
  "not-measured": "could not be measured",
  "by-hand": "to be examined by hand",
}

/** The report as lines for people. */
export const acceptanceLines = (report: AcceptanceReport): ReadonlyArray<string> => [
  `Acceptance test: ${report.specification.title}, rules as of ${report.specification.on}`,
  `Made ${report.madeAt} with plumbline ${report.tool.version}, methodology ${report.methodology}, vantage point ${report.vantage}`,
  report.note,
  ...report.names.flatMap(({ name, observedAt, clauses }) => [
    "",
    `${name}, observed ${observedAt}`,
    ...clauses.flatMap(({ code, title, outcome, checks }) => [
      `  ${code.padEnd(8)} ${OUTCOME_WORDS[outcome].toUpperCase().padEnd(24)} ${title}`,
      ...checks.map(
        (check) =>
          `           ${OUTCOME_WORDS[check.outcome]}: ${check.requirement}; seen ${check.seen}${check.evidence === undefined ? "" : `; evidence ${check.evidence}`}`,
      ),
    ]),
    `  ${summaryOf(clauses)}`,
  ]),
]

const summaryOf = (clauses: ReadonlyArray<ClauseOutcome>): string =>
  (Object.keys(OUTCOME_WORDS) as Array<Outcome>)
    .map((outcome) => ({ outcome, count: clauses.filter((clause) => clause.outcome === outcome).length }))
    .filter(({ count }) => count > 0)
    .map(({ outcome, count }) => `${count} ${OUTCOME_WORDS[outcome]}`)
    .join(", ")
