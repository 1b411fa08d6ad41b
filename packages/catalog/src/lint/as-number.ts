import { defineRule } from "./rule.ts"
import { patternsOf } from "./supplier-patterns.ts"

export const asNumber = defineRule({
  name: "as-number",
  description: "The number of an autonomous system is one that a registry can have given to a network.",
  scope: "suppliers",
  *check({ suppliers }) {
    for (const { file, value, positionOf } of suppliers) {
      for (const { value: number, valuePath } of patternsOf(value)) {
        if (typeof number !== "number") continue
        const reserved = RESERVED.find(({ first, last }) => first <= number && number <= last)
        if (reserved === undefined && 0 < number && number < LAST) continue
        yield {
          file,
          at: positionOf(valuePath),
          message: `${number} is no number of a public network${reserved === undefined ? "" : `: ${reserved.why}`}`,
          allowed: `a number from 1 to ${LAST - 1} that is not reserved`,
        }
      }
    }
  },
})

/** RFC 7300: the last number of all is reserved. */
const LAST = 4_294_967_295

/** IANA, Special-Purpose Autonomous System (AS) Numbers. */
const RESERVED = [
  { first: 112, last: 112, why: "it is everybody's, for the AS112 project (RFC 7534)" },
  { first: 23_456, last: 23_456, why: "it stands for numbers of four octets (RFC 6793)" },
  { first: 64_496, last: 64_511, why: "it is for documentation (RFC 5398)" },
  { first: 64_512, last: 65_534, why: "it is for private use (RFC 6996)" },
  { first: 65_535, last: 65_535, why: "it is reserved (RFC 7300)" },
  { first: 65_536, last: 65_551, why: "it is for documentation (RFC 5398)" },
  { first: 65_552, last: 131_071, why: "IANA keeps it back" },
  { first: 4_200_000_000, last: 4_294_967_294, why: "it is for private use (RFC 6996)" },
]
