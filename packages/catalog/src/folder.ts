/** Folders: reads the files of `data/` that the catalog is made of. */
import type { Dirent } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { join, relative, sep } from "node:path"
import { Effect } from "effect"
import type { Problem } from "./problem.ts"
import { compareText, START } from "./problem.ts"
import { kindOf } from "./records.ts"
import type { SourceFile } from "./source-text.ts"

/** All files of the catalog below a folder, in the order of their paths; what cannot be read is a problem. Never fails. */
export const readFolder = Effect.fn("catalog.readFolder")(function* (directory: string) {
  const problems: Array<Problem> = []
  const noteUnreadable = (file: string, cause: unknown): void => {
    const message = `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`
    const mend = "name a folder such as data, and see its permissions"
    problems.push({ file, ...START, rule: "unreadable", message, mend })
  }
  const entries = yield* Effect.tryPromise(() => readdir(directory, { recursive: true, withFileTypes: true })).pipe(
    Effect.catch((error) => {
      noteUnreadable(".", error.cause)
      return Effect.succeed<Array<Dirent>>([])
    }),
  )
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((file) => kindOf(file).kind !== "other")
    .sort(compareText)
  const files = yield* Effect.forEach(
    paths,
    (file) =>
      Effect.tryPromise(() => readFile(join(directory, file))).pipe(
        Effect.map((bytes): SourceFile | undefined => ({ file, bytes })),
        Effect.catch((error) => {
          noteUnreadable(file, error.cause)
          return Effect.succeed(undefined)
        }),
      ),
    { concurrency: FILES_AT_ONCE },
  )
  return { files: files.filter((file) => file !== undefined), problems }
})

/** Enough to keep a disk busy, far below any limit of open files. */
const FILES_AT_ONCE = 16
