/**
 * From the authority section of an answer to a proof: verifies the NSEC or NSEC3 records of one zone, then asks them.
 *
 * The zone's own records only, at most so many, none expanded from a wildcard (RFC 4035 §5.3.4 lets only existing names be
 * expanded, and an expanded NSEC would speak for a name that has none).
 */
import type { Message } from "../codec/message.ts"
import { equalNames } from "../codec/name.ts"
import type { Nsec3Data, NsecData } from "../codec/record-data.ts"
import { RRType } from "../codec/registry.ts"
import { nothing, type Proof, type Prover, type VerifiedDenial } from "./denial.ts"
import { makeNsecProver } from "./nsec.ts"
import { makeNsec3Prover } from "./nsec3.ts"
import { groupRrsets } from "./rrset.ts"
import type { Reason } from "./verdict.ts"
import { type VerifyContext, verifyRrset } from "./verify-rrset.ts"

/** A name error takes three NSEC3; an answer through several wildcards a few more. */
export const MAX_DENIAL_RRSETS = 20

/** Runs `prove` over the zone's verified records. `reason` tells of a record whose signature did not hold. */
export const proveFrom = (
  message: Message,
  context: VerifyContext,
  prove: (prover: Prover) => Proof,
): Proof & { readonly reason?: Reason } => {
  const nsec: Array<VerifiedDenial<NsecData>> = []
  const nsec3: Array<VerifiedDenial<Nsec3Data>> = []
  let failure: Reason | undefined
  const sets = groupRrsets(message.authorities).filter(
    ({ type, signatures }) =>
      (type === RRType.NSEC || type === RRType.NSEC3) &&
      (signatures.length === 0 || signatures.some(({ signer }) => equalNames(signer, context.zone))),
  )
  for (const set of sets.slice(0, MAX_DENIAL_RRSETS)) {
    const verified = verifyRrset(set, context)
    if ("code" in verified) failure ??= verified
    else if (verified.closestEncloser === undefined) {
      for (const { name, data } of set.records) {
        if (data.type === "NSEC") nsec.push({ owner: name, data })
        if (data.type === "NSEC3") nsec3.push({ owner: name, data })
      }
    }
  }
  const proof = askProvers(context, nsec, nsec3, prove)
  return proof.shows === "nothing" && failure !== undefined ? { ...proof, reason: failure } : proof
}

/**
 * Why the SOA beside a denial is not authentic; undefined when it is, or is not there. RFC 4035 §3.2.3 calls an answer
 * authentic when all of its authority section is, and unbound and BIND ask it of the SOA.
 */
export const soaFailure = (message: Message, context: VerifyContext): Reason | undefined => {
  const soa = groupRrsets(message.authorities).find(
    ({ type, name }) => type === RRType.SOA && equalNames(name, context.zone),
  )
  const verified = soa === undefined ? undefined : verifyRrset(soa, context)
  return verified !== undefined && "code" in verified ? verified : undefined
}

const askProvers = (
  { zone }: VerifyContext,
  nsec: ReadonlyArray<VerifiedDenial<NsecData>>,
  nsec3: ReadonlyArray<VerifiedDenial<Nsec3Data>>,
  prove: (prover: Prover) => Proof,
): Proof => {
  if (nsec.length === 0 && nsec3.length === 0) {
    return nothing(`the answer carries no valid NSEC or NSEC3 record of ${zone}`)
  }
  const byNsec = nsec.length > 0 ? prove(makeNsecProver(nsec)) : undefined
  if (byNsec !== undefined && (byNsec.shows !== "nothing" || nsec3.length === 0)) return byNsec
  return prove(makeNsec3Prover(zone, nsec3))
}
