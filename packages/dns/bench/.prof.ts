/**
 * `npm run bench -w packages/dns`: how fast beside dnsperf and delv, on unbound and nsd that are set up for it?
 *
 * 1. Plain rate: 1,000 names that unbound has in its cache, asked again and again: dnsperf, then ours without our cache, in
 *    turns; the best of each counts, since other programs only take away.
 * 2. Validation: the 1,000 names under 200 signed zones from an empty memory, against a run of delv for each (some are run,
 *    and the mean counts).
 */
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { generateKey, makeDs, makeRecord, Resolver, type ResolverOptions, RRType, signZone } from "../src/index.ts"
import { missingOracles, type Oracles, startOracles } from "../test/oracles.ts"

const ZONES = 200
const NAMES_PER_ZONE = 5
const ROUNDS = 3
const SECONDS = 4
const DELV_RUNS = 100

const names = Array.from(
  { length: ZONES * NAMES_PER_ZONE },
  (_, i) => `n${i % NAMES_PER_ZONE}.z${Math.floor(i / NAMES_PER_ZONE)}.`,
)

const main = async (): Promise<void> => {
  const missing = missingOracles(["nsd", "unbound", "delv", "dnsperf"])
  if (missing.length > 0) {
    console.log(`skipped: ${missing.join(", ")} not installed (Debian: dnsperf bind9-dnsutils unbound nsd)`)
    return
  }
  const { zones, anchor } = makeZones()
  const { keyTag, algorithm, digestType, digest } = anchor
  const oracles = await startOracles(zones, {
    keyTag,
    algorithm,
    digestType,
    digest: Buffer.from(digest).toString("hex"),
  })
  const options: ResolverOptions = { servers: [oracles.resolver], trustAnchors: [{ zone: ".", data: anchor }] }
  try {
    await run(options, (resolver) => askAll(resolver))
    await compareRates(oracles, options)
    await compareValidation(oracles, options)
  } finally {
    await oracles.close()
  }
}

const compareRates = async (oracles: Oracles, options: ResolverOptions): Promise<void> => {
  const best = { dnsperf: 0, dnsperfDo: 0, udp: 0, tcp: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    best.dnsperf = Math.max(best.dnsperf, dnsperf(oracles, []))
    best.dnsperfDo = Math.max(best.dnsperfDo, dnsperf(oracles, ["-D"]))
    for (const transport of ["udp", "tcp"] as const) {
      best[transport] = Math.max(best[transport], await run({ ...options, transport }, rate))
    }
  }
  const percent = (ours: number, theirs: number) => `${((100 * ours) / theirs).toFixed(0)} %`
  console.log(`dnsperf, plain:            ${best.dnsperf.toFixed(0)} queries/s`)
  console.log(`dnsperf, DO set:           ${best.dnsperfDo.toFixed(0)} queries/s`)
  console.log(`ours over UDP, DO set:     ${best.udp.toFixed(0)} queries/s`)
  console.log(`ours over TCP, pipelined:  ${best.tcp.toFixed(0)} queries/s`)
  console.log(
    `ratio to dnsperf plain: UDP ${percent(best.udp, best.dnsperf)}, TCP ${percent(best.tcp, best.dnsperf)} (asked: 33 %)`,
  )
}

const compareValidation = async (oracles: Oracles, options: ResolverOptions): Promise<void> => {
  let ours = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now()
    const statuses = await run(options, (resolver) =>
      Effect.forEach(names, (name) => Effect.map(resolver.validate(name, RRType.A), ({ status }) => status), {
        concurrency: 64,
      }),
    )
    ours = Math.min(ours, performance.now() - started)
    if (statuses.some((status) => status !== "secure")) throw new Error("not every name is secure")
  }
  const started = performance.now()
  for (let i = 0; i < DELV_RUNS; i++) {
    const name = names[(i * 37) % names.length]!
    if ((await oracles.delv(name, "A")) !== "secure") throw new Error(`delv does not find ${name} secure`)
  }
  const delv = ((performance.now() - started) / DELV_RUNS) * names.length
  console.log(`ours, ${names.length} names under ${ZONES} zones: ${ours.toFixed(0)} ms`)
  console.log(
    `delv for each:                      ${delv.toFixed(0)} ms (mean of ${DELV_RUNS} runs, times ${names.length})`,
  )
  console.log(`ratio: ${(delv / ours).toFixed(0)} times faster (asked: 20)`)
}

/** Queries per second of one process for some seconds, our cache left out. */
const rate = (resolver: Resolver["Service"]) =>
  Effect.gen(function* () {
    const until = performance.now() + SECONDS * 1000
    const started = performance.now()
    let asked = 0
    const worker = Effect.gen(function* () {
      while (performance.now() < until) {
        yield* resolver.query(names[asked++ % names.length]!, RRType.A, { cache: false })
      }
    })
    yield* Effect.all(
      Array.from({ length: 200 }, () => worker),
      { concurrency: 200, discard: true },
    )
    return asked / ((performance.now() - started) / 1000)
  })

const askAll = (resolver: Resolver["Service"]) =>
  Effect.forEach(names, (name) => resolver.query(name, RRType.A), { concurrency: 32, discard: true })

const dnsperf = ({ resolver, folder }: Oracles, more: ReadonlyArray<string>): number => {
  const file = join(folder, "questions")
  writeFileSync(file, `${names.map((name) => `${name} A`).join("\n")}\n`)
  const args = [
    "-s",
    resolver.address,
    "-p",
    String(resolver.port),
    "-d",
    file,
    "-l",
    String(SECONDS),
    "-T",
    "1",
    "-c",
    "1",
    ...more,
  ]
  const said = execFileSync("dnsperf", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
  return Number(/Queries per second:\s+([\d.]+)/.exec(said)?.[1])
}

const run = <A>(
  options: ResolverOptions,
  use: (resolver: Resolver["Service"]) => Effect.Effect<A, unknown>,
): Promise<A> =>
  Effect.runPromise(
    Effect.gen(function* () {
      return yield* use(yield* Resolver)
    }).pipe(Effect.provide(Resolver.layer(options))),
  )

const makeZones = () => {
  const period = { inception: new Date(Date.now() - 86_400_000), expiration: new Date(Date.now() + 86_400_000 * 20) }
  const key = generateKey(13)
  const soa = (zone: string) =>
    makeRecord(zone, 3600, {
      type: "SOA",
      mname: "ns.test.",
      rname: "h.test.",
      serial: 1,
      refresh: 3600,
      retry: 600,
      expire: 86400,
      minimum: 300,
    })
  const zones = Array.from({ length: ZONES }, (_, index) => {
    const name = `z${index}.`
    const own = names.slice(index * NAMES_PER_ZONE, (index + 1) * NAMES_PER_ZONE)
    const records = [
      soa(name),
      makeRecord(name, 3600, { type: "NS", target: "ns.test." }),
      ...own.map((owner) => makeRecord(owner, 3600, { type: "A", address: "192.0.2.1" })),
    ]
    return { name, records: signZone({ zone: name, records, keys: [key], denial: { kind: "nsec" }, ...period }) }
  })
  const root = [
    soa("."),
    makeRecord(".", 3600, { type: "NS", target: "ns.test." }),
    ...zones.flatMap(({ name }) => [
      makeRecord(name, 3600, { type: "NS", target: "ns.test." }),
      makeRecord(name, 3600, makeDs(name, key.dnskey)!),
    ]),
  ]
  const signed = signZone({ zone: ".", records: root, keys: [key], denial: { kind: "nsec" }, ...period })
  return { zones: [{ name: ".", records: signed }, ...zones], anchor: makeDs(".", key.dnskey)! }
}


const { zones, anchor } = makeZones()
const { keyTag, algorithm, digestType, digest } = anchor
const oracles = await startOracles(zones, { keyTag, algorithm, digestType, digest: Buffer.from(digest).toString("hex") })
const options: ResolverOptions = { servers: [oracles.resolver], trustAnchors: [{ zone: ".", data: anchor }] }
await run(options, (resolver) => askAll(resolver))
for (const transport of ["udp","tcp"] as const) { const c = process.cpuUsage(); const t=performance.now(); const r = await run({ ...options, transport }, rate); const d = process.cpuUsage(c); console.log(transport, r.toFixed(0), "cpu us/query", ((d.user+d.system)/(r*SECONDS)).toFixed(1), "user", (d.user/(r*SECONDS)).toFixed(1)) }
await oracles.close()
