/** Runs programs, and starts those that stay. */
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process"
import type { AddressInfo } from "node:net"
import { createServer, connect as dial } from "node:net"

/** Debian keeps servers where users do not look. */
export const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }

export const isInstalled = (program: string, ...versionArguments: ReadonlyArray<string>): boolean =>
  spawnSync(program, versionArguments, { env: environment }).error === undefined

/** What a program prints; rejects when it fails. `ignoreExit` for those that say more by their exit code. */
export const run = (
  program: string,
  programArguments: ReadonlyArray<string>,
  options: { readonly cwd?: string; readonly ignoreExit?: boolean; readonly timeoutMs?: number } = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(
      program,
      programArguments,
      {
        env: environment,
        maxBuffer: OUTPUT_LIMIT,
        timeout: options.timeoutMs ?? 0,
        ...(options.cwd ? { cwd: options.cwd } : {}),
      },
      (error, stdout, stderr) => {
        if (error === null || (options.ignoreExit === true && typeof error.code === "number")) resolve(stdout)
        else reject(new Error(`${program} ${programArguments.join(" ")}: ${error.message}\n${stderr}`))
      },
    )
  })

/** testssl.sh and nmap write some megabytes about many servers. */
const OUTPUT_LIMIT = 0x4000000

/** A program that stays until it is killed. Its standard input stays open: openssl s_server ends with it. */
export const start = (program: string, programArguments: ReadonlyArray<string>, cwd: string): ChildProcess =>
  spawn(program, programArguments, { cwd, env: environment, stdio: ["pipe", "ignore", "ignore"] })

/** Ports of loopback that were free a moment ago. */
export const freePorts = async (count: number): Promise<ReadonlyArray<number>> => {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, "127.0.0.1", () => resolve(server))
        }),
    ),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** Waits until somebody listens. */
export const listening = async (port: number): Promise<void> => {
  for (let attempt = 0; attempt < 200; attempt++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = dial(port, "127.0.0.1")
      socket.once("connect", () => {
        socket.destroy()
        resolve(true)
      })
      socket.once("error", () => resolve(false))
    })
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nobody listens on port ${port}`)
}
