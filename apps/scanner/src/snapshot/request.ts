/** What a snapshot of this installation is made with. */
import { type CatalogView, type Instant, METHODOLOGY } from "@plumbline/core"
import type { Config } from "../config.ts"
import { VERSION } from "../version.ts"
import type { DatasetWriter, SnapshotRequest } from "./make-snapshot.ts"
import { writeFigures } from "./write-figures.ts"

export const snapshotRequestOf = (
  { publisher, site }: Pick<Config, "publisher" | "site">,
  given: {
    readonly catalog: CatalogView
    readonly now: Instant
    readonly folder: string
    readonly isFictional: boolean
    readonly write?: DatasetWriter
  },
): SnapshotRequest => ({
  ...given,
  publisher,
  site,
  methodology: METHODOLOGY,
  version: VERSION,
  write: given.write ?? writeFigures,
})
