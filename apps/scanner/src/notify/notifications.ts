/** Notifications in `plumbline.yaml`: the SMTP server, webhooks and digests. Secrets come from the environment, by the names given. */
import { ChangeFilter, Frequency, Language, MailAddress } from "@plumbline/core"
import { type DigestOptions, decodeSecret, type MailOptions, type WebhookOptions } from "@plumbline/notify"
import { Schema } from "effect"

const Text = Schema.String.check(Schema.isNonEmpty())
const Name = Schema.String.check(Schema.isPattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/), Schema.isMaxLength(40)).annotate({
  description: "Kebab-case name of at most 40 characters",
})
const Variable = Schema.String.check(Schema.isPattern(/^[A-Za-z_][A-Za-z0-9_]*$/)).annotate({
  description: "Name of an environment variable",
})

export const MailGiven = Schema.Struct({
  host: Text,
  port: Schema.optionalKey(Schema.Number.check(Schema.isInt(), Schema.isBetween({ minimum: 1, maximum: 65_535 }))),
  secure: Schema.optionalKey(Schema.Boolean),
  user: Schema.optionalKey(Text),
  passwordFrom: Schema.optionalKey(Variable),
  /** PEM file with certificates that are believed beside the machine's own. */
  authorities: Schema.optionalKey(Text),
  from: Schema.String.check(
    Schema.isPattern(/^(?:[^<>@"\\,;:\p{C}]{1,100} <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/u),
  ).annotate({ description: "Address, or a name and the address in angle brackets" }),
  subscriptions: Schema.optionalKey(Schema.Boolean),
})

export const NotificationGiven = Schema.Struct({
  name: Name,
  filter: Schema.optionalKey(ChangeFilter),
  webhook: Schema.optionalKey(Schema.Struct({ url: Text, secretFrom: Variable })),
  digest: Schema.optionalKey(
    Schema.Struct({
      to: Schema.Array(MailAddress).check(Schema.isNonEmpty()),
      frequency: Frequency,
      language: Schema.optionalKey(Language),
      evenIfNothing: Schema.optionalKey(Schema.Boolean),
    }),
  ),
})

export interface NotificationsGiven {
  readonly site?: string
  readonly mail?: typeof MailGiven.Type
  readonly notifications?: ReadonlyArray<typeof NotificationGiven.Type>
}

/** Where secrets and files come from; undefined where there is none. */
interface Sources {
  readonly secret: (name: string) => string | undefined
  readonly text: (file: string) => string | undefined
}

export interface Notifications {
  readonly mail: MailOptions | null
  readonly isSubscriptionOffered: boolean
  readonly webhooks: ReadonlyArray<WebhookOptions>
  readonly digests: ReadonlyArray<DigestOptions>
}

/** What is wrong is added to `lines`, each with its mend. */
export const notificationsFrom = (
  { site, mail, notifications = [] }: NotificationsGiven,
  where: string,
  lines: Array<string>,
  { secret, text }: Sources,
): Notifications => {
  if (mail !== undefined && site === undefined)
    lines.push(`${where}: mail: needs site, the https:// address of the pages, for the links in mails`)
  const seen = new Set<string>()
  const webhooks: Array<WebhookOptions> = []
  const digests: Array<DigestOptions> = []
  for (const { name, filter = {}, webhook, digest } of notifications) {
    const key = `${where}: notifications: ${name}`
    if (seen.has(name)) lines.push(`${key}: is named twice; give each a name of its own`)
    seen.add(name)
    if ((webhook === undefined) === (digest === undefined)) lines.push(`${key}: needs either webhook or digest`)
    if (filter.role !== undefined && filter.supplier === undefined) lines.push(`${key}: filter: role needs a supplier`)
    if (webhook !== undefined) {
      const value = secret(webhook.secretFrom)
      if (value === undefined || decodeSecret(value) === null)
        lines.push(
          `${key}: webhook: the environment variable ${webhook.secretFrom} holds no secret; set it to whsec_ and the Base64 of 24 to 64 random octets, for example "whsec_$(openssl rand -base64 32)"`,
        )
      if (!isWebAddress(webhook.url))
        lines.push(`${key}: webhook: url: ${webhook.url} is no http:// or https:// address`)
      webhooks.push({ name, url: webhook.url, secret: value ?? "", filter })
    }
    if (digest !== undefined) {
      if (mail === undefined) lines.push(`${key}: digest: needs mail, the SMTP server by which it is sent`)
      digests.push({
        name,
        to: digest.to,
        frequency: digest.frequency,
        language: digest.language ?? "en",
        filter,
        sendsEmpty: digest.evenIfNothing ?? false,
      })
    }
  }
  return {
    mail: mail === undefined ? null : mailOptions(mail, where, lines, { secret, text }),
    isSubscriptionOffered: mail !== undefined && (mail.subscriptions ?? true),
    webhooks,
    digests,
  }
}

const mailOptions = (
  { host, port, secure, user, passwordFrom, authorities, from }: typeof MailGiven.Type,
  where: string,
  lines: Array<string>,
  { secret, text }: Sources,
): MailOptions => {
  const password = passwordFrom === undefined ? undefined : secret(passwordFrom)
  if (passwordFrom !== undefined && password === undefined)
    lines.push(`${where}: mail: passwordFrom: the environment variable ${passwordFrom} is not set`)
  if ((user === undefined) !== (passwordFrom === undefined))
    lines.push(`${where}: mail: user and passwordFrom belong together; name both or neither`)
  const pem = authorities === undefined ? undefined : text(authorities)
  if (authorities !== undefined && pem === undefined)
    lines.push(`${where}: mail: authorities: ${authorities} cannot be read; name a file that exists`)
  return {
    host,
    port: port ?? (secure === true ? 465 : 587),
    secure: secure ?? false,
    from,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(pem === undefined ? {} : { authorities: [pem] }),
  }
}

const isWebAddress = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.username === ""
}
