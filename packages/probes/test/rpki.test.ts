/** The RPKI probe from names to rulings, with routes and VRPs in memory. */
import { Effect, Layer } from "effect"
import { expect, it } from "vitest"
import { obstructed } from "../src/obstacle.ts"
import type { Probe, ProbeServices } from "../src/probe.ts"
import { rpki } from "../src/routing/rpki.ts"
import { MailHosts } from "../src/services/mail-hosts.ts"
import { type Addresses, Names } from "../src/services/names.ts"
import { Routing } from "../src/services/routing.ts"
import { givenRoutingData } from "../src/services/routing-data.ts"
import { WebSites } from "../src/services/web-sites.ts"

const die = () => Effect.die("not to be asked")
const ADDRESSES: Readonly<Record<string, Addresses>> = {
  "example.org": { ipv4: ["192.0.2.1", "192.0.2.2"], ipv6: ["2001:db8:1::1"] },
  "ns1.example.org": { ipv4: ["198.51.100.53"], ipv6: [] },
  "mx.example.org": { ipv4: ["203.0.113.25"], ipv6: ["2001:db8:9::25"] },
}
const names = Layer.succeed(Names)(
  Names.of({
    exists: die,
    texts: die,
    delegation: die,
    service: die,
    certificationAuthorities: die,
    tlsa: die,
    chain: die,
    dkimSelectors: () => [],
    addresses: (name) => Effect.succeed(ADDRESSES[name] ?? { ipv4: [], ipv6: [] }),
    nameServers: () => Effect.succeed({ zone: "example.org", hosts: ["ns1.example.org"] }),
    mailServers: (name) =>
      name === "example.org"
        ? Effect.succeed({ hosts: ["mx.example.org"], exchanges: [] })
        : Effect.fail(obstructed("timeout", `MX ${name}`)),
  }),
)
const data = givenRoutingData(() => ({
  routes: [
    { prefix: "192.0.2.0/24", asns: [64496] },
    { prefix: "2001:db8:1::/48", asns: [64496] },
    { prefix: "198.51.0.0/16", asns: [64497] },
    { prefix: "203.0.113.0/24", asns: [64499, 64498] },
  ],
  vrps: [
    { prefix: "192.0.2.0/24", maxLength: 24, asn: 64496 },
    { prefix: "2001:db8::/32", maxLength: 48, asn: 64496 },
    ...Array.from({ length: 20 }, (_, index) => ({ prefix: "203.0.113.0/24", maxLength: 24, asn: 64498 - index })),
  ],
}))
const services: Layer.Layer<ProbeServices> = Layer.mergeAll(
  Routing.layer(data),
  Layer.succeed(WebSites)(
    WebSites.of({
      hasAddress: die,
      secure: die,
      matchTlsa: die,
      overBothFamilies: die,
      plain: die,
      policyFile: die,
      reaches: die,
    }),
  ),
  Layer.succeed(MailHosts)(MailHosts.of({ seen: die, matchTlsa: die, reaches: die, port: die() })),
).pipe(Layer.provideMerge(names))

const scan = (probe: Probe, name: string) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const document = yield* probe.gather(name, ["web", "mail"], { value: true })
      const judgements = (yield* probe.read(document))(["web", "mail"], { observedAt: "2026-11-23T12:00:00Z" })
      return { document, judgements }
    }).pipe(Effect.provide(services)),
  )

it("notes the route to every address with what covers it, and rules on it", async () => {
  const { document, judgements } = await scan(rpki, "example.org")
  expect(document).toMatchObject({
    seen: {
      web: {
        value: [
          {
            address: "192.0.2.1",
            route: {
              value: {
                prefix: "192.0.2.0/24",
                origins: [
                  {
                    asn: 64496,
                    validity: {
                      value: {
                        state: "valid",
                        mismatch: null,
                        covering: [{ prefix: "192.0.2.0/24", maxLength: 24, asn: 64496 }],
                      },
                    },
                  },
                ],
              },
            },
          },
          { address: "192.0.2.2" },
          { address: "2001:db8:1::1", route: { value: { prefix: "2001:db8:1::/48" } } },
        ],
      },
      mailServers: {
        value: [
          { name: "mx.example.org", addresses: { value: [{}, { address: "2001:db8:9::25", route: { value: null } }] } },
        ],
      },
    },
  })
  expect(Object.fromEntries(judgements.map(({ check, ...ruling }) => [check, ruling]))).toEqual({
    "rpki.web-covered": {
      verdict: "pass",
      reason: "all-covered",
      parameters: { prefixes: "192.0.2.0/24, 2001:db8:1::/48" },
    },
    "rpki.web-valid": {
      verdict: "pass",
      reason: "valid",
      parameters: { routes: "192.0.2.0/24 AS64496, 2001:db8:1::/48 AS64496" },
    },
    "rpki.name-server-covered": { verdict: "fail", reason: "none-covered", parameters: { prefixes: "198.51.0.0/16" } },
    "rpki.name-server-valid": { verdict: "not-applicable", reason: "not-covered", parameters: {} },
    "rpki.mail-covered": { verdict: "pass", reason: "all-covered", parameters: { prefixes: "203.0.113.0/24" } },
    "rpki.mail-valid": { verdict: "fail", reason: "invalid", parameters: { routes: "203.0.113.0/24 AS64499" } },
  })
})

it("notes no more VRPs than a reader takes in, those of the origin first", async () => {
  const { document } = await scan(rpki, "example.org")
  const { seen } = document as { seen: { mailServers: { value: ReadonlyArray<{ addresses: unknown }> } } }
  const { value } = seen.mailServers.value[0]!.addresses as {
    value: ReadonlyArray<{ route: { value: { origins: ReadonlyArray<{ asn: number; validity: unknown }> } } }>
  }
  const { asn, validity } = value[0]!.route.value.origins[0]!
  const { covering } = (validity as { value: { covering: ReadonlyArray<{ asn: number }> } }).value
  expect(asn).toBe(64498)
  expect(covering).toHaveLength(8)
  expect(covering[0]!.asn).toBe(64498)
})

it("gives the same evidence each time", async () => {
  expect(JSON.stringify((await scan(rpki, "example.org")).document)).toBe(
    JSON.stringify((await scan(rpki, "example.org")).document),
  )
})

it("keeps what could not be asked as the obstacle", async () => {
  const { judgements } = await scan(rpki, "other.org")
  expect(
    Object.fromEntries(judgements.map(({ check, verdict, reason }) => [check, `${verdict} ${reason}`])),
  ).toMatchObject({
    "rpki.web-covered": "not-applicable no-web-server",
    "rpki.mail-valid": "unknown timeout",
  })
})
