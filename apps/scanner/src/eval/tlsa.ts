/** `plumbline eval tlsa`: do TLSA records match a chain of certificates? Dates are left aside unless a moment is given. */
import { isRolloverReady, matchTlsa, type TlsaRecord } from "@plumbline/tls"
import { Schema } from "effect"
import { type Evaluation, evaluation } from "./evaluation.ts"

const Byte = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 255 }))

const Input = Schema.Struct({
  records: Schema.Array(
    Schema.Struct({
      usage: Byte,
      selector: Byte,
      matchingType: Byte,
      /** Certificate association data in hexadecimal; white space as in zone files. */
      data: Schema.String.check(Schema.isPattern(/^\s*(?:[0-9a-fA-F]{2}\s*)*$/)),
    }),
  ),
  /** Leaf first, each as base64 of DER or as PEM. */
  chain: Schema.Array(Schema.String),
  /** The name that the certificate must have, but for DANE-EE. */
  name: Schema.optionalKey(Schema.String),
  /** ISO 8601: the moment at which paths must be valid. */
  at: Schema.optionalKey(Schema.String),
})

export const tlsa: Evaluation = evaluation(Input, ({ records, chain, name, at }) => {
  const moment = at === undefined ? null : new Date(at)
  if (moment !== null && Number.isNaN(moment.getTime())) return { error: "at: is no date in ISO 8601" }
  const decoded = records.map(
    ({ data, ...record }): TlsaRecord => ({ ...record, association: Buffer.from(data.replaceAll(/\s/g, ""), "hex") }),
  )
  const { verdict, results } = matchTlsa(decoded, chain.map(decodeDerText), {
    at: moment,
    ...(name === undefined ? {} : { names: [name] }),
  })
  return {
    verdict,
    matched: results.flatMap(({ record, state }) => (state === "matched" ? [record] : [])),
    rolloverReady: isRolloverReady(decoded),
    records: results,
  }
})

/** PEM is base64 between two lines. */
const decodeDerText = (text: string): Uint8Array => Buffer.from(text.replaceAll(/-----[^-]*-----/g, ""), "base64")
