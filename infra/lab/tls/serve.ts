/**
 * Starts configurations of the laboratory, prints their ports as one line of JSON, and ends with its standard input.
 *
 *     node infra/lab/tls/serve.ts <id> …        all configurations whose stack is there when no id is given
 */
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { readConfigurations } from "./configurations.ts"
import { installedStacks, startServers } from "./servers.ts"

const asked = process.argv.slice(2)
const stacks = installedStacks()
const configurations = readConfigurations(import.meta.dirname).filter(
  ({ id, stack }) => stacks.has(stack) && (asked.length === 0 || asked.includes(id)),
)
const folder = mkdtempSync(join(tmpdir(), "plumbline-tls-"))
try {
  const servers = await startServers(configurations, folder)
  console.log(JSON.stringify(Object.fromEntries(servers.ports)))
  process.stdin.resume()
  await once(process.stdin, "end")
  await servers.stop()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
