/**
 * `plumbline import zone FILE --list CC/NAME --at DAY`: what a registry's zone file of a day proves of every name of a list.
 *
 * 1. The list stands in the data folder as it stood that day.   2. The zone is read.   3. Each name is held against it.
 * 4. All of it is kept as one scan of that day, in one transaction: an interruption leaves nothing.
 */
import { resolve } from "node:path"
import { isExcluded, METHODOLOGY, type Scan } from "@plumbline/core"
import { Store, type TargetRecord } from "@plumbline/store"
import { Clock, Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { dayGiven } from "../import/day-given.ts"
import { readBytes } from "../import/read-bytes.ts"
import { withUnlisted } from "../import/unlisted.ts"
import { findInZone, readZoneFile, ZONE_FILE_EVIDENCE_VERSION, type ZoneFile } from "../import/zone-file.ts"
import { configuredStore, makeRoomFor } from "../store-place.ts"
import { worldCatalog } from "../world-catalog.ts"
import { configFlag } from "./scan.ts"

export const importZoneCommand = Command.make(
  "zone",
  {
    file: Argument.String("FILE").pipe(
      Argument.withDescription("The zone as a master file (RFC 1035), as it is or compressed by gzip"),
    ),
    list: Flag.String("list").pipe(Flag.withDescription("The list of names, as it stood that day: us/dotgov")),
    at: Flag.String("at").pipe(Flag.withDescription("The day of the zone file, YYYY-MM-DD")),
    data: Flag.String("data").pipe(
      Flag.withDescription("Data folder with the list; that of the configuration when left out"),
      Flag.optional,
    ),
    config: configFlag,
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document on stdout"), Flag.withDefault(false)),
  },
  Effect.fn("command.import-zone")(function* (given) {
    const today = new Date(yield* Clock.currentTimeMillis).toISOString().slice(0, 10)
    const at = yield* dayGiven(given.at, today)
    const configured = yield* loadConfig(Option.getOrUndefined(given.config))
    const config = Option.match(given.data, {
      onNone: () => configured,
      onSome: (data) => ({ ...configured, data: resolve(data) }),
    })
    const listed = yield* worldCatalog(config)
    const country = given.list.split("/")[0]!
    const list = listed.countries.get(country)?.lists.find(({ id }) => id === given.list)
    if (list === undefined) {
      const known = [...listed.countries.values()].flatMap(({ lists }) => lists.map(({ id }) => id))
      return yield* fail(
        2,
        `--list ${given.list}: is not in ${config.data}; there ${known.length === 1 ? "is" : "are"} ${known.join(", ") || "none"}`,
      )
    }
    if (list.retrievedOn !== at)
      yield* Console.error(
        `Note: ${given.list} was taken on ${list.retrievedOn}, the zone is of ${at}. Import the list of that day first where you have it.`,
      )
    const zone = yield* Effect.tryPromise({
      try: () => readZoneFile(readBytes(given.file)),
      catch: (error) =>
        new CommandFailed({
          exitCode: 1,
          lines: [`${given.file}: ${error instanceof Error ? error.message : String(error)}`],
        }),
    })
    const isOfList = [...listed.targets.values()].some(
      (target) => target.list === given.list && findInZone(zone, target.name).silence === null,
    )
    if (!isOfList)
      return yield* fail(1, `${given.file}: is the zone ${zone.apex}, and no name of ${given.list} lies in it`)
    const { catalog, added } = withUnlisted(listed, zone, given.list)
    const startedAt = `${at}T00:00:00.000Z`
    const silent = { outside: 0, "below-delegation": 0, "within-zone": 0 }
    let [delegated, signed] = [0, 0]
    const records = [...catalog.targets.values()]
      .filter((target) => target.country === country)
      .map(({ name }): TargetRecord => {
        const found = findInZone(zone, name)
        const head = { target: name, observedAt: startedAt, decidesStandards: false }
        if (isExcluded(catalog.optOuts, name, today)) return { ...head, evidence: [], judgements: [], excluded: true }
        if (found.silence !== null) {
          silent[found.silence] += 1
          return { ...head, evidence: [], judgements: [], excluded: false }
        }
        if (found.evidence.delegated) delegated += 1
        if (found.evidence.ds.length > 0) signed += 1
        return {
          ...head,
          evidence: [{ standard: "dnssec", version: ZONE_FILE_EVIDENCE_VERSION, document: found.evidence }],
          judgements: [{ standard: "dnssec", ...found.judgement }],
          excluded: false,
        }
      })
    const silence = silent.outside + silent["below-delegation"] + silent["within-zone"]

    const place = configuredStore(config)
    makeRoomFor(place)
    const scan = yield* Effect.gen(function* () {
      const store = yield* Store
      const last = yield* store.lastScan(country)
      if (last !== null) yield* refuseOutOfOrder(last, at)
      return yield* store.recordScan({
        catalog,
        scan: { country, methodology: METHODOLOGY, vantage: VANTAGE, scheduledFor: startedAt, startedAt },
        finishedAt: startedAt,
        records,
      })
    }).pipe(Effect.provide(Store.layer(place)))

    const figures = {
      scan: scan.id,
      country,
      list: given.list,
      at,
      zone: figuresOf(zone),
      names: records.length,
      delegated,
      signed,
      notDelegated: records.length - delegated - silence - records.filter(({ excluded }) => excluded).length,
      unlisted: added,
      silent,
    }
    if (given.json) {
      yield* Console.log(JSON.stringify(figures))
      return
    }
    yield* Console.log(
      `${country}: scan ${scan.id} of ${at} from the zone ${zone.apex}: ${records.length} names, ${delegated} delegated, ${signed} of them signed (${share(signed, delegated)})`,
    )
    yield* Console.log(
      `  ${figures.notDelegated} not delegated; ${added.length} delegated names that no list names were added${added.length > 0 ? `: ${added.slice(0, SHOWN).join(", ")}${added.length > SHOWN ? `, … (--json names them all)` : ""}` : ""}`,
    )
    if (silence > 0)
      yield* Console.log(
        `  nothing shown of ${silence}: ${silent.outside} outside of ${zone.apex}, ${silent["below-delegation"]} below a delegation, ${silent["within-zone"]} within the zone itself`,
      )
  }),
).pipe(
  Command.withDescription(
    "Record what a registry's zone file of a day proves: delegated, and signed by which DS records",
  ),
)

/** Intervals need order: a country's scans rise in time. */
const refuseOutOfOrder = (last: Scan, at: string) => {
  const day = last.startedAt.slice(0, 10)
  if (last.finishedAt === null)
    return fail(
      1,
      `scan ${last.id} of ${last.country} is still running; wait for its end, or import into a store of its own`,
    )
  if (day < at) return Effect.void
  if (day === at && last.vantage === VANTAGE)
    return fail(
      1,
      `a zone file of ${at} was imported before, as scan ${last.id} of ${last.country}; nothing was changed`,
    )
  return fail(
    1,
    `scan ${last.id} of ${last.country} is of ${day}, and a scan of ${at} cannot come behind it: import zone files from the oldest to the newest, before the first scan, into a store of their own if need be`,
  )
}

const fail = (exitCode: 1 | 2, line: string) => Effect.fail(new CommandFailed({ exitCode, lines: [line] }))

const figuresOf = (zone: ZoneFile) => ({
  apex: zone.apex,
  records: zone.records,
  delegated: zone.delegations.size,
  signed: [...zone.delegations.values()].filter(({ ds }) => ds.length > 0).length,
})

const share = (part: number, whole: number): string => (whole === 0 ? "none" : `${((part / whole) * 100).toFixed(1)} %`)

/** Where from it was seen: not over the network. */
const VANTAGE = "zone-file"
const SHOWN = 5
