/**
 * `plumbline eval KIND`: JSON lines on stdin, one result line for each on stdout, in the same order.
 *
 * A line that cannot be read gives `{"error": "…"}` in its place; blank lines are passed over. Nothing is asked over the network.
 * Ends with 0 when all of stdin was read, 2 for a kind that is not known.
 */
import { createInterface } from "node:readline"
import { Effect, Stream } from "effect"
import { Argument, Command } from "effect/cli"
import type { Evaluation } from "../eval/evaluation.ts"
import { MAIL_EVALUATIONS } from "../eval/mail.ts"
import { WEB_EVALUATIONS } from "../eval/web.ts"
import { CommandFailed } from "../exit.ts"

const EVALUATIONS: Readonly<Record<string, Evaluation>> = { ...WEB_EVALUATIONS, ...MAIL_EVALUATIONS }
const KINDS = Object.keys(EVALUATIONS).sort().join(", ")

export const evaluate = Command.make(
  "eval",
  { kind: Argument.String("KIND").pipe(Argument.withDescription(`What the lines hold: ${KINDS}`)) },
  Effect.fn("command.eval")(function* ({ kind }) {
    const evaluation = Object.hasOwn(EVALUATIONS, kind) ? EVALUATIONS[kind] : undefined
    if (evaluation === undefined)
      return yield* new CommandFailed({ exitCode: 2, lines: [`KIND: ${kind} is not known; write one of ${KINDS}`] })
    const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
    yield* Stream.fromAsyncIterable(lines, (error) => new CommandFailed({ exitCode: 1, lines: [String(error)] })).pipe(
      Stream.filter((line) => line.trim() !== ""),
      Stream.mapEffect(evaluation),
      Stream.runForEach((said) => print(JSON.stringify(said))),
    )
  }),
).pipe(Command.withDescription("Judge records and headers given as JSON lines on stdin, without any network"))

/** Waits while the reader of stdout is slower than we are. */
const print = (line: string): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    process.stdout.write(`${line}\n`, () => resume(Effect.void))
  })
