/** How a published list is to be read: which of its columns say what, and what its values mean. */
import { GovernmentLevel, Sector, Source, TargetRole } from "@plumbline/core"
import { Schema } from "effect"

const Text = Schema.String.check(Schema.isNonEmpty())
const Columns = Schema.Array(Text).check(Schema.isNonEmpty())

/** Values of a column and what they mean; a row with another value, or without the column, gets the default. */
const ByValue = <S extends Schema.Codec<string, string>>(meaning: S) =>
  Schema.Struct({
    /** Header names; the first that the file has is read. Without any, every row gets the default. */
    columns: Schema.optionalKey(Columns),
    values: Schema.optionalKey(Schema.Record(Text, meaning)),
    default: meaning,
  })

/** A mapping file of `plumbline import list`. Header names and values are compared without regard to case. */
export const ListMap = Schema.Struct({
  title: Text,
  owner: Text,
  licence: Text,
  source: Source,
  domain: Schema.Struct({ columns: Columns }),
  organisation: Schema.Struct({
    /** Header names; the first whose cell says something is read. */
    columns: Columns,
    /** Cells that name nobody: `Non-Federal Agency`, `n/a`. */
    ignore: Schema.optionalKey(Schema.Array(Text)),
    /** Columns put behind the name, so that two bodies of one name stay two: `City of Aberdeen, MD`. */
    qualifier: Schema.optionalKey(
      Schema.Struct({ columns: Columns, levels: Schema.optionalKey(Schema.Array(GovernmentLevel)) }),
    ),
  }),
  level: ByValue(GovernmentLevel),
  sector: ByValue(Sector),
  /** Both when absent. */
  roles: Schema.optionalKey(Schema.Array(TargetRole).check(Schema.isNonEmpty())),
}).annotate({ title: "ListMap", description: "Which columns of a published list say what" })
export type ListMap = typeof ListMap.Type
