/** Starts the servers of the laboratory on free ports of loopback. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeFiles } from "./certificates.ts"
import { freePorts, isInstalled, listening } from "./command.ts"
import { type Server, type Stack, stacks } from "./configuration.ts"
import { startGnutls } from "./stacks/gnutls.ts"
import { startJsse } from "./stacks/jsse.ts"
import { startNginx } from "./stacks/nginx.ts"
import { startNode } from "./stacks/node.ts"
import { startOpenssl } from "./stacks/openssl.ts"

/** A server and where it listens. */
export interface Placed {
  readonly server: Server
  readonly port: number
}

/** What one stack started. */
export interface Running {
  readonly pids: ReadonlyArray<number | undefined>
  readonly stop: () => void
}

export interface Laboratory {
  readonly placed: ReadonlyArray<Placed>
  readonly stop: () => void
}

const PROGRAMS: Readonly<Record<Stack, ReadonlyArray<readonly [program: string, flag: string]>>> = {
  openssl: [["openssl", "version"]],
  nginx: [
    ["nginx", "-v"],
    ["openssl", "version"],
  ],
  gnutls: [
    ["gnutls-serv", "--version"],
    ["openssl", "version"],
  ],
  jsse: [
    ["javac", "--version"],
    ["openssl", "version"],
  ],
  node: [["openssl", "version"]],
}

/** Stacks of which everything is installed. */
export const installedStacks = (): ReadonlySet<Stack> =>
  new Set(stacks.filter((stack) => PROGRAMS[stack].every(([program, flag]) => isInstalled(program, flag))))

/** Starts servers and waits until all listen. */
export const startLaboratory = async (servers: ReadonlyArray<Server>): Promise<Laboratory> => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-tls-lab-"))
  const words = servers.flatMap((server) => [
    ...(server.arguments ?? []),
    ...(server.directives ?? []).flatMap((line) => line.split(" ")),
    ...(server.otherwise ?? []).flatMap((line) => line.split(" ")),
  ])
  const named = servers.flatMap(({ certificates }) => certificates)
  const mentioned = words.flatMap((word) => /^(\S+)\.(?:pem|key)$/.exec(word)?.[1] ?? [])
  const kinds = new Set([...named, ...mentioned.filter((kind) => !/^(ffdhe|own)\d+$/.test(kind))])
  await makeFiles(folder, words.includes("ocsp.der") ? kinds.add("rsa-2048") : kinds, new Set(words))
  const ports = await freePorts(servers.length)
  const placed = servers.map((server, index): Placed => ({ server, port: ports[index] ?? 0 }))
  const of = (stack: Stack): ReadonlyArray<Placed> => placed.filter(({ server }) => server.stack === stack)
  const running = [
    startOpenssl(of("openssl"), folder),
    startNginx(of("nginx"), folder),
    startGnutls(of("gnutls"), folder),
    await startJsse(of("jsse"), folder),
    startNode(of("node"), folder),
  ]
  const stop = (): void => {
    for (const one of running) one.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await Promise.all(placed.map(({ port }) => listening(port)))
  } catch (error) {
    stop()
    throw error
  }
  return { placed, stop }
}
