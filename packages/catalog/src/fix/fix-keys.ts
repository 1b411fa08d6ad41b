/**
 * Keys: the order of keys in YAML records is that of the schema, and the first line names the JSON Schema for editors.
 *
 * Comments move with the key that they stand at. A file whose keys are in order is not rewritten, so that its line breaks stay.
 */
import type { SchemaAST } from "effect"
import type { Pair } from "yaml"
import { isMap, isScalar, isSeq, parseDocument } from "yaml"

/** The text of the file with its keys in order; as it was when it is not well-formed. */
export const fixKeys = (text: string, ast: SchemaAST.AST, jsonSchema: string): string => {
  const [line, ...rest] = text.split("\n")
  const isNamed = line?.startsWith(FIRST_LINE) === true
  const firstLine = isNamed ? line : `${FIRST_LINE} $schema=${jsonSchema}`
  const body = isNamed ? rest.join("\n") : text
  // Without its first line, which belongs to the file, so that it does not move with the first key.
  const document = parse(body)
  if (document === undefined || document.errors.length > 0) return text
  const ordered = orderKeys(document.contents, ast)
    ? document.toString({ lineWidth: LINE_WIDTH, flowCollectionPadding: false })
    : body
  return `${firstLine}\n${ordered}`
}

/** Sorts the keys of a node and below; tells whether anything moved. */
const orderKeys = (node: unknown, ast: SchemaAST.AST): boolean => {
  if (isSeq(node) && ast._tag === "Arrays") {
    const [item] = [...ast.elements, ...ast.rest]
    return item !== undefined && node.items.map((entry) => orderKeys(entry, item)).some(Boolean)
  }
  if (!isMap(node) || ast._tag !== "Objects") return false
  const names = ast.propertySignatures.map((property) => String(property.name))
  const rank = (pair: Pair): number => {
    const index = isScalar(pair.key) ? names.indexOf(String(pair.key.value)) : -1
    return index < 0 ? names.length : index
  }
  const sorted = [...node.items].sort((left, right) => rank(left) - rank(right))
  let hasMoved = names.length > 0 && sorted.some((pair, index) => pair !== node.items[index])
  if (hasMoved) node.items = sorted
  for (const pair of node.items) {
    const type = ast.propertySignatures[rank(pair)]?.type
    if (type !== undefined && orderKeys(pair.value, type)) hasMoved = true
  }
  return hasMoved
}

/** The yaml package throws only when the stack overflows. */
const parse = (text: string) => {
  try {
    return parseDocument(text, { version: "1.2", prettyErrors: false, logLevel: "error" })
  } catch {
    return undefined
  }
}

const FIRST_LINE = "# yaml-language-server:"

/** As wide as a line of the code beside it. */
const LINE_WIDTH = 120
