/**
 * DNSSEC: is the name signed, does its chain of trust hold from the root, and is its zone signed as is advised today?
 * Spec: RFC 4033–4035, RFC 5155, RFC 9364; RFC 8624 with RFC 9904 and 9905 (algorithms and digests), RFC 9276 (NSEC3
 * parameters), RFC 7344 and 8078 (CDS, CDNSKEY), RFC 6781 §4.4.2 (time left on signatures).
 *
 * 1. SOA of the name, with its chain of DS, DNSKEY and RRSIG records from the trust anchor, validated by ourselves.
 * 2. For a secure one: NSEC3PARAM, CDS and CDNSKEY at the apex of its zone.
 * 3. For a mail target: MX, and the chain of each mail server's name likewise.
 *
 * Judged on the status and reason found when it was gathered: a signature's time is held against that moment.
 */
import { Observed } from "@plumbline/core"
import { ALGORITHMS, type Algorithm, DIGESTS, type Digest, formatAlgorithm } from "@plumbline/dns"
import { Effect, Schema } from "effect"
import { defineProbe, fail, notApplicable, observe, partial, pass, type Ruling, unknown } from "../probe.ts"
import { Names } from "../services/names.ts"
import { ChainSeen, SigningSeen } from "../services/signing.ts"

const DnssecEvidence = Schema.Struct({
  trust: Observed(Schema.Struct({ chain: ChainSeen, signing: Schema.NullOr(SigningSeen) })),
  /** `null` for a name that is no mail target. */
  mailServers: Schema.NullOr(
    Observed(Schema.Array(Schema.Struct({ name: Schema.String, chain: Observed(ChainSeen) }))),
  ),
})
type DnssecEvidence = typeof DnssecEvidence.Type

export const dnssec = defineProbe({
  standard: "dnssec",
  version: 3,
  evidence: DnssecEvidence,
  checks: {
    "dnssec.signed": { roles: ["web", "mail"], reasons: { signed: "pass", unsigned: "fail" } },
    "dnssec.valid": {
      roles: ["web", "mail"],
      reasons: {
        secure: "pass",
        insecure: "not-applicable",
        "unsupported-algorithm": "not-applicable",
        "signature-expired": "fail",
        "signature-not-yet-valid": "fail",
        "signature-missing": "fail",
        "signature-invalid": "fail",
        "ds-mismatch": "fail",
        "dnskey-missing": "fail",
        "denial-missing": "fail",
        bogus: "fail",
      },
    },
    "dnssec.algorithm": {
      roles: ["web", "mail"],
      reasons: {
        strong: "pass",
        "weak-key": "partial",
        "outdated-algorithm": "partial",
        "outdated-digest": "partial",
        "not-secure": "not-applicable",
      },
    },
    "dnssec.expiry": {
      roles: ["web", "mail"],
      reasons: { ample: "pass", "expires-soon": "partial", "not-secure": "not-applicable" },
    },
    "dnssec.nsec3": {
      roles: ["web", "mail"],
      reasons: {
        nsec: "pass",
        nsec3: "pass",
        iterations: "partial",
        salt: "partial",
        "not-secure": "not-applicable",
      },
    },
    "dnssec.cds": {
      roles: ["web", "mail"],
      reasons: { published: "pass", "not-published": "partial", "not-secure": "not-applicable" },
    },
    "dnssec.mail-signed": {
      roles: ["mail"],
      reasons: {
        "all-signed": "pass",
        "some-unsigned": "partial",
        "none-signed": "partial",
        "no-mail-server": "not-applicable",
      },
    },
    "dnssec.mail-valid": {
      roles: ["mail"],
      reasons: {
        valid: "pass",
        bogus: "fail",
        "none-signed": "not-applicable",
        "no-mail-server": "not-applicable",
      },
    },
  },

  gather: Effect.fn("dnssec.gather")(function* (name, roles) {
    const names = yield* Names
    const chainOf = (host: string) =>
      names.chain(host).pipe(
        Effect.map(({ chain }) => chain),
        observe,
        Effect.map((chain) => ({ name: host, chain })),
      )
    const mailServers = names.mailServers(name).pipe(
      Effect.flatMap(({ hosts }) => Effect.forEach(hosts.slice(0, MAX_HOSTS), chainOf, { concurrency: 4 })),
      observe,
    )
    return {
      trust: yield* observe(names.chain(name)),
      mailServers: roles.includes("mail") ? yield* mailServers : null,
    }
  }),

  judge: ({ trust, mailServers }) => ({ ...judgeName(trust), ...judgeMailServers(mailServers) }),
})

const judgeName = (trust: DnssecEvidence["trust"]) => {
  if ("obstacle" in trust) {
    const ruling = unknown(trust.obstacle)
    return { ...chainRulings(ruling, ruling), ...qualityRulings(ruling) }
  }
  const { chain, signing } = trust.value
  const { status, reason, zone, detail, expiredOn } = chain
  const quality =
    status === "indeterminate"
      ? qualityRulings(unknown({ kind: "dns-failure", at: zone, detail }))
      : signing === null
        ? qualityRulings(notApplicable("not-secure"))
        : judgeSigning(signing)
  switch (status) {
    case "secure":
      return { ...chainRulings(pass("signed", { zone }), pass("secure", { zone })), ...quality }
    case "insecure":
      return {
        ...(reason === "unsupported-algorithm"
          ? chainRulings(pass("signed", { zone }), notApplicable("unsupported-algorithm", { zone }))
          : chainRulings(fail("unsigned", { zone }), notApplicable("insecure", { zone }))),
        ...quality,
      }
    case "bogus":
      return {
        ...chainRulings(
          pass("signed", { zone }),
          fail(reason, {
            zone,
            ...(reason === "bogus" ? { detail } : {}),
            ...(expiredOn === null ? {} : { expiredOn }),
          }),
        ),
        ...quality,
      }
    case "indeterminate": {
      const ruling = unknown({ kind: "dns-failure", at: zone, detail })
      return { ...chainRulings(ruling, ruling), ...quality }
    }
  }
}

const chainRulings = (signed: Ruling, valid: Ruling) => ({ "dnssec.signed": signed, "dnssec.valid": valid })
const qualityRulings = (ruling: Ruling) => ({
  "dnssec.algorithm": ruling,
  "dnssec.expiry": ruling,
  "dnssec.nsec3": ruling,
  "dnssec.cds": ruling,
})

const judgeSigning = (signing: SigningSeen) => ({
  "dnssec.algorithm": judgeStrength(signing),
  "dnssec.expiry": judgeExpiry(signing),
  "dnssec.nsec3": judgeNsec3(signing),
  "dnssec.cds": judgeCds(signing),
})

/** RFC 9905 §2 for algorithms and digests with SHA-1; NIST SP 800-57 part 1, table 2 for 112 bits of security (RSA 2048). */
const judgeStrength = ({ zone, keys, digests }: SigningSeen): Ruling => {
  const outdated = keys.find(({ algorithm }) => isOutdated(ALGORITHMS.get(algorithm)))
  if (outdated !== undefined)
    return partial("outdated-algorithm", { zone, algorithm: formatAlgorithm(outdated.algorithm) })
  const weak = keys.find(
    ({ algorithm, bits }) => ALGORITHMS.get(algorithm)?.scheme?.kind === "rsa" && bits !== null && bits < RSA_BITS,
  )
  if (weak !== undefined)
    return partial("weak-key", { zone, algorithm: formatAlgorithm(weak.algorithm), bits: weak.bits ?? 0 })
  if (digests.length > 0 && digests.every((digest) => isOutdated(DIGESTS.get(digest))))
    return partial("outdated-digest", { zone, digest: DIGESTS.get(digests[0]!)?.mnemonic ?? digests[0]! })
  const algorithms = [...new Set(keys.map(({ algorithm }) => formatAlgorithm(algorithm)))]
  return pass("strong", { algorithms: algorithms.join(", ") })
}
const isOutdated = (entry: Algorithm | Digest | undefined): boolean =>
  entry?.standing === "deprecated" || entry?.standing === "forbidden"
const RSA_BITS = 2048

/** Signers that sign each answer afresh for a day or two have little time left always, and never run out of it. */
const judgeExpiry = ({ zone, ending }: SigningSeen): Ruling =>
  ending !== null && ending.hoursLeft < LATE_HOURS && ending.hoursLeft < ending.ofHours * LATE_SHARE
    ? partial("expires-soon", { zone, expiresOn: ending.on })
    : pass("ample")
const LATE_HOURS = 48
const LATE_SHARE = 0.25

/** RFC 9276 §3.1: no additional iterations, no salt. */
const judgeNsec3 = ({ zone, nsec3 }: SigningSeen): Ruling => {
  if ("obstacle" in nsec3) return unknown(nsec3.obstacle)
  if (nsec3.value === null) return pass("nsec")
  const { iterations, saltBytes } = nsec3.value
  if (iterations > 0) return partial("iterations", { zone, iterations })
  return saltBytes > 0 ? partial("salt", { zone, length: saltBytes }) : pass("nsec3")
}

const judgeCds = ({ zone, cds, cdnskey }: SigningSeen): Ruling => {
  const seen = [cds, cdnskey].flatMap<unknown>((field) => ("value" in field ? field.value : []))
  if (seen.length > 0) return pass("published")
  if ("obstacle" in cds) return unknown(cds.obstacle)
  return "obstacle" in cdnskey ? unknown(cdnskey.obstacle) : partial("not-published", { zone })
}

/** Mail servers stand in zones of others, mostly: whether those are signed decides whether DANE can protect the mail. */
const judgeMailServers = (servers: DnssecEvidence["mailServers"]) => {
  const both = (ruling: Ruling) => ({ "dnssec.mail-signed": ruling, "dnssec.mail-valid": ruling })
  if (servers === null) return both(unknown({ kind: "crashed", at: "dnssec", detail: "not gathered for this role" }))
  if ("obstacle" in servers) return both(unknown(servers.obstacle))
  if (servers.value.length === 0) return both(notApplicable("no-mail-server"))
  const seen = servers.value.flatMap(({ name, chain }) => ("value" in chain ? [{ name, ...chain.value }] : []))
  const unseen = servers.value.flatMap(({ name, chain }) =>
    "obstacle" in chain
      ? [chain.obstacle]
      : chain.value.status === "indeterminate"
        ? [{ kind: "dns-failure" as const, at: name, detail: chain.value.detail }]
        : [],
  )
  const count = servers.value.length
  const named = (hosts: typeof seen) => hosts.map(({ name }) => name).join(", ")
  const unsigned = seen.filter(({ status, reason }) => status === "insecure" && reason !== "unsupported-algorithm")
  const bogus = seen.filter(({ status }) => status === "bogus")
  return {
    "dnssec.mail-signed":
      unsigned.length === count
        ? partial("none-signed", { count })
        : unsigned.length > 0
          ? partial("some-unsigned", { unsigned: named(unsigned), count })
          : unseen[0] !== undefined
            ? unknown(unseen[0])
            : pass("all-signed", { count }),
    "dnssec.mail-valid":
      bogus.length > 0
        ? fail("bogus", { bogus: named(bogus), detail: bogus[0]!.reason })
        : unseen[0] !== undefined
          ? unknown(unseen[0])
          : seen.some(({ status }) => status === "secure")
            ? pass("valid", { count })
            : notApplicable("none-signed"),
  }
}

/** More mail servers than this is a hostile or broken zone and would only cost time. */
const MAX_HOSTS = 10
