/** The migrations, in order. A migration that has been released is never edited; a new one is added below it. */
import type { Dialect } from "../dialect.ts"
import { intervals } from "./0001-intervals.ts"
import { suppliers } from "./0002-suppliers.ts"
import { compliance } from "./0003-compliance.ts"
import { snapshots } from "./0004-snapshots.ts"
import { notifications } from "./0005-notifications.ts"
import { months } from "./0006-months.ts"
import { agency } from "./0007-agency.ts"
import { spotChecks } from "./0008-spot-checks.ts"
import { vantageViews } from "./0009-vantage-views.ts"
import { rejudgements } from "./0010-rejudgements.ts"

/** Number, name, and the statements that the engine is told. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly statements: (dialect: Dialect) => ReadonlyArray<string>
}

export const MIGRATIONS: ReadonlyArray<Migration> = [
  { number: 1, name: "intervals", statements: intervals },
  { number: 2, name: "suppliers", statements: suppliers },
  { number: 3, name: "compliance", statements: compliance },
  { number: 4, name: "snapshots", statements: snapshots },
  { number: 5, name: "notifications", statements: notifications },
  { number: 6, name: "months", statements: months },
  { number: 7, name: "agency", statements: agency },
  { number: 8, name: "spot-checks", statements: spotChecks },
  { number: 9, name: "vantage-views", statements: vantageViews },
  { number: 10, name: "rejudgements", statements: rejudgements },
]
