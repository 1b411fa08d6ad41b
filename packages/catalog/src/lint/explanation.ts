import { didYouMean } from "../nearest.ts"
import { quoted } from "../problem.ts"
import { slugOf } from "../slug.ts"
import { defineRule } from "./rule.ts"

export const explanation = defineRule({
  name: "explanation",
  description:
    "An explanation is by a body of the lists, of its own domains, about a standard that its mandate asks for.",
  scope: "explanations",
  *check({ explanations, mandates, lists, paths }) {
    const mandatesById = new Map(mandates.map(({ value }) => [value.id, value]))
    const mandatePaths = [...paths].flatMap((path) => /^mandates\/([^/]+\/[^/]+)\.yaml$/.exec(path)?.[1] ?? [])
    const domains = new Map<string, Set<string>>()
    for (const { country, rows } of lists) {
      for (const row of rows) {
        const id = `${country}/${slugOf(row.organisation.value)}`
        domains.set(id, (domains.get(id) ?? new Set()).add(row.domain.value))
      }
    }
    for (const { file, id, value, positionOf } of explanations) {
      const { mandate, standard, organisation, targets = [] } = value
      const asked = mandatesById.get(mandate)
      if (!mandatePaths.includes(mandate)) {
        const mend = didYouMean(mandate, mandatePaths) ?? `write mandates/${mandate}.yaml`
        const message = `there is no mandate ${quoted(mandate)}`
        yield { file, at: positionOf(["mandate"]), message, allowed: "the path of a file below mandates/", mend }
      } else if (asked !== undefined && !asked.demands.some((demand) => demand.standard === standard)) {
        const message = `${mandate} does not ask for ${quoted(standard)}`
        yield { file, at: positionOf(["standard"]), message, allowed: "a standard of its demands" }
      }
      const own = domains.get(organisation)
      if (own === undefined) {
        const suggestion = didYouMean(organisation, domains.keys())
        yield {
          file,
          at: positionOf(["organisation"]),
          message: `${quoted(organisation)} is no organisation of the lists`,
          allowed: "country, slash, its English name in kebab case, as in nl/municipality-of-amsterdam",
          ...(suggestion === undefined ? {} : { mend: suggestion }),
        }
      }
      for (const [index, target] of targets.entries()) {
        if (own === undefined || own.has(target)) continue
        const message = `${quoted(target)} is no domain of ${organisation}`
        yield { file, at: positionOf(["targets", index]), message, allowed: "its domains in the lists" }
      }
      const country = organisation.slice(0, organisation.indexOf("/"))
      if (id.slice(0, id.indexOf("/")) === country || own === undefined) continue
      const message = `the organisation is of ${quoted(country)}`
      yield {
        file,
        at: positionOf(["organisation"]),
        message,
        allowed: "that of the folder",
        mend: `move it to ${country}/`,
      }
    }
  },
})
