/** Judging in tests: a document in, `{check: "verdict reason"}` out. */
import type { TargetRole } from "@plumbline/core"
import { Effect } from "effect"
import type { Probe } from "./probe.ts"

export const OBSERVED_AT = "2026-11-23T00:00:00.000Z"

/** Judges evidence on a name that exists. */
export const judged = (
  probe: Probe,
  seen: unknown,
  roles: ReadonlyArray<TargetRole> = ["web", "mail"],
  observedAt = OBSERVED_AT,
) =>
  Effect.runSync(
    Effect.map(probe.read({ exists: { value: true }, seen }), (judge) =>
      Object.fromEntries(
        judge(roles, { observedAt }).map(({ check, verdict, reason }) => [check, `${verdict} ${reason}`]),
      ),
    ),
  )

export const timeout = { obstacle: { kind: "timeout", at: "somewhere" } }
