/**
 * What the probes note of a name's chain of trust and of how its zone is signed.
 *
 * Evidence holds no moments but those that matter: when signatures end is noted only when that is near.
 */
import { Observed } from "@plumbline/core"
import { type ApexDnssec, type DnsError, dnssecQuality, type Field, isKnown, type Validation } from "@plumbline/dns"
import { Schema } from "effect"

/** The chain of trust of a name, as far as the probes need it. */
export const ChainSeen = Schema.Struct({
  status: Schema.Literals(["secure", "insecure", "bogus", "indeterminate"]),
  /** For bogus: which rule was broken. For insecure: `insecure`, or `unsupported-algorithm`. */
  reason: Schema.String,
  /** The zone that decided: the closest one when secure, the one where the chain ends or breaks otherwise. */
  zone: Schema.String,
  detail: Schema.String,
  /** Day on which the signature expired, for expired ones. */
  expiredOn: Schema.NullOr(Schema.String),
  /** The zones of the chain from the root down, with the algorithms of their keys (IANA numbers). */
  zones: Schema.Array(Schema.Struct({ zone: Schema.String, algorithms: Schema.Array(Schema.Number) })),
})
export type ChainSeen = typeof ChainSeen.Type

/** How the secure zone nearest to a name is signed. Numbers of algorithms and digests are IANA's. */
export const SigningSeen = Schema.Struct({
  zone: Schema.String,
  keys: Schema.Array(
    Schema.Struct({
      tag: Schema.Number,
      algorithm: Schema.Number,
      /** DNSKEY flags: 257 with the SEP bit. */
      flags: Schema.Number,
      /** Of the modulus or curve; `null` where the algorithm is not known. */
      bits: Schema.NullOr(Schema.Number),
      /** Whether a DS record names it. */
      isEntryPoint: Schema.Boolean,
    }),
  ),
  /** Digest types of the DS records. */
  digests: Schema.Array(Schema.Number),
  /** The signature that ends first, when that is within `EXPIRY_HORIZON_HOURS`: whole hours left, and of its whole validity. */
  ending: Schema.NullOr(Schema.Struct({ hoursLeft: Schema.Number, ofHours: Schema.Number, on: Schema.String })),
  /** `null`: the zone uses NSEC. */
  nsec3: Observed(
    Schema.NullOr(Schema.Struct({ hashAlgorithm: Schema.Number, iterations: Schema.Number, saltBytes: Schema.Number })),
  ),
  cds: Observed(
    Schema.Array(Schema.Struct({ keyTag: Schema.Number, algorithm: Schema.Number, digestType: Schema.Number })),
  ),
  cdnskey: Observed(Schema.Array(Schema.Struct({ algorithm: Schema.Number, flags: Schema.Number }))),
})
export type SigningSeen = typeof SigningSeen.Type

/** Signers that sign in time renew with more than this left, or sign every answer afresh for a short while. */
export const EXPIRY_HORIZON_HOURS = 7 * 24

const HOUR = 3_600_000
const trimDot = (name: string): string => name.replace(/\.$/, "") || "."

export const chainOf = ({ status: found, reason, chain }: Validation): ChainSeen => {
  const status = UNOBTAINABLE.has(reason.code) ? "indeterminate" : found
  const deciding = status === "secure" ? (chain.at(-1)?.zone ?? reason.zone) : reason.zone
  return {
    status,
    reason:
      status === "bogus"
        ? (BROKEN_BY[reason.code] ?? "bogus")
        : status === "insecure" && UNSUPPORTED.has(reason.code)
          ? "unsupported-algorithm"
          : status,
    zone: trimDot(deciding),
    detail: reason.detail.slice(0, 300),
    expiredOn: reason.code === "signature-expired" ? (reason.moment?.toISOString().slice(0, 10) ?? null) : null,
    zones: chain.map((link) => ({
      zone: trimDot(link.zone),
      algorithms: [...new Set(link.keys.map((key) => key.algorithm))].sort((left, right) => left - right),
    })),
  }
}

/** `null` when no secure zone holds the name. */
export const signingOf = (
  validation: Validation,
  apex: ApexDnssec | undefined,
  missingBecause: (error: DnsError) => Observed<never>,
): SigningSeen | null => {
  const quality = dnssecQuality(validation, validation.at)
  if (quality === undefined || apex === undefined) return null
  const field = <A, B>(given: Field<A>, read: (value: A) => B): Observed<B> =>
    isKnown(given) ? { value: read(given.value) } : missingBecause(given.error)
  const byNumbers = (left: ReadonlyArray<number>, right: ReadonlyArray<number>) => {
    const at = left.findIndex((number, index) => number !== right[index])
    return at < 0 ? 0 : left[at]! - (right[at] ?? 0)
  }
  return {
    zone: trimDot(quality.zone),
    keys: quality.keys
      .map(({ tag, algorithm, flags, sizeBits, isEntryPoint }) => ({
        tag,
        algorithm,
        flags,
        bits: sizeBits ?? null,
        isEntryPoint,
      }))
      .sort((left, right) =>
        byNumbers([left.algorithm, -left.flags, left.tag], [right.algorithm, -right.flags, right.tag]),
      ),
    digests: quality.digests.map(({ number }) => number),
    ending: endingOf(quality.firstToExpire, validation.at),
    nsec3: field(apex.nsec3, (parameters) =>
      parameters === undefined
        ? null
        : {
            hashAlgorithm: parameters.hashAlgorithm,
            iterations: parameters.iterations,
            saltBytes: parameters.salt.length,
          },
    ),
    cds: field(apex.cds, (records) =>
      records
        .map(({ keyTag, algorithm, digestType }) => ({ keyTag, algorithm, digestType }))
        .sort((left, right) =>
          byNumbers([left.keyTag, left.algorithm, left.digestType], [right.keyTag, right.algorithm, right.digestType]),
        ),
    ),
    cdnskey: field(apex.cdnskey, (records) =>
      records
        .map(({ algorithm, flags }) => ({ algorithm, flags }))
        .sort((left, right) => byNumbers([left.algorithm, left.flags], [right.algorithm, right.flags])),
    ),
  }
}

const endingOf = (
  first: { readonly inception: Date; readonly expiration: Date } | undefined,
  at: Date,
): SigningSeen["ending"] => {
  if (first === undefined) return null
  const hoursLeft = Math.floor((first.expiration.getTime() - at.getTime()) / HOUR)
  if (hoursLeft >= EXPIRY_HORIZON_HOURS) return null
  const ofHours = Math.round((first.expiration.getTime() - first.inception.getTime()) / HOUR)
  return { hoursLeft, ofHours, on: first.expiration.toISOString().slice(0, 10) }
}

/** Which of the judge's reasons a broken rule belongs to; all others are `bogus` with their detail. */
const BROKEN_BY: Readonly<Partial<Record<Validation["reason"]["code"], string>>> = {
  "signature-expired": "signature-expired",
  "signature-not-yet-valid": "signature-not-yet-valid",
  "signature-expires-before-inception": "signature-invalid",
  "signature-invalid": "signature-invalid",
  "signature-labels": "signature-invalid",
  "signature-key-missing": "signature-invalid",
  "signature-algorithm-unsupported": "signature-invalid",
  "signer-is-no-zone": "signature-invalid",
  "signatures-missing": "signature-missing",
  "dnskey-missing": "dnskey-missing",
  "no-zone-key": "dnskey-missing",
  "dnskey-does-not-match-ds": "ds-mismatch",
  "denial-missing": "denial-missing",
}
/** Name servers that do not hand out their keys: a validator must call that bogus, a monitor has only not seen the keys. */
const UNOBTAINABLE: ReadonlySet<Validation["reason"]["code"]> = new Set(["ds-unobtainable", "dnskey-unobtainable"])
const UNSUPPORTED: ReadonlySet<Validation["reason"]["code"]> = new Set(["unsupported-algorithm", "unsupported-digest"])
