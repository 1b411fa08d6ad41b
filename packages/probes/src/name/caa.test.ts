import { describe, expect, it } from "vitest"
import { judged, timeout } from "../judge.test-support.ts"
import { caa } from "./caa.ts"

const found = (...records: ReadonlyArray<readonly [tag: string, value: string]>) => ({
  found: {
    value: {
      name: "example.org",
      records: records.map(([tag, value]) => ({ flags: 0, tag, value })),
      count: records.length,
    },
  },
})

describe("caa", () => {
  it.each([
    {
      name: "one authority",
      seen: found(["issue", "ca.example"]),
      says: ["pass found", "pass valid", "pass restricted"],
    },
    { name: "nobody", seen: found(["Issue", ";"]), says: ["pass found", "pass valid", "pass restricted"] },
    {
      name: "only where to report",
      seen: found(["iodef", "mailto:a@example.org"]),
      says: ["pass found", "pass valid", "fail no-issue"],
    },
    {
      name: "a value that nobody can read, which shuts all out",
      seen: found(["issue", "%%%%%"]),
      says: ["pass found", "fail invalid", "pass restricted"],
    },
    {
      name: "a tag that is not known beside a good one",
      seen: found(["issue", "ca.example"], ["isuewild", ";"]),
      says: ["pass found", "fail invalid", "pass restricted"],
    },
    {
      name: "no record",
      seen: { found: { value: null } },
      says: ["fail no-record", "not-applicable no-record", "not-applicable no-record"],
    },
    { name: "silence", seen: { found: timeout }, says: Array(3).fill("unknown timeout") },
  ])("$name", ({ seen, says }) => {
    expect(Object.values(judged(caa, seen))).toEqual(says)
  })
})
