/**
 * One scan of a laboratory of many towns, for `throughput.ts`: a process of its own, so that its memory is nobody else's. The servers run in
 * a second one. Prints one line of JSON, `ScanFigures`.
 */
import { readFileSync } from "node:fs"
import { Store } from "@plumbline/store"
import { Duration, Effect } from "effect"
import { scanOptionsOf } from "../src/commands/scan.ts"
import { loadConfig } from "../src/config.ts"
import { openLab } from "../src/installation.ts"
import { measure } from "../src/scan/measure.ts"
import { scanCountry } from "../src/scan/scan-country.ts"

export interface ScanRequest {
  readonly towns: number
  readonly atOnce: number
  readonly delayMilliseconds: number
  readonly deadShare: number
  /** Between two connections to an address. */
  readonly spacingMilliseconds: number
  readonly timeoutSeconds: number
  /** Where the store is written. */
  readonly file: string
}

export interface ScanFigures {
  readonly targets: number
  readonly seconds: number
  /** Of the scanner and of the laboratory, in seconds. */
  readonly processor: { readonly scanner: number; readonly laboratory: number }
  /** Bytes over the loopback interface, both ways together, and all else that used it meanwhile; 0 where there is no /proc. */
  readonly loopbackBytes: number
  /** Resident memory of the scanner in megabytes: before the scan, and the most of each tenth of it. */
  readonly before: number
  readonly tenths: ReadonlyArray<number>
  readonly verdicts: number
  readonly unknown: number
  /** Verdicts that are not what the laboratory expects, of those targets whose servers live. */
  readonly unexpected: number
  /** Single targets measured alone, one after another, with empty caches: seconds, and round trips that could not but follow each other. */
  readonly alone: ReadonlyArray<{ readonly seconds: number; readonly roundTrips: number }>
}

const COUNTRY = "xc"
const ALONE = 25

const request = JSON.parse(process.argv[2]!) as ScanRequest
const megabytes = () => process.memoryUsage.rss() / 1_000_000

const program = Effect.gen(function* () {
  const config = yield* loadConfig(undefined)
  const installation = yield* openLab(config, undefined, {
    lab: {
      size: { towns: request.towns, townsIn: COUNTRY, deadShare: request.deadShare },
      delayMilliseconds: request.delayMilliseconds,
      isApart: true,
    },
    limits: {
      targetsAtOnce: request.atOnce,
      spacingMilliseconds: request.spacingMilliseconds,
      timeoutSeconds: request.timeoutSeconds,
    },
  })
  const { lab, clock } = installation.lab!
  const options = scanOptionsOf(installation, { show: () => {}, say: (line) => console.error(line) })
  const targets = [...installation.catalog.targets.values()].filter(({ country }) => country === COUNTRY)
  const date = clock.now().toISOString()

  const alone: Array<ScanFigures["alone"][number]> = []
  for (const target of targets.filter(({ name }) => name.startsWith("town-")).slice(0, ALONE)) {
    yield* lab.held()
    const start = performance.timeOrigin + performance.now()
    yield* measure(target, Duration.seconds(60)).pipe(Effect.provide(installation.services, { local: true }))
    const end = performance.timeOrigin + performance.now()
    const roundTrips = longestChain(yield* lab.held(), start, end, request.delayMilliseconds)
    alone.push({ seconds: (end - start) / 1000, roundTrips })
  }

  const store = yield* Store
  yield* store.syncCatalog(installation.catalog, date.slice(0, 10))
  globalThis.gc?.()
  const before = megabytes()
  const tenths = Array.from({ length: 10 }, () => 0)
  let done = 0
  const sampling = setInterval(() => {
    const tenth = Math.min(9, Math.floor((done / targets.length) * 10))
    tenths[tenth] = Math.max(tenths[tenth]!, megabytes())
  }, 500)
  const cpu = process.cpuUsage()
  const ofServers = processorSecondsOfChildren()
  const loopback = loopbackBytes()
  const start = performance.now()
  yield* scanCountry(COUNTRY, date, {
    ...options,
    secondLookAfter: Duration.zero,
    onProgress: (progress) => {
      done = progress.done
    },
  })
  const seconds = (performance.now() - start) / 1000
  clearInterval(sampling)
  const { user, system } = process.cpuUsage(cpu)
  const laboratory = processorSecondsOfChildren() - ofServers
  const carried = loopbackBytes() - loopback

  let [verdicts, unknown, unexpected] = [0, 0, 0]
  for (const { name } of targets) {
    const found = yield* store.target(name)
    if (found?.excluded === true) continue
    const expected = lab.expected(name, lab.months - 1)
    const isSilent = found?.findings.some(({ verdict }) => verdict === "unknown") ?? true
    for (const { check, verdict } of found?.findings ?? []) {
      verdicts += 1
      if (verdict === "unknown") unknown += 1
      const wanted = expected[check]
      if (wanted !== undefined && wanted.verdict !== verdict && !(request.deadShare > 0 && isSilent)) unexpected += 1
    }
  }
  const figures: ScanFigures = {
    targets: targets.length,
    seconds,
    processor: { scanner: (user + system) / 1_000_000, laboratory },
    loopbackBytes: carried,
    before,
    tenths,
    verdicts,
    unknown,
    unexpected,
    alone,
  }
  console.log(JSON.stringify(figures))
})

/** Of round trips that began at these moments and took so long each, how many lie one behind the other from the end back to the start. */
const longestChain = (moments: ReadonlyArray<number>, start: number, end: number, delay: number): number => {
  let [count, before] = [0, end]
  for (const moment of moments.toSorted((left, right) => right - left)) {
    if (delay === 0 || moment < start) break
    if (moment + delay > before) continue
    count += 1
    before = moment
  }
  return count
}

const loopbackBytes = (): number => {
  try {
    return Number(/^\s*lo:\s*(\d+)/m.exec(readFileSync("/proc/net/dev", "utf8"))?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** `utime` and `stime` of the processes that this one started, where there is a /proc; 0 elsewhere. In hundredths of a second there. */
const processorSecondsOfChildren = (): number => {
  try {
    const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").trim().split(/\s+/)
    return children.reduce((sum, child) => {
      const fields = readFileSync(`/proc/${child}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ")
      return sum + (Number(fields[11]) + Number(fields[12])) / 100
    }, 0)
  } catch {
    return 0
  }
}

await Effect.runPromise(Effect.scoped(program.pipe(Effect.provide(Store.layer({ file: request.file })))))
process.exit()
