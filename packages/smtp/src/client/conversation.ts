/** Commands and replies over one stream, each reply with its time limit. The stream can be handed on between replies. */

import type { Duplex } from "node:stream"
import { Effect } from "effect"
import { encodeCommand, makeReplyReader, type Reply, SmtpSyntaxError } from "../codec/reply.ts"

/** Why no reply came. */
export type ReplyFailure = "timeout" | "closed" | "reset" | "protocol-violation"

export interface Conversation {
  /** Waits for a reply, for the banner. */
  readonly listen: (replyMs: number) => Effect.Effect<Reply, ReplyFailure>
  /** Sends a command and waits for its reply. */
  readonly say: (replyMs: number, verb: string, argument?: string) => Effect.Effect<Reply, ReplyFailure>
  /** Whether the server sent more than it was asked for. */
  readonly hasMore: () => boolean
}

export const makeConversation = (stream: Duplex): Conversation => {
  const reader = makeReplyReader()
  // Stays for the life of the stream: a late error must not end the process.
  stream.on("error", ignore)

  const listen = (replyMs: number): Effect.Effect<Reply, ReplyFailure> =>
    Effect.callback<Reply, ReplyFailure>((resume) => {
      const ready = reader.next()
      if (ready !== undefined) {
        resume(Effect.succeed(ready))
        return
      }
      const finish = (outcome: Effect.Effect<Reply, ReplyFailure>): void => {
        release()
        resume(outcome)
      }
      const onData = (chunk: Uint8Array): void => {
        try {
          reader.push(chunk)
        } catch (thrown) {
          if (!(thrown instanceof SmtpSyntaxError)) throw thrown
          finish(Effect.fail("protocol-violation"))
          return
        }
        const reply = reader.next()
        if (reply !== undefined) finish(Effect.succeed(reply))
      }
      const onEnd = (): void => finish(Effect.fail("closed"))
      const onError = (): void => finish(Effect.fail("reset"))
      const release = (): void => {
        stream.off("data", onData).off("end", onEnd).off("close", onEnd).off("error", onError)
        // What comes next may be TLS: it must wait for its reader.
        stream.pause()
      }
      stream.on("error", onError).on("end", onEnd).on("close", onEnd).on("data", onData)
      if (stream.destroyed || stream.readableEnded) {
        if (stream.errored === null) onEnd()
        else onError()
        return
      }
      stream.resume()
      return Effect.sync(release)
    }).pipe(Effect.timeoutOrElse({ duration: replyMs, orElse: () => Effect.fail("timeout" as const) }))

  return {
    listen,
    hasMore: reader.hasMore,
    say: (replyMs, verb, argument) =>
      Effect.suspend(() => {
        if (stream.writable) stream.write(encodeCommand(verb, argument))
        return listen(replyMs)
      }),
  }
}

const ignore = (): void => {}
