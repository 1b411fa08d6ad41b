import { isAddress } from "../domain-name-fault.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const ipAddress = defineRule({
  name: "ip-address",
  description: "Lists hold domain names, never IP addresses.",
  scope: "lists",
  *check({ lists }) {
    for (const { file, rows } of lists) {
      for (const { domain } of rows) {
        if (!isAddress(domain.value)) continue
        yield { file, at: domain, message: `${quoted(domain.value)} is an IP address`, allowed: "domain names" }
      }
    }
  },
})
