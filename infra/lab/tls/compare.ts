/**
 * Do other tools see the versions and suites that we see? Every difference must have its explanation in `differences.yaml`, and every
 * explanation its difference.
 *
 *     node infra/lab/tls/compare.ts [tool …] [--only <part of an id>]
 *
 * Asks all tools that are installed where none is named; with testssl.sh that takes the better part of an hour.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type TlsProfile, type TlsVersion, tlsVersions } from "@plumbline/tls"
import { parse } from "yaml"
import { type Configuration, readConfigurations } from "./configurations.ts"
import { measure } from "./measure.ts"
import { askTool, isInstalled, type Statement, type Tool, tools } from "./oracles.ts"
import { installedStacks, type Servers, startServers } from "./servers.ts"

/** One thing that a tool says otherwise than we. */
export interface Difference {
  readonly tool: Tool
  readonly configuration: string
  readonly version: TlsVersion
  /** `null`: the version itself. */
  readonly suite: string | null
  /** `more`: the tool names what we do not. */
  readonly says: "more" | "less"
}

/** Why a tool says otherwise, in an entry of `differences.yaml`. Patterns match whole words. */
export interface Explanation {
  readonly id: string
  readonly tool: Tool
  readonly configurations: string
  readonly versions: string
  /** Of suites; `-` is the version itself. */
  readonly suites: string
  readonly says: "more" | "less"
  readonly why: string
}

export const readExplanations = (folder: string): ReadonlyArray<Explanation> =>
  parse(readFileSync(join(folder, "differences.yaml"), "utf8")) as ReadonlyArray<Explanation>

/** Where a tool and our profile differ. Suites of a version that one side does not have at all are left out. */
export const differencesOf = (
  tool: Tool,
  configuration: string,
  ours: TlsProfile,
  theirs: Statement,
): ReadonlyArray<Difference> =>
  tlsVersions.flatMap((version): ReadonlyArray<Difference> => {
    const of = (suite: string | null, says: Difference["says"]): Difference => ({
      tool,
      configuration,
      version,
      suite,
      says,
    })
    const isOurs = ours.versions[version].state === "offered"
    const listed = theirs[version]
    if (isOurs !== (listed !== undefined)) return [of(null, isOurs ? "less" : "more")]
    if (listed === undefined) return []
    const accepted = ours.capabilities?.cipherSuites[version]?.accepted ?? []
    return [
      ...listed.filter((suite) => !accepted.includes(suite)).map((suite) => of(suite, "more")),
      ...accepted.filter((suite) => !listed.includes(suite)).map((suite) => of(suite, "less")),
    ]
  })

export const explains = (explanation: Explanation, difference: Difference): boolean =>
  explanation.tool === difference.tool &&
  explanation.says === difference.says &&
  matches(explanation.configurations, difference.configuration) &&
  matches(explanation.versions, difference.version) &&
  matches(explanation.suites, difference.suite ?? "-")

const matches = (pattern: string, word: string): boolean => new RegExp(`^(?:${pattern})$`).test(word)

/** Differences without an explanation, and explanations of the tools asked that explain nothing. */
export const settle = (
  differences: ReadonlyArray<Difference>,
  explanations: ReadonlyArray<Explanation>,
  asked: ReadonlySet<Tool>,
) => ({
  unexplained: differences.filter((difference) => !explanations.some((each) => explains(each, difference))),
  unneeded: explanations.filter(
    (each) => asked.has(each.tool) && !differences.some((difference) => explains(each, difference)),
  ),
})

export const describeDifference = ({ tool, configuration, version, suite, says }: Difference): string =>
  `${configuration}  ${version}  ${tool} ${says === "more" ? "also has" : "does not have"} ${suite ?? "this version"}`

/** Asks the tools of every server, a few servers at a time, and says what differs. */
export const compareAll = async (
  asked: ReadonlyArray<Tool>,
  configurations: ReadonlyArray<Configuration>,
  servers: Servers,
  onDone: (configuration: string, differences: ReadonlyArray<Difference>) => void = () => {},
): Promise<ReadonlyArray<Difference>> => {
  const waiting = [...configurations]
  const found: Array<Difference> = []
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const port = servers.ports.get(next.id) ?? 0
      const ours = await measure(port, servers.roots)
      const here: Array<Difference> = []
      for (const tool of asked) here.push(...differencesOf(tool, next.id, ours, await askTool(tool, port)))
      found.push(...here)
      onDone(next.id, here)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return found
}

/** testssl.sh keeps a processor busy. */
const AT_ONCE = 2

const main = async (words: ReadonlyArray<string>): Promise<void> => {
  const onlyAt = words.indexOf("--only")
  const only = onlyAt < 0 ? "" : (words[onlyAt + 1] ?? "")
  const named = tools.filter((tool) => words.includes(tool))
  const asked = (named.length === 0 ? tools : named).filter(isInstalled)
  const stacks = installedStacks()
  const configurations = readConfigurations(import.meta.dirname).filter(
    ({ id, stack }) => stacks.has(stack) && id.includes(only),
  )
  const folder = mkdtempSync(join(tmpdir(), "plumbline-tls-"))
  const servers = await startServers(configurations, folder)
  try {
    const explanations = readExplanations(import.meta.dirname)
    console.log(`asking ${asked.join(", ")} of ${configurations.length} servers`)
    const differences = await compareAll(asked, configurations, servers, (configuration, here) => {
      console.log(`${configuration}: ${here.length === 0 ? "agreed" : ""}`)
      for (const each of here) {
        const why = explanations.find((explanation) => explains(explanation, each))
        console.log(`  ${describeDifference(each)}  [${why?.id ?? "NOT EXPLAINED"}]`)
      }
    })
    const { unexplained, unneeded } = settle(differences, explanations, new Set(asked))
    const idle = only === "" ? unneeded : []
    for (const { id } of idle) console.log(`explanation ${id} explains nothing any more`)
    console.log(`${differences.length} differences, ${unexplained.length} of them not explained`)
    process.exitCode = unexplained.length + idle.length === 0 ? 0 : 1
  } finally {
    await servers.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2))
