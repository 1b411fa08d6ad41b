import { Data } from "effect"

/** The program was told something that it cannot work with. Every line says where, what, and the mend. */
export class Misconfiguration extends Data.TaggedError("Misconfiguration")<{ readonly lines: ReadonlyArray<string> }> {}
