import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { obstructed } from "../obstacle.ts"
import { Names } from "./names.ts"
import { Routing } from "./routing.ts"
import { givenRoutingData, type RoutingData } from "./routing-data.ts"

const MEMORY = givenRoutingData(() => ({ routes: [], vrps: [{ prefix: "192.0.2.0/24", maxLength: 24, asn: 64496 }] }))

/** Names that know these TXT records only, and note what they were asked. */
const namesWith = (
  records: Readonly<Record<string, ReadonlyArray<string> | "timeout" | "dns-failure">>,
  asked: Array<string>,
) => {
  const die = () => Effect.die("not to be asked")
  return Layer.succeed(Names)(
    Names.of({
      exists: die,
      addresses: die,
      mailServers: die,
      nameServers: die,
      delegation: die,
      service: die,
      certificationAuthorities: die,
      tlsa: die,
      chain: die,
      dkimSelectors: () => [],
      texts: (name) =>
        Effect.suspend(() => {
          asked.push(name)
          const found = records[name] ?? []
          return typeof found === "string" ? Effect.fail(obstructed(found, `TXT ${name}`)) : Effect.succeed(found)
        }),
    }),
  )
}
const ask = async (
  data: RoutingData,
  addresses: ReadonlyArray<string>,
  records: Parameters<typeof namesWith>[0] = {},
) => {
  const asked: Array<string> = []
  const found = await Effect.runPromise(
    Effect.forEach(addresses, (address) =>
      Effect.flatMap(Routing, (routing) => routing.originOf(address)).pipe(
        Effect.catchTag("Obstructed", ({ obstacle }) => Effect.succeed(obstacle.kind)),
      ),
    ).pipe(Effect.provide(Layer.provide(Routing.layer(data), namesWith(records, asked)))),
  )
  return { found, asked }
}

describe("Routing.originOf, of the DNS", () => {
  const data: RoutingData = { ...MEMORY, routes: "dns" }
  const route = { prefix: "192.0.2.0/24", asns: [64496] }

  it("asks once for neighbors", async () => {
    const name = "0.2.0.192.origin.asn.cymru.com"
    const records = { [name]: ["64496 | 192.0.2.0/24 | ZZ | lab | 2026-01-01"] }
    expect(await ask(data, ["192.0.2.1", "192.0.2.200", "::ffff:192.0.2.3"], records)).toEqual({
      found: [route, route, route],
      asked: [name],
    })
  })

  it("takes no record for no route, and remembers that", async () => {
    expect(await ask(data, ["2001:db8::1", "2001:db8::2"])).toMatchObject({
      found: [null, null],
      asked: [expect.stringContaining(".8.b.d.0.1.0.0.2.origin6.asn.cymru.com")],
    })
  })

  it("asks again after an obstacle", async () => {
    const { found, asked } = await ask(data, ["192.0.2.1", "192.0.2.2"], {
      "0.2.0.192.origin.asn.cymru.com": "timeout",
    })
    expect(found).toEqual(["timeout", "timeout"])
    expect(asked).toHaveLength(2)
  })

  it.each([
    { name: "a record that says something else", address: "192.0.2.1", records: ["sign in"], kind: "no-routing-data" },
    { name: "a look-up that fails", address: "192.0.2.1", records: "dns-failure" as const, kind: "no-routing-data" },
    { name: "what is no address", address: "not-an-ip", records: [], kind: "protocol-violation" },
  ])("has no answer for $name", async ({ address, records, kind }) => {
    const { found } = await ask(data, [address], { "0.2.0.192.origin.asn.cymru.com": records })
    expect(found).toEqual([kind])
  })
})

it("follows the lists it was given when they are others", async () => {
  let asn = 64496
  const data = givenRoutingData(() => ({ vrps: [], routes: [{ prefix: "192.0.2.0/24", asns: [asn] }] }))
  const first = await ask(data, ["192.0.2.1"])
  asn = 64497
  const second = await ask(data, ["192.0.2.1"])
  expect([...first.found, ...second.found]).toMatchObject([{ asns: [64496] }, { asns: [64497] }])
})
