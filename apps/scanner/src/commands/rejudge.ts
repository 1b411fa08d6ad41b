/** `plumbline rejudge`: what would the scans before this version have said under its rules? Both trends stand side by side afterwards. */
import { METHODOLOGY } from "@plumbline/core"
import { Store } from "@plumbline/store"
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { rejudge } from "../rejudge/rejudge.ts"
import { configuredStore, makeRoomFor } from "../store-place.ts"
import { configFlag } from "./scan.ts"

export const rejudgeCommand = Command.make(
  "rejudge",
  {
    config: configFlag,
    country: Flag.String("country").pipe(
      Flag.withDescription("Only this country; all that are configured unless given"),
      Flag.optional,
    ),
  },
  Effect.fn("command.rejudge")(function* (given) {
    const config = yield* loadConfig(Option.getOrUndefined(given.config))
    const place = configuredStore(config)
    makeRoomFor(place)
    yield* Effect.gen(function* () {
      const store = yield* Store
      const known = (yield* store.countryFigures()).map(({ country }) => country)
      const asked = Option.getOrUndefined(given.country)
      if (asked !== undefined && !known.includes(asked))
        return yield* new CommandFailed({
          exitCode: 2,
          lines: [`--country ${asked}: has no scans here; there are ${known.join(", ") || "none"}`],
        })
      for (const country of known) {
        if (asked !== undefined && country !== asked) continue
        const start = performance.now()
        let shown = Number.NEGATIVE_INFINITY
        const done = yield* rejudge(country, {
          onProgress: ({ targets }) => {
            if (performance.now() - shown < PROGRESS_MILLISECONDS) return
            shown = performance.now()
            console.error(`${country}: ${targets.done} of ${targets.all} targets`)
          },
        })
        if (done === null) {
          yield* Console.log(`${country}: every scan was judged by methodology ${METHODOLOGY}; nothing to do`)
          continue
        }
        const seconds = (performance.now() - start) / 1000
        yield* Console.log(
          `${country}: ${done.targetScans} target-scans of ${done.scans.length} scans stand judged by methodology ${done.methodology}` +
            (done.carried === 0
              ? ""
              : `; in ${done.carried} something had no evidence to judge and stands as it was said then`) +
            ` (${seconds.toFixed(1)} s)`,
        )
      }
    }).pipe(Effect.provide(Store.layer(place)))
  }),
).pipe(
  Command.withDescription("Judge the evidence of older scans by the rules of this version, beside what was said then"),
)

const PROGRESS_MILLISECONDS = 2_000
