/** Killed between sending and writing it down, the notifier sends again under the same id; killed before, it loses nothing. */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { beginNotifying, notifyOnce } from "../src/index.ts"
import { optionsOf, SECRET, scanOn, standingClock, withStore } from "./world.ts"

const ids: Array<string> = []
let onRequest: (answer: () => void) => void = (answer) => answer()
let url = ""
let folder = ""
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    ids.push(String(request.headers["webhook-id"]))
    onRequest(() => response.writeHead(200).end())
  })
})
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plumbline-notify-"))
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
  rmSync(folder, { recursive: true })
})

const child = (file: string, moment: string): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, "kill.child.ts"), file, url, moment], { stdio: "ignore" })
const ended = (running: ChildProcess) => new Promise((done) => running.on("exit", (_, signal) => done(signal)))

it("sends once more, under the same id, what it was killed at", async () => {
  const file = join(folder, "store.sqlite")
  const options = optionsOf({ webhooks: [{ name: "soc", url, secret: SECRET, filter: {} }] })
  const clock = standingClock("2026-01-16T00:00:00Z")
  await withStore(file, clock, () =>
    Effect.gen(function* () {
      yield* scanOn("2026-01-08", "pass")
      yield* beginNotifying(options)
      yield* scanOn("2026-01-15", "fail")
    }),
  )
  let running: ChildProcess
  // The receiver has the event, and the sender dies before it reads that.
  onRequest = () => running.kill("SIGKILL")
  running = child(file, "2026-01-16T00:00:00Z")
  expect(await ended(running)).toBe("SIGKILL")
  expect(ids.length).toBe(1)

  onRequest = (answer) => answer()
  await ended(child(file, "2026-01-16T00:01:00Z"))
  expect(ids.length).toBe(1)
  await ended(child(file, "2026-01-16T00:10:00Z"))
  await ended(child(file, "2026-01-17T00:00:00Z"))
  expect(ids).toEqual([ids[0], ids[0]])
  await withStore(file, clock, ({ notices }) =>
    Effect.gen(function* () {
      clock.advance(2 * 86_400_000)
      expect(yield* notifyOnce(options)).toBe(0)
      expect(yield* notices.deliveryReport(1)).toMatchObject({ waiting: 0, sent: 1, givenUp: 0 })
    }),
  )
})
