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
  const { yaml, holder } = context
  const add = (problem: Omit<Problem, "file" | "line" | "column">, atKey = false) => {
    const position = atKey ? yaml.positionOfKey(path) : yaml.positionOf(path)
    context.problems.push({ file: context.source.file, ...position, ...problem })
  }
  const key = String(path.at(-1))
  const found = valueAt(yaml.value, path)
  switch (issue._tag) {
    case "Pointer":
      return describe(issue.issue, [...path, ...issue.path], context)
    case "Composite":
      for (const part of issue.issues) describe(part, path, { ...context, holder: issue.ast })
      return
    case "Encoding":
      return describe(issue.issue, path, context)
    case "UnexpectedKey":
      return add({ rule: "unknown-key", message: `unknown key ${quoted(key)}`, ...allowedKeys(issue.ast, key) }, true)
    case "MissingKey": {
      const shown = describeField(holder, key)
      const position = path.length > 1 ? yaml.positionOfKey(path.slice(0, -1)) : yaml.positionOf([])
      const mend = shown === undefined ? `write a line that starts with ${key}:` : `it says: ${shown}`
      const message = `key ${quoted(key)} is missing`
      context.problems.push({ file: context.source.file, ...position, rule: "missing-key", message, mend })
      return
    }
    case "Filter": {
      if (isStructural(found))
        return add({ rule: "too-few", message: "the list is empty", allowed: "it has at least one entry" })
      if (found === "")
        return add({ rule: "empty-value", message: `${quoted(key)} is empty`, allowed: "it has a text" })
      const allowed = textOf(issue.filter.annotations?.description ?? issue.filter.annotations?.expected)
      const name = textOf(issue.filter.annotations?.title)
      const message = `${quoted(String(found))} is no ${name === undefined ? "value that is allowed here" : spaced(name)}`
      return add({ rule: "not-allowed", message, allowed: allowed ?? "another value" })
    }
    case "AnyOf":
    case "OneOf": {
      const literals = literalsOf(issue.ast)
      if (literals.length === 0) return add(wrongType(found, issue.ast))
      const suggestion = didYouMean(String(found), literals)
      return add({
        rule: "not-allowed",
        message: `${shownValue(found)} is not allowed here`,
        allowed: `allowed are ${listed(literals)}`,
        ...(suggestion === undefined ? {} : { mend: suggestion }),
      })
    }
    case "InvalidType":
      return add(wrongType(found, issue.ast))
    default:
      return add({ rule: "not-allowed", message: `${shownValue(found)} is not allowed here`, allowed: "another value" })
  }
}

const wrongType = (found: unknown, ast: SchemaAST.AST): Omit<Problem, "file" | "line" | "column"> => {
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
