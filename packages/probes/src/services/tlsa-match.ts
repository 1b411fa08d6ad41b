/** How TLSA records compare with the chain that a server showed. */
import { isRolloverReady, matchTlsa, type TlsaRecord, type TrustStore } from "@plumbline/tls"
import { Schema } from "effect"
import type { TlsaSeen } from "./names.ts"

/** One match is enough; `no-usable`: all records are such that a client passes over them (RFC 7671 §4.1). */
export const TlsaMatch = Schema.Struct({
  verdict: Schema.Literals(["pass", "fail", "no-usable"]),
  /** What became of each record, in their order: `matched`, or why not. */
  results: Schema.Array(Schema.String),
})
export type TlsaMatch = typeof TlsaMatch.Type

/** For SMTP the PKIX usages do not count (RFC 7672 §3.1.3). */
export const SMTP_USAGES: ReadonlySet<number> = new Set([2, 3])

/** Dates of certificates are left aside: they are a check of their own, and evidence holds no times. */
export const tlsaMatchOf = (
  records: TlsaSeen["records"],
  chain: ReadonlyArray<Uint8Array>,
  options: { readonly names: ReadonlyArray<string>; readonly roots: TrustStore; readonly usages?: ReadonlySet<number> },
): TlsaMatch => {
  const { verdict, results } = matchTlsa(records.map(recordOf), chain, { ...options, at: null })
  return { verdict, results: results.map(({ state, reason }) => reason ?? state) }
}

/** RFC 7671 §8.1. */
export const isReadyForRollover = (records: TlsaSeen["records"]): boolean => isRolloverReady(records.map(recordOf))

const recordOf = ({ usage, selector, matchingType, data }: TlsaSeen["records"][number]): TlsaRecord => ({
  usage,
  selector,
  matchingType,
  association: Buffer.from(data, "hex"),
})
