/**
 * What the Compose file says, done without containers: its services as processes of this machine, with its commands, environment, files and
 * healthchecks. Only addresses, ports and paths are replaced, and the configuration measures a world of our own.
 *
 * Not tested here: the image, and what a container keeps from a process (read-only folders, capabilities, networks).
 */
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parse, stringify } from "yaml"
import { type Healthcheck, millisecondsOf, readCompose, type Service } from "./compose-file.ts"
import { boundFiles } from "./references.ts"
import { type World, writeWorld } from "./world.ts"

const HERE = import.meta.dirname
const ROOT = resolve(HERE, "../..")
// biome-ignore lint/suspicious/noUndeclaredEnvVars: vitest sets it, no task of turbo
const SERVER = new URL(process.env.PLUMBLINE_TEST_POSTGRESQL!)
/** Nine batches: more than two processes take at once. */
const TARGETS = 410
const EXISTING = 10

const compose = readCompose(readFileSync(join(HERE, "compose.yaml"), "utf8"), { POSTGRES_PASSWORD: "secret" })
const { database, resolver, site, worker } = compose.services as Readonly<
  Record<"database" | "resolver" | "site" | "worker", Service>
>
const dockerfile = readFileSync(join(HERE, "Dockerfile"), "utf8")
const lastOf = (instruction: string): string => {
  const found = [...dockerfile.matchAll(new RegExp(`^${instruction} (.*)$`, "gm"))].at(-1)?.[1]
  if (found === undefined) throw new Error(`the Dockerfile has no ${instruction}`)
  return found
}
const ENTRYPOINT: ReadonlyArray<string> = JSON.parse(lastOf("ENTRYPOINT"))
const WORKDIR = lastOf("WORKDIR")
const PATH = `${ROOT}/node_modules/.bin:${process.env.PATH}:/usr/sbin`

const hasProgram = (name: string) => PATH.split(":").some((folder) => existsSync(join(folder, name)))
const missing = ["unbound", "pg_isready", "ldns-signzone"].filter((name) => !hasProgram(name))
const title = `the processes of the Compose file${missing.length === 0 ? "" : ` (skipped: no ${missing.join(", ")})`}`

describe.skipIf(missing.length > 0)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-processes-"))
  const running = new Map<string, Running>()
  let world: World
  let ports: { readonly dns: number; readonly web: number }

  const name = database.environment?.POSTGRES_DB ?? ""
  const sql = (statement: string, on = name): string =>
    execFileSync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", SERVER.href.replace(/[^/]*$/, on), "-c", statement], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim()

  /** Starts a service as its container would: in a folder of its own, with the files and volumes that the file gives it. */
  const start = (label: string, service: Service, words: ReadonlyArray<string>) => {
    const place = join(folder, label)
    mkdirSync(place)
    for (const text of service.volumes ?? []) {
      const [source = "", target = ""] = text.split(":")
      const kept = join(folder, "volumes", source)
      if (!source.startsWith(".")) mkdirSync(kept, { recursive: true })
      if (target.startsWith(`${WORKDIR}/`))
        symlinkSync(source.startsWith(".") ? join(folder, source) : kept, join(place, target.slice(WORKDIR.length + 1)))
    }
    const environment = { ...service.environment }
    if (environment.DATABASE_URL !== undefined) {
      const url = new URL(environment.DATABASE_URL)
      url.host = SERVER.host
      // Tells the database who wrote.
      url.searchParams.set("application_name", label)
      environment.DATABASE_URL = url.href
    }
    const [program = "", ...rest] = words
    const child = spawn(program, rest, {
      cwd: place,
      env: { PATH, NODE_ENV: "production", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    })
    const made: Running = { child, printed: "", service }
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        made.printed += chunk.toString()
      })
    running.set(label, made)
  }

  /** Asks as the file says until the check holds, as often as it may fail. */
  const turnsHealthy = async (check: Healthcheck, environment: Readonly<Record<string, string>>) => {
    const [, program = "", ...words] = check.test.map((word) => word.replaceAll(":3000/", `:${ports.web}/`))
    const interval = millisecondsOf(check.interval ?? "30s")
    const deadline = performance.now() + millisecondsOf(check.start_period ?? "0s") + interval * (check.retries ?? 3)
    for (;;) {
      const code = await new Promise<number>((done) => {
        const options = { env: { PATH, ...environment }, timeout: millisecondsOf(check.timeout ?? "30s") }
        execFile(program, words, options, (error) => done(error === null ? 0 : 1))
      })
      if (code === 0) return
      if (performance.now() > deadline) throw new Error(`${program} never said yes\n${printedByAll()}`)
      await pause(Math.min(interval, 500))
    }
  }

  const printedByAll = () => [...running].map(([label, { printed }]) => `--- ${label}\n${printed}`).join("\n")

  const until = async (what: string, holds: () => boolean, milliseconds: number) => {
    const end = performance.now() + milliseconds
    while (!holds()) {
      const ended = [...running].find(([, { child }]) => child.exitCode !== null)
      if (ended !== undefined) throw new Error(`${ended[0]} has ended before ${what}\n${printedByAll()}`)
      if (performance.now() > end) throw new Error(`${what}: it took too long\n${printedByAll()}`)
      await pause(200)
    }
  }

  beforeAll(async () => {
    world = writeWorld(folder, TARGETS, EXISTING)
    ports = { dns: await freePort(), web: await freePort() }
    writeFileSync(join(folder, "plumbline.yaml"), configuration(ports, world))
    writeFileSync(join(folder, "unbound.conf"), resolverConfiguration(ports.dns, world))
    sql(`CREATE DATABASE ${name}`, "postgres")
  })
  afterAll(() => {
    for (const { child } of running.values()) child.kill("SIGKILL")
    sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, "postgres")
    rmSync(folder, { recursive: true })
  })

  it("start in the file's order, and turn healthy by its checks", async () => {
    await turnsHealthy(database.healthcheck!, { PGHOST: SERVER.hostname, PGPORT: SERVER.port })
    const given = boundFiles(resolver)[0]!
    const words = (resolver.command ?? []).map((word) => (word === given.target ? join(folder, given.source) : word))
    start("resolver", resolver, [...(resolver.entrypoint ?? []), ...words])
    start("site", site, [...ENTRYPOINT, ...(site.command ?? [])])
    for (let number = 1; number <= (worker.deploy?.replicas ?? 1); number += 1)
      start(`worker-${number}`, worker, [...ENTRYPOINT, ...(worker.command ?? [])])
    await until("the tables", () => sql("SELECT to_regclass('observation') IS NOT NULL") === "t", 120_000)
    sql(WITNESS)
    await turnsHealthy(site.healthcheck!, {})
  })

  it("bring a scan to its end, in which both workers took part", async () => {
    await until("the scan", () => sql("SELECT count(*) FROM scan WHERE finished_at IS NOT NULL") === "1", 240_000)
    expect(sql("SELECT country, targets, measured FROM scan")).toBe(`xz|${TARGETS}|${TARGETS}`)
    const tookPart = sql("SELECT DISTINCT who FROM witness ORDER BY 1").split("\n")
    expect(tookPart).toEqual(expect.arrayContaining(["worker-1", "worker-2"]))
  })

  it("found through the resolver what the zone says, and the site shows it", async () => {
    const answer = await fetch(`http://127.0.0.1:${ports.web}/api/v1/targets?standard=dmarc&verdict=pass`)
    const { items } = (await answer.json()) as { readonly items: ReadonlyArray<{ target: { name: string } }> }
    expect(items.map(({ target }) => target.name)).toEqual(world.existing)
  })

  it("write into volumes only", () => {
    for (const [label, { service }] of running) {
      const given = (service.volumes ?? []).flatMap((text) => {
        const target = text.split(":")[1]!
        return target.startsWith(`${WORKDIR}/`) ? [target.slice(WORKDIR.length + 1)] : []
      })
      expect(readdirSync(join(folder, label)).toSorted()).toEqual(given.toSorted())
    }
  })

  it("end within their grace when they are asked to", async () => {
    const ended = await Promise.all(
      [...running].map(async ([label, { child, service }]) => {
        const asked = performance.now()
        const code = await new Promise<number | null>((done) => {
          child.once("exit", done)
          child.kill("SIGTERM")
        })
        const grace = millisecondsOf(service.stop_grace_period ?? DEFAULT_GRACE)
        return { label, code, isInTime: performance.now() - asked < grace }
      }),
    )
    expect(ended).toEqual(
      [...running.keys()].map((label) => ({ label, code: label === "resolver" ? 0 : 130, isInTime: true })),
    )
  })
})

interface Running {
  readonly child: ChildProcess
  readonly service: Service
  printed: string
}

/** What Compose gives a service that says nothing. */
const DEFAULT_GRACE = "10s"

/** Notes which process recorded a target. */
const WITNESS = `
  CREATE TABLE witness (who text NOT NULL);
  CREATE FUNCTION note_who() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO witness VALUES (current_setting('application_name')); RETURN NULL; END $$;
  CREATE TRIGGER witness AFTER INSERT ON observation FOR EACH ROW EXECUTE FUNCTION note_who();`

/** The folder's `plumbline.yaml`, for our world: other places, another country, and haste. */
const configuration = ({ dns, web }: { readonly dns: number; readonly web: number }, world: World): string => {
  const given = parse(readFileSync(join(HERE, "plumbline.yaml"), "utf8")) as Record<string, unknown>
  return stringify({
    ...given,
    port: web,
    resolvers: [`127.0.0.1:${dns}`],
    network: { allow: ["127.0.0.0/8"] },
    countries: ["xz"],
    data: world.data,
    trustAnchors: world.anchor,
    routing: {
      vrps: join(ROOT, "infra/lab/internet/vrps.json"),
      origins: [join(ROOT, "infra/lab/internet/riswhoisdump.IPv4")],
    },
    // Few targets at a time: no process is done with its batches before the others have begun.
    limits: { targetsAtOnce: 8, timeoutSeconds: 2, secondLookAfterSeconds: 0, spacingMilliseconds: 0 },
  })
}

/** The folder's `unbound.conf` with other places, and the root in a file instead of the Internet. */
const resolverConfiguration = (port: number, world: World): string => {
  const places: ReadonlyArray<readonly [string, string]> = [
    ["interface: 0.0.0.0", `interface: 127.0.0.1@${port}`],
    ["access-control: 172.30.0.0/24 allow", "access-control: 127.0.0.0/8 allow"],
    ["trust-anchor-file: /usr/share/dns/root.key", `trust-anchor-file: ${world.anchor}`],
  ]
  let text = readFileSync(join(HERE, "unbound.conf"), "utf8")
  for (const [from, to] of places) {
    if (!text.includes(from)) throw new Error(`unbound.conf does not say ${from}`)
    text = text.replace(from, to)
  }
  return `${text}
auth-zone:
  name: "."
  zonefile: ${world.zone}
  for-upstream: yes
  for-downstream: no
`
}

const pause = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds))

/** Free for TCP; a resolver listens at its UDP port of the same number too. */
const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer().on("error", fail)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
