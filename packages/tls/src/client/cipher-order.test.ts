import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Choice, chaChaOffer, decideOrder, tellingOffer } from "./cipher-order.ts"

const CHACHA = 0xcca8

/** Plays the elimination of a server that picks by `choose`, then the telling offer, and asks who decides. */
const play = (accepted: ReadonlyArray<number>, choose: (offered: ReadonlyArray<number>) => number) => {
  const choices: Array<Choice> = []
  const chosen: Array<number> = []
  const ask = (offered: ReadonlyArray<number>): void => {
    const choice = choose(offered)
    choices.push({ offered, chosen: choice })
    if (!chosen.includes(choice)) chosen.push(choice)
  }
  for (let round = 0; chosen.length < accepted.length; round++) {
    const left = accepted.filter((one) => !chosen.includes(one))
    ask(round % 2 === 0 ? left : left.toReversed())
  }
  if (decideOrder(choices, new Set(accepted)) === "undetermined") ask(tellingOffer(chosen))
  const chaCha = chaChaOffer(accepted)
  if (chaCha !== undefined) ask(chaCha)
  return decideOrder(choices, new Set(accepted))
}

const suites = fc.uniqueArray(fc.constantFrom<number>(0x009c, 0x009d, 0x002f, 0x0035, 0xc02f, 0xc030, CHACHA), {
  minLength: 2,
})

describe("who decides", () => {
  it("is the server when it has an order", () => {
    fc.assert(
      fc.property(suites, fc.func(fc.nat()), (accepted, weigh) => {
        const rank = new Map(
          accepted.toSorted((a, b) => weigh(a) - weigh(b) || a - b).map((one, index) => [one, index]),
        )
        const choose = (offered: ReadonlyArray<number>) => offered.toSorted((a, b) => rank.get(a)! - rank.get(b)!)[0]!
        expect(play(accepted, choose)).toBe("server")
      }),
    )
  })

  it("is the client when the server takes its first", () => {
    fc.assert(
      fc.property(suites, (accepted) => {
        expect(play(accepted, (offered) => offered[0]!)).toBe("client")
      }),
    )
  })

  it("is the server unless the client puts ChaCha20 first (OpenSSL's SSL_OP_PRIORITIZE_CHACHA)", () => {
    const order = [0xc030, 0xc02f, CHACHA]
    const choose = (offered: ReadonlyArray<number>) =>
      offered[0] === CHACHA ? CHACHA : order.find((one) => offered.includes(one))!
    expect(play(order, choose)).toBe("server-unless-chacha")
  })

  it("is nobody with one suite", () => {
    expect(decideOrder([{ offered: [1, 2], chosen: 1 }], new Set([1]))).toBe("none")
  })

  it("is inconsistent behind unlike servers", () => {
    const choices = [
      { offered: [1, 2, 3], chosen: 2 },
      { offered: [1, 2, 3], chosen: 3 },
    ]
    expect(decideOrder(choices, new Set([1, 2, 3]))).toBe("inconsistent")
  })
})
