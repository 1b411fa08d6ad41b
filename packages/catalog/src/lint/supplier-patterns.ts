/** The patterns of a supplier with their places, for the rules that look at them. */
import type { Source, Supplier } from "@plumbline/core"
import type { Path } from "../yaml-file.ts"

export interface PlacedPattern {
  readonly kind: "mx" | "ns" | "asn"
  readonly value: string | number
  readonly source: Source
  /** Path of the pattern; the value itself stands below it. */
  readonly path: Path
  readonly valuePath: Path
}

/** All patterns of all kinds, in the order of the file. */
export const patternsOf = ({ patterns }: Supplier): ReadonlyArray<PlacedPattern> => [
  ...(["mx", "ns"] as const).flatMap((kind) =>
    (patterns[kind] ?? []).map(({ suffix, source }, index) => {
      const path: Path = ["patterns", kind, index]
      return { kind, value: suffix, source, path, valuePath: [...path, "suffix"] }
    }),
  ),
  ...(patterns.asn ?? []).map(({ number, source }, index) => {
    const path: Path = ["patterns", "asn", index]
    return { kind: "asn" as const, value: number, source, path, valuePath: [...path, "number"] }
  }),
]
