/** The servers of the TLS laboratory, as their data files describe them. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import type { Facts } from "./facts.ts"

export const stacks = ["openssl", "nginx", "gnutls", "jsse", "node"] as const
export type Stack = (typeof stacks)[number]

/** One server: what it is told, in the words of its own stack, and what must be found. */
export interface Server {
  readonly id: string
  readonly title: string
  readonly stack: Stack
  /** Kinds of certificates.ts; none for anonymous suites alone. */
  readonly certificates: ReadonlyArray<string>
  /** `openssl s_server`: further arguments. `{name}` is the path of a file that certificates.ts makes. */
  readonly arguments?: ReadonlyArray<string>
  /** nginx: directives of the server block, and those of a second one for any other name. */
  readonly directives?: ReadonlyArray<string>
  readonly otherwise?: ReadonlyArray<string>
  /** gnutls-serv: its priority string. */
  readonly priority?: string
  /** JSSE and Node: versions; JSSE: suites in its own names (all that it has, if none are named), and who decides. */
  readonly versions?: ReadonlyArray<string>
  readonly suites?: ReadonlyArray<string>
  readonly order?: "server" | "client"
  /** JSSE: system properties, which a whole process has in common. */
  readonly properties?: Readonly<Record<string, string>>
  /** Node: options of `tls.createServer`. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Ask for renegotiation too. */
  readonly intrusive?: boolean
  /** Connections that are enough; 60 where nothing is said. */
  readonly connections?: number
  /** What a profile must show; facts that are not named are not compared, but for versions and suites. */
  readonly expected: Facts
}

/** Reads `servers/*.yaml`, a file a stack. */
export const readServers = (): ReadonlyArray<Server> => {
  const folder = join(import.meta.dirname, "servers")
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .toSorted()
    .flatMap((file) => {
      const stack = stacks.find((name) => `${name}.yaml` === file)
      if (stack === undefined) throw new Error(`${file}: no such stack`)
      const listed = parse(readFileSync(join(folder, file), "utf8")) as ReadonlyArray<Omit<Server, "stack">>
      return listed.map((server): Server => ({ ...server, stack, id: `${stack}-${server.id}` }))
    })
}
