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
  return Result.isSuccess(seen) && "value" in seen.success.exchanges
    ? seen.success.exchanges.value.map(({ host }) => host)
    : null
}

const nameServers = (document: unknown): ReadonlyArray<string> | null => {
  const seen = decodeIpv6(document)
  if (Result.isFailure(seen) || !("value" in seen.success.delegation)) return null
  const { child } = seen.success.delegation.value
  return "value" in child ? child.value : null
}

/** Null as soon as the route of one address could not be looked up: it might be another's. */
const webNetworks = (document: unknown): ReadonlyArray<number> | null => {
  const seen = decodeRpki(document)
  if (Result.isFailure(seen) || seen.success.web === null || !("value" in seen.success.web)) return null
  const numbers: Array<number> = []
  for (const { route } of seen.success.web.value) {
    if (!("value" in route)) return null
    for (const { asn } of route.value?.origins ?? []) if (asn !== null) numbers.push(asn)
  }
  return numbers
}

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
const decodeStarttls = Schema.decodeUnknownResult(StarttlsSeen)
const decodeIpv6 = Schema.decodeUnknownResult(Ipv6Seen)
const decodeRpki = Schema.decodeUnknownResult(RpkiSeen)
