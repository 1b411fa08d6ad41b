/**
 * `plumbline scan`: measures countries into the store, or names on the spot.
 *
 * Without names: every country of the configuration (or `--country`), recorded. With names: measured once and printed, not
 * recorded. Progress goes to stderr; `--json` prints one document on stdout.
 */
import type { CatalogView, Judgement } from "@plumbline/core"
import { Store, type StoreOptions } from "@plumbline/store"
import { Clock, Console, Duration, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { type Installation, openInstallation } from "../installation.ts"
import { explain } from "../scan/explain.ts"
import type { Measurement } from "../scan/measure.ts"
import { measureNames, probeTimeoutOf } from "../scan/measure-names.ts"
import { type ProgressView, progressView } from "../scan/progress.ts"
import { scanCountry } from "../scan/scan-country.ts"
import { configuredStore, makeRoomFor } from "../store-place.ts"
import { isHome } from "../vantages.ts"

export const configFlag = Flag.String("config").pipe(
  Flag.withDescription("Configuration file; plumbline.yaml of the working folder when left out"),
  Flag.optional,
)

export const scan = Command.make(
  "scan",
  {
    names: Argument.String("NAME").pipe(
      Argument.withDescription("Domain names to measure now and print; none means the configured countries, recorded"),
      Argument.variadic(),
    ),
    country: Flag.String("country").pipe(
      Flag.withDescription("Only this country, by its ISO 3166-1 code"),
      Flag.optional,
    ),
    explain: Flag.Boolean("explain").pipe(
      Flag.withDescription("Say for each check what was seen, what is asked and how to mend it, with the evidence"),
      Flag.withDefault(false),
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document on stdout"), Flag.withDefault(false)),
    config: configFlag,
  },
  Effect.fn("command.scan")(function* (given) {
    const config = yield* loadConfig(Option.getOrUndefined(given.config))
    const installation = yield* openInstallation(config)
    if (config.contact === null)
      yield* Console.error(
        "No contact is configured: only the lab's fictional names can be measured. See docs/configuration.md.",
      )
    const program =
      given.names.length > 0
        ? scanNames(installation, given.names, given)
        : scanCountries(installation, configuredStore(config), Option.getOrUndefined(given.country), given.json)
    yield* installation.lab === null ? program : program.pipe(Effect.provide(installation.lab.clock.layer))
  }, Effect.scoped),
).pipe(Command.withDescription("Measure the configured countries, or single names"))

/** Measures names on the spot; nothing is recorded. */
const scanNames = Effect.fn("command.scan.names")(function* (
  installation: Installation,
  names: ReadonlyArray<string>,
  options: { readonly explain: boolean; readonly json: boolean },
) {
  const measured = yield* measureNames(installation, names)
  if (options.json)
    return yield* Console.log(
      JSON.stringify({
        targets: measured.map(({ name, measurement }) =>
          measurement === null
            ? { target: name, excluded: true, findings: [] }
            : documentOf(measurement, options.explain),
        ),
      }),
    )
  for (const { name, measurement } of measured)
    yield* Console.log(
      measurement === null
        ? `${name}\n  excluded on request\n`
        : explain(measurement, installation.catalog, {
            isWhole: options.explain,
            isColored: process.stdout.isTTY === true,
          }),
    )
})

/** Scans countries into the store, one after the other. */
const scanCountries = Effect.fn("scan.countries")(function* (
  installation: Installation,
  configured: StoreOptions,
  only: string | undefined,
  json: boolean,
) {
  if (!isHome(installation))
    return yield* new CommandFailed({
      exitCode: 2,
      lines: [
        `Figures are made from ${installation.vantages[0]}, and this is ${installation.vantage}: plumbline worker looks at what is scanned there`,
      ],
    })
  const countries = [...installation.catalog.countries.keys()].filter(
    (country) => only === undefined || country === only,
  )
  if (countries.length === 0)
    return yield* new CommandFailed({
      exitCode: 2,
      lines: [
        `--country ${only}: is not configured; allowed are ${[...installation.catalog.countries.keys()].join(", ")}`,
      ],
    })
  const place = installation.mode === "lab" ? { file: ":memory:" } : configured
  makeRoomFor(place)
  const view = progressView(process.stderr, () => performance.now())
  yield* Effect.gen(function* () {
    const store = yield* Store
    const today = new Date(yield* Clock.currentTimeMillis).toISOString()
    yield* store.syncCatalog(installation.catalog, today.slice(0, 10))
    const documents: Array<unknown> = []
    for (const country of countries) {
      const finished = yield* scanCountry(country, today, scanOptionsOf(installation, view))
      const { adoption } = (yield* store.scan(finished.id))!
      view.say(`${country}: scan ${finished.id} finished, ${finished.measured} of ${finished.targets} targets measured`)
      if (json) documents.push(...(yield* findingsOf(store, installation.catalog, country)))
      else
        for (const { standard, adoption: figure } of adoption)
          yield* Console.log(
            `${country}  ${standard.padEnd(10)} ${figure.share === null ? "nothing measured" : `${(figure.share * 100).toFixed(1).padStart(5)} % of ${figure.n}`}${figure.counts.unknown > 0 ? `, ${figure.counts.unknown} unknown` : ""}`,
          )
    }
    if (json) yield* Console.log(JSON.stringify({ targets: documents }))
  }).pipe(Effect.provide(Store.layer(place)))
})

export const scanOptionsOf = (installation: Installation, view: ProgressView) => ({
  catalog: installation.catalog,
  vantage: installation.vantage,
  vantages: installation.vantages,
  services: installation.services,
  concurrency: installation.limits.targetsAtOnce,
  probeTimeout: probeTimeoutOf(installation),
  secondLookAfter: Duration.seconds(installation.limits.secondLookAfterSeconds),
  onProgress: view.show,
  onNotice: view.say,
})

const findingsOf = Effect.fnUntraced(function* (store: Store["Service"], catalog: CatalogView, country: string) {
  const targets = [...catalog.targets.values()].filter((target) => target.country === country)
  return yield* Effect.forEach(targets, (target) =>
    Effect.map(store.target(target.name), (found) => ({
      target: target.name,
      observedAt: found?.observedAt ?? null,
      ...(found?.excluded === true ? { excluded: true } : {}),
      findings: (found?.findings ?? []).map(({ check, verdict, reason, parameters }) => ({
        check,
        verdict,
        reason,
        parameters,
      })),
    })),
  )
})

const documentOf = (measurement: Measurement, withEvidence: boolean) => ({
  target: measurement.target,
  observedAt: measurement.observedAt,
  findings: measurement.judgements.map(({ check, verdict, reason, parameters }: Judgement) => ({
    check,
    verdict,
    reason,
    parameters,
  })),
  ...(withEvidence ? { evidence: measurement.evidence } : {}),
})
