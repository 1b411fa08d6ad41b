/** What the tests of `plumbline eval` share: the command run on lines, and the external cases. */
import { spawn } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"

/** Runs `plumbline eval KIND` on lines of text. */
export const evaluate = (kind: string, lines: ReadonlyArray<string>) =>
  new Promise<{ code: number | null; out: ReadonlyArray<Record<string, unknown>>; err: string }>((ended) => {
    const child = spawn(process.execPath, [resolve(import.meta.dirname, "../bin/plumbline.js"), "eval", kind])
    const out: Array<Buffer> = []
    let err = ""
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk))
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk.toString()
    })
    child.on("close", (code) => {
      const said = Buffer.concat(out).toString().split("\n").slice(0, -1)
      ended({ code, out: said.map((line) => JSON.parse(line)), err })
    })
    child.stdin.on("error", () => {})
    child.stdin.end(lines.map((line) => `${line}\n`).join(""))
  })

/** A file of external cases, where the folder of cases stands beside the project. */
export const CASES = resolve(import.meta.dirname, "../../../../shared/cases")
export const casesOf = (file: string): ReadonlyArray<Record<string, unknown>> =>
  existsSync(CASES) ? JSON.parse(readFileSync(resolve(CASES, file), "utf8")).cases : []
