/**
 * One whole handshake by Node's own TLS: which certificates are presented, and a stream to talk on.
 *
 * Everything that OpenSSL still can is allowed (TLS 1.0, SHA-1, small keys, servers without RFC 5746), for the question is what
 * the server does, not whether it is good. Nothing is verified here.
 *
 * The chain is read from the bytes that came, as it was presented. Node would show only the certificates that link up from the leaf, and
 * never gives back the memory of the others: some 5 kB a handshake (`getPeerX509Certificate`, Node 24.21), which a scan of many thousand
 * servers cannot spare.
 *
 * Not done: session resumption, client certificates.
 */

import { constants, type X509Certificate } from "node:crypto"
import { isIP } from "node:net"
import type { Duplex } from "node:stream"
import { createSecureContext, type SecureContext, type TLSSocket, connect as tlsConnect } from "node:tls"
import { Effect, type Scope } from "effect"
import { alertName, alertNumber } from "../codec/alert.ts"
import { decodeClientHello } from "../codec/client-hello.ts"
import { DecodeError } from "../codec/reader.ts"
import { makeRecordAssembler } from "../codec/record.ts"
import { decodeCertificateChain, HANDSHAKE_CERTIFICATE } from "../codec/server-hello.ts"
import type { TlsVersion } from "../codec/versions.ts"
import { type Connect, TlsError, type TlsFailure } from "./connect.ts"
import { decodeEncryptedFlight, type EncryptedFlight } from "./encrypted-flight.ts"
import { type Overheard, overhear } from "./overheard.ts"

export interface HandshakeOptions {
  /** Host name for SNI (A-label); an IP address sends none (RFC 6066 §3). */
  readonly serverName: string | null
  /** Protocols for ALPN, preferred first. */
  readonly alpn?: ReadonlyArray<string>
  /** Time for the handshake in milliseconds, once the stream is open. */
  readonly answerMs?: number
  /**
   * Offers what tells most of a TLS 1.3 server (AES-128 and P-256 first, which few servers prefer) and notes what it says under
   * protection.
   */
  readonly observe?: boolean
  /** Offers nothing higher, for what only lower versions have. */
  readonly maximum?: "TLS 1.2"
}

/** What a handshake showed. Not JSON: the chain is DER. */
export interface HandshakeFacts {
  readonly version: TlsVersion
  /** IANA name. */
  readonly cipherSuite: string
  /** Key exchange as OpenSSL names it, such as `X25519` or `DH 2048`; `null` where there is none or it cannot tell. */
  readonly keyExchange: string | null
  readonly alpn: string | null
  /** An OCSP answer was stapled. */
  readonly hasStapledOcsp: boolean
  /** DER certificates, leaf first. */
  readonly chain: ReadonlyArray<Uint8Array>
  /** With `observe`, as far as it could be read; otherwise `null`. */
  readonly observed: Observed | null
}

/** What was overheard of an observed handshake. */
export interface Observed {
  /** Suites that were offered, in order. */
  readonly cipherSuites: ReadonlyArray<number>
  /** At TLS 1.3. */
  readonly encrypted: EncryptedFlight | null
}

export interface Handshake {
  /** Talks to the server until the scope ends. */
  readonly socket: TLSSocket
  readonly facts: HandshakeFacts
  /** Sessions of the tickets received so far, as OpenSSL writes them; grows while the socket is read. */
  readonly sessions: ReadonlyArray<Uint8Array>
}

/** Opens a stream and completes a handshake on it. Fails with the caller's own error or with `TlsError`. */
export const handshake = <E>(
  connect: Connect<E>,
  options: HandshakeOptions,
): Effect.Effect<Handshake, E | TlsError, Scope.Scope> =>
  Effect.flatMap(connect, (stream) => handshakeOver(stream, options))

/** Completes a handshake on a stream that is open already, such as one past STARTTLS. */
export const handshakeOver = (
  stream: Duplex,
  options: HandshakeOptions,
): Effect.Effect<Handshake, TlsError, Scope.Scope> =>
  Effect.acquireRelease(open(stream, options), ({ socket }) => Effect.sync(() => socket.destroy()), {
    interruptible: true,
  })

const ANSWER_MS = 10_000

const open = (stream: Duplex, options: HandshakeOptions): Effect.Effect<Handshake, TlsError> =>
  Effect.callback<Handshake, TlsError>((resume) => {
    const { serverName, alpn } = options
    const overheard = overhear(stream)
    const socket = tlsConnect({
      socket: overheard.stream,
      secureContext: contextFor(options),
      rejectUnauthorized: false,
      requestOCSP: true,
      minDHSize: 1,
      ...(serverName === null || isIP(serverName) !== 0 ? {} : { servername: serverName }),
      ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
    })
    // Stays for the life of the socket: a late error must not end the process.
    socket.on("error", ignore)
    stream.on("error", ignore)
    let secret: Uint8Array | undefined
    socket.on("keylog", (line) => {
      secret ??= handshakeSecret(line)
    })
    const sessions: Array<Uint8Array> = []
    let hasStapledOcsp = false
    socket.on("session", (session: Uint8Array) => {
      if (sessions.length < SESSION_LIMIT) sessions.push(session)
    })
    socket.on("OCSPResponse", (response: Uint8Array | null) => {
      hasStapledOcsp = response !== null && response.length > 0
    })
    const release = (): void => {
      socket.off("secureConnect", onSecure).off("error", onError).off("close", onClose)
    }
    const fail = (failure: TlsFailure): void => {
      release()
      socket.destroy()
      resume(Effect.fail(new TlsError({ failure })))
    }
    const onSecure = (): void => {
      release()
      // Node tells of a stapled answer right after this event.
      setImmediate(() =>
        resume(
          Effect.sync(() => {
            const facts = readFacts(socket)
            const encrypted = secret === undefined ? null : readEncrypted(overheard, secret, facts.cipherSuite)
            const chain = encrypted?.chain ?? (secret === undefined ? readPlain(overheard) : null)
            const observed = options.observe === true ? observe(overheard, encrypted) : null
            overheard.forget()
            return {
              socket,
              facts: {
                ...facts,
                hasStapledOcsp: hasStapledOcsp || encrypted?.hasStapledOcsp === true,
                chain: chain ?? linkedChain(socket.getPeerX509Certificate()),
                observed,
              },
              sessions,
            }
          }),
        ),
      )
    }
    const onError = (error: Error): void => fail(failureOf(error))
    const onClose = (): void => fail({ reason: "closed" })
    socket.on("secureConnect", onSecure).on("error", onError).on("close", onClose)
    return Effect.sync(() => {
      release()
      socket.destroy()
    })
  }).pipe(
    Effect.timeoutOrElse({
      duration: options.answerMs ?? ANSWER_MS,
      orElse: () => Effect.fail(new TlsError({ failure: { reason: "timeout" } })),
    }),
  )

const ignore = (): void => {}

/** Servers send two tickets by default; a hostile one may send them without end. */
const SESSION_LIMIT = 4

/** Without anonymous suites, which some mail servers would choose: the certificate is what we come for. */
const CIPHERS_BELOW = "ALL:!aNULL:!PSK:!SRP:@SECLEVEL=0"
const CCM = "TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256"
const CIPHERS = `TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:${CCM}:${CIPHERS_BELOW}`

const contexts = new Map<"shared" | "observing" | "below", SecureContext>()

/** One context for all handshakes of a kind: making one costs more than a handshake. No roots are loaded: trust is judged elsewhere. */
const contextFor = ({ maximum, observe }: HandshakeOptions): SecureContext => {
  const kind = maximum !== undefined ? "below" : observe === true ? "observing" : "shared"
  const known = contexts.get(kind)
  if (known !== undefined) return known
  const context = createSecureContext({
    ca: [],
    minVersion: "TLSv1",
    maxVersion: kind === "below" ? "TLSv1.2" : "TLSv1.3",
    ciphers: kind === "observing" ? OBSERVING_CIPHERS : CIPHERS,
    ...(kind === "observing" ? { ecdhCurve: OBSERVING_GROUPS } : {}),
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
  })
  contexts.set(kind, context)
  return context
}

/**
 * Preferences that few servers share. One that is not given the group it likes best says at TLS 1.3 which it has (RFC 8446
 * §4.2.7), OpenSSL since 1.1.1; all can do P-256 (§9.1), so that no further round is needed.
 */
const OBSERVING_CIPHERS = `TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384:${CCM}:${CIPHERS_BELOW}`
const OBSERVING_GROUPS = "P-256:P-384:P-521:X448:X25519:brainpoolP256r1:brainpoolP384r1:brainpoolP512r1"

/** Of a line in the format of NSS key logs: label, random of the client, secret. */
const handshakeSecret = (line: Uint8Array): Uint8Array | undefined => {
  const secret = /^SERVER_HANDSHAKE_TRAFFIC_SECRET [0-9a-f]+ ([0-9a-f]+)/.exec(
    Buffer.from(line).toString("latin1"),
  )?.[1]
  return secret === undefined ? undefined : Buffer.from(secret, "hex")
}

// Nothing of these can make a handshake fail: what cannot be read is left out.

const readEncrypted = (overheard: Overheard, secret: Uint8Array, cipherSuite: string): EncryptedFlight | null =>
  orNull(() => decodeEncryptedFlight(overheard.received(), secret, cipherSuite))

/** The chain as presented up to TLS 1.2, where certificates come in the clear. */
const readPlain = (overheard: Overheard): ReadonlyArray<Uint8Array> | null =>
  orNull(() => {
    let chain: ReadonlyArray<Uint8Array> | null = null
    makeRecordAssembler().push(overheard.received(), (event) => {
      if (event.kind === "handshake" && event.type === HANDSHAKE_CERTIFICATE) chain = decodeCertificateChain(event.body)
      return chain !== null || event.kind === "encrypted"
    })
    return chain
  })

const observe = (overheard: Overheard, encrypted: EncryptedFlight | null): Observed | null =>
  orNull(() => {
    // The first record that was sent holds the ClientHello: header of the record, header of the message, body.
    const { cipherSuites } = decodeClientHello(overheard.sent().subarray(9))
    return { cipherSuites, encrypted }
  })

const orNull = <A>(read: () => A): A | null => {
  try {
    return read()
  } catch (thrown) {
    if (thrown instanceof DecodeError) return null
    throw thrown
  }
}

const readFacts = (socket: TLSSocket): Pick<HandshakeFacts, "version" | "cipherSuite" | "keyExchange" | "alpn"> => {
  const ephemeral = socket.getEphemeralKeyInfo()
  return {
    version: VERSIONS[socket.getProtocol() ?? ""] ?? "TLS 1.2",
    cipherSuite: socket.getCipher().standardName,
    keyExchange: describeKeyExchange(ephemeral),
    alpn: socket.alpnProtocol === false ? null : socket.alpnProtocol,
  }
}

const VERSIONS: Readonly<Record<string, TlsVersion>> = {
  SSLv3: "SSL 3",
  TLSv1: "TLS 1.0",
  "TLSv1.1": "TLS 1.1",
  "TLSv1.2": "TLS 1.2",
  "TLSv1.3": "TLS 1.3",
}

const describeKeyExchange = (info: ReturnType<TLSSocket["getEphemeralKeyInfo"]>): string | null => {
  if (info === null || !("type" in info)) return null
  if ("name" in info && typeof info.name === "string" && info.name !== "") return info.name
  return `${info.type} ${info.size}`
}

/**
 * What is left where the bytes could not be read. Follows the links from the leaf; a self-signed certificate links to itself. Not by
 * `getPeerCertificate`, which ends the whole process where a key is on a Brainpool curve (Node 24.21).
 */
const linkedChain = (leaf: X509Certificate | undefined): ReadonlyArray<Uint8Array> => {
  const chain: Array<Uint8Array> = []
  const seen = new Set<string>()
  for (let next = leaf; next !== undefined; next = next.issuerCertificate) {
    if (seen.has(next.fingerprint256)) break
    seen.add(next.fingerprint256)
    chain.push(Uint8Array.from(next.raw))
  }
  return chain
}

/** Puts an error of Node or OpenSSL into our words. */
export const failureOf = (error: Error & { readonly code?: string; readonly syscall?: string }): TlsFailure => {
  const code = error.code ?? "unknown"
  // Alerts that came with extensions lack the word: ERR_SSL_TLSV1_UNRECOGNIZED_NAME.
  const alert = (/_ALERT_([A-Z_]+)$/.exec(code) ?? /^ERR_SSL_TLSV1_([A-Z_]+)$/.exec(code))?.[1]?.toLowerCase()
  if (alert !== undefined) {
    const number = alertNumber(alert) ?? alertNumber(OPENSSL_ALERTS[alert] ?? "")
    if (number !== undefined) return { reason: "alert", alert: number, name: alertName(number) }
  }
  if (code === "ECONNRESET" && error.syscall === undefined) return { reason: "closed" }
  if (code === "ECONNRESET" || code === "EPIPE" || code === "ECONNABORTED") return { reason: "reset" }
  if (code === "ETIMEDOUT") return { reason: "timeout" }
  if (UNSUPPORTED.test(code)) return { reason: "unsupported", detail: code }
  return { reason: "protocol-violation", at: "handshake", expected: `no ${code}` }
}

/** Where OpenSSL's word for an alert differs from IANA's. */
const OPENSSL_ALERTS: Readonly<Record<string, string>> = { user_cancelled: "user_canceled" }

const UNSUPPORTED =
  /UNSUPPORTED_PROTOCOL|WRONG_SSL_VERSION|KEY_TOO_SMALL|UNKNOWN_CIPHER_RETURNED|WRONG_CIPHER_RETURNED|WRONG_CURVE|UNSUPPORTED_|UNKNOWN_CERTIFICATE_TYPE|DH_PUBLIC_VALUE_LENGTH|MODULUS_TOO_SMALL/
