/**
 * Passwords of operators, as the configuration keeps them: `scrypt$N$r$p$salt$hash`, the last two in base64url (RFC 7914). The cost is the one
 * of OWASP's Password Storage Cheat Sheet for 32 MiB of memory.
 */
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto"

const COST = { N: 2 ** 15, r: 8, p: 3 } as const
const BYTES = 32
const MEMORY = 64 * 1024 * 1024

/** What is written into `plumbline.yaml`. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, COST, BYTES)
  return `scrypt$${COST.N}$${COST.r}$${COST.p}$${salt.toString("base64url")}$${hash.toString("base64url")}`
}

export const isPasswordHash = (text: string): boolean => partsOf(text) !== null

/** Takes the same time for a wrong password as for the right one. False for what is no hash. */
export const isPassword = async (password: string, kept: string): Promise<boolean> => {
  const parts = partsOf(kept)
  if (parts === null || password.length > LONGEST) return false
  const hash = await derive(password, parts.salt, parts.cost, parts.hash.length)
  return timingSafeEqual(hash, parts.hash)
}

interface Cost {
  readonly N: number
  readonly r: number
  readonly p: number
}

const partsOf = (text: string): { readonly cost: Cost; readonly salt: Buffer; readonly hash: Buffer } | null => {
  const found = /^scrypt\$(\d{4,6})\$(\d{1,2})\$(\d{1,2})\$([\w-]{16,64})\$([\w-]{32,128})$/.exec(text)
  if (found === null) return null
  const [, N, r, p, salt, hash] = found
  const cost = { N: Number(N), r: Number(r), p: Number(p) }
  // A cost beyond the memory allowed would fail at each attempt.
  const isPowerOfTwo = Number.isInteger(Math.log2(cost.N))
  if (!isPowerOfTwo || cost.r < 1 || cost.p < 1 || 128 * cost.N * cost.r > MEMORY) return null
  return { cost, salt: Buffer.from(salt!, "base64url"), hash: Buffer.from(hash!, "base64url") }
}

/** One at a time: each takes 32 MiB and a tenth of a second, and who tries must not take all of a machine. */
let last: Promise<unknown> = Promise.resolve()
const derive = (password: string, salt: Buffer, cost: Cost, bytes: number): Promise<Buffer> => {
  const derived = last.then(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        scrypt(password.normalize("NFKC"), salt, bytes, { ...cost, maxmem: 2 * MEMORY }, (problem, key) =>
          problem === null ? resolve(key) : reject(problem),
        )
      }),
  )
  last = derived.catch(() => undefined)
  return derived
}

const LONGEST = 1_024
