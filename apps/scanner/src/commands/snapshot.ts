/**
 * `plumbline snapshot`: makes a snapshot now; `list` shows those that there are, `verify` proves that their files are what was published.
 *
 * Exit codes of `verify`: 0 everything is as it was published (of `--file`: it belongs to a snapshot), 1 something differs (it belongs to
 * none), 2 there is nothing to verify at the place that was named.
 */
import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { Store } from "@plumbline/store"
import { Clock, Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { type Config, loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { makeSnapshot } from "../snapshot/make-snapshot.ts"
import { snapshotRequestOf } from "../snapshot/request.ts"
import { type Difference, placesOf, snapshotFolders, verifySnapshots } from "../snapshot/verify.ts"
import { configuredStore, makeRoomFor } from "../store-place.ts"
import { worldCatalog } from "../world-catalog.ts"
import { configFlag } from "./scan.ts"

const json = Flag.Boolean("json").pipe(
  Flag.withDescription("Print one JSON document on stdout"),
  Flag.withDefault(false),
)

/** Folder of the snapshots of a store. */
export const snapshotFolderOf = (storeFile: string): string => join(dirname(storeFile), "snapshots")

const usage = (line: string) => new CommandFailed({ exitCode: 2, lines: [line] })

const withStore = <A, E>(config: Config, program: Effect.Effect<A, E, Store>) =>
  Effect.suspend(() => {
    const place = configuredStore(config)
    makeRoomFor(place)
    return program.pipe(Effect.provide(Store.layer(place)))
  })

const list = Command.make(
  "list",
  { json, config: configFlag },
  Effect.fn("command.snapshot.list")(function* (given) {
    const config = yield* loadConfig(Option.getOrUndefined(given.config))
    const { items } = yield* withStore(
      config,
      Effect.flatMap(Effect.service(Store), (store) => store.snapshots({ offset: 0, limit: LISTED })),
    )
    if (given.json) return yield* Console.log(JSON.stringify({ snapshots: items }))
    for (const { id, sha256, countries, targets, files } of items)
      yield* Console.log(`${id.padEnd(14)} ${sha256}  ${countries} countries, ${targets} targets, ${files} files`)
    if (items.length === 0) yield* Console.error("There is no snapshot yet. `plumbline snapshot` makes one.")
  }),
).pipe(Command.withDescription("List the snapshots, newest first"))

const verify = Command.make(
  "verify",
  {
    id: Argument.String("ID").pipe(
      Argument.withDescription("Only this snapshot; all when left out"),
      Argument.optional,
    ),
    file: Flag.String("file").pipe(
      Flag.withDescription("Say to which snapshot this file belongs, and as what"),
      Flag.optional,
    ),
    folder: Flag.String("folder").pipe(
      Flag.withDescription("A folder of snapshots, or of one, from anywhere; no store is read"),
      Flag.optional,
    ),
    json,
    config: configFlag,
  },
  Effect.fn("command.snapshot.verify")(function* (given) {
    const bare = Option.getOrUndefined(given.folder)
    const file = Option.getOrUndefined(given.file)
    const id = Option.getOrUndefined(given.id)
    const config = bare === undefined ? yield* loadConfig(Option.getOrUndefined(given.config)) : null
    const folder = bare ?? snapshotFolderOf(config!.store)
    const registered = config === null ? null : yield* registeredIn(config)
    const known = snapshotFolders(folder)
    if (known.length === 0 && (registered?.size ?? 0) === 0)
      return yield* usage(`${folder}: holds no snapshot; name a folder that has a manifest.json, or folders with one`)
    if (file !== undefined) {
      if (!existsSync(file)) return yield* usage(`--file ${file}: is not there; name a file that exists`)
      const found = yield* Effect.promise(() => placesOf(folder, file))
      if (given.json) yield* Console.log(JSON.stringify({ file, ...found }))
      else for (const { snapshot, path } of found.places) yield* Console.log(`belongs to ${snapshot} as ${path}`)
      if (found.places.length > 0) return
      return yield* new CommandFailed({
        exitCode: 1,
        lines: [`${file}: SHA-256 ${found.sha256} belongs to no snapshot of ${folder}`],
      })
    }
    const verified = yield* Effect.promise(() => verifySnapshots(folder, registered, id))
    if (id !== undefined && verified.snapshots.length === 0 && verified.differences.length === 0)
      return yield* usage(`${id}: is no snapshot of ${folder}; \`plumbline snapshot list\` shows those that there are`)
    if (given.json) yield* Console.log(JSON.stringify(verified))
    else
      for (const { id: each, sha256, files } of verified.snapshots)
        yield* Console.log(`${each.padEnd(14)} ${sha256}  ${files} files`)
    if (verified.differences.length === 0) return
    return yield* new CommandFailed({ exitCode: 1, lines: verified.differences.map(lineOf) })
  }),
).pipe(Command.withDescription("Prove that snapshots hold what was published, or that a file belongs to one"))

const lineOf = ({ snapshot, file, what, expected, found, mend }: Difference): string =>
  `${snapshot}: ${file}: ${what}, expected ${expected ?? "nothing"}, found ${found ?? "nothing"}; ${mend}`

/** The hashes that the store keeps; an absent store keeps none. */
const registeredIn = Effect.fnUntraced(function* (config: Config) {
  if (config.database === null && !existsSync(config.store)) return null
  const { items } = yield* withStore(
    config,
    Effect.flatMap(Effect.service(Store), (store) => store.snapshots({ offset: 0, limit: LISTED })),
  )
  return new Map(items.map(({ id, sha256 }) => [id, sha256]))
})

export const snapshot = Command.make(
  "snapshot",
  { json, config: configFlag },
  Effect.fn("command.snapshot")(function* (given) {
    const config = yield* loadConfig(Option.getOrUndefined(given.config))
    const catalog = yield* worldCatalog(config)
    const now = new Date(yield* Clock.currentTimeMillis).toISOString()
    const made = yield* withStore(
      config,
      makeSnapshot(
        snapshotRequestOf(config, { catalog, now, folder: snapshotFolderOf(config.store), isFictional: false }),
      ),
    )
    if (given.json) return yield* Console.log(JSON.stringify({ made }))
    yield* made === null
      ? Console.error("No scan has finished since the last snapshot: none was made.")
      : Console.log(`${made.id}  ${made.sha256}  ${made.files} files in ${made.folder}`)
  }),
).pipe(
  Command.withDescription("Make an immutable, hashed snapshot of all figures now"),
  Command.withSubcommands([list, verify]),
)

/** A snapshot a day for 270 years. */
const LISTED = 100_000
