import { Effect } from "effect"
import { afterAll, assert, beforeAll, describe, it, test } from "vitest"
import {
  dnssecQuality,
  encodeMessage,
  examineResolver,
  gatherApexDnssec,
  gatherDelegation,
  generateKey,
  isKnown,
  type Message,
  makeDs,
  makeRecord,
  Resolver,
  type ResourceRecord,
  RRType,
  signZone,
} from "../src/index.ts"
import { makeAuthority } from "./authority.ts"
import type { ServedZone } from "./oracles.ts"
import { reply, startServer, type TestServer } from "./server.ts"

const now = new Date()
const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
const soa = (zone: string, serial: number) =>
  makeRecord(zone, 300, {
    type: "SOA",
    mname: "ns.",
    rname: "h.",
    serial,
    refresh: 1,
    retry: 1,
    expire: 1,
    minimum: 60,
  })
const ns = (zone: string, target: string) => makeRecord(zone, 300, { type: "NS", target })
const a = (name: string, address: string) => makeRecord(name, 300, { type: "A", address })
const aaaa = (name: string, address: string) => makeRecord(name, 300, { type: "AAAA", address })

const rootKey = generateKey(13)
const key = generateKey(8, { bits: 1024 })
const anchor = makeDs(".", rootKey.dnskey)!
const denial = { kind: "nsec3", salt: Buffer.from("ab", "hex"), iterations: 10, optOut: false } as const
const period = { inception: days(-1), expiration: days(6.5) }
const zones: ReadonlyArray<ServedZone> = [
  {
    name: ".",
    records: signZone({
      zone: ".",
      records: [
        soa(".", 1),
        ns(".", "a.root."),
        a("a.root.", "198.51.100.1"),
        ns("example.", "ns1.example."),
        makeRecord("example.", 300, makeDs("example.", key.dnskey, 1)!),
      ],
      keys: [rootKey],
      denial: { kind: "nsec" },
      ...period,
    }),
  },
  {
    name: "example.",
    records: signZone({
      zone: "example.",
      records: [
        soa("example.", 7),
        ns("example.", "ns1.example."),
        ns("example.", "ns2.example."),
        a("ns1.example.", "198.51.100.2"),
        aaaa("ns1.example.", "2001:db8::2"),
        a("ns2.example.", "198.51.100.3"),
        a("www.example.", "192.0.2.1"),
        makeRecord("example.", 300, { ...makeDs("example.", key.dnskey)!, type: "CDS" }),
      ],
      keys: [key],
      denial,
      ...period,
    }),
  },
]

describe("evidence", () => {
  let resolver: TestServer
  let root: TestServer
  let ns1: TestServer
  const answer = makeAuthority(zones)
  const question = (query: Message) => query.questions[0]!
  const authoritative = (query: Message, answers: ReadonlyArray<ResourceRecord>, change: Partial<Message> = {}) =>
    reply(query, answers, { flags: { ...reply(query).flags, authoritative: true }, ...change })

  beforeAll(async () => {
    resolver = await startServer(({ query }) => {
      const { name, type } = question(query)
      const message = answer(name.toLowerCase(), type)
      return [encodeMessage({ ...message, id: query.id, questions: query.questions, edns: query.edns! })]
    })
    root = await startServer(({ query }) => [
      reply(query, [], {
        authorities: [ns("example.", "ns1.example.")],
        additionals: [a("ns1.example.", "198.51.100.2"), a("elsewhere.", "198.51.100.9")],
      }),
    ])
    ns1 = await startServer(({ query, transport }) =>
      transport === "tcp" ? [] : [authoritative(query, [soa("example.", 7)])],
    )
  })
  afterAll(() => Promise.all([resolver, root, ns1].map((server) => server.close())))

  const run = <A, E>(effect: Effect.Effect<A, E, Resolver>) =>
    Effect.runPromise(
      effect.pipe(
        Effect.provide(
          Resolver.layer({
            servers: [resolver.endpoint],
            trustAnchors: [{ zone: ".", data: anchor }],
            timeoutMillis: 200,
            route: ({ address }) =>
              ({ "198.51.100.1": root.endpoint, "198.51.100.2": ns1.endpoint })[address] ?? {
                refused: "private-address",
              },
          }),
        ),
      ),
    )

  it("sees the delegation from both sides, and which addresses answer over what", async () => {
    const delegation = await run(gatherDelegation("www.example"))
    assert.equal(delegation.zone, "example.")
    assert.deepEqual(isKnown(delegation.child) && delegation.child.value, ["ns1.example.", "ns2.example."])
    assert.deepEqual(isKnown(delegation.parent) && delegation.parent.value, {
      zone: ".",
      nameServers: ["ns1.example."],
      glue: [{ name: "ns1.example.", address: "198.51.100.2" }],
    })
    const [first, second] = delegation.nameServers
    const [v4] = isKnown(first!.ipv4) ? first!.ipv4.value : []
    assert.deepEqual(v4!.udp, { value: { rcode: 0, isAuthoritative: true, serial: 7 } })
    assert.equal(!isKnown(v4!.tcp) && v4!.tcp.error.reason, "timeout")
    const [v6] = isKnown(first!.ipv6) ? first!.ipv6.value : []
    assert.equal(v6!.address, "2001:db8::2")
    assert.equal(!isKnown(v6!.udp) && v6!.udp.error.reason, "not-permitted")
    assert.deepEqual(second!.ipv6, { value: [] })
  })

  it("tells the quality of a signed zone", async () => {
    const validation = await run(Effect.flatMap(Resolver, (service) => service.validate("www.example", RRType.A)))
    assert.equal(validation.status, "secure", validation.reason.detail)
    const quality = dnssecQuality(validation, now)!
    assert.equal(quality.zone, "example.")
    assert.deepEqual(quality.algorithms, [{ number: 8, mnemonic: "RSASHA256", standing: "recommended" }])
    assert.deepEqual(quality.digests, [{ number: 1, mnemonic: "SHA-1", standing: "deprecated" }])
    assert.equal(quality.smallestRsaBits, 1024)
    assert.equal(quality.daysToExpiry, 6)
    const apex = await run(gatherApexDnssec("example."))
    assert.equal(isKnown(apex.nsec3) && apex.nsec3.value?.iterations, 10)
    assert.equal(isKnown(apex.cds) && apex.cds.value[0]?.digestType, 2)
    assert.deepEqual(apex.cdnskey, { value: [] })
  })

  it("has no quality to tell of an unsigned zone", async () => {
    const validation = await run(Effect.flatMap(Resolver, (service) => service.validate("example", RRType.DS)))
    assert.equal(dnssecQuality({ ...validation, chain: [] }, now), undefined)
  })

  it("finds a sound resolver fit, and a dead one unfit in every point", async () => {
    const fit = await Effect.runPromise(examineResolver(resolver.endpoint, { timeoutMillis: 300 }))
    assert.deepEqual(
      fit.filter(({ isFit }) => !isFit),
      [],
    )
    const dead = await Effect.runPromise(examineResolver({ address: "127.0.0.1", port: 1 }, { timeoutMillis: 300 }))
    assert.isTrue(dead.every(({ isFit }) => !isFit))
    assert.equal(dead.length, 6)
  })
})

test("finds a resolver unfit that strips DNSSEC and ignores CD", async () => {
  const plain = await startServer(({ query }) => {
    const { edns: _, ...bare } = reply(query, [soa(".", 1)])
    return [bare]
  })
  const points = await Effect.runPromise(examineResolver(plain.endpoint, { timeoutMillis: 300 }))
  await plain.close()
  const unfit = points.filter(({ isFit }) => !isFit).map(({ point }) => point)
  assert.deepEqual(unfit, ["dnssec-records", "checking-disabled", "edns-1232", "clock"])
})
