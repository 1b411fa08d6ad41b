/** A scan of the lab finds what the lab's own table expects, in every country, at several points of its history. */
import type { Verdict } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Duration, Effect } from "effect"
import { expect, it } from "vitest"
import { scanOptionsOf } from "../src/commands/scan.ts"
import { loadConfig } from "../src/config.ts"
import { openInstallation } from "../src/installation.ts"
import { scanCountry } from "../src/scan/scan-country.ts"

it("finds what the lab expects of every target in the first, a middle and the last month", () =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const installation = yield* Effect.orDie(openInstallation(yield* Effect.orDie(loadConfig(undefined))))
        const { lab, clock } = installation.lab!
        yield* Effect.gen(function* () {
          const store = yield* Store
          const differences: Array<string> = []
          const verdicts = new Map<Verdict, number>()
          for (const month of [0, 11, lab.months - 1]) {
            yield* Effect.orDie(lab.setMonth(month))
            clock.setTo(lab.dateOfMonth(month))
            const day = lab.dateOfMonth(month).toISOString()
            yield* store.syncCatalog(installation.catalog, day.slice(0, 10))
            yield* Effect.forEach(
              installation.catalog.countries.keys(),
              (country) =>
                scanCountry(country, day, {
                  ...scanOptionsOf(installation, { show: () => {}, say: () => {} }),
                  secondLookAfter: Duration.zero,
                }),
              { concurrency: 2 },
            )
            for (const name of installation.catalog.targets.keys()) {
              const found = yield* store.target(name)
              if (found?.excluded === true) continue
              for (const [check, wanted] of Object.entries(lab.expected(name, month))) {
                const finding = found?.findings.find((each) => each.check === check)
                verdicts.set(wanted.verdict, (verdicts.get(wanted.verdict) ?? 0) + 1)
                if (finding?.verdict !== wanted.verdict || finding.reason !== wanted.reason)
                  differences.push(
                    `${name} month ${month} ${check}: expected ${wanted.verdict} ${wanted.reason}, found ${finding?.verdict} ${finding?.reason}`,
                  )
              }
            }
          }
          expect((yield* store.target("treasury.gov.xa"))?.suppliers).toEqual({
            "dns-operator": ["anchordns"],
            "mail-host": ["clearpost"],
            "web-host": ["network-xa"],
          })
          const figures = yield* store.supplierFigures()
          expect(figures.map(({ supplier }) => supplier)).toEqual(
            // Some registries serve their top-level domain only.
            expect.arrayContaining([
              ...[...installation.catalog.suppliers.keys()].filter((id) => !id.startsWith("registry-")),
              "self-hosted",
            ]),
          )
          expect(differences).toEqual([])
          expect([...verdicts.keys()].sort()).toEqual(["fail", "not-applicable", "partial", "pass", "unknown"])
        }).pipe(Effect.provide(Store.layer({ file: ":memory:" })), Effect.provide(clock.layer))
      }),
    ),
  ))
