/**
 * The policy file of MTA-STS: what https://mta-sts.<domain>/.well-known/mta-sts.txt answers, and with which certificate.
 * Spec: RFC 8461 §3.3 (certificate, redirects, media type, size).
 *
 * 1. A and AAAA of the host.   2. GET over HTTPS at the first address that accepts a connection. Redirects are not followed.
 *
 * Nothing is verified while fetching: what the certificate is worth is for the judge.
 */
import { Observed } from "@plumbline/core"
import { type HttpError, type HttpResponse, headerValues } from "@plumbline/http"
import {
  type CertificateFacts,
  DecodeError,
  decodeCertificate,
  matchesName,
  type TrustStore,
  verifyChain,
} from "@plumbline/tls"
import { Effect, Schema } from "effect"
import { type Obstructed, obstructed } from "../obstacle.ts"
import type { Addresses } from "./names.ts"
import { TextFile, textAnswerOf } from "./text-file.ts"
import { TurnedAway, turnedAway } from "./turned-away.ts"

/** What was met where the policy should be. */
const PolicyFileMet = Schema.Union([
  /** The host has no address; nobody listens on port 443 at any; or something that is no TLS answers there. */
  Schema.Struct({ outcome: Schema.Literals(["no-address", "refused", "no-tls"]) }),
  Schema.Struct({
    outcome: Schema.Literal("answered"),
    certificate: Schema.Struct({
      /** `trusted`, or why not, with dates left aside. */
      trust: Schema.String,
      namesHost: Schema.Boolean,
      /** Within which the whole path is valid; of the leaf alone where there is no path. */
      validFrom: Schema.String,
      validUntil: Schema.String,
    }),
    status: Schema.Number,
    /** Where a redirect leads, as sent. */
    location: Schema.NullOr(Schema.String),
    contentType: Schema.NullOr(Schema.String),
    /** The file, when it came with status 200 as plain text. */
    file: Schema.NullOr(TextFile),
    turnedAway: Schema.NullOr(TurnedAway),
  }),
])
export const PolicyFileSeen = Observed(PolicyFileMet)
export type PolicyFileSeen = typeof PolicyFileSeen.Type

/** RFC 8461 §3.3: a limit of 64 kilobytes is suggested to senders. */
export const POLICY_FILE_BYTES = 65_536
export const POLICY_FILE_PATH = "/.well-known/mta-sts.txt"

export interface PolicyFileVisit {
  readonly addresses: Addresses
  readonly roots: TrustStore
  /** One GET of the file; `null` where nobody listens. */
  readonly fetchFrom: (address: string) => Effect.Effect<HttpResponse | null, HttpError | Obstructed>
}

/** Asks the addresses of a host in turn until one accepts a connection. */
export const visitPolicyFile = Effect.fnUntraced(function* (
  host: string,
  { addresses, roots, fetchFrom }: PolicyFileVisit,
): Effect.fn.Return<typeof PolicyFileMet.Type, HttpError | Obstructed> {
  const all = [...addresses.ipv4, ...addresses.ipv6].slice(0, MAX_ADDRESSES)
  for (const address of all) {
    const response = yield* fetchFrom(address).pipe(Effect.catchIf(isNoTls, () => Effect.succeed("no-tls" as const)))
    if (response === "no-tls") return { outcome: response }
    if (response !== null) return yield* answerOf(host, response, roots)
  }
  return { outcome: all.length === 0 ? "no-address" : "refused" }
})

/** Bytes that are no TLS are an answer; an alert, or silence, may be meant for us alone. */
const isNoTls = (error: HttpError | Obstructed): boolean =>
  error._tag === "HttpError" && error.tls?.reason === "protocol-violation"

const answerOf = Effect.fnUntraced(function* (
  host: string,
  response: HttpResponse,
  roots: TrustStore,
): Effect.fn.Return<typeof PolicyFileMet.Type, Obstructed> {
  const certificate = certificateOf(host, response.handshake?.chain ?? [], roots)
  if (certificate === null)
    return yield* obstructed("protocol-violation", `${host} port 443`, "no certificate that could be read")
  const answer = yield* textAnswerOf(response, POLICY_FILE_BYTES, `https://${host}${POLICY_FILE_PATH}`)
  const { status, contentType, text, file } = answer
  return {
    outcome: "answered",
    certificate,
    status,
    location: headerValues(response.headers, "location")[0]?.slice(0, LOCATION_KEPT) ?? null,
    contentType,
    file,
    turnedAway: turnedAway({ status, headers: response.headers, text }),
  }
})

const certificateOf = (host: string, chain: ReadonlyArray<Uint8Array>, roots: TrustStore) => {
  const leaf = leafOf(chain)
  if (leaf === null) return null
  const trust = verifyChain(chain, roots)
  return {
    trust: trust.trusted ? "trusted" : trust.reason,
    namesHost: matchesName(leaf, host),
    validFrom: trust.trusted ? trust.validFrom : leaf.notBefore,
    validUntil: trust.trusted ? trust.validUntil : leaf.notAfter,
  }
}

const leafOf = ([der]: ReadonlyArray<Uint8Array>): CertificateFacts | null => {
  try {
    return der === undefined ? null : decodeCertificate(der)
  } catch (thrown) {
    if (thrown instanceof DecodeError) return null
    throw thrown
  }
}

/** As many as a client would try. */
const MAX_ADDRESSES = 4
const LOCATION_KEPT = 200
