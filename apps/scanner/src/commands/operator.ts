/**
 * `plumbline operator NAME`: makes the entry of an operator for `plumbline.yaml`. Asks for a password without showing it, or reads it from a pipe,
 * and prints only its hash.
 */
import { hashPassword } from "@plumbline/api"
import { Console, Effect, Redacted } from "effect"
import { Argument, Command, Prompt } from "effect/cli"
import { CommandFailed } from "../exit.ts"

export const operator = Command.make(
  "operator",
  { name: Argument.String("NAME").pipe(Argument.withDescription("Name with which the operator signs in")) },
  Effect.fn("command.operator")(function* ({ name }) {
    const password = process.stdin.isTTY
      ? yield* Effect.map(Prompt.run(Prompt.Hidden({ message: `Password of ${name}` })), Redacted.value)
      : yield* Effect.promise(readPipe)
    if (password.length < LEAST) {
      return yield* new CommandFailed({
        exitCode: 2,
        lines: [`the password has ${password.length} characters; choose one of at least ${LEAST}`],
      })
    }
    const hash = yield* Effect.promise(() => hashPassword(password))
    yield* Console.log(`operators:\n  - name: ${JSON.stringify(name)}\n    password: ${hash}`)
    yield* Console.error(
      "Write these lines into plumbline.yaml, or the last two below those of other operators, and start again.",
    )
  }),
).pipe(Command.withDescription("Make the entry of an operator, who may have a domain measured now"))

/** The first line of standard input. */
const readPipe = async (): Promise<string> => {
  let text = ""
  for await (const chunk of process.stdin.setEncoding("utf8")) {
    text += String(chunk)
    if (text.length > LONGEST) break
  }
  return text.split(/\r?\n/)[0] ?? ""
}

const LEAST = 12
const LONGEST = 4_096
