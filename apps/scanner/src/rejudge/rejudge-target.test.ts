import type { Judgement } from "@plumbline/core"
import type { Judge, Probe } from "@plumbline/probes"
import type { TargetHistory } from "@plumbline/store"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { readDocuments, rejudgeTarget } from "./rejudge-target.ts"

const said = (reason: string, verdict: Judgement["verdict"] = "pass"): Judgement => ({
  check: "hsts.offered",
  verdict,
  reason,
  parameters: {},
})

const probeOf = (judge: Judge): Probe => ({
  standard: "hsts",
  version: 2,
  checks: { "hsts.offered": { roles: ["web"], reasons: {} } },
  gather: () => Effect.die("nothing is gathered here"),
  read: () => Effect.succeed(judge),
})

const HISTORY: TargetHistory = {
  key: 7,
  name: "town.gov.xa",
  roles: ["web"],
  scans: [3, 5, 8, 9].map((scan) => ({ scan, observedAt: `2026-0${scan}-01T00:00:00.000Z` })),
  evidence: [
    { standard: "hsts", from: 1, until: 8, document: 1 },
    { standard: "hsts", from: 8, until: 9, document: 2 },
  ],
  said: [{ check: "hsts.offered", from: 9, until: 12, verdict: "unknown", reason: "timeout", parameters: {} }],
}

const judgedBy = async (judge: Judge, version = 2, history = HISTORY) => {
  const probes = new Map([["hsts", probeOf(judge)]] as const)
  const documents = new Map(
    [1, 2].map((number) => [number, { standard: "hsts" as const, version, document: number }] as const),
  )
  return rejudgeTarget(history, await Effect.runPromise(readDocuments(documents, probes)), probes)
}

describe("rejudgeTarget", () => {
  it("joins what stays the same, and carries over what no evidence decides", async () => {
    const { judged, ...counts } = await judgedBy(() => [said("long")])
    expect(counts).toEqual({ key: 7, targetScans: 4, carried: 1 })
    expect(judged.map(({ from, until, reason }) => [from, until, reason])).toEqual([
      [3, 9, "long"],
      [9, 10, "timeout"],
    ])
  })

  it("judges anew at every scan what depends on the time, and only that", async () => {
    let asked = 0
    const timed = await judgedBy((_, { observedAt }) => {
      asked += 1
      return [observedAt < "2026-05" ? said("fresh") : said("old", "fail")]
    })
    expect(asked).toBe(3)
    expect(timed.judged.map(({ from, until, reason }) => [from, until, reason])).toEqual([
      [3, 5, "fresh"],
      [5, 9, "old"],
      [9, 10, "timeout"],
    ])
    asked = 0
    await judgedBy(() => {
      asked += 1
      return [said("long")]
    })
    // One judge stands for both documents here.
    expect(asked).toBe(1)
  })

  it("leaves evidence of another shape as it was judged then", async () => {
    const then = [
      { check: "hsts.offered", from: 3, until: 9, verdict: "pass", reason: "then", parameters: {} },
    ] as const
    const { judged, carried } = await judgedBy(() => [said("long")], 1, { ...HISTORY, said: then })
    expect(judged.map(({ from, until, reason }) => [from, until, reason])).toEqual([[3, 9, "then"]])
    expect(carried).toBe(3)
  })

  it("says nothing of scans that did not see the target", async () => {
    const { judged, targetScans } = await judgedBy(() => [said("long")], 2, { ...HISTORY, scans: [] })
    expect({ judged, targetScans }).toEqual({ judged: [], targetScans: 0 })
  })
})
