/** `plumbline import list FILE --country CC --list NAME --map MAP`: a published CSV file becomes a country's list. */
import { readFileSync } from "node:fs"
import { join, relative } from "node:path"
import {
  decodeYamlRecord,
  formatProblem,
  type ImportNote,
  importList,
  ListMap,
  NOTE_KINDS,
  type NoteKind,
} from "@plumbline/catalog"
import { Clock, Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { CommandFailed } from "../exit.ts"
import { dayGiven } from "../import/day-given.ts"
import { readBytes } from "../import/read-bytes.ts"
import { REPOSITORY_DATA } from "../world-catalog.ts"

export const importListCommand = Command.make(
  "list",
  {
    file: Argument.String("FILE").pipe(
      Argument.withDescription("The published CSV file, as it is or compressed by gzip"),
    ),
    country: Flag.String("country").pipe(Flag.withDescription("Whose list it is, by ISO 3166-1 code: us")),
    list: Flag.String("list").pipe(Flag.withDescription("Name of the list: dotgov becomes domains/dotgov.csv")),
    map: Flag.String("map").pipe(Flag.withDescription("Mapping file: which column says what; data/import/ has some")),
    data: Flag.String("data").pipe(
      Flag.withDescription("Data folder that takes the list; ./data when left out"),
      Flag.withDefault("data"),
    ),
    at: Flag.String("at").pipe(
      Flag.withDescription("Day whose state the file shows, YYYY-MM-DD; today when left out"),
      Flag.optional,
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document on stdout"), Flag.withDefault(false)),
  },
  Effect.fn("command.import-list")(function* (given) {
    const today = new Date(yield* Clock.currentTimeMillis).toISOString().slice(0, 10)
    const at = yield* dayGiven(
      Option.getOrElse(given.at, () => today),
      today,
    )
    for (const [flag, value, form] of [
      ["--country", given.country, /^[a-z]{2}$/],
      ["--list", given.list, /^[a-z0-9]+(?:-[a-z0-9]+)*$/],
    ] as const)
      if (!form.test(value)) return yield* usage(`${flag} ${value}: write it in lower case, such as us and dotgov`)
    const found = yield* importList({
      directory: given.data,
      country: given.country,
      list: given.list,
      map: yield* readMap(given.map),
      at,
      bytes: readBytes(given.file),
      countryFile: ownCountryFile(given.country),
    }).pipe(Effect.catchTag("ListNotPlaced", ({ lines }) => Effect.fail(new CommandFailed({ exitCode: 1, lines }))))
    if (given.json) {
      yield* Console.log(
        JSON.stringify({
          list: `${given.country}/${given.list}`,
          at,
          read: found.read,
          listed: found.rows.length,
          notes: found.notes,
          files: found.files,
        }),
      )
      return
    }
    yield* Console.log(`${given.country}/${given.list}: ${found.rows.length} names of ${found.read} rows, as of ${at}`)
    for (const kind of NOTE_KINDS) for (const line of linesOf(kind, found.notes)) yield* Console.log(line)
    for (const file of found.files) yield* Console.error(`wrote ${relative(process.cwd(), join(given.data, file))}`)
  }),
).pipe(Command.withDescription("Make a country's list of names from a published CSV file"))

const readMap = (file: string) =>
  Effect.suspend(() => {
    let bytes: Uint8Array
    try {
      bytes = readFileSync(file)
    } catch {
      return usage(`--map ${file}: cannot be read`)
    }
    const { value, problems } = decodeYamlRecord(ListMap, { file, bytes })
    return value === undefined || problems.length > 0
      ? Effect.fail(new CommandFailed({ exitCode: 2, lines: problems.map((problem) => formatProblem(problem)) }))
      : Effect.succeed(value)
  })

/** Code, names and suffixes of a country that our own data has. */
const ownCountryFile = (country: string): string | undefined => {
  try {
    return readFileSync(join(REPOSITORY_DATA, "countries", country, "country.yaml"), "utf8")
  } catch {
    return undefined
  }
}

/** How many rows, why, and the first of them. */
const linesOf = (kind: NoteKind, notes: ReadonlyArray<ImportNote>): ReadonlyArray<string> => {
  const some = notes.filter((note) => note.kind === kind)
  if (some.length === 0) return []
  return [
    `  ${some.length} ${WORDS[kind]}`,
    ...some
      .slice(0, SHOWN)
      .map(({ line, name, detail }) => `    line ${line}: ${name}${detail === undefined ? "" : ` (${detail})`}`),
    ...(some.length > SHOWN ? [`    and ${some.length - SHOWN} more; --json names them all`] : []),
  ]
}

const WORDS: Readonly<Record<NoteKind, string>> = {
  "no-domain-name": "left out: no domain name",
  "public-suffix": "left out: a public suffix, below which others register names",
  duplicate: "left out: the name stands in the file already",
  elsewhere: "left out: another list of the folder has the name",
  "no-organisation": "without an organisation: listed under the name itself",
  "unmapped-level": "with a level that the mapping does not know: the default was taken",
  "unmapped-sector": "with a sector that the mapping does not know: the default was taken",
  "organisation-spelt-otherwise": "of organisations spelt in several ways: the most frequent was taken",
  "organisation-split": "of organisations with several levels or sectors: made an organisation of their own",
}
const SHOWN = 10

const usage = (line: string) => Effect.fail(new CommandFailed({ exitCode: 2, lines: [line] }))
