/** The alerts and the dashboard speak of metrics that there are, by a real `/metrics`; what `promtool` says of the rules, where it is installed. */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { buildApi } from "@plumbline/api"
import { Store } from "@plumbline/store"
import { ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { seedCatalog, seedStatus, seedStore } from "../../apps/api/test/seed.ts"

const at = (name: string) => new URL(name, import.meta.url)
const runtime = ManagedRuntime.make(Store.layer({ file: ":memory:" }))
const names = new Set<string>()

beforeAll(async () => {
  await runtime.runPromise(seedStore)
  const app = buildApi({ runtime, catalog: seedCatalog(), status: seedStatus })
  await app.inject("/api/v1/status")
  const { body } = await app.inject("/metrics")
  await app.close()
  for (const [, name] of body.matchAll(/^# TYPE (\S+) /gm)) names.add(name!)
})
afterAll(() => runtime.dispose())

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly mend: string }
}
const RULES: ReadonlyArray<Rule> = parse(readFileSync(at("alerts.yml"), "utf8")).groups.flatMap(
  ({ rules }: { readonly rules: ReadonlyArray<Rule> }) => rules,
)
interface Panel {
  readonly title: string
  readonly targets: ReadonlyArray<{ readonly expr: string }>
}
const PANELS: ReadonlyArray<Panel> = JSON.parse(readFileSync(at("grafana-dashboard.json"), "utf8")).panels

/** The metrics that an expression names; a histogram stands behind its buckets, sum and count. */
const metricsIn = (expression: string): ReadonlyArray<string> =>
  (expression.match(/\b(?:plumbline|process|nodejs)_\w+/g) ?? []).map((name) =>
    name.replace(/_(?:bucket|count|sum)$/, ""),
  )

describe("monitoring", () => {
  it.each(RULES)("$alert is over metrics that there are, and says the mend", ({ expr, labels, annotations }) => {
    const used = metricsIn(expr)
    if (!expr.startsWith("up{")) expect(used.length).toBeGreaterThan(0)
    expect(used.filter((name) => !names.has(name))).toEqual([])
    expect(["page", "ticket"]).toContain(labels.severity)
    expect(annotations.summary).toBeTruthy()
    expect(annotations.mend).toBeTruthy()
  })

  it.each(PANELS)("the panel “$title” is over metrics that there are", ({ targets }) => {
    const used = targets.flatMap(({ expr }) => metricsIn(expr))
    expect(used.length).toBeGreaterThan(0)
    expect(used.filter((name) => !names.has(name))).toEqual([])
  })

  const promtool = ["/usr/bin/promtool"].find((path) => {
    try {
      execFileSync(path, ["--version"], { stdio: "ignore" })
      return true
    } catch {
      return false
    }
  })
  it.skipIf(promtool === undefined)("promtool finds nothing wrong (skipped where promtool is not installed)", () => {
    execFileSync(promtool!, ["check", "rules", at("alerts.yml").pathname], { stdio: "pipe" })
    execFileSync(promtool!, ["check", "config", "--syntax-only", at("prometheus.yml").pathname], { stdio: "pipe" })
  })
})
