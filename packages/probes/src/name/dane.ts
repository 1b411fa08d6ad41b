/**
 * DANE: which keys does the DNS bind the name's web site and mail servers to?
 * Spec: RFC 6698 (TLSA), RFC 7671 §10.1 (only records that the DNS vouches for), RFC 7672 §3.1.3 (at each MX host).
 *
 * 1. TLSA at _443._tcp of the name.   2. TLSA at _25._tcp of each MX host.
 *
 * Not judged yet: whether the certificates in use match.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import { defineProbe, observe } from "../probe.ts"
import { Names, TlsaSeen } from "../services/names.ts"

const DaneEvidence = Schema.Struct({
  web: Schema.NullOr(Observed(TlsaSeen)),
  mail: Schema.NullOr(Observed(Schema.Array(Schema.Struct({ host: Schema.String, tlsa: Observed(TlsaSeen) })))),
})

export const dane = defineProbe({
  standard: "dane",
  version: 1,
  evidence: DaneEvidence,
  roles: ["web", "mail"],
  checks: {},

  gather: Effect.fn("dane.gather")(function* (name, roles) {
    const names = yield* Names
    const ofHost = (host: string) => Effect.map(observe(names.tlsa(host, 25)), (tlsa) => ({ host, tlsa }))
    const mail = names.mailServers(name).pipe(
      Effect.flatMap(({ hosts }) => Effect.forEach(hosts.slice(0, MAX_HOSTS), ofHost, { concurrency: 4 })),
      observe,
    )
    return yield* Effect.all(
      {
        web: roles.includes("web") ? observe(names.tlsa(name, 443)) : Effect.succeed(null),
        mail: roles.includes("mail") ? mail : Effect.succeed(null),
      },
      { concurrency: 2 },
    )
  }),

  judge: () => ({}),
})

/** As many as the other probes look at. */
const MAX_HOSTS = 10
