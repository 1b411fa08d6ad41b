/** `plumbline export` by itself: the other commands, with all that they load, would take more memory than the export may. */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { exportDataset } from "../commands/export.ts"
import { exitWith, reportFailure } from "../exit.ts"
import { VERSION } from "../version.ts"

Command.make("plumbline").pipe(
  Command.withSubcommands([exportDataset]),
  Command.run({ version: VERSION }),
  Effect.catchCause(reportFailure),
  Effect.provide(NodeServices.layer),
  (program) => NodeRuntime.runMain(program, { disableErrorReporting: true, teardown: exitWith }),
)
