/** RIS (Research Information Systems): a record of type DATA. A tag of two letters, two spaces, a hyphen, a space; lines end by CR LF. */
import type { Cited } from "./citation.ts"

export const risOf = (cited: Cited): string => {
  const lines: ReadonlyArray<readonly [string, string | null]> = [
    ["TY", "DATA"],
    ["ID", cited.key],
    // A comma would part a body's name into family and given name.
    ["AU", cited.publisher.replaceAll(",", "")],
    ["PY", cited.publishedOn.slice(0, 4)],
    ["DA", cited.publishedOn.replaceAll("-", "/")],
    ["TI", cited.title],
    ["PB", cited.publisher],
    ["ET", cited.version],
    ["N1", cited.note],
    ["C1", cited.licence.name],
    ["UR", cited.url],
    ["Y2", cited.accessedOn.replaceAll("-", "/")],
    ["ER", ""],
  ]
  return lines.flatMap(([tag, value]) => (value === null ? [] : [`${tag}  - ${value}\r\n`])).join("")
}
