/** Keeps a scan that comes as a whole, from an archive: the catalog of its day, its targets, its figures. */
import type { Scan } from "@plumbline/core"
import type { Dialogue } from "../dialogue.ts"
import { millisecondsOf } from "../moment.ts"
import { measures } from "../queries/measures.ts"
import { lastScan } from "../queries/scans.ts"
import type { WholeScan } from "../words.ts"
import { finishScan } from "./finish-scan.ts"
import { openScan } from "./open-scan.ts"
import { recordInto } from "./record-target.ts"
import { syncCatalog } from "./sync-catalog.ts"

/** Run as one transaction. */
export function* recordScan({ catalog, scan: wanted, finishedAt, records }: WholeScan): Dialogue<Scan> {
  const last = yield* lastScan(wanted.country)
  if (last !== null && (last.finishedAt === null || last.startedAt >= wanted.startedAt))
    throw new Error(`scan ${last.id} of ${wanted.country} is not over before ${wanted.startedAt}`)
  yield* syncCatalog(catalog, wanted.startedAt.slice(0, 10))
  const { scan } = yield* openScan({ ...wanted, targets: records.map(({ target }) => target) })
  const head = {
    id: scan.id,
    country: scan.country,
    methodology: scan.methodology,
    started_at: millisecondsOf(scan.startedAt),
    finished_at: null,
  }
  const known = yield* measures()
  for (const record of records) yield* recordInto(head, known, record)
  return yield* finishScan(scan.id, finishedAt)
}
