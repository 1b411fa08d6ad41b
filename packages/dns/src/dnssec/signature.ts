/** Verifies one signature with one key. Spec: RFC 4035 §5.3.1, §5.3.3; RFC 6605 §4, RFC 8080 §4. */
import { verify } from "node:crypto"
import type { DnskeyData, RrsigData } from "../codec/record-data.ts"
import { ALGORITHMS } from "./algorithm.ts"
import { importKey } from "./key.ts"

/** Whether `signature` is the key's over `data`. False too for keys and signatures of a wrong form. */
export const verifySignature = (key: DnskeyData, rrsig: RrsigData, data: Uint8Array): boolean => {
  const scheme = ALGORITHMS.get(key.algorithm)?.scheme
  const publicKey = importKey(key)
  if (scheme === undefined || publicKey === undefined) return false
  try {
    switch (scheme.kind) {
      case "rsa":
        return verify(scheme.hash, data, publicKey, rrsig.signature)
      case "ecdsa":
        if (rrsig.signature.length !== 2 * scheme.size) return false
        return verify(scheme.hash, data, { key: publicKey, dsaEncoding: "ieee-p1363" }, rrsig.signature)
      case "eddsa":
        return verify(null, data, publicKey, rrsig.signature)
    }
  } catch {
    return false
  }
}

/** Where `at` lies in the validity period, by the serial number arithmetic of RFC 1982 (RFC 4034 §3.1.5). */
export const validityAt = (rrsig: RrsigData, atSeconds: number): "valid" | "expired" | "not-yet-valid" | "inverted" => {
  const now = atSeconds >>> 0
  if (serialLess(rrsig.expiration, rrsig.inception)) return "inverted"
  if (serialLess(rrsig.expiration, now)) return "expired"
  return serialLess(now, rrsig.inception) ? "not-yet-valid" : "valid"
}

/** The full Unix time, in seconds, of a 32-bit time stamp, taking the one nearest to `nearSeconds`. */
export const expandTime = (stamp: number, nearSeconds: number): number => {
  const difference = (stamp - (nearSeconds >>> 0)) | 0
  return nearSeconds + difference
}

const serialLess = (a: number, b: number): boolean => a !== b && ((b - a) | 0) > 0
