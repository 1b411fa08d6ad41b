/** A specification as a document: numbered parts for the stage chosen, the same for page, Markdown, DOCX and ODT. */
import type {
  ConformanceSpecification,
  DocumentBlock,
  EvidenceState,
  ProcurementStage,
  SpecifiedClause,
} from "@plumbline/core"
import {
  citationInWords,
  durationInWords,
  KIND_WORDS,
  LEVEL_WORDS,
  requirementInWords,
  SEVERITY_WORDS,
} from "./words.ts"

type Part = (specification: ConformanceSpecification) => ReadonlyArray<DocumentBlock>

/** The blocks of the document, title first. */
export const documentOf = (specification: ConformanceSpecification): ReadonlyArray<DocumentBlock> => {
  const parts = PARTS.filter(({ stages }) => specification.stage === undefined || stages.includes(specification.stage))
  return [
    ...titlePart(specification),
    ...parts.flatMap(({ name, make }, index) => {
      const blocks = make(specification)
      if (blocks.length === 0) return []
      let second = 0
      return [
        heading(1, `${index + 1}. ${name}`),
        ...blocks.map((block) => {
          if (block.kind !== "heading" || block.level !== 2) return block
          second += 1
          return { ...block, text: `${index + 1}.${second} ${block.text}` }
        }),
      ]
    }),
  ]
}

const heading = (level: 1 | 2 | 3, text: string): DocumentBlock => ({
  kind: "heading",
  level,
  anchor: anchorOf(text),
  text,
})
const anchorOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
const paragraph = (text: string): DocumentBlock => ({ kind: "paragraph", text, tone: "plain" })
const note = (text: string): DocumentBlock => ({ kind: "paragraph", text, tone: "note" })
const list = (items: ReadonlyArray<string>, ordered = false): DocumentBlock => ({ kind: "list", items, ordered })
const terms = (values: ReadonlyArray<{ readonly name: string; readonly text: string }>): DocumentBlock => ({
  kind: "terms",
  terms: values.map(({ name, text }) => ({ name, text })),
})
const table = (
  caption: string,
  columns: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
): DocumentBlock => ({ kind: "table", caption, columns, rows })

/** Title of the document: `Conformance specification: Mail service, Netherlands`. */
export const titleOf = ({ categoryName, place }: ConformanceSpecification): string =>
  `Conformance specification: ${categoryName}, ${place.name}`

const titlePart: Part = (specification) => {
  const { place, on, tool, methodology, licence, stage, stages, buyerLevel } = specification
  const named = stages.find(({ id }) => id === stage)
  return [
    { kind: "heading", level: 1, anchor: "title", text: titleOf(specification) },
    ...(place.fictional ? [note("This country is fictional; its rules exist only in the demonstration.")] : []),
    paragraph(
      `As the rules stood on ${on}${named === undefined ? "" : `; for the stage “${named.name}”`}${buyerLevel === undefined ? "" : `; for bodies of the ${buyerLevel} level`}. Subject: ${specification.scope}.`,
    ),
    note(specification.disclaimer),
    note(
      `Made with Plumbline ${tool.version}, methodology ${methodology}. Licence ${licence}. Text in square brackets is for the Buyer to settle.`,
    ),
  ]
}

const purpose: Part = (specification) => [paragraph(specification.purpose), note(specification.watch)]

const definitions: Part = (specification) => [terms(specification.definitions)]

const checklist: Part = ({ stages, stage }) =>
  stages
    .filter(({ id }) => stage === undefined || id === stage)
    .flatMap(({ name, checklist: items }) => [heading(2, name), list(items)])

const basis: Part = ({ basis: { state, searchedOn, citations }, place }) => {
  if (state === "not-searched") {
    return [
      paragraph(
        `Mandates for this place (${place.name}) have not been searched for yet. That none is named here does not mean that there is none. Until the competent authority has been asked, cite the international standards themselves.`,
      ),
    ]
  }
  if (citations.length === 0) {
    return [
      paragraph(
        state === "none-found"
          ? `A search for mandates for this place (${place.name})${searchedOn === undefined ? "" : ` on ${searchedOn}`} found none. Absence of a find is no proof that there is none. Cite the international standards themselves.`
          : `Mandates for this place (${place.name}) are known, but none of them names a standard of this specification.`,
      ),
    ]
  }
  const specific = citations.filter(({ level }) => level !== "hook")
  const general = citations.filter(({ level }) => level === "hook")
  return [
    ...(specific.length === 0
      ? [paragraph(`No mandate for this place (${place.name}) that names a standard of this specification was found.`)]
      : [
          paragraph(
            "These instruments name standards of this specification. Each clause cites those that back it. Where a binding instrument asks for more than the clause otherwise would, the clause takes over what it asks.",
          ),
          table(
            "Instruments that name standards",
            ["Instrument", "Level", "In force", "Whom it binds", "Source"],
            specific.map((citation) => [
              `${citation.title} (${citation.issuer})${citation.unverified ? ", unverified" : ""}`,
              LEVEL_WORDS[citation.level],
              !citation.inForce
                ? `not on this day${citation.since === undefined ? "" : `; from ${citation.since}`}`
                : citation.since === undefined
                  ? "yes; first day not known"
                  : `since ${citation.since}`,
              `${citation.scope}${citation.subdivision === undefined ? "" : ` (${citation.subdivision.toUpperCase()} only)`}`,
              citation.url ?? "",
            ]),
          ),
        ]),
    ...(general.length === 0
      ? []
      : [
          paragraph(
            "These general rules name no Internet standard but ask for, or permit, technical specifications by international standards:",
          ),
          list(general.map(citationInWords)),
        ]),
  ]
}

const equivalence: Part = (specification) => specification.equivalence.map(paragraph)

const overview: Part = ({ clauses }) => [
  table(
    "Clauses",
    ["Code", "Clause", "Kind", "Who", "Rules", "Tested by"],
    clauses.map(({ code, title, kind, obligates, basis: citations, acceptance }) => [
      code,
      title,
      KIND_WORDS[kind],
      partyWord(obligates),
      citations.length === 0 ? "–" : String(citations.length),
      acceptance.requires.length === 0
        ? "document or trial"
        : acceptance.requires.length === 1
          ? "1 check"
          : `${acceptance.requires.length} checks`,
    ]),
  ),
]

const partyWord = (obligates: SpecifiedClause["obligates"]): string =>
  ({ supplier: "Supplier", buyer: "Buyer", registrar: "Registrar" })[obligates]

const clausesOf =
  (kinds: ReadonlyArray<SpecifiedClause["kind"]>): Part =>
  ({ clauses, performance, basis: { state } }) =>
    clauses.filter(({ kind }) => kinds.includes(kind)).flatMap((clause) => clauseBlocks(clause, performance, state))

const clauseBlocks = (
  clause: SpecifiedClause,
  { ladder }: ConformanceSpecification["performance"],
  state: EvidenceState,
): Array<DocumentBlock> => {
  const { acceptance, remedy } = clause
  const rung = ladder.find(({ severity }) => severity === remedy.severity)
  return [
    heading(2, `${clause.code} ${clause.title}`),
    paragraph(clause.requirement),
    terms([
      { name: "Kind", text: `${KIND_WORDS[clause.kind]}; obligation of the ${partyWord(clause.obligates)}.` },
      { name: "Why", text: clause.rationale },
      {
        name: "Acceptance test",
        text: `${acceptance.method} Met when: ${lowerFirst(acceptance.threshold)} When: ${lowerFirst(acceptance.when)}`,
      },
      {
        name: "Checks",
        text:
          acceptance.requires.length === 0
            ? "No scan from outside can tell; the Buyer tests or examines as said above."
            : `${acceptance.requires.map(requirementInWords).join("; ")}.`,
      },
      { name: "Evidence", text: `${clause.evidence.join("; ")}.` },
      {
        name: "Remedy",
        text: `Severity ${SEVERITY_WORDS[remedy.severity]}; to be mended within ${durationInWords(remedy.fixWithin)}${rung === undefined ? "" : " of notice"}.${remedy.text === undefined ? "" : ` ${remedy.text}`}`,
      },
      ...(clause.kpi === undefined ? [] : [{ name: "Indicator", text: clause.kpi }]),
      ...(clause.equivalence === undefined ? [] : [{ name: "Equivalence", text: clause.equivalence }]),
      ...(clause.exceptions === undefined ? [] : [{ name: "Exceptions", text: clause.exceptions }]),
      ...(clause.standard === undefined
        ? []
        : [
            {
              name: "Basis",
              text:
                clause.basis.length === 0
                  ? state === "not-searched"
                    ? "Mandates for this place have not been searched for; the clause stands on the specifications themselves."
                    : "No mandate for this place that names this standard is known; the clause stands on the specifications themselves."
                  : clause.basis.map(citationInWords).join(" "),
            },
          ]),
      ...(clause.references.length === 0 ? [] : [{ name: "References", text: `${clause.references.join("; ")}.` }]),
      { name: "CSF 2.0", text: `${clause.csfFunctions.join(", ")}.` },
    ]),
  ]
}

const lowerFirst = (text: string): string => {
  const lowered = /^[A-Z][a-z ]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text
  return lowered.endsWith(".") ? lowered : `${lowered}.`
}

const acceptance: Part = ({ clauses }) => [
  paragraph(
    "The acceptance test is taken on the names agreed, in two runs as the clause on measurement says. It is repeatable: “plumbline acceptance” with this specification as JSON prints the same table with what was seen and the hashes of the observations.",
  ),
  table(
    "Acceptance record",
    ["Code", "Test", "Met when", "First run", "Second run"],
    clauses
      .filter(({ kind }) => kind === "minimum" || kind === "award")
      .map(({ code, acceptance: test }) => [
        code,
        test.requires.length === 0 ? test.method : test.requires.map(requirementInWords).join("; "),
        test.threshold,
        "",
        "",
      ]),
  ),
]

const questionnaire: Part = ({ questionnaire: { introduction, sections } }) => [
  paragraph(introduction),
  ...sections.flatMap(({ title, questions }) => [
    heading(2, title),
    list(
      questions.map(({ text, evidence }) => (evidence === undefined ? text : `${text} (Evidence: ${evidence}.)`)),
      true,
    ),
  ]),
]

const evaluation: Part = ({ evaluation: { introduction, scale, rules }, clauses }) => [
  paragraph(introduction),
  table(
    "Scale",
    ["Points", "Word", "Meaning"],
    scale.map(({ points, label, meaning }) => [String(points), label, meaning]),
  ),
  list(rules),
  table(
    "Minima",
    ["Code", "Clause", "Met (yes or no)", "Evidence seen, date"],
    clauses.filter(({ kind }) => kind === "minimum").map(({ code, title }) => [code, title, "", ""]),
  ),
  table(
    "Award criteria",
    ["Code", "Clause", "Weight", "Points 0–3", "Reason"],
    [
      ...clauses.filter(({ kind }) => kind === "award").map(({ code, title }) => [code, title, "[weight]", "", ""]),
      ["–", "Minima switched on by default for every customer", "[weight]", "", ""],
      ["–", "Code of ethics and sub-suppliers (questionnaire)", "[weight]", "", ""],
      ["–", "Sustainability (questionnaire)", "[weight]", "", ""],
    ],
  ),
]

const performance: Part = ({ performance: { introduction, indicators, ladder, consequences, quarterly }, clauses }) => [
  paragraph(introduction),
  table(
    "Indicators",
    ["Indicator", "How it is reckoned", "Target", "Fed by"],
    indicators.map(({ name, formula, target, fedBy }) => [name, formula, target, fedBy]),
  ),
  table(
    "Indicators of single clauses",
    ["Code", "Indicator"],
    clauses.flatMap(({ code, kpi }) => (kpi === undefined ? [] : [[code, kpi]])),
  ),
  table(
    "Ladder of remedies",
    ["Severity", "To be mended within", "Meaning"],
    ladder.map(({ severity, fixWithin, meaning }) => [SEVERITY_WORDS[severity], durationInWords(fixWithin), meaning]),
  ),
  list(consequences, true),
  paragraph("The quarterly review has before it:"),
  list(quarterly),
]

const businessCase: Part = ({ businessCase: { introduction, blocks } }) => [paragraph(introduction), terms(blocks)]

const PARTS: ReadonlyArray<{
  readonly name: string
  readonly stages: ReadonlyArray<ProcurementStage>
  readonly make: Part
}> = [
  { name: "Purpose", stages: ["need", "market", "specification", "award"], make: purpose },
  { name: "Definitions", stages: ["specification", "award", "performance"], make: definitions },
  { name: "Legal basis", stages: ["need", "market", "specification"], make: basis },
  { name: "Equivalence", stages: ["specification", "evaluation"], make: equivalence },
  { name: "Overview of the clauses", stages: ["need", "market", "specification"], make: overview },
  {
    name: "Requirements on the service",
    stages: ["specification", "award"],
    make: clausesOf(["minimum", "award"]),
  },
  {
    name: "Duties during and at the end of the term",
    stages: ["specification", "performance"],
    make: clausesOf(["performance", "exit"]),
  },
  { name: "Contract performance review", stages: ["specification", "performance"], make: performance },
  { name: "Acceptance test", stages: ["evaluation", "award"], make: acceptance },
  { name: "Evaluation sheet", stages: ["evaluation"], make: evaluation },
  { name: "Supplier questionnaire", stages: ["market", "selection"], make: questionnaire },
  {
    name: "Checklist",
    stages: ["need", "market", "specification", "selection", "evaluation", "award", "performance"],
    make: checklist,
  },
  { name: "Business case", stages: ["need"], make: businessCase },
]
