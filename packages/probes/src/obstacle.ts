/** The typed failure of gathering: why something could not be seen. The protocol packages' errors become this in `services/`. */
import type { Obstacle, ObstacleKind } from "@plumbline/core"
import { Data } from "effect"

export class Obstructed extends Data.TaggedError("Obstructed")<{ readonly obstacle: Obstacle }> {}

/** Shorthand: `obstructed("timeout", "MX example.nl")`. Details are cut to 200 characters, for they may quote a hostile peer. */
export const obstructed = (kind: ObstacleKind, at: string, detail?: string): Obstructed =>
  new Obstructed({
    obstacle: { kind, at, ...(detail === undefined || detail === "" ? {} : { detail: detail.slice(0, 200) }) },
  })
