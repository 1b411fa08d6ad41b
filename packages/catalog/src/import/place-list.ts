/**
 * Placing a list: the folder's files as they will be with a published list in them, checked before anything is written.
 *
 * 1. The country file names the list: an entry is replaced or added; a folder without the country gets its file.
 * 2. All rules run over the folder as it would be.   3. Files are written as a whole, the list first.
 */
import { mkdir, rename, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import type { IsoDate } from "@plumbline/core"
import { Data, Effect } from "effect"
import { isMap, isSeq, parseDocument, type YAMLMap } from "yaml"
import { checkFiles } from "../check.ts"
import { readFolder } from "../folder.ts"
import { formatProblem } from "../problem.ts"
import { readRecords } from "../records.ts"
import type { SourceFile } from "../source-text.ts"
import type { ListMap } from "./list-map.ts"
import { encodeDomainList, type PublishedList, readPublishedList } from "./published-list.ts"

export interface ImportList {
  /** Folder of the catalog that takes the list; made when it is not there. */
  readonly directory: string
  readonly country: string
  /** Name of the list's file without its ending. */
  readonly list: string
  readonly map: ListMap
  /** The day whose state the file shows. */
  readonly at: IsoDate
  readonly bytes: AsyncIterable<Uint8Array>
  /** A country file to begin with, where the folder has none. */
  readonly countryFile: string | undefined
}

/** The list cannot be placed: why, line by line. Nothing was written. */
export class ListNotPlaced extends Data.TaggedError("ListNotPlaced")<{ readonly lines: ReadonlyArray<string> }> {}

/** Puts a published list into a folder of the catalog. Tells what was read, and the paths written. */
export const importList = Effect.fn("catalog.importList")(function* (given: ImportList) {
  const { directory, country, list, map, at } = given
  yield* Effect.tryPromise({
    try: () => mkdir(directory, { recursive: true }),
    catch: (error) => new ListNotPlaced({ lines: [`${directory}: ${messageOf(error)}`] }),
  })
  const folder = yield* readFolder(directory)
  const listFile = `countries/${country}/domains/${list}.csv`
  const countryFile = `countries/${country}/country.yaml`
  const others = folder.files.filter(({ file }) => file !== listFile && file !== countryFile)
  const elsewhere = new Set(
    readRecords(others).records.lists.flatMap(({ rows }) => rows.map(({ domain }) => domain.value)),
  )
  const published = yield* Effect.tryPromise({
    try: () => readPublishedList(given.bytes, map, elsewhere),
    catch: (error) => new ListNotPlaced({ lines: [messageOf(error)] }),
  })
  const standing = folder.files.find(({ file }) => file === countryFile)
  const before = standing === undefined ? given.countryFile : Buffer.from(standing.bytes).toString("utf8")
  if (before === undefined)
    return yield* new ListNotPlaced({
      lines: [
        `${join(directory, countryFile)}: is not there; write it first (see data/README.md), or use the code of a country that Plumbline knows`,
      ],
    })
  const named = nameList(before, entryOf(`${country}/${list}`, map, at), standing === undefined)
  const changed: ReadonlyArray<SourceFile> = [
    { file: listFile, bytes: Buffer.from(encodeDomainList(published.rows, map.roles)) },
    { file: countryFile, bytes: Buffer.from(named) },
  ]
  const { check } = checkFiles([...others, ...changed], folder.problems)
  if (check.problems.length > 0)
    return yield* new ListNotPlaced({
      lines: [
        "nothing was written, since the folder would not be valid:",
        ...check.problems.slice(0, MOST_PROBLEMS).map((problem) => formatProblem(problem, directory)),
        ...(check.problems.length > MOST_PROBLEMS ? [`and ${check.problems.length - MOST_PROBLEMS} more`] : []),
      ],
    })
  yield* Effect.tryPromise({
    try: async () => {
      for (const { file, bytes } of changed) {
        const path = join(directory, file)
        await mkdir(dirname(path), { recursive: true })
        // A file is replaced as a whole, so that a crash leaves the old one.
        await writeFile(`${path}.new`, bytes)
        await rename(`${path}.new`, path)
      }
    },
    catch: (error) => new ListNotPlaced({ lines: [messageOf(error)] }),
  })
  return { ...published, files: changed.map(({ file }) => file) } satisfies PublishedList & {
    readonly files: ReadonlyArray<string>
  }
})

const entryOf = (id: string, map: ListMap, at: IsoDate) => ({
  id,
  title: map.title,
  owner: map.owner,
  source: map.source,
  licence: map.licence,
  retrievedOn: at,
  maintained: "by-script",
})

/** The country file with this entry among its lists: in place of the one of its name, behind the others, or alone. Comments stay. */
const nameList = (text: string, entry: ReturnType<typeof entryOf>, isAlone: boolean): string => {
  const document = parseDocument(text)
  const lists = document.get("lists")
  const node = document.createNode(entry)
  if (!isSeq(lists) || isAlone) document.set("lists", document.createNode([entry]))
  else {
    const index = lists.items.findIndex((item) => isMap(item) && (item as YAMLMap).get("id") === entry.id)
    if (index < 0) lists.add(node)
    else lists.items[index] = node
  }
  return document.toString({ lineWidth: 120, flowCollectionPadding: false })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const MOST_PROBLEMS = 20
