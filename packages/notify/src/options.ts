/** What the operator has configured. */
import type { CatalogView, ChangeFilter, Frequency, Language } from "@plumbline/core"
import type { Duration } from "effect"
import type { MailOptions } from "./mail/send.ts"

export interface WebhookOptions {
  /** Names the subscription in the store, in logs and in events; another name is another subscription. */
  readonly name: string
  readonly url: string
  /** `whsec_` and Base64. */
  readonly secret: string
  readonly filter: ChangeFilter
}

export interface DigestOptions {
  readonly name: string
  readonly to: ReadonlyArray<string>
  readonly frequency: Frequency
  readonly language: Language
  readonly filter: ChangeFilter
  /** Whether a digest is sent although nothing changed. */
  readonly sendsEmpty: boolean
}

export interface NotifyOptions {
  /** Public address of the pages, without a slash at the end; null where none is configured: then no mail can be sent. */
  readonly site: string | null
  readonly catalog: Pick<
    CatalogView,
    "countries" | "standards" | "regions" | "obstacles" | "organisations" | "suppliers" | "translations"
  >
  /** Null where no SMTP server is configured. */
  readonly mail: MailOptions | null
  readonly webhooks: ReadonlyArray<WebhookOptions>
  readonly digests: ReadonlyArray<DigestOptions>
  /** Why an address may not be connected to; null where it may. Asked for webhooks, at the moment of connecting. */
  readonly refuse: (address: string) => string | null
  /** Told of what goes wrong and what was given up, one line each. */
  readonly say: (line: string) => void
  /** Pauses after an attempt that failed; `RETRY_DELAYS` unless given. */
  readonly retryDelays?: ReadonlyArray<Duration.Duration>
}
