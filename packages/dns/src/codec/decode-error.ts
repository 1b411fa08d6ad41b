/** The one error that the codec throws: bytes or text that are not what the specification asks. */
import { Data } from "effect"

export class DecodeError extends Data.TaggedError("DecodeError")<{
  /** Offset in bytes (of a message) or characters (of text) where decoding stopped. */
  readonly at: number
  /** What should have been there. */
  readonly expected: string
  /** Document and section that ask for it. */
  readonly spec: string
}> {
  override get message(): string {
    return `expected ${this.expected} at ${this.at} (${this.spec})`
  }
}
