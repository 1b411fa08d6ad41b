/** What oracles say: independent tools asked about the same servers, their answers turned into the verdicts that would agree. */
import { execFile } from "node:child_process"

/** One answer of one tool about one check of one target. */
export interface Statement {
  readonly oracle: string
  readonly target: string
  readonly check: string
  /** The tool's own word. */
  readonly said: string
  /** Verdicts, or `verdict reason` pairs where the tool gives the reason too, that agree with what was said. */
  readonly agrees: ReadonlyArray<string>
}

/** What the oracles need to know of a target. */
export interface Subject {
  readonly target: string
  readonly zone: string
  readonly roles: ReadonlyArray<string>
}

/** What a program wrote to its two outputs, whatever its exit status; `status` is null when it was stopped for taking too long. */
export interface Said {
  readonly out: string
  readonly all: string
  readonly status: number | null
}

/** Longer than any patience that the tools are told to have. */
const LIMIT_MILLISECONDS = 15_000

export const ask = (
  program: string,
  words: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>> = {},
) =>
  new Promise<Said>((resolve, reject) => {
    const options = { timeout: LIMIT_MILLISECONDS, env: { ...process.env, ...environment } }
    const child = execFile(program, words, options, (error, out, errors) => {
      if (error !== null && "code" in error && error.code === "ENOENT") reject(error)
      else resolve({ out, all: `${out}${errors}`, status: child.exitCode })
    })
    child.stdin?.end()
  })

/** Remembers what was answered: most targets share their servers, which need not be asked for each of them. */
export const remember = <A>(work: (key: string, state: string) => Promise<A>) => {
  const answers = new Map<string, Promise<A>>()
  return (key: string, state = ""): Promise<A> => {
    const answer = answers.get(key) ?? work(key, state)
    answers.set(key, answer)
    return answer
  }
}

const lookUpOnce = remember(async (key): Promise<ReadonlyArray<string>> => {
  const said = await ask("dig", ["@127.0.0.2", "+short", "+cd", "+time=4", "+tries=1", ...key.split(" ")])
  return said.status === 0 ? said.out.split("\n").filter((line) => line !== "" && !line.startsWith(";")) : []
})

/** Lines of `dig +short`, with CD set: what the zone says, validated or not. */
export const lookUp = (name: string, type: string): Promise<ReadonlyArray<string>> => lookUpOnce(`${name} ${type}`)

/** Runs the work for every item, a few at a time: most of it is waiting. */
export const forEachAtOnce = async <A, B>(
  items: ReadonlyArray<A>,
  count: number,
  work: (item: A) => Promise<ReadonlyArray<B>>,
): Promise<ReadonlyArray<B>> => {
  const results: Array<ReadonlyArray<B>> = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next
      next += 1
      const item = items[index]
      if (item !== undefined) results[index] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: count }, worker))
  return results.flat()
}
