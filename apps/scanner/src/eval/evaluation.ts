/**
 * What `plumbline eval KIND` does with one line: decode it, judge it, and say what came out, all without network or clock.
 */
import { Effect, Schema } from "effect"

/** One kind of line: what is read, and what is said of it. Takes the text of a line, gives plain JSON; never fails. */
export type Evaluation = (line: string) => Effect.Effect<unknown>

/**
 * An evaluation of lines of a shape. Properties that the shape does not name are let pass, so that files of cases with notes
 * of their own can be read. A line that is no JSON or of another shape gives `{"error": "…"}`.
 */
export const evaluation =
  <Input>(
    input: Schema.Codec<Input, unknown>,
    evaluate: (input: Input) => Effect.Effect<unknown> | Readonly<Record<string, unknown>>,
  ): Evaluation =>
  (line) =>
    Effect.try({ try: (): unknown => JSON.parse(line), catch: (error) => `no JSON: ${(error as Error).message}` }).pipe(
      Effect.flatMap((json) =>
        Schema.decodeUnknownEffect(input)(json, { errors: "all" }).pipe(
          Effect.mapError((error) => error.message.replaceAll(/\s*\n\s*/g, " ")),
        ),
      ),
      Effect.flatMap((decoded) => {
        const said = evaluate(decoded)
        return Effect.isEffect(said) ? said : Effect.succeed<unknown>(said)
      }),
      Effect.catch((error) => Effect.succeed({ error })),
    )
