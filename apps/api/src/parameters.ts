/** Parameters of requests: how they are read from an address, and what is said when they do not fit. */

import { domainToASCII } from "node:url"
import { DomainName } from "@plumbline/core"
import { Result, Schema, SchemaIssue, SchemaTransformation } from "effect"

/** A whole number between two ends, from its decimal digits. */
export const wholeNumber = (minimum: number, maximum: number, description: string) =>
  Schema.String.check(Schema.isPattern(/^\d{1,15}$/)).pipe(
    Schema.decodeTo(
      Schema.Number.check(Schema.isInt(), Schema.isBetween({ minimum, maximum })).annotate({ description }),
      SchemaTransformation.transform({ decode: Number, encode: String }),
    ),
  )

/** A parameter that may be given several times: one value or many. */
export const repeatable = <A extends string>(value: Schema.Codec<A, string>, description: string) =>
  Schema.Union([Schema.String, Schema.Array(Schema.String)]).pipe(
    Schema.decodeTo(
      Schema.Array(value).check(Schema.isMaxLength(REPEATED_LIMIT)).annotate({ description }),
      SchemaTransformation.transform({
        decode: (given: string | ReadonlyArray<string>) => (typeof given === "string" ? [given] : given),
        encode: (values: ReadonlyArray<string>): string | ReadonlyArray<string> => values,
      }),
    ),
  )

/** A domain name as people write it: in A-labels or U-labels, in any case, perhaps with the root's dot. */
export const DomainNameGiven = Schema.String.pipe(
  Schema.decodeTo(
    DomainName,
    SchemaTransformation.transform({
      decode: (given: string) => domainToASCII(given.replace(/\.$/, "")),
      encode: (name: string) => name,
    }),
  ),
)

/** The last part of an identifier of two parts. */
export const Slug = Schema.String.check(Schema.isPattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)).annotate({
  description: "Kebab-case name, the part of the identifier after the slash, for example tax-authority",
})

/** Words to search for. */
export const Words = Schema.String.check(Schema.isMaxLength(200)).annotate({
  description: "Words that the name must hold, in any order; case and accents do not matter",
})

/** The most items that one answer holds. */
export const LARGEST_PART = 500

/** Which part of a list. */
export const PART = {
  offset: Schema.optionalKey(wholeNumber(0, 10_000_000, "How many items to pass over; 0 unless given")),
  limit: Schema.optionalKey(wholeNumber(1, LARGEST_PART, "How many items at most; 100 unless given")),
}
export const DEFAULT_LIMIT = 100

/** What was given, as its schema; or every problem in words. */
export const decodeParameters = <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  given: unknown,
): Result.Result<S["Type"], string> => {
  const values = given as Readonly<Record<string, unknown>>
  const known = describedParameters(schema)
  const problems = new Set<string>()
  for (const name of Object.keys(values)) if (!known.has(name)) problems.add(noSuchParameter(name, known))
  const decoded = Schema.decodeUnknownResult(schema)(given, { errors: "all" })
  if (Result.isFailure(decoded)) {
    for (const { path, message } of formatIssue(decoded.failure.issue).issues) {
      const name = String(path?.[0] ?? "")
      problems.add(problemOf(name, values[name], known.get(name), message))
    }
  }
  if (Result.isSuccess(decoded) && problems.size === 0) return Result.succeed(decoded.success)
  return Result.fail([...problems].join("; "))
}

const noSuchParameter = (name: string, known: ReadonlyMap<string, DescribedParameter>): string =>
  `${quote(name)} is no parameter here${known.size === 0 ? "" : ` (there are: ${[...known.keys()].join(", ")})`}`

const problemOf = (name: string, value: unknown, expected: DescribedParameter | undefined, message: string): string => {
  if (value === undefined) return `${name} is missing`
  if (Array.isArray(value) && expected?.isRepeatable === false) return `${name} was given more than once`
  return `${name}=${quote(String(value))} does not fit: ${expected?.description ?? message}`
}

/** A parameter as OpenAPI describes it. */
export interface DescribedParameter {
  readonly schema: Readonly<Record<string, unknown>>
  readonly description: string | undefined
  readonly isRequired: boolean
  readonly isRepeatable: boolean
}

/** The members of a schema of parameters, by name. */
export const describedParameters = (schema: Schema.Constraint): ReadonlyMap<string, DescribedParameter> => {
  const known = described.get(schema)
  if (known !== undefined) return known
  const document = Schema.toJsonSchemaDocument(Schema.toType(schema)).schema as {
    readonly properties?: Readonly<Record<string, Record<string, unknown>>>
    readonly required?: ReadonlyArray<string>
  }
  const parameters = new Map<string, DescribedParameter>()
  for (const [name, { title: _, description, ...rest }] of Object.entries(document.properties ?? {})) {
    const allowed = allowedIn(rest)
    const said = typeof description === "string" ? description : undefined
    parameters.set(name, {
      schema: rest,
      description: [said, allowed].filter((part) => part !== undefined).join(": ") || undefined,
      isRequired: document.required?.includes(name) ?? false,
      isRepeatable: rest.type === "array",
    })
  }
  described.set(schema, parameters)
  return parameters
}

/** What a JSON Schema allows, in words; undefined where the description says it. */
const allowedIn = ({ enum: values, type, minimum, maximum, items }: Record<string, unknown>): string | undefined => {
  if (Array.isArray(values)) return `one of ${values.join(", ")}`
  if (type === "integer") return `a whole number from ${minimum} to ${maximum}`
  if (typeof items !== "object" || items === null) return undefined
  const { description } = items as { readonly description?: string }
  return [description, allowedIn(items as Record<string, unknown>)].filter((part) => part !== undefined).join(": ")
}

const described = new WeakMap<object, ReadonlyMap<string, DescribedParameter>>()
const formatIssue = SchemaIssue.makeFormatterStandardSchemaV1()

/** What came in, cut short and without anything that could be taken for markup or a new line. */
const quote = (text: string): string =>
  `"${text.replace(/[^\p{L}\p{N}\p{P}\p{Zs}=+^$|~]/gu, "?").slice(0, QUOTED_LENGTH)}"`
const QUOTED_LENGTH = 80

/** More than the countries of the world. */
const REPEATED_LIMIT = 300
