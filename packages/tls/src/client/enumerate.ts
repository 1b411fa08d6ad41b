/**
 * Everything a server accepts, found by offering all and taking away what it chose.
 *
 * 1. Offer what is not known yet, alternately in reverse and in order, which shows who decides; while it does not, accepted ones
 * come along as bait.   2. What is chosen is
 * accepted: take it away and ask again.   3. A refusal ends the list. A silent one (closed, reset) counts once the server is
 * seen to answer what it accepted before.
 */
import { Effect } from "effect"
import type { TlsVersion } from "../codec/versions.ts"
import type { TlsFailure } from "./connect.ts"
import { defaultGroups, type HelloOptions, helloFor } from "./hellos.ts"
import type { Answer, ServerFlight } from "./offer.ts"
import type { Ask } from "./probe-versions.ts"

/** A question: a hello but for the name of the server, unless it is to have another. */
export type Question = Omit<HelloOptions, "serverName"> & {
  readonly serverName?: string | null
  /** Only some groups are offered, so that perhaps no suite with an elliptic curve can be chosen. */
  readonly areGroupsNarrowed?: boolean
}

/** One question that was answered: what was offered, in which order, and what came back. */
export interface Trial {
  readonly version: TlsVersion
  readonly cipherSuites: ReadonlyArray<number>
  readonly groups: ReadonlyArray<number>
  readonly offersCompression: boolean
  /** Only some signature schemes or groups were offered, so that perhaps not every suite could be chosen. */
  readonly isNarrowed: boolean
  readonly flight: ServerFlight
}

/** How a list ended: complete, or cut short by a failure. */
export type ListEnd = { readonly isComplete: true } | { readonly isComplete: false; readonly failure: TlsFailure }

/** A way to ask that notes every answer. */
export interface Inquiry {
  readonly trials: Array<Trial>
  readonly ask: (question: Question) => Effect.Effect<Answer>
}

/** Makes an inquiry over `ask`; a failure to connect is an answer here, for something was learned before. */
export const makeInquiry = (ask: Ask<never>, serverName: string | null): Inquiry => {
  const trials: Array<Trial> = []
  return {
    trials,
    ask: (question) =>
      Effect.map(ask(helloFor({ serverName, ...question })), (answer) => {
        // Under another name a server may be another: its answer is for the asker alone.
        if (answer.kind === "flight" && question.serverName === undefined)
          trials.push({
            version: question.maximum,
            cipherSuites: question.cipherSuites ?? [],
            groups: question.groups ?? defaultGroups(question.maximum),
            offersCompression: question.compressionMethods !== undefined,
            isNarrowed:
              question.signatureSchemes !== undefined ||
              (question.areGroupsNarrowed === true && answer.flight.keyExchange?.kind !== "named-curve"),
            flight: answer.flight,
          })
        return answer
      }),
  }
}

export interface Enumeration {
  readonly candidates: ReadonlyArray<number>
  readonly isAccepted: (candidate: number) => boolean
  /** The question that offers these; made anew each time, for its other parts may have become known. */
  readonly question: (unknown: ReadonlyArray<number>) => Question
  /** In which order a round offers them; in reverse and as they are, by turns, when left out. */
  readonly inOrderOf?: (round: number, unknown: ReadonlyArray<number>) => ReadonlyArray<number>
  /** Notes what a flight took; false when that was nothing new. */
  readonly take: (flight: ServerFlight) => boolean
  /** Accepted ones, offered after the unknown where it is not known yet whether the server takes the client's first. */
  readonly bait?: () => ReadonlyArray<number>
  /** Whether the server is known to take the client's first: an accepted one after all unknown then ends the list. */
  readonly followsClient?: () => boolean
  /** A question that the server is known to answer. */
  readonly control: () => Question | undefined
  /** Most candidates in one hello. */
  readonly limit: number
  /** Asked before each question: false ends the list incomplete. */
  readonly mayAsk?: () => boolean
}

/** Asks until the candidates are used up or refused. */
export const enumerate = Effect.fnUntraced(function* (
  inquiry: Inquiry,
  {
    candidates,
    isAccepted,
    question,
    inOrderOf = byTurns,
    take,
    bait,
    followsClient,
    control,
    limit,
    mayAsk,
  }: Enumeration,
): Effect.fn.Return<ListEnd> {
  const refused = new Set<number>()
  let canBait = true
  for (let round = 0; ; round++) {
    const unknown = candidates.filter((one) => !isAccepted(one) && !refused.has(one)).slice(0, limit)
    if (unknown.length === 0) return { isComplete: true }
    if (mayAsk?.() === false) return { isComplete: false, failure: BUDGET_SPENT }
    const baits = canBait ? (bait?.() ?? []) : []
    const answer: Answer = yield* inquiry.ask(question([...inOrderOf(round, unknown), ...baits]))
    if (answer.kind === "flight" && take(answer.flight)) continue
    if (answer.kind === "flight" && baits.includes(answer.flight.hello.cipherSuite)) {
      canBait = false
      if (followsClient?.() !== true) continue
    }
    if (answer.kind === "failure" && answer.failure.reason !== "alert") {
      const { failure } = answer
      const known = failure.reason === "closed" || failure.reason === "reset" ? control() : undefined
      const again = known === undefined ? undefined : yield* inquiry.ask(known)
      if (again?.kind !== "flight") return { isComplete: false, failure }
    }
    for (const one of unknown) refused.add(one)
  }
})

const byTurns = (round: number, unknown: ReadonlyArray<number>): ReadonlyArray<number> =>
  round % 2 === 0 ? unknown.toReversed() : unknown

const BUDGET_SPENT: TlsFailure = { reason: "not-connected", detail: "thorough-limit" }
