/**
 * `plumbline export [--to DIR] [--format …]`: the live figures as a data set in a folder. Nothing is asked over the network.
 *
 * It reads the store beside a server that is running. Its memory stays small whatever the store's size: a process that loads nothing
 * else and collects its heap often takes the place of this one, where the system can do that.
 */
import { randomUUID } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { getCompileCacheDir } from "node:module"
import { tmpdir } from "node:os"
import path from "node:path"
import { serialize } from "node:v8"
import type { CatalogView } from "@plumbline/core"
import {
  BOUNDED_MEMORY_ENVIRONMENT,
  BOUNDED_MEMORY_FLAGS,
  TABLE_FORMAT_NAMES,
  type TableFormatName,
} from "@plumbline/dataset"
import type { StoreOptions } from "@plumbline/store"
import { Clock, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { type ExportRequest, writeExport } from "../export/write-export.ts"
import { configuredStore } from "../store-place.ts"
import { worldCatalog } from "../world-catalog.ts"
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
    if (config.database === null && !existsSync(config.store)) {
      const mend =
        config.contact === null
          ? "the lab keeps its figures in memory: start it, and take them from /api/v1/datapackage.json"
          : "scan first, with plumbline start or plumbline scan"
      return yield* new CommandFailed({ exitCode: 1, lines: [`${config.store}: there are no figures yet; ${mend}`] })
    }
    const day = new Date(yield* Clock.currentTimeMillis).toISOString().slice(0, 10)
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

    const { publisher, site } = config
    const request: ExportRequest = { publisher, site, directory, formats }
    const store = configuredStore(config)
    const catalog = yield* worldCatalog(config)
    yield* Effect.sync(() => becomeExport(request, catalog, store))
    yield* writeExport(request, catalog, store)
  }),
).pipe(Command.withDescription("Write the live figures as a data set: tables, schemas, citation, licence, codebook"))

const usage = (line: string) => new CommandFailed({ exitCode: 2, lines: [line] })

/** Puts a process that does nothing else, with a small heap, in the place of this one. Windows cannot, and goes on as it is. */
const becomeExport = (request: ExportRequest, catalog: CatalogView, store: StoreOptions): void => {
  if (process.platform === "win32" || process.execve === undefined) return
  // Reading it from its YAML takes more memory than all tables together.
  const catalogFile = path.join(tmpdir(), `plumbline-export-${randomUUID()}`)
  writeFileSync(catalogFile, serialize(catalog), { mode: 0o600, flag: "wx" })
  const given = { request, catalogFile, ...("url" in store ? {} : { file: store.file }) }
  const compiled = getCompileCacheDir()
  process.execve(
    process.execPath,
    [
      process.execPath,
      ...BOUNDED_MEMORY_FLAGS,
      path.join(import.meta.dirname, "../export/process.ts"),
      JSON.stringify(given),
    ],
    {
      ...process.env,
      ...BOUNDED_MEMORY_ENVIRONMENT,
      ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }),
      // The address of a database may hold a password: arguments are for everybody on the machine to see.
      ...("url" in store ? { DATABASE_URL: store.url } : {}),
    },
  )
}
