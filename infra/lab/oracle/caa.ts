/** dig on the CAA records that count for a name: its own, or those of the closest name above that has any (RFC 8659 §3). */
import { lookUp } from "./statement.ts"

type Said = readonly [check: string, said: string, agrees: ReadonlyArray<string>]

/** Whether values keep to the grammar no tool here says. */
export const askAboutCaa = async (target: string): Promise<ReadonlyArray<Said>> => {
  const labels = target.split(".")
  for (let depth = 0; depth < labels.length; depth++) {
    const name = labels.slice(depth).join(".")
    // dig shows the names of an alias before the records.
    const records = (await lookUp(name, "CAA")).filter((line) => /^\d+ \S+ /.test(line))
    if (records.length === 0) continue
    const restricts = records.some((line) => /^\d+ issue /i.test(line))
    return [
      ["caa.record", `${records.length} at ${name}`, ["pass found"]],
      ["caa.issue", records.join(", "), [restricts ? "pass restricted" : "fail no-issue"]],
    ]
  }
  return [
    ["caa.record", "none", ["fail no-record"]],
    ["caa.issue", "none", ["not-applicable no-record"]],
  ]
}
