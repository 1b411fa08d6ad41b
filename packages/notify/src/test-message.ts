/** Samples by which an operator tries the set-up. */
import { randomBytes } from "node:crypto"
import type { TestEvent } from "@plumbline/core"
import { Clock, Effect } from "effect"
import { hostOf } from "./mail/digest.ts"
import { type MailOptions, sendMail } from "./mail/send.ts"
import type { WebhookOptions } from "./options.ts"
import { postEvent } from "./webhook/post.ts"
import { noticeWords } from "./words/by-language.ts"

/** Posts a signed event of type `test`. */
export const sendTestEvent = Effect.fn("notify.test.webhook")(function* (
  webhook: Pick<WebhookOptions, "url" | "secret">,
  refuse: (address: string) => string | null,
) {
  const now = yield* Clock.currentTimeMillis
  const event: TestEvent = {
    type: "test",
    timestamp: new Date(now).toISOString(),
    data: { message: noticeWords("en").testText },
  }
  return yield* postEvent({
    url: webhook.url,
    secret: webhook.secret,
    id: `test-${randomBytes(8).toString("hex")}`,
    timestamp: Math.floor(now / 1_000),
    body: JSON.stringify(event),
    refuse,
  })
})

/** Sends a short mail. */
export const sendTestMail = Effect.fn("notify.test.mail")(function* (options: MailOptions, to: string) {
  const now = yield* Clock.currentTimeMillis
  const { testSubject, testText } = noticeWords("en")
  return yield* sendMail(options, {
    to,
    subject: testSubject,
    text: `${testText}\n`,
    html: `<p>${testText}</p>`,
    messageId: `<test-${randomBytes(8).toString("hex")}@${hostOf(options.from)}>`,
    date: new Date(now),
    headers: { "Auto-Submitted": "auto-generated" },
  })
})
