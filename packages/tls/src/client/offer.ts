/**
 * One hello, one answer: what does the server choose from this offer?
 *
 * 1. Send the ClientHello.   2. Read the server's first flight as far as it is in the clear: ServerHello; up to TLS 1.2 also
 *    Certificate, CertificateStatus, ServerKeyExchange, ServerHelloDone.   3. Say close_notify and hang up.
 *
 * Whatever came before a break is kept: a ServerHello counts even when the rest never arrives.
 */

import type { Duplex } from "node:stream"
import { Effect } from "effect"
import { alertName, decodeAlert, encodeAlert } from "../codec/alert.ts"
import { cipherSuiteName } from "../codec/cipher-suites.ts"
import { type ClientHello, encodeClientHelloRecord } from "../codec/client-hello.ts"
import { DecodeError } from "../codec/reader.ts"
import { makeRecordAssembler, type RecordEvent } from "../codec/record.ts"
import {
  decodeCertificateChain,
  decodeServerHello,
  decodeServerKeyExchange,
  HANDSHAKE_CERTIFICATE,
  HANDSHAKE_CERTIFICATE_REQUEST,
  HANDSHAKE_CERTIFICATE_STATUS,
  HANDSHAKE_SERVER_HELLO,
  HANDSHAKE_SERVER_HELLO_DONE,
  HANDSHAKE_SERVER_KEY_EXCHANGE,
  type KeyExchangeKind,
  type ServerHello,
  type ServerKeyExchange,
} from "../codec/server-hello.ts"
import type { TlsFailure } from "./connect.ts"

/** The server's first flight, as far as it could be read. */
export interface ServerFlight {
  readonly hello: ServerHello
  /** DER certificates as presented; `null` when none was seen (TLS 1.3, anonymous suites, a break). */
  readonly chain: ReadonlyArray<Uint8Array> | null
  readonly keyExchange: ServerKeyExchange | null
  readonly hasStapledOcsp: boolean
  readonly asksForCertificate: boolean
}

export type Answer =
  | { readonly kind: "flight"; readonly flight: ServerFlight }
  | { readonly kind: "failure"; readonly failure: TlsFailure }

/** Sends `hello` over `stream` and reads the answer for at most `answerMs` milliseconds. Never fails; the stream is spent. */
export const offer = (stream: Duplex, hello: ClientHello, answerMs: number): Effect.Effect<Answer> =>
  Effect.suspend(() => {
    const reading = makeFlightReader(hello.cipherSuites)
    return Effect.callback<Answer>((resume) => {
      const finish = (answer: Answer): void => {
        release()
        if (stream.writable)
          stream.end(encodeAlert({ level: "warning", description: 0 }, Math.min(hello.version, 0x0301)))
        resume(Effect.succeed(answer))
      }
      const onData = (chunk: Uint8Array): void => {
        const answer = reading.push(chunk)
        if (answer !== undefined) finish(answer)
      }
      const onEnd = (): void => finish(reading.breakOff({ reason: "closed" }))
      const onError = (): void => finish(reading.breakOff({ reason: "reset" }))
      const release = (): void => {
        stream.off("data", onData).off("end", onEnd).off("close", onEnd).off("error", onError)
        // Errors of a stream that nobody reads any more must not end the process.
        stream.on("error", ignore)
      }
      stream.on("error", onError).on("end", onEnd).on("close", onEnd).on("data", onData)
      if (stream.destroyed) return stream.errored === null ? onEnd() : onError()
      stream.write(encodeClientHelloRecord(hello))
      // A stream that was paused for the hand-over does not start by itself.
      stream.resume()
      return Effect.sync(release)
    }).pipe(
      Effect.timeoutOrElse({
        duration: answerMs,
        orElse: () => Effect.sync(() => reading.breakOff({ reason: "timeout" })),
      }),
    )
  })

const ignore = (): void => {}

/** Turns bytes into an answer; `push` returns it as soon as it is complete. */
export const makeFlightReader = (offeredSuites: ReadonlyArray<number>) => {
  const assembler = makeRecordAssembler()
  let warnings = 0
  let flight: Mutable<ServerFlight> | undefined
  const breakOff = (failure: TlsFailure): Answer =>
    flight === undefined ? { kind: "failure", failure } : { kind: "flight", flight }

  /** Takes one event; true when nothing more is of interest. */
  const take = (event: RecordEvent): boolean => {
    if (event.kind === "encrypted") {
      if (flight === undefined) throw new DecodeError({ at: "first record", expected: "ServerHello or alert" })
      return true
    }
    if (event.kind === "alert") {
      const { level, description } = decodeAlert(event.content)
      // A warning such as unrecognized_name (112) may come before the ServerHello (RFC 6066 §3).
      if (level === "warning" && description !== 0) {
        if (++warnings > WARNING_LIMIT)
          throw new DecodeError({ at: "Alert", expected: `at most ${WARNING_LIMIT} warnings` })
        return false
      }
      if (description === 0) throw new Refused({ reason: "closed" })
      throw new Refused({ reason: "alert", alert: description, name: alertName(description) })
    }
    if (flight === undefined) {
      if (event.type !== HANDSHAKE_SERVER_HELLO)
        throw new DecodeError({ at: "first handshake message", expected: "ServerHello" })
      const hello = decodeServerHello(event.body)
      if (!offeredSuites.includes(hello.cipherSuite))
        throw new DecodeError({ at: "ServerHello.cipher_suite", expected: "one that was offered" })
      flight = { hello, chain: null, keyExchange: null, hasStapledOcsp: false, asksForCertificate: false }
      return hello.version >= 0x0304
    }
    switch (event.type) {
      case HANDSHAKE_CERTIFICATE:
        flight.chain = decodeCertificateChain(event.body)
        return false
      case HANDSHAKE_CERTIFICATE_STATUS:
        flight.hasStapledOcsp = true
        return false
      case HANDSHAKE_SERVER_KEY_EXCHANGE: {
        const kind = keyExchangeKind(flight.hello.cipherSuite)
        if (kind !== undefined) flight.keyExchange = decodeServerKeyExchange(event.body, kind, flight.hello.version)
        return false
      }
      case HANDSHAKE_CERTIFICATE_REQUEST:
        flight.asksForCertificate = true
        return false
      default:
        return event.type === HANDSHAKE_SERVER_HELLO_DONE
    }
  }

  return {
    breakOff,
    push: (chunk: Uint8Array): Answer | undefined => {
      try {
        return assembler.push(chunk, take) ? breakOff({ reason: "closed" }) : undefined
      } catch (thrown) {
        if (thrown instanceof Refused) return breakOff(thrown.failure)
        if (thrown instanceof DecodeError)
          return breakOff({ reason: "protocol-violation", at: thrown.at, expected: thrown.expected })
        throw thrown
      }
    },
  }
}

/** One flight has one or two in practice; OpenSSL gives up after five. */
const WARNING_LIMIT = 5

class Refused {
  readonly failure: TlsFailure
  constructor(failure: TlsFailure) {
    this.failure = failure
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

const keyExchangeKind = (cipherSuite: number): KeyExchangeKind | undefined => {
  const name = cipherSuiteName(cipherSuite)
  if (/^TLS_ECDHE_|^TLS_ECDH_anon_/.test(name)) return "elliptic-curve"
  if (/^TLS_DHE_|^TLS_DH_anon_/.test(name)) return "finite-field"
  return /^TLS_RSA_EXPORT/.test(name) ? "rsa-export" : undefined
}
