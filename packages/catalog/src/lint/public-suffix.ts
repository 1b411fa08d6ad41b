import { getPublicSuffix } from "tldts"
import { faultOfName } from "../domain-name-fault.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const publicSuffix = defineRule({
  name: "public-suffix",
  description: "No name is itself a public suffix: others register names below it, and it belongs to a registry.",
  scope: "lists",
  *check({ lists }) {
    for (const { file, rows } of lists) {
      for (const { domain } of rows) {
        if (faultOfName(domain.value) !== undefined || getPublicSuffix(domain.value) !== domain.value) continue
        yield {
          file,
          at: domain,
          message: `${quoted(domain.value)} is a public suffix`,
          allowed: "names of organisations below it",
          mend: `for a portal write the host that people visit, such as www.${domain.value}`,
        }
      }
    }
  },
})
