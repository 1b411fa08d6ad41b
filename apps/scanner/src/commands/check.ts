/** `plumbline check [DIR] [--fix] [--json]`: is everything in the data folder as it should be? */
import { relative } from "node:path"
import { checkCatalog, fixCatalog, formatProblem } from "@plumbline/catalog"
import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { CommandFailed } from "../exit.ts"
import { REPOSITORY_DATA } from "../world-catalog.ts"

export const check = Command.make(
  "check",
  {
    directory: Argument.String("DIR").pipe(
      Argument.withDescription("Folder to check; the data folder of this installation when left out"),
      Argument.optional,
    ),
    fix: Flag.Boolean("fix").pipe(
      Flag.withDescription("Mend what can be mended mechanically: order of rows and keys, upper case, spaces"),
      Flag.withDefault(false),
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document on stdout"), Flag.withDefault(false)),
  },
  Effect.fn("command.check")(function* ({ directory, fix, json }) {
    const folder = Option.getOrElse(directory, () => REPOSITORY_DATA)
    if (fix) {
      const fixed = yield* fixCatalog(folder)
      for (const file of fixed) yield* Console.error(`mended ${file}`)
    }
    const { problems, counts } = yield* checkCatalog(folder)
    if (json) yield* Console.log(JSON.stringify({ problems, counts }, null, 2))
    else for (const problem of problems) yield* Console.log(formatProblem(problem, relative(process.cwd(), folder)))
    if (problems.length > 0)
      return yield* new CommandFailed({
        exitCode: 1,
        lines: [`${problems.length} ${problems.length === 1 ? "problem" : "problems"} in ${folder}`],
      })
    if (!json)
      yield* Console.log(
        `${counts.files} files are as they should be: ${counts.standards} standards, ${counts.countries} countries, ${counts.regions} regions, ${counts.suppliers} suppliers, ${counts.policies} policies, ${counts.mandates} mandates, ${counts.explanations} explanations, ${counts.domains} domains in ${counts.lists} lists`,
      )
  }),
).pipe(
  Command.withDescription("Check data and print every problem as file:line:column: what is wrong; what is allowed"),
)
