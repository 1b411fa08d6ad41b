/**
 * `plumbline notify test`: sends a sample, so that an operator can try the set-up. `plumbline notify status` shows how deliveries stand.
 *
 * Exit codes of `test`: 0 it was taken, 1 it was not, 2 nothing of that name is configured.
 */
import { MailAddress } from "@plumbline/core"
import { decodeSecret, sendTestEvent, sendTestMail } from "@plumbline/notify"
import { Store } from "@plumbline/store"
import { Console, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { loadConfig } from "../config.ts"
import { CommandFailed } from "../exit.ts"
import { refuseOf } from "../notify/options.ts"
import { configuredStore, makeRoomFor } from "../store-place.ts"
import { configFlag } from "./scan.ts"

const usage = (line: string) => new CommandFailed({ exitCode: 2, lines: [line] })

const test = Command.make(
  "test",
  {
    webhook: Flag.String("webhook").pipe(
      Flag.withDescription("Name of a configured webhook, or an address: then signed by the only one's secret"),
      Flag.optional,
    ),
    mail: Flag.String("mail").pipe(Flag.withDescription("Mail address that a sample is sent to"), Flag.optional),
    config: configFlag,
  },
  Effect.fn("command.notify.test")(function* (given) {
    const config = yield* loadConfig(Option.getOrUndefined(given.config))
    const wanted = Option.getOrUndefined(given.webhook)
    const address = Option.getOrUndefined(given.mail)
    if ((wanted === undefined) === (address === undefined))
      return yield* usage("plumbline notify test: name either --webhook or --mail")
    if (address !== undefined) {
      if (!Schema.is(MailAddress)(address)) return yield* usage(`--mail ${address}: is no mail address`)
      if (config.mail === null)
        return yield* usage("--mail: no SMTP server is configured; write mail: with host and from in plumbline.yaml")
      const { host, port } = config.mail
      return yield* tell(
        yield* sendTestMail(config.mail, address),
        `${host} port ${port}`,
        "host, port, secure, user and passwordFrom under mail",
      )
    }
    const known = config.webhooks.find(({ name, url }) => name === wanted || url === wanted)
    const only = config.webhooks.length === 1 ? config.webhooks[0] : undefined
    const isAddress = /^https?:\/\//.test(wanted!)
    const webhook = known ?? (isAddress && only !== undefined ? { ...only, url: wanted! } : undefined)
    if (webhook === undefined || decodeSecret(webhook.secret) === null)
      return yield* usage(
        `--webhook ${wanted}: is not configured; there are: ${config.webhooks.map(({ name }) => name).join(", ") || "none"}`,
      )
    return yield* tell(
      yield* sendTestEvent(webhook, refuseOf(config)),
      webhook.url,
      "the address, the receiver, and its secret, which must be the one in the environment",
    )
  }),
).pipe(Command.withDescription("Send a signed sample to a webhook, or a sample by mail"))

const tell = (
  outcome: { readonly kind: string; readonly error?: string; readonly because?: string },
  where: string,
  look: string,
) =>
  outcome.kind === "sent"
    ? Console.log(`${where}: took the sample`)
    : Effect.fail(
        new CommandFailed({
          exitCode: 1,
          lines: [`${where}: did not take the sample: ${outcome.error ?? outcome.because}; look at ${look}`],
        }),
      )

const status = Command.make(
  "status",
  {
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON document on stdout"), Flag.withDefault(false)),
    config: configFlag,
  },
  Effect.fn("command.notify.status")(function* (given) {
    const config = yield* loadConfig(Option.getOrUndefined(given.config))
    const place = configuredStore(config)
    makeRoomFor(place)
    const report = yield* Effect.flatMap(Effect.service(Store), ({ notices }) => notices.deliveryReport(TROUBLES)).pipe(
      Effect.provide(Store.layer(place)),
    )
    if (given.json) return yield* Console.log(JSON.stringify(report))
    yield* Console.log(`${report.sent} sent, ${report.waiting} waiting, ${report.givenUp} given up`)
    for (const { delivery, attempts, error, nextAt } of report.troubles)
      yield* Console.log(
        `${delivery}: ${attempts} attempts, ${nextAt === null ? "given up" : `next at ${nextAt}`}: ${error}`,
      )
    for (const { subscription, because } of report.ended) yield* Console.log(`${subscription}: ended, ${because}`)
  }),
).pipe(Command.withDescription("Show how deliveries stand, and what went wrong last"))

export const notify = Command.make("notify").pipe(
  Command.withDescription("Try the set-up of notifications, and see how they stand"),
  Command.withSubcommands([test, status]),
)

/** Deliveries with an error that are listed. */
const TROUBLES = 20
