/** Runs a program to its end. */
import { spawnSync } from "node:child_process"

/** Standard output of a program; throws with what it wrote when it does not end with status 0. */
export const run = (program: string, words: ReadonlyArray<string>, folder: string, input = ""): string => {
  const done = spawnSync(program, words, { cwd: folder, input, encoding: "utf8" })
  if (done.error !== undefined) throw new Error(`${program}: ${done.error.message}`)
  if (done.status !== 0) {
    throw new Error(`${program} ${words.join(" ")}: status ${done.status}\n${done.stdout}${done.stderr}`)
  }
  return done.stdout
}

/** Moment that many days from now, as `YYYYMMDDhhmmss` in UTC. */
export const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]/g, "").slice(0, 14)
