import { quoted } from "../problem.ts"
import { defineRule } from "./rule.ts"

export const listFile = defineRule({
  name: "list-file",
  description: "Every list of a country file has its CSV file, and every CSV file its entry.",
  scope: "countries",
  *check({ countries, lists, paths }) {
    const described = new Set<string>()
    for (const { file, id, value, positionOf } of countries) {
      const seen = new Set<string>()
      for (const [index, list] of value.lists.entries()) {
        const at = positionOf(["lists", index, "id"])
        if (seen.has(list.id)) {
          yield { file, at, message: `list ${quoted(list.id)} stands twice`, mend: "remove one of them" }
          continue
        }
        seen.add(list.id)
        described.add(list.id)
        const [country = "", name = ""] = list.id.split("/")
        const path = `countries/${id}/domains/${name}.csv`
        if (country !== id) {
          const message = `list ${quoted(list.id)} does not belong to this country`
          yield { file, at, message, allowed: `its id begins with ${id}/` }
        } else if (!paths.has(path)) {
          yield { file, at, message: `list ${quoted(list.id)} has no file`, allowed: `its domains stand in ${path}` }
        }
      }
    }
    const readable = new Set(countries.map((country) => country.id))
    for (const list of lists) {
      if (described.has(list.id)) continue
      if (readable.has(list.country)) {
        const mend = `add an entry with id ${list.id} to lists in countries/${list.country}/country.yaml`
        yield { file: list.file, at: TOP, message: "no entry in the country file describes this list", mend }
      } else if (!paths.has(`countries/${list.country}/country.yaml`)) {
        const mend = `write countries/${list.country}/country.yaml with an entry for it`
        yield { file: list.file, at: TOP, message: "the country of this list has no file", mend }
      }
    }
  },
})

const TOP = { line: 1, column: 1 }
