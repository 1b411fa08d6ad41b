import { NO_SUPPLIER, rolesOfSupplier } from "@plumbline/core"
import { listed, quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const supplierRecognised = defineRule({
  name: "supplier-recognised",
  description: "A supplier has a pattern by which it is recognised, and an id that means nothing else.",
  scope: "suppliers",
  *check({ suppliers }) {
    for (const { file, value, positionOf } of suppliers) {
      if (NO_SUPPLIER.includes(value.id)) {
        yield {
          file,
          at: positionOf(["id"]),
          message: `${quoted(value.id)} stands for targets without a known supplier`,
          allowed: `any id but ${listed(NO_SUPPLIER)}`,
        }
      }
      if (rolesOfSupplier(value).length === 0) {
        yield {
          file,
          at: positionOf(["patterns"]),
          message: "there is no pattern to recognise it by",
          allowed: "at least one of mx, ns, asn",
        }
      }
    }
  },
})
