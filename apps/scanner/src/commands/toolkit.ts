/**
 * `plumbline toolkit`: the conformance specification for a place and a product, as a file. Nothing is asked over the network.
 *
 * DOCX and ODT need `--out`; the other formats go to stdout without it.
 */
import { writeFileSync } from "node:fs"
import { type CatalogView, PROCUREMENT_STAGES, PRODUCT_CATEGORIES } from "@plumbline/core"
import { FORMATS, fileNameOf, fileOf, specify } from "@plumbline/toolkit"
import { Clock, Console, Effect, Option, Result } from "effect"
import { Command, Flag } from "effect/cli"
import { loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { VERSION } from "../version.ts"
import { worldCatalog } from "../world-catalog.ts"
import { configFlag } from "./scan.ts"

const usage = (line: string) => new CommandFailed({ exitCode: 2, lines: [line] })

export const toolkit = Command.make(
  "toolkit",
  {
    country: Flag.String("country").pipe(
      Flag.withDescription("Country by its ISO 3166-1 code, or a region such as eu"),
      Flag.optional,
    ),
    product: Flag.String("product").pipe(
      Flag.withDescription(`What is bought: ${PRODUCT_CATEGORIES.join(", ")}`),
      Flag.optional,
    ),
    stage: Flag.String("stage").pipe(
      Flag.withDescription(`Stage of the purchase: ${PROCUREMENT_STAGES.join(", ")}; all when left out`),
      Flag.optional,
    ),
    format: Flag.String("format").pipe(
      Flag.withDescription(`One of ${FORMATS.join(", ")}`),
      Flag.withDefault("markdown"),
    ),
    out: Flag.String("out").pipe(Flag.withDescription("File to write; stdout when left out"), Flag.optional),
    config: configFlag,
  },
  Effect.fn("command.toolkit")(function* (given) {
    const product = Option.getOrUndefined(given.product)
    const category = PRODUCT_CATEGORIES.find((each) => each === product)
    if (category === undefined)
      return yield* usage(
        `--product${product === undefined ? " is missing" : ` ${product}: is not known`}; write one of ${PRODUCT_CATEGORIES.join(", ")}`,
      )
    const stageGiven = Option.getOrUndefined(given.stage)
    const stage = PROCUREMENT_STAGES.find((each) => each === stageGiven)
    if (stageGiven !== undefined && stage === undefined)
      return yield* usage(`--stage ${stageGiven}: is not known; write one of ${PROCUREMENT_STAGES.join(", ")}`)
    const format = FORMATS.find((each) => each === given.format)
    if (format === undefined)
      return yield* usage(`--format ${given.format}: is not known; write one of ${FORMATS.join(", ")}`)
    const place = Option.getOrUndefined(given.country)?.toLowerCase()
    if (place === undefined)
      return yield* usage("--country is missing; write an ISO 3166-1 code such as nl, or a region such as eu")
    const out = Option.getOrUndefined(given.out)

    const config = yield* loadConfig(Option.getOrUndefined(given.config))
    const catalog: CatalogView = yield* worldCatalog({ ...config, countries: null })
    const on = new Date(yield* Clock.currentTimeMillis).toISOString().slice(0, 10)
    const specified = specify({
      catalog,
      place,
      category,
      ...(stage === undefined ? {} : { stage }),
      on,
      version: VERSION,
    })
    if (Result.isFailure(specified)) return yield* usage(`--country ${specified.failure}`)
    if (out === undefined && (format === "docx" || format === "odt"))
      return yield* usage(
        `--out is missing; ${format} is no text, write for example --out ${fileNameOf(specified.success, format)}`,
      )
    const content = yield* Effect.promise(() => fileOf(specified.success, format))
    if (out === undefined) {
      process.stdout.write(content)
      return
    }
    yield* Effect.try({
      try: () => writeFileSync(out, content),
      catch: (error) =>
        new CommandFailed({
          exitCode: 1,
          lines: [`--out ${out}: cannot be written: ${error instanceof Error ? error.message : String(error)}`],
        }),
    })
    yield* Console.error(`wrote ${out}`)
  }),
).pipe(Command.withDescription("Write the conformance specification for a country and a product"))
