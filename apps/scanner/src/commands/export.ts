/**
 * `plumbline export [--to DIR] [--format …]`: the live figures as a data set in a folder. Nothing is asked over the network.
 *
 * It reads the store beside a server that is running. Its memory stays small whatever the store's size: Node is started anew with a
 * heap that is collected often, where the system can do that.
 */
import { existsSync, mkdirSync, readdirSync } from "node:fs"
import path from "node:path"
import { METHODOLOGY } from "@plumbline/core"
import {
  BOUNDED_MEMORY_FLAGS,
  READING_CACHE_KIBIBYTES,
  TABLE_FORMAT_NAMES,
  type TableFormatName,
  writeDataset,
} from "@plumbline/dataset"
import { Store } from "@plumbline/store"
import { Clock, Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { worldCatalog } from "../installation.ts"
import { VERSION } from "../version.ts"
import { configFlag } from "./scan.ts"

export const exportDataset = Command.make(
  "export",
  {
    to: Flag.String("to").pipe(
      Flag.withDescription("Folder to write, new or empty; plumbline-<day> when left out"),
      Flag.optional,
    ),
    format: Flag.String("format").pipe(
      Flag.withDescription(`Formats of the tables, joined by commas, of ${TABLE_FORMAT_NAMES.join(", ")}`),
      Flag.withDefault("csv,parquet,xlsx"),
    ),
    config: configFlag,
  },
  Effect.fn("command.export")(function* (given) {
    const formats: Array<TableFormatName> = []
    for (const name of given.format.split(",")) {
      const format = TABLE_FORMAT_NAMES.find((each) => each === name.trim())
      if (format === undefined)
        return yield* usage(
          `--format ${name}: is not known; write one of ${TABLE_FORMAT_NAMES.join(", ")}, joined by commas`,
        )
      formats.push(format)
    }
    const config = yield* loadConfig(Option.getOrUndefined(given.config))
    if (!existsSync(config.store)) {
      const mend =
        config.contact === null
          ? "the lab keeps its figures in memory: start it, and take them from /api/v1/datapackage.json"
          : "scan first, with plumbline start or plumbline scan"
      return yield* new CommandFailed({ exitCode: 1, lines: [`${config.store}: there are no figures yet; ${mend}`] })
    }
    yield* Effect.sync(withBoundedMemory)

    const now = new Date(yield* Clock.currentTimeMillis).toISOString()
    const day = now.slice(0, 10)
    const directory = path.resolve(Option.getOrElse(given.to, () => `plumbline-${day}`))
    yield* Effect.try({
      try: () => mkdirSync(directory, { recursive: true }),
      catch: (error) =>
        new CommandFailed({
          exitCode: 1,
          lines: [`--to ${directory}: cannot be made: ${error instanceof Error ? error.message : String(error)}`],
        }),
    })
    if (readdirSync(directory).length > 0) return yield* usage(`--to ${directory}: is not empty; name a new folder`)

    const catalog = yield* worldCatalog(config)
    const files = yield* writeDataset({
      directory,
      about: {
        id: day,
        createdAt: now,
        methodology: METHODOLOGY,
        version: VERSION,
        publisher: "Plumbline",
        site: null,
        isFictional: [...catalog.countries.values()].some(({ fictional }) => fictional === true),
      },
      catalog,
      formats,
      onTable: (name, rows) => Console.error(`${name}: ${rows} rows`),
    }).pipe(Effect.provide(Store.layer({ file: config.store, cacheKibibytes: READING_CACHE_KIBIBYTES })))
    const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    yield* Console.error(`wrote ${files.length} files, ${(bytes / 1_000_000).toFixed(1)} MB, to ${directory}`)
  }),
).pipe(Command.withDescription("Write the live figures as a data set: tables, schemas, citation, licence, codebook"))

const usage = (line: string) => new CommandFailed({ exitCode: 2, lines: [line] })

/** Puts this process in the place of itself with other arguments for Node. Windows cannot, and goes on as it is. */
const withBoundedMemory = (): void => {
  const isBounded = BOUNDED_MEMORY_FLAGS.every((flag) => process.execArgv.includes(flag))
  if (isBounded || process.platform === "win32" || process.execve === undefined) return
  process.execve(process.execPath, [
    process.execPath,
    ...BOUNDED_MEMORY_FLAGS,
    "--disable-warning=ExperimentalWarning",
    ...process.argv.slice(1),
  ])
}
