/**
 * Alerts: why a peer ends a handshake.
 * Spec: RFC 8446 §6; descriptions of older versions from RFC 5246 §7.2 and RFC 6101. Source: IANA "TLS Alerts" registry.
 */
import { DecodeError, makeReader } from "./reader.ts"
import { CONTENT_ALERT, encodeRecord } from "./record.ts"

export interface Alert {
  readonly level: "warning" | "fatal"
  /** Number of the description, such as 70. */
  readonly description: number
}

/** Decodes the two bytes of an alert. Levels other than 1 count as fatal (RFC 8446 §6: the level can be ignored). */
export const decodeAlert = (content: Uint8Array): Alert => {
  if (content.length < 2) throw new DecodeError({ at: "Alert", expected: "two bytes" })
  const reader = makeReader(content)
  const level = reader.uint8("Alert.level")
  return { level: level === 1 ? "warning" : "fatal", description: reader.uint8("Alert.description") }
}

/** Encodes a whole record with an alert in the clear. */
export const encodeAlert = (alert: Alert, recordVersion: number): Uint8Array =>
  encodeRecord(CONTENT_ALERT, recordVersion, Uint8Array.of(alert.level === "warning" ? 1 : 2, alert.description))

/** The IANA name of an alert's description, or `alert_N`. */
export const alertName = (description: number): string => names.get(description) ?? `alert_${description}`

/** The description with this IANA name, or `undefined`. */
export const alertNumber = (name: string): number | undefined => numbers.get(name)

const TABLE: ReadonlyArray<readonly [number: number, name: string]> = [
  [0, "close_notify"],
  [10, "unexpected_message"],
  [20, "bad_record_mac"],
  [21, "decryption_failed"],
  [22, "record_overflow"],
  [30, "decompression_failure"],
  [40, "handshake_failure"],
  [41, "no_certificate"],
  [42, "bad_certificate"],
  [43, "unsupported_certificate"],
  [44, "certificate_revoked"],
  [45, "certificate_expired"],
  [46, "certificate_unknown"],
  [47, "illegal_parameter"],
  [48, "unknown_ca"],
  [49, "access_denied"],
  [50, "decode_error"],
  [51, "decrypt_error"],
  [52, "too_many_cids_requested"],
  [60, "export_restriction"],
  [70, "protocol_version"],
  [71, "insufficient_security"],
  [80, "internal_error"],
  [86, "inappropriate_fallback"],
  [90, "user_canceled"],
  [100, "no_renegotiation"],
  [109, "missing_extension"],
  [110, "unsupported_extension"],
  [111, "certificate_unobtainable"],
  [112, "unrecognized_name"],
  [113, "bad_certificate_status_response"],
  [114, "bad_certificate_hash_value"],
  [115, "unknown_psk_identity"],
  [116, "certificate_required"],
  [117, "general_error"],
  [120, "no_application_protocol"],
  [121, "ech_required"],
]

const names = new Map(TABLE)
const numbers = new Map(TABLE.map(([number, name]) => [name, number]))
