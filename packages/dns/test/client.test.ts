import { Effect, Fiber } from "effect"
import { afterEach, assert, it, test } from "vitest"
import {
  anyAddress,
  DnsError,
  dataOf,
  decodeCookie,
  encodeCookie,
  isPublicAddress,
  type Message,
  makeRecord,
  Resolver,
  type ResolverOptions,
  RRType,
} from "../src/index.ts"
import { type Answer, reply, startServer, type TestServer } from "./server.ts"

const servers: Array<TestServer> = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})
const serve = async (answer: Answer): Promise<TestServer> => {
  const server = await startServer(answer)
  servers.push(server)
  return server
}
const a = (name: string, ttl = 60) => makeRecord(name, ttl, { type: "A", address: "192.0.2.1" })

const run = <A>(
  upstreams: ReadonlyArray<TestServer>,
  use: (resolver: Resolver["Service"]) => Effect.Effect<A, DnsError>,
  options: Partial<ResolverOptions> = {},
): Promise<A> =>
  Effect.runPromise(
    Effect.gen(function* () {
      return yield* use(yield* Resolver)
    }).pipe(
      Effect.provide(
        Resolver.layer({
          servers: upstreams.map(({ endpoint }) => endpoint),
          route: anyAddress,
          timeoutMillis: 150,
          attempts: 2,
          ...options,
        }),
      ),
    ),
  )

const failure = async (promise: Promise<unknown>): Promise<DnsError> => {
  const error = await promise.then(
    () => assert.fail("succeeded"),
    (reason: unknown) => reason,
  )
  assert.instanceOf(error, DnsError)
  return error as DnsError
}

test("asks with DO, CD, RD, EDNS 1232, a cookie and random letter case, and gives names back as asked", async () => {
  const server = await serve(({ query }) => [reply(query, [a(query.questions[0]!.name)])])
  const names = await run([server], (resolver) =>
    Effect.forEach(["a", "b", "c"], (label) => resolver.query(`${label}.a-name-with-letters.example`, RRType.A)),
  )
  const [first] = server.asked
  assert.isTrue(first!.query.edns?.dnssecOk)
  assert.isTrue(first!.query.flags.checkingDisabled)
  assert.isTrue(first!.query.flags.recursionDesired)
  assert.equal(first!.query.edns?.udpPayloadSize, 1232)
  assert.equal(decodeCookie(first!.query.edns)?.client.length, 8)
  assert.isTrue(server.asked.some(({ query }) => /[A-Z]/.test(query.questions[0]!.name)))
  assert.equal(names[0]!.answers[0]!.name, "a.a-name-with-letters.example.")
})

test("remembers an answer for its TTL, and a negative one for the SOA's minimum", async () => {
  const soa = makeRecord("example.", 900, {
    type: "SOA",
    mname: "ns.example.",
    rname: "h.example.",
    serial: 1,
    refresh: 1,
    retry: 1,
    expire: 1,
    minimum: 600,
  })
  const server = await serve(({ query }) => {
    const { name } = query.questions[0]!
    if (/^no-soa/i.test(name)) return [reply(query, [], { rcode: 3 })]
    return /^none/i.test(name) ? [reply(query, [], { rcode: 3, authorities: [soa] })] : [reply(query, [a(name)])]
  })
  await run(
    [server],
    (resolver) =>
      Effect.gen(function* () {
        for (const name of ["www.example", "none.example", "no-soa.example"]) {
          yield* resolver.query(name, RRType.A)
          yield* resolver.query(name.toUpperCase(), RRType.A)
        }
        yield* resolver.query("www.example", RRType.A, { cache: false })
        yield* resolver.clear
        yield* resolver.query("www.example", RRType.A)
      }),
    // Asked once more because this machine is slow would count too.
    { timeoutMillis: 10_000 },
  )
  const count = (pattern: RegExp) => server.asked.filter(({ query }) => pattern.test(query.questions[0]!.name)).length
  assert.equal(count(/^www/i), 3)
  assert.equal(count(/^none/i), 1)
  assert.equal(count(/^no-soa/i), 2)
})

test("asks once what many ask at the same time", async () => {
  const server = await serve(({ query }) => [reply(query, [a(query.questions[0]!.name, 0)])])
  await run([server], (resolver) =>
    Effect.forEach(Array.from({ length: 50 }), () => resolver.query("www.example", RRType.A), { concurrency: 50 }),
  )
  assert.equal(server.asked.length, 1)
})

test("one who gives up does not take the answer from the others", async () => {
  const server = await serve(({ query, count }) => (count === 1 ? [] : [reply(query, [a("www.example.")])]))
  const message = await run([server], (resolver) =>
    Effect.gen(function* () {
      const [, kept] = yield* Effect.all(
        [
          resolver.query("www.example", RRType.A).pipe(Effect.timeoutOption("20 millis")),
          resolver.query("www.example", RRType.A),
        ],
        { concurrency: 2 },
      )
      return kept
    }),
  )
  assert.equal(message.answers.length, 1)
})

test("asks again over TCP when the answer is truncated, pipelined on one connection", async () => {
  const server = await serve(({ query, transport }) =>
    transport === "udp"
      ? [reply(query, [], { flags: { ...reply(query).flags, truncated: true } })]
      : [reply(query, [a(query.questions[0]!.name)])],
  )
  const messages = await run([server], (resolver) =>
    Effect.forEach(Array.from({ length: 20 }), (_, i) => resolver.query(`n${i}.example`, RRType.A), {
      concurrency: 20,
    }),
  )
  assert.isTrue(messages.every(({ answers }) => answers.length === 1))
  assert.equal(server.asked.filter(({ transport }) => transport === "tcp").length, 20)
})

test("retries what gets lost, and the next server when one is dead", async () => {
  const lossy = await serve(({ query, count }) => (count === 1 ? [] : [reply(query, [a("www.example.")])]))
  assert.equal((await run([lossy], (resolver) => resolver.query("www.example", RRType.A))).answers.length, 1)
  const dead = await serve(() => [])
  const good = await serve(({ query }) => [reply(query, [a(query.questions[0]!.name)])])
  await run(
    [dead, good],
    (resolver) => Effect.forEach(["a", "b", "c", "d", "e"], (label) => resolver.query(`${label}.example`, RRType.A)),
    { timeoutMillis: 60 },
  )
  assert.equal(dead.asked.length, 3, "after three failures the dead one is left alone")
})

test("asks the next server when one says SERVFAIL, and believes it when all do", async () => {
  const broken = await serve(({ query }) => [reply(query, [], { rcode: 2 })])
  const good = await serve(({ query }) => [reply(query, [a("www.example.")])])
  assert.equal((await run([broken, good], (resolver) => resolver.query("www.example", RRType.A))).rcode, 0)
  assert.equal((await run([broken, broken], (resolver) => resolver.query("www.example", RRType.A))).rcode, 2)
  const error = await failure(run([broken], (resolver) => resolver.lookup("www.example", RRType.A)))
  assert.equal(error.reason, "servfail")
})

test("sends the server's cookie back, and takes a new one after BADCOOKIE", async () => {
  const given = Buffer.from("0102030405060708")
  const server = await serve(({ query }) => {
    const cookie = decodeCookie(query.edns)!
    const edns = { ...query.edns!, options: [encodeCookie({ client: cookie.client, server: given })] }
    const known = cookie.server !== undefined && Buffer.from(cookie.server).equals(given)
    return [reply(query, known ? [a("www.example.")] : [], { rcode: known ? 0 : 23, edns })]
  })
  const message = await run([server], (resolver) => resolver.query("www.example", RRType.A))
  assert.equal(message.rcode, 0)
  assert.equal(server.asked.length, 2)
})

const foreign = (query: Message): Message => ({ ...query, questions: [{ name: "evil.example.", type: 1, class: 1 }] })
it.each<{ lie: string; answer: Answer; reason: string }>([
  {
    lie: "another id",
    answer: ({ query }) => [reply({ ...query, id: query.id ^ 1 }, [a("www.example.")])],
    reason: "mismatch",
  },
  { lie: "another question", answer: ({ query }) => [reply(foreign(query), [a("evil.example.")])], reason: "mismatch" },
  { lie: "no QR bit", answer: ({ query }) => [query], reason: "mismatch" },
  {
    lie: "a cookie that is not ours",
    answer: ({ query }) => [
      reply(query, [a("www.example.")], {
        edns: { ...query.edns!, options: [encodeCookie({ client: Buffer.alloc(8), server: Buffer.alloc(8) })] },
      }),
    ],
    reason: "mismatch",
  },
  {
    lie: "bytes that are no message",
    answer: ({ bytes }) => {
      const broken = Buffer.concat([bytes, Buffer.from([0xff])])
      broken[2] = 0x80
      broken[7] = 9
      return [broken]
    },
    reason: "malformed",
  },
  { lie: "nothing", answer: () => [], reason: "timeout" },
  {
    lie: "a hundred forged packets",
    answer: ({ query }) => Array.from({ length: 100 }, (_, i) => reply({ ...query, id: (query.id + i + 1) & 0xffff })),
    reason: "mismatch",
  },
])("a server that sends $lie ends as $reason, in bounded time", async ({ answer, reason }) => {
  const server = await serve(answer)
  const started = performance.now()
  const error = await failure(
    run([server], (resolver) => resolver.query("www.example", RRType.A), { timeoutMillis: 500 }),
  )
  assert.equal(error.reason, reason)
  assert.isBelow(performance.now() - started, 5000)
})

test("waits for the right answer behind forged ones", async () => {
  const server = await serve(({ query }) => [
    reply({ ...query, id: query.id ^ 1 }, [a("www.example.")]),
    reply(foreign(query)),
    reply(query, [makeRecord("www.example.", 60, { type: "A", address: "192.0.2.77" })]),
  ])
  const message = await run([server], (resolver) => resolver.query("www.example", RRType.A))
  assert.deepEqual(dataOf(message.answers, "A"), [{ type: "A", address: "192.0.2.77" }])
})

test("settles it over TCP when a server changes the letter case, and soon stops to vary it", async () => {
  const lower = (query: Message) =>
    query.questions.map((question) => ({ ...question, name: question.name.toLowerCase() }))
  const server = await serve(({ query }) => [reply({ ...query, questions: lower(query) }, [a(lower(query)[0]!.name)])])
  const messages = await run([server], (resolver) =>
    Effect.forEach(Array.from({ length: 9 }), (_, i) => resolver.query(`n${i}.case-folding.example`, RRType.A)),
  )
  assert.isTrue(messages.every(({ answers }) => answers.length === 1))
  assert.isAtMost(server.asked.filter(({ transport }) => transport === "tcp").length, 3)
})

test("nobody listening is told apart from silence", async () => {
  const server = await startServer(() => [])
  await server.close()
  const error = await failure(run([server], (resolver) => resolver.query("www.example", RRType.A)))
  assert.equal(error.reason, "connection-refused")
  assert.isTrue(error.isRetryable)
})

const cname = (name: string, target: string) => makeRecord(name, 60, { type: "CNAME", target })
test("follows aliases in the answer, DNAMEs too, and asks on where the server stopped", async () => {
  const server = await serve(({ query }) => {
    const { name } = query.questions[0]!
    if (/^w/i.test(name)) {
      const dname = makeRecord("old.example.", 60, { type: "DNAME", target: "new.example." })
      return [reply(query, [cname(name, "b.old.example."), dname, cname("b.old.example.", "b.new.example.")])]
    }
    return [reply(query, [a(name)])]
  })
  const found = await run([server], (resolver) => resolver.lookup("www.example", RRType.A))
  assert.deepEqual(
    found.aliases.map(({ from, to, by }) => [from, to, by]),
    [
      ["www.example.", "b.old.example.", "CNAME"],
      ["b.old.example.", "b.new.example.", "DNAME"],
    ],
  )
  assert.equal(found.canonicalName, "b.new.example.")
  assert.equal(found.records.length, 1)
})

it.each([
  { shape: "a loop of two", target: (i: number) => `n${(i + 1) % 2}.example.` },
  { shape: "a chain of 1,000", target: (i: number) => `n${i + 1}.example.` },
])("gives up on $shape aliases", async ({ target }) => {
  const server = await serve(({ query }) => [
    reply(
      query,
      Array.from({ length: 1000 }, (_, i) => cname(`n${i}.example.`, target(i))),
    ),
  ])
  const error = await failure(
    run([server], (resolver) => resolver.lookup("n0.example", RRType.A), { transport: "tcp" }),
  )
  assert.equal(error.reason, "alias-loop")
})

test("takes compact denial of existence for what it says (RFC 9824)", async () => {
  const nsec = (owner: string, types: ReadonlyArray<number>) =>
    makeRecord(owner, 60, { type: "NSEC", next: `\\000.${owner}`, types })
  const server = await serve(({ query }) => {
    const { name } = query.questions[0]!
    const types = /^nx/i.test(name) ? [46, 47, 128] : [46, 47]
    // What is said of another name says nothing of this one.
    const owner = /^other/i.test(name) ? "nx.example." : name
    return [reply(query, [], { authorities: [nsec(owner, owner === name ? types : [46, 47, 128])] })]
  })
  const found = await run([server], (resolver) =>
    Effect.forEach(["nx.example", "none.example", "other.example"], (name) => resolver.lookup(name, RRType.A)),
  )
  assert.deepEqual(
    found.map(({ rcode, isNoData }) => ({ rcode, isNoData })),
    [
      { rcode: "NXDOMAIN", isNoData: false },
      { rcode: "NOERROR", isNoData: true },
      { rcode: "NOERROR", isNoData: true },
    ],
  )
})

test("tells NXDOMAIN from NODATA", async () => {
  const server = await serve(({ query }) => [
    reply(query, [], { rcode: /^nx/i.test(query.questions[0]!.name) ? 3 : 0 }),
  ])
  const found = await run([server], (resolver) =>
    Effect.forEach(["nx.example", "none.example"], (name) => resolver.lookup(name, RRType.A)),
  )
  assert.deepEqual(
    found.map(({ rcode, isNoData }) => ({ rcode, isNoData })),
    [
      { rcode: "NXDOMAIN", isNoData: false },
      { rcode: "NOERROR", isNoData: true },
    ],
  )
})

it.each(["udp", "tcp"] as const)("asks a name server directly over %s, without recursion", async (transport) => {
  const server = await serve(({ query }) => [reply(query, [], { rcode: 5 })])
  const message = await run([], (resolver) => resolver.ask(server.endpoint, "example", RRType.SOA, { transport }))
  assert.equal(message.rcode, 5)
  assert.equal(server.asked[0]!.transport, transport)
  assert.isFalse(server.asked[0]!.query.flags.recursionDesired)
})

test("dials only what the route permits, and where it points", async () => {
  const server = await serve(({ query }) => [reply(query)])
  const endpoint = { address: "198.51.100.1", port: 53 }
  const refused = await failure(
    run([], (resolver) => resolver.ask(endpoint, "example", RRType.SOA, { transport: "udp" }), {
      route: () => ({ refused: "private-address" }),
    }),
  )
  assert.equal(refused.reason, "not-permitted")
  await run([], (resolver) => resolver.ask(endpoint, "example", RRType.SOA, { transport: "udp" }), {
    route: () => server.endpoint,
  })
  assert.equal(server.asked.length, 1)
})

it.each([
  { address: "9.9.9.9", expect: true },
  { address: "127.0.0.1", expect: false },
  { address: "10.1.2.3", expect: false },
  { address: "169.254.169.254", expect: false },
  { address: "::1", expect: false },
  { address: "::ffff:8.8.8.8", expect: false },
  { address: "fe80::1", expect: false },
  { address: "fd00::1", expect: false },
  { address: "2620:fe::fe", expect: true },
  { address: "2001:db8::1", expect: false },
  { address: "example.nl", expect: false },
])("$address is public: $expect", ({ address, expect }) => {
  assert.equal(isPublicAddress(address), expect)
})

test("asks one name server no more than so often", async () => {
  const server = await serve(({ query }) => [reply(query)])
  const started = performance.now()
  await run(
    [],
    (resolver) =>
      Effect.forEach([1, 2, 3, 4], () => resolver.ask(server.endpoint, "example", RRType.SOA, { transport: "udp" }), {
        concurrency: 4,
      }),
    { askSpacingMillis: 40 },
  )
  assert.isAtLeast(performance.now() - started, 118)
})

test("what waits when the layer ends, ends", async () => {
  const server = await serve(() => [])
  const waiting = await Effect.runPromise(
    Effect.gen(function* () {
      const resolver = yield* Resolver
      return yield* Effect.forkDetach(resolver.query("www.example", RRType.A))
    }).pipe(Effect.provide(Resolver.layer({ servers: [server.endpoint], timeoutMillis: 60_000 }))),
  )
  assert.equal((await failure(Effect.runPromise(Fiber.join(waiting)))).reason, "connection-closed")
})
