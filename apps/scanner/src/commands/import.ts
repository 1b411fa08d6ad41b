/** `plumbline import`: lists and zone files that others publish. */
import { Command } from "effect/cli"
import { importListCommand } from "./import-list.ts"
import { importZoneCommand } from "./import-zone.ts"

export const importPublished = Command.make("import").pipe(
  Command.withDescription("Take in what others publish: a list of names, or a registry's zone file of a day"),
  Command.withSubcommands([importListCommand, importZoneCommand]),
)
