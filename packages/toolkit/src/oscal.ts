/**
 * Specifications and acceptance reports as OSCAL JSON (NIST, release 1.1.3): catalog, component definition, assessment results.
 *
 * Identifiers are made from names (RFC 9562 §5.5, version 5), so that the same specification gives the same document.
 */
import { createHash } from "node:crypto"
import type { ConformanceSpecification, SpecifiedClause } from "@plumbline/core"
import type { AcceptanceReport, ClauseOutcome } from "./acceptance.ts"
import { titleOf } from "./document.ts"
import { citationInWords, KIND_WORDS, requirementInWords } from "./words.ts"

export const OSCAL_VERSION = "1.1.3"

/** Clauses as controls with statement, guidance and assessment method. */
export const oscalCatalog = (specification: ConformanceSpecification) => {
  const key = keyOf(specification)
  return {
    catalog: {
      uuid: uuidOf(`${key} catalog`),
      metadata: metadataOf(specification, titleOf(specification)),
      groups: GROUPS.map(({ id, title, kinds }) => ({
        id,
        title,
        controls: specification.clauses
          .filter(({ kind }) => kinds.includes(kind))
          .map((clause) => controlOf(clause, key)),
      })).filter(({ controls }) => controls.length > 0),
      "back-matter": {
        resources: specification.basis.citations.map((citation) => ({
          uuid: mandateUuid(key, citation.mandate),
          title: citation.title,
          description: citationInWords(citation),
          ...(citation.url === undefined ? {} : { rlinks: [{ href: citation.url }] }),
        })),
      },
    },
  }
}

const GROUPS: ReadonlyArray<{ id: string; title: string; kinds: ReadonlyArray<SpecifiedClause["kind"]> }> = [
  { id: "requirements", title: "Requirements on the service", kinds: ["minimum", "award"] },
  { id: "duties", title: "Duties during and at the end of the term", kinds: ["performance", "exit"] },
]

const controlOf = (clause: SpecifiedClause, key: string) => {
  const id = controlId(clause.code)
  return {
    id,
    class: clause.kind,
    title: clause.title,
    props: [
      { name: "label", value: clause.code },
      property("kind", KIND_WORDS[clause.kind]),
      property("severity", clause.remedy.severity),
      property("fix-within", clause.remedy.fixWithin),
    ],
    ...(clause.basis.length === 0
      ? {}
      : {
          links: [...new Set(clause.basis.map(({ mandate }) => mandate))].map((mandate) => ({
            href: `#${mandateUuid(key, mandate)}`,
            rel: "reference",
          })),
        }),
    parts: [
      { id: `${id}_smt`, name: "statement", prose: clause.requirement },
      { id: `${id}_gdn`, name: "guidance", prose: clause.rationale },
      {
        id: `${id}_obj`,
        name: "assessment-objective",
        prose: clause.acceptance.threshold,
      },
      {
        id: `${id}_asm`,
        name: "assessment-method",
        props: [{ name: "method", value: clause.acceptance.requires.length === 0 ? "EXAMINE" : "TEST" }],
        prose: [clause.acceptance.method, ...clause.acceptance.requires.map(requirementInWords)].join("; "),
      },
    ],
  }
}

/** The form that a supplier fills in: one component that says, clause by clause, how it conforms. */
export const oscalComponentDefinition = (specification: ConformanceSpecification) => {
  const key = keyOf(specification)
  return {
    "component-definition": {
      uuid: uuidOf(`${key} component-definition`),
      metadata: metadataOf(specification, `${titleOf(specification)}: statement of the supplier`),
      components: [
        {
          uuid: uuidOf(`${key} component`),
          type: "service",
          title: specification.categoryName,
          description: "To be completed by the supplier: name and version of the service offered.",
          "control-implementations": [
            {
              uuid: uuidOf(`${key} control-implementation`),
              source: `#${uuidOf(`${key} catalog`)}`,
              description: titleOf(specification),
              "implemented-requirements": specification.clauses.map(({ code, acceptance }) => ({
                uuid: uuidOf(`${key} implemented ${code}`),
                "control-id": controlId(code),
                description:
                  "To be completed by the supplier: met by default, on request, or from which date; with evidence.",
                remarks: acceptance.method,
              })),
            },
          ],
        },
      ],
      "back-matter": { resources: [catalogResource(specification, key)] },
    },
  }
}

/** A run of the acceptance tests: an observation for each clause and name, a finding for each that was told. */
export const oscalAssessmentResults = (specification: ConformanceSpecification, report: AcceptanceReport) => {
  const key = keyOf(specification)
  const run = `${key} ${report.madeAt} ${report.names.map(({ name }) => name).join(" ")}`
  const measured = report.names.map(({ name, observedAt, clauses }) => ({
    component: { uuid: uuidOf(`${run} ${name}`), name },
    observedAt,
    clauses: clauses.filter(({ outcome }) => outcome !== "by-hand"),
  }))
  const observationUuid = (name: string, code: string) => uuidOf(`${run} observation ${name} ${code}`)
  const tested = [...new Set(measured.flatMap(({ clauses }) => clauses.map(({ code }) => code)))]
  return {
    "assessment-results": {
      uuid: uuidOf(`${run} assessment-results`),
      metadata: {
        ...metadataOf(specification, `${titleOf(specification)}: acceptance test`),
        "last-modified": report.madeAt,
      },
      "import-ap": {
        href: `#${uuidOf(`${key} catalog`)}`,
        remarks: "The acceptance tests of the specification are the plan.",
      },
      results: [
        {
          uuid: uuidOf(`${run} result`),
          title: `Acceptance test of ${report.names.map(({ name }) => name).join(", ")}`,
          description: `Vantage point ${report.vantage}, plumbline ${report.tool.version}, methodology ${report.methodology}. ${report.note}`,
          start: measured.map(({ observedAt }) => observedAt).sort()[0] ?? report.madeAt,
          end: report.madeAt,
          "local-definitions": {
            components: measured.map(({ component }) => ({
              uuid: component.uuid,
              type: "service",
              title: component.name,
              description: `What answers under ${component.name}.`,
              status: { state: "operational" },
            })),
          },
          "reviewed-controls": {
            "control-selections": [
              tested.length === 0
                ? { description: "None could be tested by a scan." }
                : { "include-controls": tested.map((code) => ({ "control-id": controlId(code) })) },
            ],
          },
          ...(measured.every(({ clauses }) => clauses.length === 0)
            ? {}
            : {
                observations: measured.flatMap(({ component, observedAt, clauses }) =>
                  clauses.map((clause) => ({
                    uuid: observationUuid(component.name, clause.code),
                    title: `${clause.code} of ${component.name}`,
                    description: descriptionOf(clause),
                    methods: ["TEST"],
                    subjects: [{ "subject-uuid": component.uuid, type: "component" }],
                    ...evidenceOf(clause),
                    collected: observedAt,
                  })),
                ),
              }),
          ...findingsPart(measured, run, observationUuid),
        },
      ],
      "back-matter": { resources: [catalogResource(specification, key)] },
    },
  }
}

const findingsPart = (
  measured: ReadonlyArray<{ component: { name: string }; clauses: ReadonlyArray<ClauseOutcome> }>,
  run: string,
  observationUuid: (name: string, code: string) => string,
) => {
  // What could not be measured, or does not apply, is observed but found neither way: OSCAL knows two states.
  const findings = measured.flatMap(({ component, clauses }) =>
    clauses
      .filter(({ outcome }) => outcome === "met" || outcome === "not-met")
      .map((clause) => ({
        uuid: uuidOf(`${run} finding ${component.name} ${clause.code}`),
        title: `${clause.code} ${clause.title}, ${component.name}`,
        description: descriptionOf(clause),
        target: {
          type: "objective-id",
          "target-id": `${controlId(clause.code)}_obj`,
          status: { state: clause.outcome === "met" ? "satisfied" : "not-satisfied" },
        },
        "related-observations": [{ "observation-uuid": observationUuid(component.name, clause.code) }],
      })),
  )
  return findings.length === 0 ? {} : { findings }
}

const descriptionOf = ({ outcome, checks }: ClauseOutcome): string =>
  `${outcome}: ${checks.map((check) => `${check.requirement}; seen ${check.seen}`).join(". ")}`

const evidenceOf = ({ checks }: ClauseOutcome) => {
  const hashes = [...new Set(checks.flatMap(({ evidence }) => (evidence === undefined ? [] : [evidence])))]
  return hashes.length === 0
    ? {}
    : { "relevant-evidence": hashes.map((hash) => ({ description: `Observations with the SHA-256 digest ${hash}` })) }
}

const metadataOf = ({ on, tool, licence, disclaimer }: ConformanceSpecification, title: string) => ({
  title,
  "last-modified": `${on}T00:00:00.000Z`,
  version: on,
  "oscal-version": OSCAL_VERSION,
  props: [property("tool-version", tool.version), property("licence", licence)],
  remarks: disclaimer,
})

const catalogResource = (specification: ConformanceSpecification, key: string) => ({
  uuid: uuidOf(`${key} catalog`),
  title: titleOf(specification),
  description: "The specification as an OSCAL catalog, made by plumbline toolkit --format oscal-catalog.",
})

const property = (name: string, value: string) => ({ name, ns: NAMESPACE, value })
const NAMESPACE = "https://plumbline.invalid/ns/oscal"

const controlId = (code: string): string => code.toLowerCase()
const mandateUuid = (key: string, mandate: string): string => uuidOf(`${key} mandate ${mandate}`)

/** What tells one specification from another: its whole content. */
const keyOf = (specification: ConformanceSpecification): string =>
  createHash("sha256").update(JSON.stringify(specification)).digest("hex")

/** UUID of version 5 in a name space of our own. */
export const uuidOf = (name: string): string => {
  const bytes = createHash("sha1").update(NAMESPACE_BYTES).update(name).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}
const NAMESPACE_BYTES = Buffer.from("6f1d0a52c7b94e0f9a3b1d5c8e2f4760", "hex")
