import { getPublicSuffix } from "tldts"
import { faultOfName } from "../domain-name-fault.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"
import { patternsOf } from "./supplier-patterns.ts"

export const hostPattern = defineRule({
  name: "host-pattern",
  description: "A pattern of hosts is a domain name below which one supplier names its hosts.",
  scope: "suppliers",
  *check({ suppliers }) {
    for (const { file, value, positionOf } of suppliers) {
      for (const { value: suffix, valuePath } of patternsOf(value)) {
        if (typeof suffix !== "string") continue
        const at = positionOf(valuePath)
        if (suffix.startsWith(".") || suffix.startsWith("*.")) {
          const mend = `write ${suffix.replace(/^\*?\./, "")}`
          yield {
            file,
            at,
            message: `${quoted(suffix)} has a sign for names below it`,
            allowed: "a domain name, which stands for itself and all names below it",
            mend,
          }
          continue
        }
        // A first label that ends in `*` stands for any digits there; without the sign it is a name like any other.
        const fault = faultOfName(suffix.replace(/^([a-z-]+)\*(?=\.)/, "$10"))
        if (fault !== undefined) {
          yield { file, at, ...fault }
        } else if (getPublicSuffix(suffix) === suffix) {
          yield {
            file,
            at,
            message: `${quoted(suffix)} is a public suffix`,
            allowed: "a name of the supplier's own",
          }
        }
      }
    }
  },
})
