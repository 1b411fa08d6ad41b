/** One SSL 2 hello, one answer. */

import type { Duplex } from "node:stream"
import { Effect } from "effect"
import { DecodeError } from "../codec/reader.ts"
import { decodeSsl2ServerHello, encodeSsl2ClientHello } from "../codec/ssl2.ts"
import type { TlsFailure } from "./connect.ts"

/** What is known of SSL 2 at a server. */
export type Ssl2Outcome =
  | { readonly state: "offered"; readonly cipherKinds: ReadonlyArray<string> }
  /** The server answered with something else (an alert, the end of the stream), though it answers other versions. */
  | { readonly state: "not-offered" }
  /** No server is known that has SSL 2 without SSL 3 or TLS 1.0: where neither is offered, it is not asked for. */
  | { readonly state: "not-asked" }
  | { readonly state: "unknown"; readonly failure: TlsFailure }

/** A SERVER-HELLO with its certificate has less than 2^15 bytes, by its header. */
const ANSWER_LIMIT = 0x8002

/** Sends an SSL 2 hello and reads the answer. Never fails; the stream is spent. */
export const offerSsl2 = (stream: Duplex, answerMs: number): Effect.Effect<Ssl2Outcome> =>
  Effect.callback<Ssl2Outcome>((resume) => {
    const received = new Uint8Array(ANSWER_LIMIT)
    let length = 0
    const finish = (outcome: Ssl2Outcome): void => {
      release()
      resume(Effect.succeed(outcome))
    }
    const onData = (chunk: Uint8Array): void => {
      const kept = chunk.subarray(0, ANSWER_LIMIT - length)
      received.set(kept, length)
      length += kept.length
      try {
        const hello = decodeSsl2ServerHello(received.subarray(0, length))
        if (hello !== undefined) finish({ state: "offered", cipherKinds: hello.cipherKinds.toSorted() })
      } catch (thrown) {
        if (!(thrown instanceof DecodeError)) throw thrown
        finish({ state: "not-offered" })
      }
    }
    const onEnd = (): void => finish({ state: "not-offered" })
    const release = (): void => {
      stream.off("data", onData).off("end", onEnd).off("close", onEnd).off("error", onEnd)
      // Errors of a stream that nobody reads any more must not end the process.
      stream.on("error", ignore)
    }
    stream.on("error", onEnd).on("end", onEnd).on("close", onEnd).on("data", onData)
    if (stream.destroyed) return onEnd()
    stream.write(encodeSsl2ClientHello(crypto.getRandomValues(new Uint8Array(16))))
    stream.resume()
    return Effect.sync(release)
  }).pipe(
    Effect.timeoutOrElse({
      duration: answerMs,
      orElse: () => Effect.succeed<Ssl2Outcome>({ state: "unknown", failure: { reason: "timeout" } }),
    }),
  )

const ignore = (): void => {}
