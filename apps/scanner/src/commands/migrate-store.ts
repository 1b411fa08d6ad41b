/** `plumbline migrate-store --from PLACE --to PLACE`: moves a store between SQLite and PostgreSQL, or into another database of the same engine. */
import { existsSync, mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { moveStore, type StoreOptions } from "@plumbline/store"
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { CommandFailed } from "../exit.ts"
import { shownPlace, storeOptionsOf } from "../store-place.ts"

export const migrateStore = Command.make(
  "migrate-store",
  {
    from: Flag.String("from").pipe(
      Flag.withDescription("The store as it is: sqlite:PATH or postgresql://user@host/database"),
    ),
    to: Flag.String("to").pipe(
      Flag.withDescription("An empty database: sqlite:PATH or postgresql://user@host/database"),
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document on stdout"), Flag.withDefault(false)),
  },
  Effect.fn("command.migrate-store")(function* (given) {
    const from = yield* placeGiven("--from", given.from)
    const to = yield* placeGiven("--to", given.to)
    if (JSON.stringify(from) === JSON.stringify(to)) return yield* usage("--from and --to name the same database")
    if ("file" in from && !existsSync(from.file)) return yield* usage(`--from: there is no file ${from.file}`)
    if ("file" in to) mkdirSync(dirname(to.file), { recursive: true })
    const tell = progress()
    const { tables } = yield* moveStore({ from, to, sourceName: shownPlace(from), onProgress: tell }).pipe(
      Effect.catchTag("MoveRefused", ({ lines }) => Effect.fail(new CommandFailed({ exitCode: 1, lines }))),
      Effect.catchDefect((defect) => unreachable(defect)),
    )
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    if (given.json) return yield* Console.log(JSON.stringify({ from: shownPlace(from), to: shownPlace(to), tables }))
    for (const table of tables)
      yield* Console.log(`${table.table.padEnd(32)} ${String(table.rows).padStart(10)}  ${table.sha256}`)
    yield* Console.log(`${rows} rows of ${tables.length} tables moved; both sides have the same hashes.`)
    yield* Console.log(`Now name the new place as store in plumbline.yaml or in DATABASE_URL: ${shownPlace(to)}`)
  }),
).pipe(
  Command.withDescription(
    "Move the store into another database; may be interrupted and called again. Stop what writes to it first",
  ),
)

const placeGiven = (flag: string, place: string): Effect.Effect<StoreOptions, CommandFailed> => {
  const options = storeOptionsOf(place, process.cwd())
  return options === null || ("file" in options && options.file === ":memory:")
    ? usage(`${flag} ${place}: write sqlite:PATH or postgresql://user@host/database`)
    : Effect.succeed(options)
}

/** A line a table, and one every few seconds. */
const progress = () => {
  let said = ""
  let saidAt = 0
  return ({ step, table, rows, of }: { step: string; table: string; rows: number; of: number }) => {
    const now = performance.now()
    if (said === `${step} ${table}` && now - saidAt < LINE_EVERY_MILLISECONDS) return
    said = `${step} ${table}`
    saidAt = now
    console.error(`${step} ${table}: ${rows} of ${of} rows`)
  }
}

/** A database that does not answer is no bug of ours: its words, and what to do. */
const unreachable = (defect: unknown) => {
  const { code, message } = defect as { readonly code?: unknown; readonly message?: unknown }
  return typeof code === "string" && /^(?:ECONN|ENOTFOUND|EAI|28|3D|57P)/.test(code)
    ? Effect.fail(
        new CommandFailed({
          exitCode: 3,
          lines: [`The database cannot be reached: ${String(message)}. Check its address, its name and the password.`],
        }),
      )
    : Effect.die(defect)
}

const usage = (line: string) => Effect.fail(new CommandFailed({ exitCode: 2, lines: [line] }))

const LINE_EVERY_MILLISECONDS = 3_000
