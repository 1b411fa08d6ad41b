/** A day that somebody wrote on the command line. */
import { Effect } from "effect"
import { CommandFailed } from "../exit.ts"

/** The day, when it is one of the calendar and not after today. */
export const dayGiven = (text: string, today: string): Effect.Effect<string, CommandFailed> => {
  const fail = (problem: string) => Effect.fail(new CommandFailed({ exitCode: 2, lines: [`--at ${text}: ${problem}`] }))
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(moment) || new Date(moment).toISOString().slice(0, 10) !== text)
    return fail("is no day of the calendar; write YYYY-MM-DD")
  return text > today ? fail(`lies in the future; today is ${today}`) : Effect.succeed(text)
}
