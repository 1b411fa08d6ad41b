import { faultOfName, isAddress } from "../domain-name-fault.ts"
import { defineRule } from "./rule.ts"

export const domainName = defineRule({
  name: "domain-name",
  description: "Lists hold host names in lower-case A-labels without trailing dot.",
  scope: "lists",
  *check({ lists }) {
    for (const { file, rows } of lists) {
      for (const { domain } of rows) {
        const fault = isAddress(domain.value) ? undefined : faultOfName(domain.value)
        if (fault !== undefined) yield { file, at: domain, ...fault }
      }
    }
  },
})
