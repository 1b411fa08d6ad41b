/** The ways a verdict can change, in the order in which a reader is asked for one. */
import type { Change } from "@plumbline/core"

export const DIRECTIONS: ReadonlyArray<Change["direction"]> = ["regressed", "improved", "new", "gone", "other"]
