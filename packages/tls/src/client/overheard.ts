/**
 * A stream that remembers the first bytes of both directions, for what Node's TLS does not tell of a handshake.
 */
import { Duplex } from "node:stream"

export interface Overheard {
  /** Stands for the stream underneath; ends and breaks with it. */
  readonly stream: Duplex
  /** The first bytes sent and received. */
  readonly sent: () => Uint8Array
  readonly received: () => Uint8Array
  /** Remembers nothing any more. */
  readonly forget: () => void
}

/** A ClientHello, and a server's flight with certificates, which OpenSSL limits to 100 kB by default. */
const SENT_LIMIT = 0x4000
const RECEIVED_LIMIT = 0x20000

export const overhear = (underneath: Duplex): Overheard => {
  const sent = makeMemory(SENT_LIMIT)
  const received = makeMemory(RECEIVED_LIMIT)
  const stream = new Duplex({
    read: () => {
      underneath.resume()
    },
    write: (chunk: Uint8Array, _encoding, done) => {
      sent.add(chunk)
      underneath.write(chunk, done)
    },
    final: (done) => {
      underneath.end(done)
    },
    destroy: (error, done) => {
      underneath.destroy()
      done(error)
    },
  })
  underneath
    .on("data", (chunk: Uint8Array) => {
      received.add(chunk)
      if (!stream.push(chunk)) underneath.pause()
    })
    .on("end", () => stream.push(null))
    .on("error", (error) => stream.destroy(error))
    // What was received is still to be read: the end is passed on, not the closing.
    .on("close", () => stream.push(null))
  const forget = (): void => {
    sent.end()
    received.end()
  }
  return { stream, sent: sent.bytes, received: received.bytes, forget }
}

const makeMemory = (limit: number) => {
  const chunks: Array<Uint8Array> = []
  let length = 0
  let hasEnded = false
  return {
    add: (chunk: Uint8Array): void => {
      if (hasEnded || length >= limit) return
      const kept = Uint8Array.from(chunk.subarray(0, limit - length))
      chunks.push(kept)
      length += kept.length
    },
    bytes: (): Uint8Array => Uint8Array.from(Buffer.concat(chunks)),
    end: (): void => {
      hasEnded = true
      chunks.length = 0
    },
  }
}
