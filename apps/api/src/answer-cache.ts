/**
 * Answers kept after they were made: between two scans the same question has the same answer.
 *
 * Kept by address for a revision of the store and for an hour of the measured world at most, since some answers say what is due today. What
 * is kept is bounded in bytes, and the answer least lately asked for goes first.
 */

export interface AnswerCache {
  readonly get: (address: string, moment: string) => string | undefined
  readonly keep: (address: string, moment: string, body: string) => void
}

export const answerCache = (maximumBytes = MAXIMUM_BYTES): AnswerCache => {
  // A map iterates in the order of insertion: an answer that is asked for is put to the end.
  const kept = new Map<string, { readonly moment: string; readonly body: string }>()
  let bytes = 0
  const drop = (address: string) => {
    const answer = kept.get(address)
    if (answer === undefined) return
    kept.delete(address)
    bytes -= sizeOf(answer.body)
  }
  return {
    get: (address, moment) => {
      const answer = kept.get(address)
      if (answer === undefined) return undefined
      if (answer.moment !== moment) {
        drop(address)
        return undefined
      }
      kept.delete(address)
      kept.set(address, answer)
      return answer.body
    },
    keep: (address, moment, body) => {
      if (sizeOf(body) > maximumBytes / 4) return
      drop(address)
      kept.set(address, { moment, body })
      bytes += sizeOf(body)
      for (const oldest of kept.keys()) {
        if (bytes <= maximumBytes) break
        drop(oldest)
      }
    },
  }
}

/** Texts that are all ASCII take a byte a character, others two. */
const sizeOf = (body: string): number => body.length * 2

const MAXIMUM_BYTES = 64 * 1024 * 1024
