/** The `plumbline` command: its subcommands, and what each exit code means. */
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { acceptance } from "./commands/acceptance.ts"
import { check } from "./commands/check.ts"
import { dnssec } from "./commands/dnssec.ts"
import { doctor } from "./commands/doctor.ts"
import { evaluate } from "./commands/eval.ts"
import { exportDataset } from "./commands/export.ts"
import { importPublished } from "./commands/import.ts"
import { migrateStore } from "./commands/migrate-store.ts"
import { notify } from "./commands/notify.ts"
import { operator } from "./commands/operator.ts"
import { rejudgeCommand } from "./commands/rejudge.ts"
import { scan } from "./commands/scan.ts"
import { snapshot } from "./commands/snapshot.ts"
import { start } from "./commands/start.ts"
import { tls } from "./commands/tls.ts"
import { toolkit } from "./commands/toolkit.ts"
import { worker } from "./commands/worker.ts"
import { exitWith, reportFailure } from "./exit.ts"
import { tracesFrom } from "./traces/traces.ts"
import { VERSION } from "./version.ts"

Command.make("plumbline").pipe(
  Command.withDescription("Measures how far public-sector domains have adopted the Internet's security standards"),
  Command.withSubcommands([
    start,
    worker,
    snapshot,
    scan,
    importPublished,
    exportDataset,
    rejudgeCommand,
    check,
    dnssec,
    tls,
    evaluate,
    toolkit,
    acceptance,
    migrateStore,
    notify,
    operator,
    doctor,
  ]),
  Command.run({ version: VERSION }),
  Effect.provide(tracesFrom(process.env)),
  Effect.catchCause(reportFailure),
  Effect.provide(NodeServices.layer),
  (program) => NodeRuntime.runMain(program, { disableErrorReporting: true, teardown: exitWith }),
)
