/** What PostgreSQL alone has: observations in partitions by month, and tables that can be spread over machines by target. */
import { readFileSync } from "node:fs"
import { Effect } from "effect"
import pg from "pg"
import { describe, expect, it } from "vitest"
import { postgresql } from "../src/dialect.ts"
import type { Dialogue, Statement } from "../src/dialogue.ts"
import { months } from "../src/migrations/0006-months.ts"
import { MOVED_TABLES } from "../src/move/tables.ts"
import { currentJudgements, target } from "../src/queries/target.ts"
import { viewsOf } from "../src/queries/views.ts"
import { openScan } from "../src/record/open-scan.ts"
import { recordTarget } from "../src/record/record-target.ts"
import { recordView } from "../src/record/record-view.ts"
import { REPLICATED_TABLES, SHARD_KEY, SHARDED_TABLES } from "../src/shards.ts"
import { ALL_PASS, catalogOf, PLACED, playSmallHistory, recordOf, scanOn, viewFrom, withStore } from "./small-world.ts"
import { allRowsOf, execute, rowsOf, withFile } from "./temporary-file.ts"

const partitionsOf = (place: string) =>
  rowsOf(
    place,
    `SELECT relname AS name, pg_get_expr(relpartbound, pg_class.oid) AS bounds FROM pg_inherits
     JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = 'observation'::regclass ORDER BY 1`,
  )

const RECORDS = Object.fromEntries(PLACED.filter(({ country }) => country === "qm").map(({ name }) => [name, ALL_PASS]))

describe("observations by month", () => {
  it("begin a partition with the first scan of a month, which scans of older dates do not", () =>
    withFile((place) =>
      withStore(
        Effect.fnUntraced(function* (store) {
          yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
          for (const date of ["2026-01-01", "2026-01-29", "2026-02-02", "2008-05-05", "2026-02-09", "2026-04-01"]) {
            yield* scanOn(store, "qm", date, RECORDS)
          }
          expect(partitionsOf(place)).toEqual([
            { name: "observation_2026_01", bounds: "FOR VALUES FROM (MINVALUE) TO ('3')" },
            { name: "observation_2026_02", bounds: "FOR VALUES FROM ('3') TO ('6')" },
            { name: "observation_2026_04", bounds: "FOR VALUES FROM ('6') TO (MAXVALUE)" },
          ])
          const counted = rowsOf(
            place,
            "SELECT tableoid::regclass AS part, count(*) AS n FROM observation GROUP BY 1 ORDER BY 1",
          )
          expect(counted.map(({ n }) => n)).toEqual([2, 3, 1].map((scans) => scans * Object.keys(RECORDS).length))
          // The rows were looked through by the constraint; nothing of it is left.
          expect(rowsOf(place, "SELECT conname FROM pg_constraint WHERE conname = 'bounds'")).toEqual([])
        }),
        place,
      ),
    ))

  it("are read one at a time by a question for a scan", () =>
    withFile(async (place) => {
      await withStore(
        Effect.fnUntraced(function* (store) {
          yield* store.syncCatalog(catalogOf(PLACED), "2026-01-01")
          for (const date of ["2026-01-01", "2026-02-02", "2026-03-02"]) yield* scanOn(store, "qm", date, RECORDS)
        }),
        place,
      )
      const plan = execute(place, "EXPLAIN SELECT * FROM observation WHERE scan_id = 2")
      expect(plan.match(/observation_\d{4}_\d\d/g)?.every((part) => part === "observation_2026_02")).toBe(true)
    }))

  it("are made of a store that has none yet, and keep every row", () =>
    withFile(async (place) => {
      await withStore(playSmallHistory, place)
      const before = allRowsOf(place, "observation")
      // The store as it was before there were partitions.
      execute(place, "CREATE TABLE whole AS TABLE observation")
      execute(place, "DROP TABLE observation CASCADE; ALTER TABLE whole RENAME TO observation")
      execute(
        place,
        "DROP TRIGGER observation_month ON scan; DROP FUNCTION observation_month_of_scan, open_observation_month",
      )
      for (const statement of months(postgresql)) execute(place, statement)
      expect(allRowsOf(place, "observation")).toEqual(before)
      expect(partitionsOf(place).map(({ name }) => name)).toEqual(["observation_2026_01"])
    }))
})

describe("tables spread over machines", () => {
  it("are named with their key in the DDL for Citus, after those that are copied", () => {
    const ddl = readFileSync(new URL("../../../infra/postgresql/citus.sql", import.meta.url), "utf8")
    const calls = [...ddl.matchAll(/^SELECT (\w+)\('(\w+)'(?:, '(\w+)')?/gm)].map(([, call, table, key]) => ({
      call,
      table,
      key,
    }))
    expect(calls).toEqual([
      ...REPLICATED_TABLES.map((table) => ({ call: "create_reference_table", table, key: undefined })),
      ...SHARDED_TABLES.map((table) => ({ call: "create_distributed_table", table, key: SHARD_KEY })),
    ])
    expect(MOVED_TABLES.map(({ name }) => name)).toEqual(
      expect.arrayContaining([...REPLICATED_TABLES, ...SHARDED_TABLES]),
    )
  })

  it("have the key in every key of theirs, and refer to copies only", () =>
    withFile(async (place) => {
      await withStore(() => Effect.void, place)
      for (const table of SHARDED_TABLES) {
        const keys = rowsOf(
          place,
          `SELECT pg_get_constraintdef(oid) AS key, contype AS kind, confrelid::regclass::varchar AS other FROM pg_constraint
           WHERE conrelid = '${table}'::regclass AND contype IN ('p', 'u', 'f')`,
        )
        for (const { key, kind, other } of keys) {
          if (kind === "f") expect(REPLICATED_TABLES, String(key)).toContain(other)
          else expect(String(key), table).toMatch(new RegExp(`\\b${SHARD_KEY}\\b`))
        }
      }
    }))

  it("answer what is asked most from one machine each, by the plans of the server", () =>
    withFile(async (place) => {
      await withStore(playSmallHistory, place)
      spread(place)
      const client = new pg.Client({ connectionString: place })
      await client.connect()
      try {
        const hold = async <A>(dialogue: Dialogue<A>): Promise<{ answer: A; touched: ReadonlyArray<Touched> }> => {
          const touched: Array<Touched> = []
          let step = dialogue.next()
          while (step.done !== true) {
            touched.push(...(await shardsOf(client, step.value)))
            const { rows } = await client.query(numbered(step.value.sql), [...step.value.parameters])
            step = dialogue.next(rows.map(plain))
          }
          return { answer: step.value, touched }
        }
        const [name] = PLACED.filter(({ country }) => country === "qm").map((placed) => placed.name)
        const at = "2026-02-01T01:00:00.000Z"
        const opened = await hold(
          openScan({
            country: "qm",
            scheduledFor: at,
            startedAt: at,
            methodology: 1,
            vantage: "lab",
            targets: [name!],
          }),
        )
        // Everything changes, so that every statement of recording is said.
        const suppliers = { "dns-operator": ["three"], "mail-host": [], "web-host": ["one"] }
        const recorded = await hold(
          recordTarget(opened.answer.scan.id, recordOf(name!, at, ALL_PASS, { suppliers, confirmed: ["dnssec"] })),
        )
        expect(recorded.answer).toBe(true)
        const page = await hold(target(name!))
        expect(page.answer?.findings.length).toBeGreaterThan(0)
        const judged = await hold(currentJudgements(name!))
        expect(judged.answer.length).toBeGreaterThan(0)

        const viewed = await hold(recordView(viewFrom("elsewhere", opened.answer.scan.id, name!, at, ALL_PASS)))
        expect(viewed.answer).toBe(true)
        const views = await hold(viewsOf(name!))
        expect(views.answer).toHaveLength(1)

        const touched = [...recorded.touched, ...viewed.touched, ...views.touched, ...page.touched, ...judged.touched]
        expect(touched.filter(({ shards }) => shards !== 1)).toEqual([])
        // The proof is worth something only if the tables were asked at all, and if a question without the key is seen as one.
        const asked = new Set(touched.map(({ table }) => table))
        // Those two are written where a whole country is counted or judged anew.
        expect(SHARDED_TABLES.filter((table) => !asked.has(table))).toEqual(["verdict_change", "rejudged_verdict"])
        const sql = "SELECT * FROM finding WHERE measure_key = ?"
        expect((await shardsOf(client, { sql, parameters: [1] }))[0]?.shards).toBe(SHARDS)
      } finally {
        await client.end()
      }
    }))
})

const SHARDS = 4

/** The same tables as so many parts each, by the hash of the key: what the planner does not look at, another machine need not. */
const spread = (place: string): void => {
  execute(place, "DROP TRIGGER observation_month ON scan")
  for (const table of SHARDED_TABLES) {
    execute(
      place,
      `CREATE TABLE spread (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY HASH (${SHARD_KEY})`,
    )
    for (let shard = 0; shard < SHARDS; shard += 1) {
      const bounds = `FOR VALUES WITH (MODULUS ${SHARDS}, REMAINDER ${shard})`
      execute(place, `CREATE TABLE ${table}_shard_${shard} PARTITION OF spread ${bounds}`)
    }
    const { key } = MOVED_TABLES.find(({ name }) => name === table)!
    execute(place, `ALTER TABLE spread ADD PRIMARY KEY (${key.join(", ")})`)
    execute(
      place,
      `INSERT INTO spread SELECT * FROM ${table}; DROP TABLE ${table} CASCADE; ALTER TABLE spread RENAME TO ${table}`,
    )
  }
}

interface Touched {
  readonly table: string
  /** How many shards of it the plan reads or writes. */
  readonly shards: number
  readonly sql: string
}

const shardsOf = async (client: pg.Client, { sql, parameters }: Statement): Promise<ReadonlyArray<Touched>> => {
  const found = await client.query(`EXPLAIN (FORMAT JSON, VERBOSE) ${numbered(sql)}`, [...parameters])
  const plan = JSON.stringify(found.rows)
  return SHARDED_TABLES.flatMap((table) => {
    if (!new RegExp(`\\b${table}\\b`).test(sql)) return []
    const parts = new Set(
      [...plan.matchAll(new RegExp(`"Relation Name":"(${table}_shard_\\d+)"`, "g"))].map(([, part]) => part),
    )
    // An INSERT names the table alone: its row has the key, and goes to one.
    const isInsert = /^INSERT/.test(sql) && new RegExp(`INTO ${table}\\b[^)]*\\b${SHARD_KEY}\\b`).test(sql)
    return [{ table, shards: isInsert && parts.size === 0 ? 1 : parts.size, sql }]
  })
}

const numbered = (sql: string): string => {
  let number = 0
  return sql.replace(/\?/g, () => `$${++number}`)
}

/** Whole numbers as numbers, as the driver of the store gives them. */
const plain = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : (value as never),
    ]),
  )
