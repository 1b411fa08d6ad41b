import { readFileSync } from "node:fs"
import { parse } from "yaml"
import { readQuirks } from "./assemble/quirk.ts"
import { compareScan, describeDifferences } from "./compare.ts"
import { expectedTable, readChecks } from "./expected.ts"
const lab = import.meta.dirname
const obstacles = parse(readFileSync(lab + "/../../data/obstacles.yaml", "utf8"))
const table = expectedTable(readQuirks(lab), readChecks(lab + "/../../data/standards"), new Set(obstacles.map(({ code }) => code)))
const d = compareScan(table, JSON.parse(readFileSync("/tmp/me/scan.json", "utf8")))
console.log(d.length, "of", [...table.values()].reduce((s, r) => s + r.size, 0)); console.log(describeDifferences(d))
