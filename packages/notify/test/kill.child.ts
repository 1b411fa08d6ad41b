/** Runs the notifier once on the store named, telling the webhook named; the test kills it. Arguments: file, url, moment. */
import { Effect } from "effect"
import { notifyOnce } from "../src/index.ts"
import { optionsOf, SECRET, standingClock, withStore } from "./world.ts"

const [file = "", url = "", moment = ""] = process.argv.slice(2)
await withStore(file, standingClock(moment), () =>
  Effect.asVoid(notifyOnce(optionsOf({ webhooks: [{ name: "soc", url, secret: SECRET, filter: {} }] }))),
)
