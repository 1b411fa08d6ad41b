/** Procurement: conformance specifications from clauses and mandates, their files, and acceptance tests. Imports core and assess. */
export {
  type AcceptanceReport,
  acceptanceLines,
  type ClauseOutcome,
  judgeAcceptance,
  type MeasuredName,
  OUTCOME_WORDS,
  type Outcome,
  type SeenCheck,
} from "./acceptance.ts"
export { documentOf, titleOf } from "./document.ts"
export { FORMAT_FILES, FORMATS, type Format, fileNameOf, fileOf, readSpecification } from "./files.ts"
export { OSCAL_VERSION, oscalAssessmentResults, oscalCatalog, oscalComponentDefinition } from "./oscal.ts"
export { type SpecificationRequest, specify } from "./specify.ts"
