import { connect } from "node:net"
import { Effect, Fiber } from "effect"
import { describe, expect, it } from "vitest"
import { LabError, startLab } from "../src/index.ts"

const handles = () =>
  process.getActiveResourcesInfo().filter((kind) => kind === "MessagePort" || kind === "Worker").length

describe("the laboratory", () => {
  it("leaves nothing open, each time", async () => {
    const before = handles()
    for (let round = 0; round < 3; round++) {
      const port = await Effect.runPromise(Effect.scoped(Effect.map(startLab(), (lab) => lab.resolver.port)))
      expect(handles()).toBe(before)
      expect(await refusal(port)).toBe("ECONNREFUSED")
    }
  })

  it("can be interrupted while it starts", async () => {
    const before = handles()
    await Effect.runPromise(
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(Effect.scoped(startLab()))
        yield* Effect.sleep(50)
        yield* Fiber.interrupt(fiber)
      }),
    )
    expect(handles()).toBe(before)
  })

  it("knows no other months than its own", async () => {
    const error = await Effect.scoped(Effect.flatMap(startLab(), (lab) => lab.setMonth(24))).pipe(
      Effect.flip,
      Effect.runPromise,
    )
    expect(error).toBeInstanceOf(LabError)
    expect(error.reason).toBe("no-such-month")
  })

  it("does what the README shows", async () => {
    const shown = await Effect.gen(function* () {
      const lab = yield* startLab()
      yield* lab.setMonth(16)
      return [
        lab.route({ address: "198.18.0.1", port: 443 }),
        lab.expected("parliament.gov.xa", 16)["tls.version"],
      ] as const
    }).pipe(Effect.scoped, Effect.runPromise)
    expect(shown[0]).toMatchObject({ address: "127.0.0.1" })
    expect(shown[1]).toEqual({ verdict: "fail", reason: "old-version" })
  })

  it("has the same targets and expectations each time it is started", async () => {
    const describeLab = Effect.scoped(
      Effect.map(startLab({ today: new Date("2026-11-23T00:00:00Z") }), ({ catalog, expected, trustAnchors }) => ({
        catalog,
        states: catalog.targets.map(({ name }) => expected(name, 9)),
        trustAnchors,
      })),
    )
    const [first, second] = [await Effect.runPromise(describeLab), await Effect.runPromise(describeLab)]
    expect(second.catalog).toEqual(first.catalog)
    expect(second.states).toEqual(first.states)
    expect(second.trustAnchors).not.toBe(first.trustAnchors)
  })
})

const refusal = (port: number): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port }, () => {
      socket.destroy()
      resolve("connected")
    })
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "unknown"))
  })
