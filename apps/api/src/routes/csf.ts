/** Which functions of the Cybersecurity Framework do documents, standards and mandates serve, and which are empty? */
import { CsfFunction, CsfOverview, PolicyFindingKind } from "@plumbline/core"
import { Effect } from "effect"
import { mandateReference } from "../bound.ts"
import { type ApiContext, defineRoute, type Route, today } from "../route.ts"

export const csfRoutes = (context: ApiContext): ReadonlyArray<Route> => [
  defineRoute({
    address: "/csf",
    operation: "csf",
    summary: "The functions of the NIST Cybersecurity Framework, with what there is under each; empty ones too",
    answer: CsfOverview,
    run: () => {
      const policies = [...context.catalog.policies.values()]
      const standards = [...context.catalog.standards.values()]
      const mandates = [...context.catalog.mandates.values()]
      const on = today(context)
      return Effect.succeed({
        functions: FUNCTIONS.map((each) => {
          const documents = policies.filter(({ csfFunctions }) => csfFunctions.includes(each))
          const serving = standards.filter(({ csfFunctions }) => csfFunctions.includes(each))
          const ids = new Set(serving.map(({ id }) => id))
          return {
            function: each,
            edition: each === LATER ? ("2.0" as const) : ("1.1" as const),
            documents: documents.length,
            findings: PolicyFindingKind.literals.flatMap((kind) => {
              const findings = documents.flatMap((policy) => policy.findings).filter((finding) => finding.kind === kind)
              return findings.length === 0 ? [] : [{ kind, findings: findings.length }]
            }),
            standards: [...ids],
            checks: serving.reduce((sum, { checks }) => sum + checks.length, 0),
            mandates: mandates
              .filter(({ demands }) => demands.some(({ standard }) => ids.has(standard)))
              .map((mandate) => mandateReference(mandate, on)),
          }
        }),
        documents: policies.length,
        documentsWithout: policies.filter(({ csfFunctions }) => csfFunctions.length === 0).length,
        standards: standards.length,
        standardsWithout: standards.filter(({ csfFunctions }) => csfFunctions.length === 0).map(({ id }) => id),
      })
    },
  }),
]

/** Came with CSF 2.0 (February 2024); the report that the library follows has the other five. */
const LATER = "govern"
const FUNCTIONS: ReadonlyArray<CsfFunction> = [...CsfFunction.literals.filter((each) => each !== LATER), LATER]
