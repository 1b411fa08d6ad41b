/** Errata: figures that were published and were wrong, as `data/errata.yaml` lists them. A snapshot is never changed; its errata say what is wrong in it. */
import { Schema } from "effect"
import { CheckId, IsoDate, StandardId } from "./identifier.ts"
import { SnapshotId } from "./snapshot.ts"

const Text = Schema.String.check(Schema.isNonEmpty())

/** Something published that was wrong. */
export const Erratum = Schema.Struct({
  id: Schema.String.check(Schema.isPattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)).annotate({
    description: "Kebab-case name that stays as long as the entry does",
  }),
  foundOn: IsoDate,
  /** First and last snapshot that hold the wrong figures; `to` is absent while the newest does too. */
  from: SnapshotId,
  to: Schema.optionalKey(SnapshotId),
  /** Standards and checks whose figures are wrong; absent: all of them. */
  measures: Schema.optionalKey(Schema.Array(Schema.Union([StandardId, CheckId])).check(Schema.isNonEmpty())),
  /** What was wrong, and how far it reached. */
  wrong: Text,
  /** In which version of the software, or of the data, it was mended; absent while it is not. */
  mendedIn: Schema.optionalKey(Text),
}).annotate({ title: "Erratum", description: "Something published that was wrong" })
export type Erratum = typeof Erratum.Type
