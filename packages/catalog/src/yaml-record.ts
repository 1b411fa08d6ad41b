/** One YAML file as a value of a schema: bytes, syntax, shape. For files outside the catalog, such as the configuration. */
import type { Problem } from "./problem.ts"
import { compareProblems } from "./problem.ts"
import { decodeShape, type RecordSchema } from "./shape.ts"
import { decodeSource, type SourceFile } from "./source-text.ts"
import { decodeYaml } from "./yaml-file.ts"

/** The value, and everything that is wrong with the file; without a value the problems say why there is none. */
export const decodeYamlRecord = <A>(
  schema: RecordSchema<A>,
  source: SourceFile,
): { readonly value?: A; readonly problems: ReadonlyArray<Problem> } => {
  const { text, problems } = decodeSource(source)
  if (text === undefined) return { problems }
  const decoded = decodeYaml(text)
  if (decoded.yaml === undefined) return { problems: [...problems, ...decoded.problems] }
  const shape = decodeShape(schema, text, decoded.yaml)
  const all = [...problems, ...decoded.problems, ...shape.problems].sort(compareProblems)
  return shape.value === undefined ? { problems: all } : { value: shape.value, problems: all }
}
