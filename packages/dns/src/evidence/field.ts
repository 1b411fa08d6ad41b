/** A piece of evidence: its value, or the error that stood in the way. Absence is a value, an error never is. */
import { Effect } from "effect"
import type { DnsError } from "../client/dns-error.ts"

export type Field<A> = { readonly value: A } | { readonly error: DnsError }

export const fieldOf = <A, R>(effect: Effect.Effect<A, DnsError, R>): Effect.Effect<Field<A>, never, R> =>
  effect.pipe(
    Effect.map((value): Field<A> => ({ value })),
    Effect.catch((error) => Effect.succeed<Field<A>>({ error })),
  )

export const isKnown = <A>(field: Field<A>): field is { readonly value: A } => "value" in field
