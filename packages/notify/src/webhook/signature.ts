/**
 * Signatures of webhooks. Spec: Standard Webhooks 1.0.0, "Signature scheme", symmetric.
 *
 * What is signed is `id.timestamp.body`, by HMAC-SHA256; the header says `v1,` and the Base64 of it.
 */
import { createHmac } from "node:crypto"

/** The key in a secret of the form `whsec_` and Base64; null unless it has 24 to 64 octets. */
export const decodeSecret = (secret: string): Buffer | null => {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1]
  if (encoded === undefined) return null
  const key = Buffer.from(encoded, "base64")
  return key.length >= 24 && key.length <= 64 ? key : null
}

/** The value of `webhook-signature`. `timestamp` is in seconds since 1970. */
export const signatureOf = (key: Uint8Array, id: string, timestamp: number, body: string): string =>
  `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`
