/**
 * How many full audits, web and mail with every check, does one scanner make a second, and at what cost in memory?
 *
 * `npm run bench -w apps/scanner [-- targets …]`, 2,000 and 10,000 unless given. Each line is a scan of that many towns of the laboratory in a
 * process of its own, the servers in a second one, the store a file. Then the same with answers that come 50 ms late, and with 5 % of the towns
 * dead. Figures and what they mean: docs/benchmarks.md.
 */
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { ScanFigures, ScanRequest } from "./one-scan.ts"

const GOAL_RATE = 25
const GOAL_MEGABYTES = 600
const GOAL_PATH = 1.5
const GOAL_DEAD = 0.85

const USUAL = { atOnce: 100, delayMilliseconds: 0, deadShare: 0, spacingMilliseconds: 0, timeoutSeconds: 5 }

const main = async () => {
  const given = process.argv.slice(2).map(Number)
  const sizes = given.length === 0 ? [2_000, 10_000] : given
  for (const towns of sizes) {
    const figures = await scan({ ...USUAL, towns })
    report(`${figures.targets} targets`, figures)
    const most = Math.max(figures.before, ...figures.tenths)
    say("memory of the scanner, most", `${most.toFixed(0)} MB`, most / GOAL_MEGABYTES, "at most 1")
    const [second, last] = [figures.tenths[1]!, figures.tenths[9]!]
    say("memory, last tenth to second tenth", `${last.toFixed(0)} to ${second.toFixed(0)} MB`, last / second)
  }
  const some = Math.min(2_000, sizes[0]!)

  const late = await scan({ ...USUAL, towns: some, delayMilliseconds: 50 })
  report("answers after 50 ms", late)
  const ratios = late.alone.map(({ seconds, roundTrips }) => seconds / (roundTrips * 0.05)).sort((a, b) => a - b)
  const median = (values: ReadonlyArray<number>) => values[Math.floor(values.length / 2)]!
  say(
    "an audit alone, to its round trips one after another, median",
    `${median(late.alone.map(({ seconds }) => seconds).sort((a, b) => a - b)).toFixed(2)} s, ${median(late.alone.map(({ roundTrips }) => roundTrips).sort((a, b) => a - b))} round trips`,
    median(ratios) / GOAL_PATH,
    "at most 1",
  )

  // A dead server is given up after what the net needs, so many are waited for at once.
  const patient = { ...USUAL, towns: some, atOnce: 200 }
  const alive = await scan(patient)
  report("all alive, 200 at once", alive)
  const dead = await scan({ ...patient, deadShare: 0.05 })
  report("5 % dead, 200 at once", dead)
  const kept = dead.targets / dead.seconds / (alive.targets / alive.seconds)
  say("throughput kept with 5 % dead", `${(kept * 100).toFixed(0)} %`, kept / GOAL_DEAD, "at least 1")
}

const report = (name: string, { targets, seconds, processor, loopbackBytes, ...found }: ScanFigures) => {
  say(
    name,
    `${(targets / seconds).toFixed(1)} audits/s in ${seconds.toFixed(0)} s`,
    targets / seconds / GOAL_RATE,
    "at least 1",
  )
  const each = (value: number) => `${((value / targets) * 1000).toFixed(1)} ms`
  say("  processor time an audit", `${each(processor.scanner)} scanner, ${each(processor.laboratory)} laboratory`)
  say("  traffic of an audit, both ways, headers included", `${(loopbackBytes / targets / 1000).toFixed(0)} kB`)
  say("  verdicts", `${found.verdicts}, ${found.unknown} unknown, ${found.unexpected} not as the laboratory expects`)
}

const say = (name: string, value: string, ratio?: number, goal = "") =>
  console.log(
    `${name.padEnd(62)} ${value.padEnd(44)} ${ratio === undefined ? "" : ratio.toFixed(2)}${goal === "" ? "" : ` of the goal (${goal})`}`,
  )

const scan = async (request: Omit<ScanRequest, "file">): Promise<ScanFigures> => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-throughput-"))
  try {
    const child = spawn(
      process.execPath,
      [
        "--expose-gc",
        // As `plumbline` does.
        "--import",
        join(import.meta.dirname, "../src/stay-small.ts"),
        join(import.meta.dirname, "one-scan.ts"),
        JSON.stringify({ ...request, file: join(folder, "store.sqlite") }),
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    )
    let printed = ""
    for await (const chunk of child.stdout) printed += String(chunk)
    return JSON.parse(printed) as ScanFigures
  } finally {
    rmSync(folder, { recursive: true })
  }
}

await main()
