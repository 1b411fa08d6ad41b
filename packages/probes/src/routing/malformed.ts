/** The typed failure of the decoders of routing data. */
import { Data } from "effect"

/** `at` counts bytes from 0 or lines from 1, as `unit` says. */
export class MalformedRoutingData extends Data.TaggedError("MalformedRoutingData")<{
  readonly format: string
  readonly unit: "byte" | "line"
  readonly at: number
  readonly expected: string
}> {
  override get message(): string {
    return `${this.format}: ${this.unit} ${this.at}: expected ${this.expected}`
  }
}
