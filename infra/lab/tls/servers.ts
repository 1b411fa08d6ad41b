/**
 * Starts the servers of the TLS laboratory on loopback, and stops them.
 *
 * `openssl s_server` and `gnutls-serv` run once for each configuration; one nginx and one Java virtual machine serve all of
 * theirs, and Node serves within this process. All files are relative to one folder, where the servers run. `gnutls-serv` cannot
 * be told an address and listens on all.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { createServer as createTlsServer, type TlsOptions } from "node:tls"
import type { TrustStore } from "@plumbline/tls"
import { type Authority, answerOcsp, type CertificateFiles, makeCertificates, makeFields } from "./certificates.ts"
import { type Configuration, type Stack, stacks } from "./configurations.ts"

export interface Servers {
  /** By id of the configuration. */
  readonly ports: ReadonlyMap<string, number>
  readonly roots: TrustStore
  readonly stop: () => Promise<void>
}

/** Stacks that this machine has. Certificates need openssl, whatever the stack. */
export const installedStacks = (): ReadonlySet<Stack> =>
  new Set(
    stacks.filter(
      (stack) =>
        isThere("openssl", "version") &&
        {
          openssl: true,
          node: true,
          nginx: isThere("nginx", "-v"),
          gnutls: isThere("gnutls-serv", "--version"),
          jsse: isThere("javac", "-version"),
        }[stack],
    ),
  )

const isThere = (command: string, argument: string): boolean => spawnSync(command, [argument]).status === 0

/** Starts servers, all of them answering when this returns. `folder` must exist, and be empty. */
export const startServers = async (configurations: ReadonlyArray<Configuration>, folder: string): Promise<Servers> => {
  const authority = makeCertificates(
    configurations.flatMap(({ certificates }) => certificates),
    folder,
  )
  makeFields(folder)
  for (const [kind, files] of authority.files)
    if (configurations.some(({ settings }) => typeof settings === "string" && settings.includes(`ocsp/${kind}.der`)))
      answerOcsp(folder, kind, files)
  const free = await freePorts(configurations.length)
  const assigned = configurations.map((configuration, index): Assigned => {
    const files = configuration.certificates.map((kind) => filesOf(authority, kind))
    return { configuration, port: free[index] ?? 0, files, folder }
  })
  const of = (stack: Stack) => assigned.filter(({ configuration }) => configuration.stack === stack)
  const running: Array<Running> = []
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((each) => each.stop()))
  }
  try {
    running.push(...of("openssl").map(startOpenssl), ...of("gnutls").map(startGnutls))
    if (of("nginx").length > 0) running.push(startNginx(of("nginx"), folder))
    if (of("jsse").length > 0) running.push(startJsse(of("jsse"), folder))
    running.push(...of("node").map(startNode))
    for (const { configuration, port } of assigned) await untilListening(configuration.id, port, running)
  } catch (failure) {
    await stop()
    throw failure
  }
  return {
    ports: new Map(assigned.map(({ configuration, port }) => [configuration.id, port])),
    roots: authority.roots,
    stop,
  }
}

interface Assigned {
  readonly configuration: Configuration
  readonly port: number
  readonly files: ReadonlyArray<CertificateFiles>
  readonly folder: string
}

interface Running {
  /** What is wrong, once it is. */
  readonly complaint: () => string | undefined
  readonly stop: () => Promise<void>
}

const filesOf = ({ files }: Authority, kind: string): CertificateFiles => {
  const found = files.get(kind)
  if (found === undefined) throw new Error(`there is no certificate ${kind}`)
  return found
}

const wordsOf = ({ settings, id }: Configuration): ReadonlyArray<string> => {
  if (typeof settings !== "string") throw new Error(`${id}: settings must be a text`)
  return settings.split(/\s+/).filter((word) => word !== "")
}

const propertiesOf = ({ settings, id }: Configuration): Readonly<Record<string, unknown>> => {
  if (typeof settings === "string") throw new Error(`${id}: settings must be properties`)
  return settings
}

/** `-www` answers HTTP, which testssl.sh asks for; it cannot be had together with early data. */
const startOpenssl = ({ configuration, port, files, folder }: Assigned): Running => {
  const words = wordsOf(configuration)
  const [first, second] = files
  const identity =
    first === undefined
      ? ["-nocert"]
      : ["-cert", first.certificate, "-key", first.key, "-cert_chain", first.intermediate]
  const more =
    second === undefined ? [] : ["-dcert", second.certificate, "-dkey", second.key, "-dcert_chain", second.intermediate]
  const manner = words.includes("-early_data") ? ["-quiet"] : ["-www"]
  return run("openssl", ["s_server", "-accept", `127.0.0.1:${port}`, ...identity, ...more, ...manner, ...words], folder)
}

const startGnutls = ({ configuration, port, files, folder }: Assigned): Running => {
  const identity = files.flatMap(({ key, chain }) => ["--x509keyfile", key, "--x509certfile", chain])
  return run(
    "gnutls-serv",
    ["--port", String(port), "--http", "--quiet", ...identity, ...wordsOf(configuration)],
    folder,
  )
}

const startNginx = (assigned: ReadonlyArray<Assigned>, folder: string): Running => {
  mkdirSync(join(folder, "nginx"), { recursive: true })
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `  ${name}_temp_path nginx/${name};`,
  )
  const blocks = assigned.flatMap(({ configuration, port, files }) => [
    "  server {",
    `    listen 127.0.0.1:${port} ssl;`,
    ...files.flatMap(({ key, chain }) => [`    ssl_certificate ${chain};`, `    ssl_certificate_key ${key};`]),
    ...String(configuration.settings)
      .trimEnd()
      .split("\n")
      .map((line) => `    ${line}`),
    "    return 204;",
    "  }",
  ])
  const lines = [
    "daemon off;",
    "master_process off;",
    "pid nginx/pid;",
    "error_log stderr error;",
    "events {}",
    "http {",
  ]
  const text = [...lines, "  access_log off;", ...temporary, ...blocks, "}", ""].join("\n")
  writeFileSync(join(folder, "nginx.conf"), text)
  return run("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], folder)
}

/** The virtual machine reads its servers from standard input, and ends with it. */
const startJsse = (assigned: ReadonlyArray<Assigned>, folder: string): Running => {
  const properties = "jdk.tls.disabledAlgorithms=\njdk.tls.legacyAlgorithms=\njdk.certpath.disabledAlgorithms=\n"
  writeFileSync(join(folder, "java.security"), properties)
  const server = run(
    "java",
    [
      ...["-XX:TieredStopAtLevel=1", "-Djava.security.properties=java.security"],
      // As large as the key of the certificate, so that one virtual machine has small fields and ordinary ones.
      "-Djdk.tls.ephemeralDHKeySize=matched",
      join(import.meta.dirname, "JsseServers.java"),
    ],
    folder,
  )
  for (const { configuration, port, files } of assigned) {
    const keys = configuration.certificates.map((kind, index) => {
      const algorithm = JAVA_ALGORITHMS[kind.split("-")[0] ?? ""]
      return `key=${algorithm}:${files[index]?.key}:${files[index]?.chain}`
    })
    const settings = Object.entries(propertiesOf(configuration)).map(([name, value]) => `${name}=${value}`)
    server.child.stdin?.write(`${[`port=${port}`, ...keys, ...settings].join(" ")}\n`)
  }
  server.child.stdin?.write("\n")
  return server
}

const JAVA_ALGORITHMS: Readonly<Record<string, string>> = { rsa: "RSA", ecdsa: "EC", dsa: "DSA" }

const startNode = ({ configuration, port, files, folder }: Assigned): Running => {
  const text = (file: string): string => readFileSync(join(folder, file), "utf8")
  const server = createTlsServer(
    {
      key: files.map(({ key }) => text(key)),
      cert: files.map(({ chain }) => text(chain)),
      ...(propertiesOf(configuration) as TlsOptions),
    },
    (socket) => {
      socket.on("error", () => {})
      socket.once("data", () => socket.end("HTTP/1.0 204 No Content\r\n\r\n"))
    },
  )
  let complaint: string | undefined
  const sockets = new Set<Socket>()
  server.on("connection", (socket: Socket) => {
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
  })
  server.on("tlsClientError", () => {})
  server.on("error", (error) => {
    complaint = error.message
  })
  server.listen(port, "127.0.0.1")
  return {
    complaint: () => complaint,
    stop: () => {
      for (const socket of sockets) socket.destroy()
      return close(server)
    },
  }
}

const run = (
  command: string,
  words: ReadonlyArray<string>,
  cwd: string,
): Running & { readonly child: ChildProcess } => {
  const child = spawn(command, words, { cwd, stdio: ["pipe", "ignore", "pipe"] })
  let said = ""
  child.stdin.on("error", () => {})
  child.stderr.on("data", (chunk: Buffer) => {
    // Servers complain of every failed handshake: the first words are about the start.
    if (said.length < 2_000) said += chunk.toString()
  })
  child.on("error", (error) => {
    said += error.message
  })
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null || child.pid === undefined
  return {
    child,
    complaint: () => (hasEnded() ? `${command} ended: ${said.trim()}` : undefined),
    stop: async () => {
      if (hasEnded()) return
      const ended = once(child, "exit")
      child.kill()
      await ended
    },
  }
}

/** The first of many servers waits for a virtual machine to start. */
const START_MS = 30_000

const untilListening = async (id: string, port: number, running: ReadonlyArray<Running>): Promise<void> => {
  const end = Date.now() + START_MS
  while (!(await isListening(port))) {
    const complaint = running.map((each) => each.complaint()).find((each) => each !== undefined)
    if (complaint !== undefined || Date.now() > end)
      throw new Error(`${id} does not start: ${complaint ?? "no answer"}`)
    await sleep(30)
  }
}

const isListening = async (port: number): Promise<boolean> => {
  const socket = connect(port, "127.0.0.1")
  try {
    await once(socket, "connect")
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Ports that were free a moment ago, all different. */
const freePorts = async (count: number): Promise<ReadonlyArray<number>> => {
  const held = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      server.listen(0, "127.0.0.1")
      await once(server, "listening")
      return server
    }),
  )
  const ports = held.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(held.map(close))
  return ports
}

const close = async (server: Server): Promise<void> => {
  const closed = once(server, "close")
  server.close()
  await closed
}
