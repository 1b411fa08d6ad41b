/** Hashed owner names. Spec: RFC 5155 §5. */
import { createHash, hash } from "node:crypto"
import { canonicalName, encodeName, type Name } from "../codec/name.ts"

/** SHA-1 applied `iterations` + 1 times to the canonical name and the salt: 20 bytes. */
export const nsec3Hash = (name: Name, salt: Uint8Array, iterations: number): Uint8Array => {
  const saltBytes = Buffer.from(salt)
  let digest: Buffer = createHash("sha1")
    .update(encodeName(canonicalName(name)))
    .update(saltBytes)
    .digest()
  for (let i = 0; i < iterations; i++) digest = hash("sha1", Buffer.concat([digest, saltBytes]), "buffer")
  return digest
}
