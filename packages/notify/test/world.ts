/** A country of two names that can be scanned at will, and what the operator configured to be told of it. */
import type { CatalogView, Organisation, Standard, Target, Verdict } from "@plumbline/core"
import { Store, type StoreShape } from "@plumbline/store"
import { Clock, Effect, ManagedRuntime } from "effect"
import type { NotifyOptions } from "../src/index.ts"

const source = { title: "Made up for tests", readOn: "2026-01-01" }

const dnssec: Standard = {
  id: "dnssec",
  title: "DNSSEC",
  abbreviation: "DNSSEC",
  summary: "Signatures in the DNS",
  status: "measured",
  theme: "name",
  sdo: "IETF",
  specifications: [
    { id: "RFC 4033", title: "DNSSEC", url: "https://www.rfc-editor.org/rfc/rfc4033", status: "current" },
  ],
  csfFunctions: ["protect"],
  checks: [
    {
      id: "dnssec.signed",
      title: "Signed",
      asks: "Is it signed?",
      requirement: "required",
      roles: ["web", "mail"],
      reference: "RFC 4033",
      reasons: [
        { code: "signed", verdict: "pass", label: "The zone is signed", explanation: "It is." },
        {
          code: "unsigned",
          verdict: "fail",
          label: "The zone is <not> signed",
          explanation: "It is not.",
          mend: "Sign the zone & publish DS records.",
        },
      ],
    },
  ],
  sources: [source],
}

const organisation: Organisation = {
  id: "qm/treasury",
  country: "qm",
  name: "The Treasury\r\nBcc: everybody@example.org",
  sector: "economic-affairs",
  level: "national",
}

const target = (name: string): Target => ({
  name,
  country: "qm",
  organisation: organisation.id,
  list: "qm/all",
  sector: "economic-affairs",
  level: "national",
  roles: ["web", "mail"],
})

export const TARGETS = ["tax.gov.qm", "customs.gov.qm"]

export const catalog: CatalogView = {
  countries: new Map([
    [
      "qm",
      {
        id: "qm",
        alpha3: "QMM",
        names: { en: "Quam" },
        fictional: true,
        schedule: { cron: "0 0 * * 0", timeZone: "Etc/UTC" },
        topLevelDomains: ["qm"],
        governmentSuffixes: [],
        lists: [
          {
            id: "qm/all",
            title: "All",
            owner: "Plumbline",
            source,
            licence: "CC0-1.0",
            retrievedOn: "2026-01-01",
            maintained: "by-hand",
          },
        ],
        sources: [source],
      },
    ],
  ]),
  regions: new Map(),
  standards: new Map([[dnssec.id, dnssec]]),
  obstacles: [],
  organisations: new Map([[organisation.id, organisation]]),
  targets: new Map(TARGETS.map((name) => [name, target(name)])),
  policies: new Map(),
  policySearches: [],
  mandates: new Map(),
  explanations: new Map(),
  clauses: new Map(),
  toolkit: undefined,
  suppliers: new Map(),
  optOuts: [],
}

/** A finished scan in which all names are signed, or not. */
export const scanOn = Effect.fnUntraced(function* (date: string, verdict: Verdict) {
  const store = yield* Store
  const at = `${date}T01:00:00.000Z`
  const { scan } = yield* store.openScan({
    country: "qm",
    scheduledFor: at,
    startedAt: at,
    methodology: 1,
    vantage: "lab",
    targets: TARGETS,
  })
  for (const name of TARGETS) {
    yield* store.recordTarget(scan.id, {
      target: name,
      observedAt: at,
      evidence: [],
      judgements: [
        {
          standard: "dnssec",
          check: "dnssec.signed",
          verdict,
          reason: verdict === "pass" ? "signed" : "unsigned",
          parameters: {},
        },
      ],
      confirmed: verdict === "fail" ? ["dnssec"] : [],
      excluded: false,
    })
  }
  return yield* store.finishScan(scan.id, at)
})

/** A clock that stands until it is moved; rest takes as long as it takes in truth. */
export const standingClock = (at: string) => {
  let now = Date.parse(at)
  return {
    advance: (milliseconds: number) => {
      now += milliseconds
    },
    now: () => now,
  }
}
export type StandingClock = ReturnType<typeof standingClock>

/** Runs on a store at `file`, which knows the catalog, at the moments of the clock. */
export const withStore = async <A>(
  file: string,
  clock: StandingClock,
  program: (store: StoreShape) => Effect.Effect<A, never, Store>,
): Promise<A> => {
  const runtime = ManagedRuntime.make(Store.layer({ file }))
  try {
    return await runtime.runPromise(
      Effect.gen(function* () {
        const store = yield* Store
        yield* store.syncCatalog(catalog, "2026-01-01")
        const system = yield* Effect.clockWith(Effect.succeed)
        return yield* Effect.provideService(program(store), Clock.Clock, {
          sleep: (duration) => system.sleep(duration),
          currentTimeMillis: Effect.sync(clock.now),
          currentTimeMillisUnsafe: clock.now,
          currentTimeNanos: Effect.sync(() => BigInt(clock.now()) * 1_000_000n),
          currentTimeNanosUnsafe: () => BigInt(clock.now()) * 1_000_000n,
          monotonicTimeNanos: system.monotonicTimeNanos,
          monotonicTimeNanosUnsafe: () => system.monotonicTimeNanosUnsafe(),
        })
      }) as Effect.Effect<A, never, Store>,
    )
  } finally {
    await runtime.dispose()
  }
}

export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

export const optionsOf = (given: Partial<NotifyOptions> = {}): NotifyOptions & { readonly said: Array<string> } => {
  const said: Array<string> = []
  return {
    site: "https://plumbline.example.org",
    catalog,
    mail: null,
    webhooks: [],
    digests: [],
    refuse: () => null,
    say: (line) => said.push(line),
    ...given,
    said,
  }
}
