/**
 * Shape: does a document have the form that the schema of core asks for?
 *
 * Every issue of the schema becomes a problem at its place, with what is allowed there. When the shape is whole but for keys
 * that nobody knows, the value is still given, so that its meaning can be checked too.
 */

import type { SchemaAST, SchemaIssue } from "effect"
import { Result, Schema } from "effect"
import { didYouMean } from "./nearest.ts"
import type { Problem } from "./problem.ts"
import { listed, quoted } from "./problem.ts"
import type { SourceText } from "./source-text.ts"
import type { Path, YamlFile } from "./yaml-file.ts"

/** A schema that decodes without services and gives what it takes. */
export type RecordSchema<A> = Schema.Codec<A, unknown>

/** The document as a value of the schema, and what is wrong with its shape. */
export const decodeShape = <A>(
  schema: RecordSchema<A>,
  source: SourceText,
  yaml: YamlFile,
): { readonly value?: A; readonly problems: Array<Problem> } => {
  const decode = Schema.decodeUnknownResult(schema)
  const strict = decode(yaml.value, { errors: "all", onExcessProperty: "error" })
  if (Result.isSuccess(strict)) return { value: strict.success, problems: [] }
  const problems: Array<Problem> = []
  describe(strict.failure.issue, [], { source, yaml, problems, holder: schema.ast })
  const lenient = decode(yaml.value, { errors: "all", onExcessProperty: "ignore" })
  return Result.isSuccess(lenient) ? { value: lenient.success, problems } : { problems }
}

interface Context {
  readonly source: SourceText
  readonly yaml: YamlFile
  readonly problems: Array<Problem>
  /** Schema of the map or list that holds the value in question. */
  readonly holder: SchemaAST.AST
}

const describe = (issue: SchemaIssue.Issue, path: Path, context: Context): void => {
  switch (issue._tag) {
    case "Pointer":
      describe(issue.issue, [...path, ...issue.path], context)
      break
    case "Composite":
      for (const part of issue.issues) describe(part, path, { ...context, holder: issue.ast })
      break
    case "Encoding":
      describe(issue.issue, path, context)
      break
    default: {
      const { yaml, problems } = context
      // What is missing has no place of its own: it is missing from the record above it.
      const place = issue._tag === "MissingKey" ? path.slice(0, -1) : path
      const isAtKey = issue._tag === "UnexpectedKey" || (issue._tag === "MissingKey" && place.length > 0)
      const position = isAtKey ? yaml.positionOfKey(place) : yaml.positionOf(place)
      problems.push({ file: context.source.file, ...position, ...fault(issue, path, context) })
    }
  }
}

type Fault = Omit<Problem, "file" | "line" | "column">
type Leaf = Exclude<SchemaIssue.Issue, { readonly _tag: "Pointer" | "Composite" | "Encoding" }>

const fault = (issue: Leaf, path: Path, { yaml, holder }: Context): Fault => {
  const key = String(path.at(-1))
  const found = valueAt(yaml.value, path)
  switch (issue._tag) {
    case "UnexpectedKey":
      return { rule: "unknown-key", message: `unknown key ${quoted(key)}`, ...allowedKeys(issue.ast, key) }
    case "MissingKey": {
      const shown = describeField(holder, key)
      const mend = shown === undefined ? `write a line that starts with ${key}:` : `it says: ${shown}`
      return { rule: "missing-key", message: `key ${quoted(key)} is missing`, mend }
    }
    case "Filter": {
      if (isStructural(found))
        return { rule: "too-few", message: "the list is empty", allowed: "it has at least one entry" }
      if (found === "") return { rule: "empty-value", message: `${quoted(key)} is empty`, allowed: "it has a text" }
      const allowed = textOf(issue.filter.annotations?.description ?? issue.filter.annotations?.expected)
      const name = textOf(issue.filter.annotations?.title)
      const message = `${shownValue(found)} is no ${name === undefined ? "value that is allowed here" : spaced(name)}`
      return { rule: "not-allowed", message, allowed: allowed ?? "another value" }
    }
    case "AnyOf":
    case "OneOf": {
      const literals = literalsOf(issue.ast)
      if (literals.length === 0) return wrongType(found, issue.ast)
      const suggestion = didYouMean(String(found), literals)
      return {
        rule: "not-allowed",
        message: `${shownValue(found)} is not allowed here`,
        allowed: `allowed are ${listed(literals)}`,
        ...(suggestion === undefined ? {} : { mend: suggestion }),
      }
    }
    case "InvalidType":
      return wrongType(found, issue.ast)
    default:
      return { rule: "not-allowed", message: `${shownValue(found)} is not allowed here`, allowed: "another value" }
  }
}

const wrongType = (found: unknown, ast: SchemaAST.AST): Fault => {
  const wanted = WANTED[ast._tag] ?? "another kind of value"
  const isScalarForText = ast._tag === "String" && (typeof found === "number" || typeof found === "boolean")
  return {
    rule: "wrong-type",
    message: `${shownValue(found)} stands where ${wanted} is wanted`,
    allowed: textOf(ast.annotations?.description) ?? wanted,
    ...(isScalarForText ? { mend: `put it in quotes: "${String(found)}"` } : {}),
  }
}

const WANTED: Readonly<Partial<Record<SchemaAST.AST["_tag"], string>>> = {
  String: "a text",
  Number: "a number",
  Boolean: "true or false",
  Arrays: "a list",
  Objects: "a record with keys",
}

const allowedKeys = (ast: SchemaAST.AST, key: string): { allowed: string; mend?: string } => {
  if (ast._tag !== "Objects") return { allowed: "remove it" }
  const keys = ast.propertySignatures.map((property) => String(property.name))
  if (keys.length === 0) {
    const parameter = ast.indexSignatures[0]?.parameter
    return { allowed: `a key is a ${parameter === undefined ? "name" : (descriptionOf(parameter) ?? "name")}` }
  }
  const suggestion = didYouMean(key, keys)
  return { allowed: `allowed are ${listed(keys)}`, ...(suggestion === undefined ? {} : { mend: suggestion }) }
}

const describeField = (holder: SchemaAST.AST, key: string): string | undefined => {
  if (holder._tag !== "Objects") return undefined
  const field = holder.propertySignatures.find((property) => String(property.name) === key)
  if (field === undefined) return undefined
  const literals = literalsOf(field.type)
  const description = descriptionOf(field.type)
  if (literals.length === 0) return description ?? WANTED[field.type._tag]
  return description === undefined ? `one of ${listed(literals)}` : `${description}: one of ${listed(literals)}`
}

/** Description of a schema; `annotate` after `check` puts it on the last check. */
const descriptionOf = (ast: SchemaAST.AST): string | undefined =>
  textOf(ast.checks?.at(-1)?.annotations?.description ?? ast.annotations?.description)

const literalsOf = (ast: SchemaAST.AST): Array<string> =>
  ast._tag === "Union" ? ast.types.flatMap((type) => (type._tag === "Literal" ? [String(type.literal)] : [])) : []

const valueAt = (value: unknown, path: Path): unknown => {
  let found = value
  for (const step of path) {
    if (typeof found !== "object" || found === null) return undefined
    found = (found as Readonly<Record<PropertyKey, unknown>>)[step]
  }
  return found
}

const shownValue = (found: unknown): string => {
  if (found === null || found === undefined) return "nothing"
  if (Array.isArray(found)) return "a list"
  if (typeof found === "object") return "a record"
  return typeof found === "string" ? quoted(found) : String(found)
}

const isStructural = (found: unknown): boolean => typeof found === "object" && found !== null
const textOf = (annotation: unknown): string | undefined => (typeof annotation === "string" ? annotation : undefined)

/** `CountryCode` → `country code`. */
const spaced = (title: string): string => title.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase()
