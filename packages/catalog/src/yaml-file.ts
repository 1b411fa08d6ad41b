/**
 * YAML files: one document, no key twice, with the place of every value kept.
 * Spec: YAML 1.2.2, core schema (so `no` is text and dates are text).
 *
 * Not done: merge keys; several documents in one file.
 */

import type { Document, Node, YAMLError } from "yaml"
import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from "yaml"
import type { Position, Problem } from "./problem.ts"
import { quoted, START } from "./problem.ts"
import type { SourceText } from "./source-text.ts"

/** Path into a document: keys of maps and indices of lists. */
export type Path = ReadonlyArray<PropertyKey>

/** A document as plain values, with the place of each. */
export interface YamlFile {
  readonly value: unknown
  /** Place of the value at a path; of the nearest value above it when there is none. */
  readonly positionOf: (path: Path) => Position
  /** Place of the key that leads to the value at a path. */
  readonly positionOfKey: (path: Path) => Position
}

/** Reads a document; without one, the problems say why. A key that stands twice is a problem, and its last value counts. */
export const decodeYaml = (source: SourceText): { readonly yaml?: YamlFile; readonly problems: Array<Problem> } => {
  const document = parse(source.text)
  if (document === undefined || document.errors.some((error) => STACK_OVERFLOW.test(error.message))) {
    const mend = "write it with fewer levels of indentation and brackets"
    const message = "the file cannot be read as YAML: it is nested too deeply"
    return { problems: [{ file: source.file, ...START, rule: "yaml-syntax", message, mend }] }
  }
  const problems = document.errors.slice(0, MOST_SYNTAX_PROBLEMS).map((error) => syntaxProblem(source, error))
  if (problems.length > 0) return { problems }
  problems.push(...duplicateKeys(source, document.contents))
  const value = plainValue(document)
  if (value === undefined) {
    const message = "the file cannot be read as YAML: an alias leads nowhere, or to too much"
    const mend = "write the values out instead of using anchors and aliases"
    problems.push({ file: source.file, ...START, rule: "yaml-syntax", message, mend })
    return { problems }
  }
  const at = (node: unknown): Position =>
    isNode(node) && node.range ? source.positionAt(node.range[0]) : source.positionAt(0)
  return {
    yaml: {
      value,
      positionOf: (path) => at(nodesAlong(document, path).value),
      positionOfKey: (path) => at(nodesAlong(document, path).key),
    },
    problems,
  }
}

/** The yaml package throws only when the stack overflows while it composes; while it parses, that becomes an error of the document. */
const parse = (text: string): Document | undefined => {
  try {
    return parseDocument(text, { version: "1.2", uniqueKeys: false, prettyErrors: false, logLevel: "error" })
  } catch {
    return undefined
  }
}

const plainValue = (document: Document): unknown => {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES })
  } catch {
    return undefined
  }
}

const syntaxProblem = (source: SourceText, error: YAMLError): Problem => ({
  file: source.file,
  ...source.positionAt(error.pos[0]),
  rule: "yaml-syntax",
  message: `not well-formed YAML: ${error.message.replace(/\s+/g, " ").trim()}`,
  mend: MENDS[error.code] ?? "see https://yaml.org/spec/1.2.2/",
})

/** What helps against the mistakes that people make most. */
const MENDS: Readonly<Partial<Record<YAMLError["code"], string>>> = {
  TAB_AS_INDENT: "indent with two spaces, never with tabs",
  BAD_INDENT: "indent with two spaces for each level, the same for all keys of a record",
  MULTILINE_IMPLICIT_KEY: "put text that holds a colon and a space in quotes",
  BLOCK_AS_IMPLICIT_KEY: "put text that holds a colon and a space in quotes",
  MISSING_CHAR: "close the quote or bracket",
  MULTIPLE_DOCS: "one record a file: remove the line ---",
}

const duplicateKeys = (source: SourceText, root: unknown): Array<Problem> => {
  const problems: Array<Problem> = []
  const waiting: Array<unknown> = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isSeq(node)) waiting.push(...node.items)
    if (!isMap(node)) continue
    const first = new Map<unknown, Position>()
    for (const { key, value } of node.items) {
      if (value !== null) waiting.push(value)
      if (!isScalar(key) || !key.range) continue
      const position = source.positionAt(key.range[0])
      const before = first.get(key.value)
      if (before === undefined) {
        first.set(key.value, position)
        continue
      }
      const message = `key ${quoted(String(key.value))} stands twice, first in line ${before.line}`
      problems.push({ file: source.file, ...position, rule: "duplicate-key", message, mend: "remove one of them" })
    }
  }
  return problems
}

/** The node at a path and the node of its key; where the path leads nowhere, the last nodes on it. */
const nodesAlong = (document: Document, path: Path): { key: unknown; value: unknown } => {
  let key: unknown = document.contents
  let value: unknown = document.contents
  for (const step of path) {
    const holder: unknown = isAlias(value) ? value.resolve(document) : value
    if (isMap(holder)) {
      const pair = holder.items.findLast((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (pair === undefined) break
      key = pair.key
      value = isPresent(pair.value) ? pair.value : pair.key
    } else if (isSeq(holder)) {
      const item: unknown = holder.items[Number(step)]
      if (item === undefined) break
      key = item
      value = item
    } else break
  }
  return { key, value }
}

const isPresent = (node: unknown): node is Node => isNode(node)

const STACK_OVERFLOW = /call stack/i

/** Once the syntax is broken, what follows is mostly an echo of it. */
const MOST_SYNTAX_PROBLEMS = 5

/** Aliases are for people who copy a paragraph; more than this many expansions is an attack on memory. */
const MOST_ALIASES = 100
