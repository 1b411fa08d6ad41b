/**
 * Starts a PostgreSQL server for the tests of a project, in a folder of its own, and stops it at the end.
 *
 * A server refuses to run as root: as root, it runs as the user `postgres` that Debian's package makes.
 */
import { execFileSync } from "node:child_process"
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** The folder of the server's programs; undefined where there is no server. */
export const serverPrograms = (): string | undefined => {
  const root = "/usr/lib/postgresql"
  const installed = existsSync(root) ? readdirSync(root).toSorted((left, right) => Number(right) - Number(left)) : []
  const folders = [...installed.map((version) => join(root, version, "bin")), ...(process.env.PATH ?? "").split(":")]
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "pg_ctl")))
}

export interface TestServer {
  /** Address of its database, without parameters. */
  readonly url: string
  readonly restart: () => void
  readonly stop: () => void
}

export const startServer = async (): Promise<TestServer> => {
  const programs = serverPrograms()
  if (programs === undefined) throw new Error("no PostgreSQL server is installed")
  const folder = mkdtempSync(join(tmpdir(), "plumbline-postgresql-"))
  const data = join(folder, "data")
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    const [user, group] = execFileSync("sh", ["-c", "id -u postgres && id -g postgres"], { encoding: "utf8" }).split(
      "\n",
    )
    chownSync(folder, Number(user), Number(group))
  }
  const run = (program: string, ...given: ReadonlyArray<string>) => {
    const command = [join(programs, program), ...given]
    const [first, ...rest] = isRoot ? ["runuser", "-u", "postgres", "--", ...command] : command
    execFileSync(first!, rest, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] })
  }
  const port = await freePort()
  run("initdb", "-D", data, "-U", "plumbline", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
  const settings = [
    `-p ${port}`,
    `-k ${folder}`,
    "-c listen_addresses=127.0.0.1",
    "-c fsync=off",
    "-c full_page_writes=off",
    "-c log_min_messages=fatal",
  ].join(" ")
  const start = () => run("pg_ctl", "-D", data, "-w", "-o", settings, "-l", join(folder, "log"), "start")
  const stop = () => run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
  start()
  return {
    url: `postgresql://plumbline@127.0.0.1:${port}/postgres`,
    restart: () => {
      stop()
      start()
    },
    stop: () => {
      stop()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Vitest: once for the project. */
export const setup = async () => {
  const server = await startServer()
  process.env.PLUMBLINE_TEST_POSTGRESQL = server.url
  return () => {
    delete process.env.PLUMBLINE_TEST_POSTGRESQL
    server.stop()
  }
}

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer().on("error", fail)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
