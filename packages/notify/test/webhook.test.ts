/** Webhooks over real sockets: signed, retried under one id, and what ends them. */
import { createHmac } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ChangesEvent } from "@plumbline/core"
import { Duration, Effect, Schema } from "effect"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { beginNotifying, type NotifyOptions, notifyOnce, postEvent, sendTestEvent } from "../src/index.ts"
import { optionsOf, SECRET, scanOn, standingClock, withStore } from "./world.ts"

interface Received {
  readonly headers: IncomingMessage["headers"]
  readonly body: string
  readonly at: string
}

const received: Array<Received> = []
let behave: (response: ServerResponse, turn: number) => void = () => undefined
let origin = ""
let folder = ""
const server = createServer((request, response) => {
  let body = ""
  request.on("data", (chunk) => {
    body += chunk
  })
  request.on("end", () => {
    received.push({ headers: request.headers, body, at: request.url ?? "" })
    behave(response, received.length)
  })
})

beforeEach(async () => {
  received.length = 0
  behave = (response) => response.writeHead(204).end()
  folder = mkdtempSync(join(tmpdir(), "plumbline-notify-"))
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
  rmSync(folder, { recursive: true })
})

/** By the specification, not by our own code. */
const isSigned = ({ headers, body }: Received): boolean => {
  const key = Buffer.from(SECRET.slice("whsec_".length), "base64")
  const signed = createHmac("sha256", key)
    .update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`)
    .digest("base64")
  return headers["webhook-signature"] === `v1,${signed}`
}

const webhookTo = (path = "/hook"): NotifyOptions["webhooks"][number] => ({
  name: "soc",
  url: `${origin}${path}`,
  secret: SECRET,
  filter: { country: "qm" },
})

const DELAYS = [Duration.seconds(5), Duration.minutes(5)]

describe("a webhook", () => {
  it("is told once of each scan, signed, and again under the same id until it takes it", async () => {
    const clock = standingClock("2026-01-16T00:00:00Z")
    const options = optionsOf({ webhooks: [webhookTo()], retryDelays: DELAYS })
    behave = (response, turn) => response.writeHead(turn <= 2 ? 500 : 200).end()
    await withStore(join(folder, "store.sqlite"), clock, ({ notices }) =>
      Effect.gen(function* () {
        yield* scanOn("2026-01-08", "pass")
        yield* beginNotifying(options)
        yield* scanOn("2026-01-15", "fail")
        expect(yield* notifyOnce(options)).toBe(1)
        expect(yield* notifyOnce(options)).toBe(0)
        clock.advance(5_000)
        expect(yield* notifyOnce(options)).toBe(1)
        clock.advance(300_000)
        expect(yield* notifyOnce(options)).toBe(1)
        clock.advance(86_400_000)
        expect(yield* notifyOnce(options)).toBe(0)
        expect(yield* notices.deliveryReport(5)).toMatchObject({ waiting: 0, sent: 1, givenUp: 0, troubles: [] })
      }),
    )
    expect(received.map(isSigned)).toEqual([true, true, true])
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1)
    expect(new Set(received.map(({ body }) => body)).size).toBe(1)
    expect(received.map(({ headers }) => Number(headers["webhook-timestamp"]))).toEqual([
      1768521600, 1768521605, 1768521905,
    ])
    const event = Schema.decodeUnknownSync(ChangesEvent, { onExcessProperty: "error" })(JSON.parse(received[0]!.body))
    expect(event.data).toMatchObject({ subscription: "soc", country: "qm", scan: 2, part: 1, parts: 1, total: 2 })
    expect(event.data.page).toBe("https://plumbline.example.org/changes?country=qm&scan=2")
    expect(
      event.data.changes.map(({ target, isConfirmed, checks }) => [target, isConfirmed, checks[0]?.after]),
    ).toEqual([
      ["customs.gov.qm", true, { verdict: "fail", reason: "unsigned" }],
      ["tax.gov.qm", true, { verdict: "fail", reason: "unsigned" }],
    ])
  })

  it("is given up after the last attempt, with the reason", async () => {
    const clock = standingClock("2026-01-16T00:00:00Z")
    const options = optionsOf({ webhooks: [webhookTo()], retryDelays: DELAYS })
    behave = (response) => response.writeHead(302, { location: `${origin}/elsewhere` }).end()
    await withStore(join(folder, "store.sqlite"), clock, ({ notices }) =>
      Effect.gen(function* () {
        yield* scanOn("2026-01-08", "pass")
        yield* beginNotifying(options)
        yield* scanOn("2026-01-15", "fail")
        for (let turn = 0; turn < 5; turn += 1) {
          yield* notifyOnce(options)
          clock.advance(600_000)
        }
        const report = yield* notices.deliveryReport(5)
        expect(report).toMatchObject({ waiting: 0, givenUp: 1 })
        expect(report.troubles[0]).toMatchObject({
          attempts: 3,
          error: "answered 302; redirects are not followed: name the new address",
        })
      }),
    )
    expect(received.map(({ at }) => at)).toEqual(["/hook", "/hook", "/hook"])
    expect(options.said.at(-1)).toMatch(/given up after 3 attempts/)
  })

  it("that answers 410 is told nothing any more, though the configuration still names it", async () => {
    const clock = standingClock("2026-01-16T00:00:00Z")
    const options = optionsOf({ webhooks: [webhookTo()] })
    behave = (response) => response.writeHead(410).end()
    await withStore(join(folder, "store.sqlite"), clock, () =>
      Effect.gen(function* () {
        yield* scanOn("2026-01-08", "pass")
        yield* beginNotifying(options)
        yield* scanOn("2026-01-15", "fail")
        yield* notifyOnce(options)
        yield* beginNotifying(options)
        yield* scanOn("2026-01-22", "pass")
        expect(yield* notifyOnce(options)).toBe(0)
      }),
    )
    expect(received.length).toBe(1)
  })

  it("is told nothing when nothing fits its filter", async () => {
    const clock = standingClock("2026-01-16T00:00:00Z")
    const options = optionsOf({ webhooks: [{ ...webhookTo(), filter: { direction: "gone" } }] })
    await withStore(join(folder, "store.sqlite"), clock, () =>
      Effect.gen(function* () {
        yield* beginNotifying(options)
        yield* scanOn("2026-01-08", "pass")
        yield* scanOn("2026-01-15", "fail")
        expect(yield* notifyOnce(options)).toBe(0)
      }),
    )
  })
})

describe("postEvent", () => {
  const post = (given: Partial<Parameters<typeof postEvent>[0]> = {}) =>
    Effect.runPromise(
      postEvent({
        url: `${origin}/`,
        secret: SECRET,
        id: "one",
        timestamp: 1,
        body: "{}",
        refuse: () => null,
        ...given,
      }),
    )
  it.each([
    { name: "a receiver that never answers", behaves: () => undefined, error: /no answer in time/ },
    {
      name: "one that breaks off",
      behaves: (response: ServerResponse) => response.destroy(),
      error: /hang up|ECONNRESET/,
    },
    {
      name: "one that says headers without end",
      behaves: (response: ServerResponse) => response.writeHead(200, { "x-long": "a".repeat(40_000) }).end(),
      error: /Header overflow/,
    },
    {
      name: "one that sends others away for a while",
      behaves: (response: ServerResponse) => response.writeHead(503, { "retry-after": "120" }).end(),
      error: /answered 503/,
    },
  ])("fails at $name", async ({ behaves, error }) => {
    behave = behaves
    const outcome = await post({ timeoutMilliseconds: 200 })
    expect(outcome).toMatchObject({ kind: "failed", error: expect.stringMatching(error) })
  })

  it("does not wait for the end of an endless answer", async () => {
    behave = (response) => {
      response.writeHead(200)
      const more = setInterval(() => response.write("a".repeat(1_000)), 1)
      response.on("close", () => clearInterval(more))
    }
    expect(await post()).toEqual({ kind: "sent" })
  })

  it.each(["127.0.0.1", "localhost"])(
    "connects to no address that is refused, by its number or by its name (%s)",
    async (host) => {
      const outcome = await post({
        url: origin.replace("127.0.0.1", host),
        refuse: (address) => (/^(?:127\.|::1)/.test(address) ? "127.0.0.0/8" : null),
      })
      expect(outcome).toMatchObject({ kind: "permanent", error: expect.stringMatching(/is not public/) })
      expect(received).toEqual([])
    },
  )

  it("tries the set-up with a signed sample", async () => {
    expect(await Effect.runPromise(sendTestEvent({ url: origin, secret: SECRET }, () => null))).toEqual({
      kind: "sent",
    })
    expect(isSigned(received[0]!)).toBe(true)
    expect(JSON.parse(received[0]!.body)).toMatchObject({ type: "test" })
  })
})
