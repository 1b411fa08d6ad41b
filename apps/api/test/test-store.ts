/** A store of its own for a test file: in memory or in the file given, or, in the project `postgresql`, a schema of the server that the project has started. */
import { execFileSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import type { StoreOptions } from "@plumbline/store"

export const isPostgresql = process.env.PLUMBLINE_TEST_POSTGRESQL !== undefined

export const testStore = (file = ":memory:"): StoreOptions => {
  const server = process.env.PLUMBLINE_TEST_POSTGRESQL
  if (server === undefined) return { file }
  const schema = `api_${randomUUID().replaceAll("-", "")}`
  execFileSync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", server, "-c", `CREATE SCHEMA ${schema}`])
  return { url: `${server}?options=-csearch_path%3D${schema}` }
}
