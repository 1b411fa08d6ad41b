/**
 * Which well-known finite field is this prime?
 * Spec: RFC 7919 Appendix A (the ffdhe fields, defined by a formula over e), RFC 3526 and RFC 2409 §6 (MODP fields).
 */
import { getDiffieHellman } from "node:crypto"

/** Name of the field with this prime and generator, such as `ffdhe2048` or `modp14`; `null` for a field of the server's own. */
export const finiteFieldName = (prime: Uint8Array, generator: Uint8Array): string | null => {
  if (generator.length !== 1 || generator[0] !== 2) return null
  known ??= new Map([...ffdheFields(), ...modpFields()])
  return known.get(Buffer.from(prime).toString("hex")) ?? null
}

let known: ReadonlyMap<string, string> | undefined

/** p = 2^b - 2^(b-64) + (floor(2^(b-130) e) + X) 2^64 - 1, with the X that makes it a safe prime (RFC 7919 A.1 to A.5). */
const ffdheFields = (): ReadonlyArray<readonly [string, string]> =>
  FFDHE.map(([bits, x]) => {
    const size = BigInt(bits)
    const prime = (1n << size) - (1n << (size - 64n)) + ((eulerNumber(bits - 130) + x) << 64n) - 1n
    return [prime.toString(16), `ffdhe${bits}`]
  })

const FFDHE: ReadonlyArray<readonly [bits: number, x: bigint]> = [
  [2048, 560316n],
  [3072, 2625351n],
  [4096, 5736041n],
  [6144, 15705020n],
  [8192, 10965728n],
]

/** floor(2^bits e), from the sum of 1/n!, with 64 bits more while adding up. */
const eulerNumber = (bits: number): bigint => {
  let term = 1n << BigInt(bits + 64)
  let sum = 0n
  for (let n = 1n; term > 0n; n++) {
    sum += term
    term /= n
  }
  return sum >> 64n
}

/** Node knows these by the group numbers of IKE: 2 and 5 to 18. */
const modpFields = (): ReadonlyArray<readonly [string, string]> =>
  ["modp1", "modp2", "modp5", "modp14", "modp15", "modp16", "modp17", "modp18"].map((name) => [
    getDiffieHellman(name).getPrime("hex"),
    name,
  ])
