/**
 * Suppliers of one target, from the evidence of its measurement: name servers from that of IPv6, mail exchanges from that of
 * STARTTLS, networks of the web site from that of RPKI.
 *
 * What could not be seen is left out, so that what an earlier scan saw stands on. Evidence is read by the few members that are
 * needed here; of another shape it counts as not seen.
 */
import { attributeSuppliers, type SupplierPatterns } from "@plumbline/assess"
import { Observed, type StandardId, type SuppliersByRole } from "@plumbline/core"
import { organizationalDomain } from "@plumbline/probes"
import type { RecordedEvidence } from "@plumbline/store"
import { Result, Schema } from "effect"
import type { Subject } from "./measure.ts"

/** Pure. */
export const suppliersOf = (
  { name, roles }: Subject,
  evidence: ReadonlyArray<RecordedEvidence>,
  patterns: SupplierPatterns,
): SuppliersByRole => {
  const documentOf = (standard: StandardId): unknown => evidence.find((piece) => piece.standard === standard)?.document
  return attributeSuppliers(
    {
      mx: roles.includes("mail") ? mailExchanges(documentOf("starttls")) : [],
      ns: nameServers(documentOf("ipv6")),
      asn: roles.includes("web") ? webNetworks(documentOf("rpki")) : [],
      organizationalDomain: organizationalDomain(name),
    },
    patterns,
  )
}

const mailExchanges = (document: unknown): ReadonlyArray<string> | null => {
  const seen = decodeStarttls(document)
  if (Result.isFailure(seen)) return null
  const { exists, seen: found } = seen.success
  if (found === null) return whereNothingIs(exists)
  return "value" in found.exchanges ? found.exchanges.value.map(({ host }) => host) : null
}

const nameServers = (document: unknown): ReadonlyArray<string> | null => {
  const seen = decodeIpv6(document)
  if (Result.isFailure(seen)) return null
  const { exists, seen: found } = seen.success
  if (found === null) return whereNothingIs(exists)
  if (!("value" in found.delegation)) return null
  const { child } = found.delegation.value
  return "value" in child ? child.value : null
}

/** Null as soon as the route of one address could not be looked up: it might be another's. */
const webNetworks = (document: unknown): ReadonlyArray<number> | null => {
  const seen = decodeRpki(document)
  if (Result.isFailure(seen)) return null
  const { exists, seen: found } = seen.success
  if (found === null) return whereNothingIs(exists)
  if (found.web === null || !("value" in found.web)) return null
  const numbers: Array<number> = []
  for (const { route } of found.web.value) {
    if (!("value" in route)) return null
    for (const { asn } of route.value?.origins ?? []) if (asn !== null) numbers.push(asn)
  }
  return numbers
}

/** A name that does not exist is served by nobody; of one that may exist nothing was seen. */
const whereNothingIs = (exists: Observed<boolean>): ReadonlyArray<never> | null =>
  "value" in exists && !exists.value ? [] : null

/** As every probe keeps its evidence: `seen` is null where nothing was gathered. */
const gathered = <S extends Schema.Codec<unknown, unknown>>(seen: S) =>
  Schema.Struct({ exists: Observed(Schema.Boolean), seen: Schema.NullOr(seen) })

const StarttlsSeen = Schema.Struct({ exchanges: Observed(Schema.Array(Schema.Struct({ host: Schema.String }))) })
const Ipv6Seen = Schema.Struct({
  delegation: Observed(Schema.Struct({ child: Observed(Schema.Array(Schema.String)) })),
})
const RpkiSeen = Schema.Struct({
  web: Schema.NullOr(
    Observed(
      Schema.Array(
        Schema.Struct({
          route: Observed(
            Schema.NullOr(
              Schema.Struct({ origins: Schema.Array(Schema.Struct({ asn: Schema.NullOr(Schema.Number) })) }),
            ),
          ),
        }),
      ),
    ),
  ),
})
const decodeStarttls = Schema.decodeUnknownResult(gathered(StarttlsSeen))
const decodeIpv6 = Schema.decodeUnknownResult(gathered(Ipv6Seen))
const decodeRpki = Schema.decodeUnknownResult(gathered(RpkiSeen))
