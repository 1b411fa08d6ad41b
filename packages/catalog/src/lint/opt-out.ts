import { isCalendarDate } from "../calendar.ts"
import { faultOfName, isAddress } from "../domain-name-fault.ts"
import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const optOut = defineRule({
  name: "opt-out",
  description:
    "The list of names that are excluded on request holds names as we keep them, once, each with the day of the request.",
  scope: "opt-out",
  *check({ optOuts }) {
    if (optOuts === undefined) return
    const { file, rows } = optOuts
    const first = new Map<string, number>()
    for (const { domain, since } of rows) {
      const fault = isAddress(domain.value)
        ? { message: `${quoted(domain.value)} is an IP address`, allowed: "domain names" }
        : faultOfName(domain.value)
      if (fault !== undefined) yield { file, at: domain, ...fault }
      const before = first.get(domain.value)
      if (before !== undefined) {
        yield {
          file,
          at: domain,
          message: `${quoted(domain.value)} stands twice, first in line ${before}`,
          mend: "remove one of them",
        }
      }
      first.set(domain.value, domain.line)
      if (!isCalendarDate(since.value)) {
        yield {
          file,
          at: since,
          message: `${quoted(since.value)} is no day of the calendar`,
          allowed: "the day of the request as YYYY-MM-DD",
        }
      }
    }
  },
})
