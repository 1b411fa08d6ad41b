/**
 * Sends a mail through the configured SMTP server, once.
 *
 * A connection for each mail: digests are few, and a connection that was lost spoils nothing but one attempt. Without TLS from the first
 * octet, STARTTLS is used where the server offers it, and required before a password is sent.
 */
import { Effect } from "effect"
import { createTransport } from "nodemailer"
import { lineOf, type Outcome } from "../retry.ts"

export interface MailOptions {
  readonly host: string
  readonly port: number
  /** TLS from the first octet. */
  readonly secure: boolean
  /** PEM texts of certificates that are believed beside the machine's own. */
  readonly authorities?: ReadonlyArray<string>
  readonly user?: string
  readonly password?: string
  /** `Name <address>` or an address alone. */
  readonly from: string
}

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly messageId: string
  readonly date: Date
  readonly headers: Readonly<Record<string, string>>
}

/** Never fails: what went wrong is an outcome. */
export const sendMail = (options: MailOptions, mail: Mail): Effect.Effect<Outcome> =>
  Effect.callback<Outcome>((resume, signal) => {
    const { host, port, secure, user, password, authorities } = options
    const transport = createTransport({
      host,
      port,
      secure,
      requireTLS: !secure && user !== undefined,
      ...(user === undefined ? {} : { auth: { user, pass: password ?? "" } }),
      ...(authorities === undefined ? {} : { tls: { ca: [...authorities] } }),
      connectionTimeout: CONNECT_MILLISECONDS,
      greetingTimeout: CONNECT_MILLISECONDS,
      socketTimeout: IDLE_MILLISECONDS,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    signal.addEventListener("abort", () => transport.close())
    transport.sendMail(
      {
        from: options.from,
        to: { name: "", address: mail.to },
        subject: oneLine(mail.subject),
        text: mail.text,
        html: mail.html,
        messageId: mail.messageId,
        date: mail.date,
        headers: Object.fromEntries(Object.entries(mail.headers).map(([name, value]) => [name, oneLine(value)])),
      },
      (problem) => {
        transport.close()
        resume(Effect.succeed(problem === null ? { kind: "sent" } : outcomeOf(problem)))
      },
    )
  }).pipe(
    Effect.timeoutOrElse({
      duration: TOTAL_MILLISECONDS,
      orElse: () => Effect.succeed({ kind: "failed", error: "the SMTP server took too long" } as const),
    }),
  )

/** A 5yz reply to the recipient or the message stays the same however often it is tried (RFC 5321 §4.2.1); one to the password may be mended. */
const outcomeOf = (
  problem: Error & { readonly code?: string | undefined; readonly responseCode?: number | undefined },
): Outcome => {
  const isRefused =
    (problem.code === "EENVELOPE" || problem.code === "EMESSAGE") &&
    problem.responseCode !== undefined &&
    problem.responseCode >= 500
  return { kind: isRefused ? "permanent" : "failed", error: lineOf(problem) }
}

/** Nothing that stands in a header may begin another. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, " ").trim()

const CONNECT_MILLISECONDS = 15_000
/** RFC 5321 §4.5.3.2 allows minutes; a server that takes them is tried again later. */
const IDLE_MILLISECONDS = 60_000
const TOTAL_MILLISECONDS = 120_000
