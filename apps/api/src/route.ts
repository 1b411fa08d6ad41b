/** What a route is: where it answers, what it takes, what it gives, and how. OpenAPI and the server are both made from this. */

import type {
  CatalogView,
  CountryCode,
  DomainName,
  IsoDate,
  Language,
  MethodologyId,
  SnapshotId,
  Status,
} from "@plumbline/core"
import type { Table } from "@plumbline/dataset"
import type { SubscriptionDesk } from "@plumbline/notify"
import type { RecordedJudgement, Store } from "@plumbline/store"
import { type Effect, Schema } from "effect"
import type { ApiFailure, ErrorCode } from "./errors.ts"
import type { Picture } from "./picture/picture.ts"

/** What the installation does at this moment, as far as the store cannot know it. */
export interface LiveStatus {
  readonly mode: Status["mode"]
  readonly methodology: MethodologyId
  readonly version: string
  /** Present moment of the measured world. */
  readonly now: Status["now"]
  readonly history: Status["history"]
  /** When each country's next scheduled scan starts. */
  readonly nextScans: ReadonlyMap<CountryCode, Status["now"]>
}

/** What all routes share. */
export interface ApiContext {
  readonly catalog: CatalogView
  readonly status: () => LiveStatus
  /** Who publishes the figures, as citations name it; `Plumbline` unless given. */
  readonly publisher?: string
  /** Public address of the pages without a slash at the end, where it is configured; else that at which a request was made. */
  readonly site?: string
  /** Where visitors subscribe to news of changes; absent where they cannot. */
  readonly subscriptions?: SubscriptionDesk
  /** Measures a listed name as a scan would; absent where nothing is measured on request. */
  readonly measure?: (name: DomainName) => Promise<ReadonlyArray<RecordedJudgement>>
  /** The snapshot as of which everything is answered; absent where the present is. */
  readonly snapshot?: SnapshotId
  /** The language in which the texts of the catalog are; absent where answers may be asked for in any. */
  readonly language?: Language
}

export const today = (context: ApiContext): IsoDate => context.status().now.slice(0, 10)

/** A schema of parameters. */
export type ParametersSchema = Schema.ConstraintDecoder<unknown>

/** A question that has been read and checked. `partAt` is the address of another part of the same list. */
export interface Asked<Path, Query> {
  readonly path: Path
  readonly query: Query
  readonly partAt: (offset: number, limit: number) => string
  /** The address at which this installation was asked, without a slash at the end. */
  readonly site: string
}

/** Where a feed stands: its own address, that of the pages, and the present moment. */
export interface FeedPlace {
  readonly self: string
  readonly site: string
  readonly now: string
}

export interface Route {
  /** Below `/api/v1`, parameters marked by a colon. */
  readonly address: string
  /** Name in OpenAPI. */
  readonly operation: string
  readonly summary: string
  readonly path: ParametersSchema
  readonly query: ParametersSchema
  readonly answer: Schema.Constraint
  /** The errors it can end in, beside those of every route. */
  readonly failures: ReadonlyArray<ErrorCode>
  /** True when the answer can never change. */
  readonly isImmutable: boolean
  /** True when the answer may change between two scans: it is never kept. */
  readonly isLive: boolean
  /** As a table, at the same address with `.csv`, `.parquet`, `.xlsx`, `.zip` or `.metadata.json` behind it. */
  readonly table: Table<never> | null
  /** As an Atom feed, at the same address with `.atom` behind it. */
  readonly feed: ((answer: never, place: FeedPlace) => string) | null
  /** As a picture, at the same address with `.svg` or `.png` behind it. */
  readonly picture: Picture<never> | null
  readonly run: (asked: Asked<unknown, unknown>) => Effect.Effect<unknown, ApiFailure, Store>
}

export const NONE = Schema.Struct({})

/** Types a route's parts against each other: `run` gets what `path` and `query` decode to and gives what `answer` describes. */
export const defineRoute = <
  Answer extends Schema.Constraint,
  Path extends ParametersSchema = typeof NONE,
  Query extends ParametersSchema = typeof NONE,
>(route: {
  readonly address: string
  readonly operation: string
  readonly summary: string
  readonly path?: Path
  readonly query?: Query
  readonly answer: Answer
  readonly failures?: ReadonlyArray<ErrorCode>
  readonly isImmutable?: boolean
  readonly isLive?: boolean
  readonly table?: Table<Answer["Type"]>
  readonly feed?: (answer: Answer["Type"], place: FeedPlace) => string
  readonly run: (asked: Asked<Path["Type"], Query["Type"]>) => Effect.Effect<Answer["Type"], ApiFailure, Store>
}): Route => ({
  path: NONE,
  query: NONE,
  failures: [],
  isImmutable: false,
  isLive: false,
  picture: null,
  ...route,
  table: (route.table as Table<never> | undefined) ?? null,
  feed: (route.feed as Route["feed"] | undefined) ?? null,
  run: route.run as Route["run"],
})
