/**
 * Who decides which suite is used?
 *
 * A server with an order of its own takes the same suite whatever the order of the offer; one without takes the first of the
 * client's that it accepts. Some have an order, but let a client that prefers ChaCha20 have it (OpenSSL's
 * SSL_OP_PRIORITIZE_CHACHA): phones without AES instructions.
 */
import { cipherSuiteName } from "../codec/cipher-suites.ts"

export type CipherOrder =
  | "server"
  | "client"
  /** The server's, but ChaCha20 wins where the client puts it first. */
  | "server-unless-chacha"
  /** Fewer than two suites: nothing to order. */
  | "none"
  /** Answers fit no order, as behind a load balancer over unlike servers. */
  | "inconsistent"
  /** What was asked does not tell. */
  | "undetermined"

export interface Choice {
  readonly offered: ReadonlyArray<number>
  readonly chosen: number
}

/** Decides from all choices seen at one version. */
export const decideOrder = (choices: ReadonlyArray<Choice>, accepted: ReadonlySet<number>): CipherOrder => {
  if (accepted.size < 2) return "none"
  const followsClient = choices.every(({ offered, chosen }) => offered.find((one) => accepted.has(one)) === chosen)
  const hasOrder = isOrdered(choices, accepted)
  if (followsClient) return hasOrder ? "undetermined" : "client"
  if (hasOrder) return "server"
  const withoutChaCha = choices.filter(
    ({ offered, chosen }) => !(isChaCha(chosen) && offered.find((one) => accepted.has(one)) === chosen),
  )
  return isOrdered(withoutChaCha, accepted) ? "server-unless-chacha" : "inconsistent"
}

/** An offer that tells server's from client's order: last choice first, ChaCha20 not in front. */
export const tellingOffer = (inOrderOfChoice: ReadonlyArray<number>): ReadonlyArray<number> => {
  const reversed = inOrderOfChoice.toReversed()
  return [...reversed.filter((one) => !isChaCha(one)), ...reversed.filter(isChaCha)]
}

/** An offer with one ChaCha20 suite in front; `undefined` where there is none, or nothing else. */
export const chaChaOffer = (accepted: ReadonlyArray<number>): ReadonlyArray<number> | undefined => {
  const [first] = accepted.filter(isChaCha)
  const others = accepted.filter((one) => !isChaCha(one))
  return first === undefined || others.length === 0 ? undefined : [first, ...others]
}

/** Whether one order of suites explains all choices: "chosen over" has no cycle of two. */
const isOrdered = (choices: ReadonlyArray<Choice>, accepted: ReadonlySet<number>): boolean => {
  const wins = new Set<string>()
  for (const { offered, chosen } of choices)
    for (const other of offered) if (other !== chosen && accepted.has(other)) wins.add(`${chosen}>${other}`)
  return ![...wins].some((win) => wins.has(win.split(">").toReversed().join(">")))
}

export const isChaCha = (suite: number): boolean => cipherSuiteName(suite).includes("CHACHA20")
