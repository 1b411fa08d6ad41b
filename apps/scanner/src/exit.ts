/**
 * Exit codes, and how a failure is told on stderr.
 *
 * 0: done. 1: done, and something is wrong with what was checked; or the program failed. 2: bad usage or configuration.
 * 3: a resolver, or another service that was asked, cannot be reached. 130: ended by Ctrl+C.
 */
import { Cause, Data, Effect, Exit } from "effect"
import { CliError } from "effect/cli"
import { Misconfiguration } from "./misconfiguration.ts"

/** Ends the command with this exit code, after the lines were printed on stderr. */
export class CommandFailed extends Data.TaggedError("CommandFailed")<{
  readonly exitCode: 1 | 2 | 3
  readonly lines: ReadonlyArray<string>
}> {}

let exitCode = 0

/** Tells people what went wrong, and remembers the exit code. */
export const reportFailure = (cause: Cause.Cause<unknown>): Effect.Effect<void> =>
  Effect.sync(() => {
    if (Cause.hasInterruptsOnly(cause)) {
      exitCode = INTERRUPTED
      return
    }
    const error = Cause.squash(cause)
    if (error instanceof CommandFailed) {
      exitCode = error.exitCode
      for (const line of error.lines) console.error(line)
      return
    }
    if (error instanceof Misconfiguration) {
      exitCode = 2
      for (const line of error.lines) console.error(line)
      return
    }
    if (CliError.isCliError(error)) {
      // The parser has printed what is wrong, with the help of the command.
      exitCode = 2
      return
    }
    exitCode = 1
    console.error(Cause.pretty(cause))
  })

/** Teardown of the program: the process ends with the code that was remembered. */
export const exitWith = <E, A>(exit: Exit.Exit<A, E>, onExit: (code: number) => void): void =>
  onExit(Exit.isSuccess(exit) ? exitCode : Cause.hasInterruptsOnly(exit.cause) ? INTERRUPTED : 1)

/** As shells say of a program that Ctrl+C ended: 128 + SIGINT. */
const INTERRUPTED = 130
