/**
 * Real servers on loopback for comparison: nsd with the zones given, unbound in front of it, delv beside it.
 * Needs Debian's nsd, unbound and bind9-dnsutils; whoever uses this skips by name when `missingOracles` says so.
 */
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process"
import { createSocket } from "node:dgram"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type Endpoint, formatRecord, type ResourceRecord } from "../src/index.ts"

export interface ServedZone {
  readonly name: string
  readonly records: ReadonlyArray<ResourceRecord>
}

export interface Oracles {
  readonly authority: Endpoint
  /** unbound: validates unless CD is set. For questions with CD. */
  readonly resolver: Endpoint
  /**
   * Another unbound, for its own opinion: what one keeps from a question with CD (an alias that a DNAME made, a second older than
   * its DNAME) it may later call bogus.
   */
  readonly validator: Endpoint
  /** Folder of the servers' files, removed by `close`. */
  readonly folder: string
  /** What delv says: fully validated, unsigned, or failed. Undefined when it leaves validation pending. */
  readonly delv: (name: string, type: string) => Promise<"secure" | "insecure" | "bogus" | undefined>
  readonly close: () => Promise<void>
}

const PROGRAMS = ["nsd", "unbound", "delv"]

/** Programs that are not installed. */
export const missingOracles = (programs: ReadonlyArray<string> = PROGRAMS): ReadonlyArray<string> =>
  programs.filter((program) => spawnSync("which", [program], { env: ENVIRONMENT }).status !== 0)

/** Serves zones, the root among them; `anchor` is a DS line of the root. */
export const startOracles = async (
  zones: ReadonlyArray<ServedZone>,
  anchor: { readonly keyTag: number; readonly algorithm: number; readonly digestType: number; readonly digest: string },
): Promise<Oracles> => {
  const folder = await mkdtemp(join(tmpdir(), "plumbline-dns-"))
  const [authorityPort, resolverPort, validatorPort] = [await freePort(), await freePort(), await freePort()]
  const children: Array<ChildProcess> = []
  const fileOf = (index: number) => `${index}.zone`
  for (const [index, { records }] of zones.entries()) {
    await writeFile(join(folder, fileOf(index)), `${records.map(formatRecord).join("\n")}\n`)
  }
  await writeFile(
    join(folder, "nsd.conf"),
    [
      "server:",
      `  ip-address: 127.0.0.1@${authorityPort}`,
      `  zonesdir: "${folder}"`,
      '  username: ""',
      '  database: ""',
      `  pidfile: "${folder}/nsd.pid"`,
      `  xfrdfile: "${folder}/xfrd.state"`,
      `  zonelistfile: "${folder}/zone.list"`,
      "  server-count: 1",
      "  rrl-ratelimit: 0",
      "remote-control:",
      "  control-enable: no",
      ...zones.flatMap(({ name }, index) => ["zone:", `  name: "${name}"`, `  zonefile: "${fileOf(index)}"`]),
    ].join("\n"),
  )
  const ds = `${anchor.keyTag} ${anchor.algorithm} ${anchor.digestType}`
  const unboundConfiguration = (port: number) =>
    [
      "server:",
      "  interface: 127.0.0.1",
      `  port: ${port}`,
      '  username: ""',
      '  chroot: ""',
      `  directory: "${folder}"`,
      '  pidfile: ""',
      "  use-syslog: no",
      "  verbosity: 0",
      "  num-threads: 1",
      "  do-ip6: no",
      "  do-daemonize: no",
      "  do-not-query-localhost: no",
      "  aggressive-nsec: no",
      "  incoming-num-tcp: 100",
      '  module-config: "validator iterator"',
      `  trust-anchor: ". IN DS ${ds} ${anchor.digest}"`,
      ...zones.flatMap(({ name }) => [`  local-zone: "${name}" nodefault`]),
      ...zones.flatMap(({ name }) => ["stub-zone:", `  name: "${name}"`, `  stub-addr: 127.0.0.1@${authorityPort}`]),
      "remote-control:",
      "  control-enable: no",
    ].join("\n")
  await writeFile(join(folder, "resolver.conf"), unboundConfiguration(resolverPort))
  await writeFile(join(folder, "validator.conf"), unboundConfiguration(validatorPort))
  await writeFile(join(folder, "delv.keys"), `trust-anchors { . static-ds ${ds} "${anchor.digest}"; };\n`)
  const stop = async () => {
    for (const child of children) child.kill("SIGTERM")
    await sleep(100)
    for (const child of children) if (child.exitCode === null) child.kill("SIGKILL")
    await rm(folder, { recursive: true, force: true })
  }
  const start = async (program: string, args: ReadonlyArray<string>, port: number) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: ENVIRONMENT })
    children.push(child)
    let said = ""
    child.stdout.on("data", (text) => (said += text))
    child.stderr.on("data", (text) => (said += text))
    for (let tries = 0; tries < 100; tries++) {
      if (child.exitCode !== null) break
      if (await answers(port)) return
      await sleep(100)
    }
    await stop()
    throw new Error(`${program} did not start: ${said.slice(-2000)}`)
  }
  await start("nsd", ["-d", "-c", join(folder, "nsd.conf")], authorityPort)
  await start("unbound", ["-d", "-c", join(folder, "resolver.conf")], resolverPort)
  await start("unbound", ["-d", "-c", join(folder, "validator.conf")], validatorPort)
  return {
    authority: { address: "127.0.0.1", port: authorityPort },
    resolver: { address: "127.0.0.1", port: resolverPort },
    validator: { address: "127.0.0.1", port: validatorPort },
    folder,
    delv: (name, type) => askDelv(join(folder, "delv.keys"), resolverPort, name, type),
    close: stop,
  }
}

const askDelv = async (keys: string, port: number, name: string, type: string) => {
  const args = ["@127.0.0.1", "-p", String(port), "-a", keys, "+root=.", "+cdflag", "+multiline", name, type]
  const text = await new Promise<string>((resolve) => {
    execFile("delv", args, { env: ENVIRONMENT, timeout: 20_000 }, (_, stdout, stderr) => resolve(stdout + stderr))
  })
  // A negative answer is announced as `resolution failed: ncache nxdomain` before it is called validated or not; an alias is
  // reported on its own before its target is. So the worst line counts.
  if (/resolution failed: (?!ncache)|timed out/.test(text)) return "bogus"
  if (/pending validation/.test(text)) return undefined
  if (/unsigned answer/.test(text)) return "insecure"
  if (/fully validated/.test(text)) return "secure"
  throw new Error(`delv said of ${name} ${type}: ${text}`)
}

/** A port that is free for UDP and TCP now, below those that the system hands out by itself. */
const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    const udp = createSocket("udp4")
    const tcp = createServer()
    const isFree = await Promise.all([
      new Promise<boolean>((resolve) =>
        udp.once("error", () => resolve(false)).bind(port, "127.0.0.1", () => resolve(true)),
      ),
      new Promise<boolean>((resolve) =>
        tcp.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true)),
      ),
    ])
    await new Promise<void>((resolve) => udp.close(() => resolve()))
    await new Promise<void>((resolve) => tcp.close(() => resolve()))
    if (isFree.every(Boolean)) return port
  }
}

/** Whether anything answers a question for the root's NS. */
const answers = async (port: number): Promise<boolean> => {
  const socket = createSocket("udp4")
  try {
    return await new Promise<boolean>((resolve) => {
      socket.on("message", () => resolve(true))
      socket.on("error", () => resolve(false))
      socket.connect(port, "127.0.0.1", () => socket.send(Buffer.from("0001000000010000000000000000020001", "hex")))
      void sleep(300).then(() => resolve(false))
    })
  } finally {
    socket.close()
  }
}

/** Debian keeps servers in /usr/sbin, which is not on everyone's path. */
const ENVIRONMENT = { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/sbin:/usr/local/sbin` }
