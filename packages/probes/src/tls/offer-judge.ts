/**
 * Is what a server offers of TLS as the guideline asks? Pure, and the same for web and mail.
 * Spec: NCSC-NL TLS guidelines of May 2025 (guideline.ts); RFC 8996, RFC 9325 (versions), RFC 5746, RFC 7627, RFC 8446 §8 (0-RTT).
 *
 * Suites count at TLS 1.3 and at the highest version below it: what is older fails by its version already. A list that could not
 * be read to its end can show a fault, but not that there is none.
 */
import type { Observed, Obstacle } from "@plumbline/core"
import { type CheckDefinition, fail, notApplicable, partial, pass, type Ruling, unknown } from "../probe.ts"
import {
  isPostQuantum,
  type Tier,
  tierOfCertificateKey,
  tierOfCertificateSignature,
  tierOfCipherSuite,
  tierOfFiniteField,
  tierOfGroup,
  tierOfWeakScheme,
} from "./guideline.ts"
import type { TlsOfferSeen } from "./offer-seen.ts"

/** Reasons of each check, by the last part of its id: `tls.cipher-suites`, `starttls.cipher-suites`. */
export const OFFER_REASONS = {
  version: { modern: "pass", "old-version": "fail", "no-modern-version": "fail" },
  "version-1-3": { offered: "pass", "not-offered": "partial" },
  "cipher-suites": { strong: "pass", "phase-out": "pass", insufficient: "fail" },
  "cipher-order": { preferred: "pass", "not-preferred": "fail", "nothing-to-order": "not-applicable" },
  "key-exchange": { strong: "pass", "phase-out": "pass", insufficient: "fail", "no-ephemeral": "not-applicable" },
  "key-exchange-hash": {
    strong: "pass",
    "phase-out": "pass",
    insufficient: "fail",
    "no-tls-1-2": "not-applicable",
    "no-ephemeral": "not-applicable",
  },
  "post-quantum": { offered: "pass", "not-offered": "partial", "no-tls-1-3": "not-applicable" },
  compression: { off: "pass", on: "fail" },
  renegotiation: { secure: "pass", insecure: "fail", "no-tls-1-2": "not-applicable" },
  "extended-master-secret": { used: "pass", "not-used": "fail", "no-tls-1-2": "not-applicable" },
  "early-data": { off: "pass", on: "fail", "no-tls-1-3": "not-applicable" },
  "certificate-key": { strong: "pass", "phase-out": "pass", insufficient: "fail" },
  "certificate-signature": { strong: "pass", "phase-out": "pass", insufficient: "fail" },
  "phase-out": { none: "pass", some: "partial" },
} as const satisfies Readonly<Record<string, CheckDefinition["reasons"]>>
export type OfferCheck = keyof typeof OFFER_REASONS
export const OFFER_CHECKS = Object.keys(OFFER_REASONS) as ReadonlyArray<OfferCheck>

/** `at` names the server, for what could not be seen. */
export const judgeOffer = (seen: TlsOfferSeen, at: string): Readonly<Record<OfferCheck, Ruling>> => {
  const has = (version: string): boolean => {
    const field = seen.versions[version]
    return field !== undefined && "value" in field && field.value
  }
  const notSeen = (what: string): Ruling =>
    unknown({ kind: "protocol-violation", at, detail: `${what} could not be seen` })
  const isBelow13 = VERSIONS.some((version) => version !== "TLS 1.3" && has(version))
  const items = itemsOf(seen)
  const found = (kind: Item["kind"]) => items.filter((item) => item.kind === kind)
  return {
    ...judgeVersions(seen.versions),
    "cipher-suites": byTier(
      found("suite"),
      "suites",
      hasWholeLists(seen, has("TLS 1.3"), isBelow13) ? null : notSeen("some cipher suites"),
    ),
    "cipher-order": judgeOrder(seen, notSeen("the order of cipher suites")),
    "key-exchange":
      found("group").length === 0 && seen.groups === null && hasWholeLists(seen, has("TLS 1.3"), isBelow13)
        ? notApplicable("no-ephemeral")
        : byTier(found("group"), "groups", hasAllGroups(seen) ? null : notSeen("some groups")),
    "key-exchange-hash": !has("TLS 1.2")
      ? notApplicable("no-tls-1-2")
      : seen.weakHash === null
        ? signsKeyExchange(seen)
          ? notSeen("the hash of the key exchange")
          : notApplicable("no-ephemeral")
        : byTier(found("hash"), "hashes", null),
    "post-quantum": judgePostQuantum(seen, has("TLS 1.3"), notSeen("the groups of TLS 1.3")),
    compression:
      seen.behavior === null
        ? isBelow13
          ? notSeen("compression")
          : pass("off")
        : seen.behavior.compresses
          ? fail("on", { version: seen.behavior.version })
          : pass("off"),
    renegotiation:
      seen.behavior === null
        ? isBelow13
          ? notSeen("how renegotiation is secured")
          : notApplicable("no-tls-1-2")
        : seen.behavior.securesRenegotiation
          ? pass("secure")
          : fail("insecure", { version: seen.behavior.version }),
    "extended-master-secret": !has("TLS 1.2")
      ? notApplicable("no-tls-1-2")
      : seen.behavior === null || seen.behavior.extendsMasterSecret === null
        ? notSeen("the extended master secret")
        : seen.behavior.extendsMasterSecret
          ? pass("used")
          : fail("not-used"),
    "early-data": judgeEarlyData(seen.earlyData, has("TLS 1.3"), notSeen("whether 0-RTT is offered")),
    "certificate-key": seen.chain.length === 0 ? notSeen("the certificate") : byTier(found("key"), "keys", null),
    "certificate-signature":
      seen.chain.length === 0 ? notSeen("the certificate") : byTier(found("signature"), "signatures", null),
    "phase-out": judgePhaseOut(items),
  }
}

/** Something that a table has a tier for. */
interface Item {
  readonly kind: "suite" | "group" | "hash" | "key" | "signature"
  readonly name: string
  readonly tier: Tier
}

const itemsOf = (seen: TlsOfferSeen): ReadonlyArray<Item> => {
  const suites = [...new Set(listOf(seen).flatMap(({ accepted }) => accepted))]
  // A root that is sent along is trusted for being known, not for its signature.
  const judged = seen.chain.filter(({ isSelfIssued }, index) => index === 0 || !isSelfIssued)
  return [
    ...suites.map((name): Item => ({ kind: "suite", name, tier: tierOfCipherSuite(name) })),
    ...(seen.groups?.accepted ?? []).flatMap((name): ReadonlyArray<Item> => {
      const tier = tierOfGroup(name)
      return tier === null ? [] : [{ kind: "group", name, tier }]
    }),
    ...seen.finiteFields.map(
      ({ bits, name }): Item => ({
        kind: "group",
        name: name ?? `a field of its own of ${bits} bits`,
        tier: tierOfFiniteField(name),
      }),
    ),
    ...(seen.weakHash?.used == null
      ? []
      : [{ kind: "hash", name: seen.weakHash.used, tier: tierOfWeakScheme(seen.weakHash.used) } as const]),
    ...judged.flatMap(
      ({ key, signatureAlgorithm, signatureHash }): ReadonlyArray<Item> => [
        {
          kind: "key",
          name: [key.type.toUpperCase(), key.curve ?? key.bits].filter((part) => part !== null).join(" "),
          tier: tierOfCertificateKey(key),
        },
        {
          kind: "signature",
          name: signatureAlgorithm,
          tier: tierOfCertificateSignature(signatureAlgorithm, signatureHash),
        },
      ],
    ),
  ]
}

/** Without curves and TLS 1.3 there is no list of groups: the fields of DHE suites come with the suites. */
const hasAllGroups = ({ groups, finiteFields }: TlsOfferSeen): boolean =>
  groups === null ? finiteFields.length > 0 : groups.isComplete

/** Whether a suite at TLS 1.2 signs the exchange of keys, or whether that could not be seen. */
const signsKeyExchange = ({ cipherSuites }: TlsOfferSeen): boolean => {
  const list = cipherSuites.find(({ version }) => version === "TLS 1.2")
  return list === undefined || !list.isComplete || list.accepted.some((name) => /^TLS_(?:EC)?DHE_/.test(name))
}

const hasWholeLists = (seen: TlsOfferSeen, hasTls13: boolean, isBelow13: boolean): boolean => {
  const lists = listOf(seen)
  return lists.length === Number(hasTls13) + Number(isBelow13) && lists.every(({ isComplete }) => isComplete)
}

/** The lists that count: of TLS 1.3, and of the highest version below. */
const listOf = ({ cipherSuites }: TlsOfferSeen) => [
  ...cipherSuites.filter(({ version }) => version === "TLS 1.3"),
  ...cipherSuites.filter(({ version }) => version !== "TLS 1.3").slice(0, 1),
]

/** `incomplete`: what is said when nothing bad was found in a list that is not whole. */
const byTier = (items: ReadonlyArray<Item>, parameter: string, incomplete: Ruling | null): Ruling => {
  const bad = namesOf(items, "insufficient")
  if (bad.length > 0) return fail("insufficient", { [parameter]: shorten(bad) })
  if (incomplete !== null) return incomplete
  const old = namesOf(items, "phase-out")
  return old.length > 0 ? pass("phase-out", { [parameter]: shorten(old) }) : pass("strong")
}

const namesOf = (items: ReadonlyArray<Item>, tier: Tier): ReadonlyArray<string> => [
  ...new Set(items.filter((item) => item.tier === tier).map(({ name }) => name)),
]

/** A reader needs a few names to know what is meant; the evidence has them all. */
const shorten = (names: ReadonlyArray<string>): string => {
  const sorted = [...names].sort()
  return sorted.length <= SHOWN + 1
    ? sorted.join(", ")
    : `${sorted.slice(0, SHOWN).join(", ")} and ${sorted.length - SHOWN} more`
}
const SHOWN = 4

/** Versions from old to new; RFC 8996 and RFC 9325 §3.1.1 rule out all before TLS 1.2. */
const VERSIONS = ["SSL 2", "SSL 3", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"] as const
const OLD: ReadonlySet<string> = new Set(["SSL 2", "SSL 3", "TLS 1.0", "TLS 1.1"])

const judgeVersions = (versions: Readonly<Record<string, Observed<boolean>>>) => {
  const offered = VERSIONS.filter((version) => {
    const seen = versions[version]
    return seen !== undefined && "value" in seen && seen.value
  })
  const unseen = VERSIONS.flatMap((version): ReadonlyArray<Obstacle> => {
    const seen = versions[version]
    return seen !== undefined && "obstacle" in seen ? [seen.obstacle] : []
  })
  const lowest = offered[0]
  const highest = offered.at(-1)
  const latest = versions["TLS 1.3"]
  if (lowest === undefined || highest === undefined) {
    const ruling = unknown(unseen[0] ?? { kind: "protocol-violation", at: "TLS", detail: "no version was seen" })
    return { version: ruling, "version-1-3": ruling }
  }
  return {
    version: OLD.has(highest)
      ? fail("no-modern-version", { highest })
      : OLD.has(lowest)
        ? fail("old-version", { lowest, highest })
        : unseen[0] !== undefined
          ? unknown(unseen[0])
          : pass("modern", { lowest, highest }),
    "version-1-3":
      latest !== undefined && "obstacle" in latest
        ? unknown(latest.obstacle)
        : highest === "TLS 1.3"
          ? pass("offered")
          : partial("not-offered", { highest }),
  }
}

/**
 * At the highest version below TLS 1.3, no suite that is to be phased out may come before a better one; a server that leaves the
 * choice to the client does not see to that.
 */
const judgeOrder = (seen: TlsOfferSeen, notSeen: Ruling): Ruling => {
  const list = seen.cipherSuites.find(({ version }) => version !== "TLS 1.3")
  if (list === undefined) return notApplicable("nothing-to-order")
  const tiers = list.accepted.map((name) => ({ name, tier: tierOfCipherSuite(name) }))
  const firstOld = tiers.findIndex(({ tier }) => tier === "phase-out")
  const lastGood = tiers.findLastIndex(({ tier }) => tier === "good" || tier === "sufficient")
  if (firstOld < 0 || lastGood < 0) return list.isComplete ? notApplicable("nothing-to-order") : notSeen
  const parameters = { chosen: tiers[firstOld]!.name, better: tiers[lastGood]!.name }
  switch (list.order) {
    case "server":
    case "server-unless-chacha":
      return firstOld < lastGood ? fail("not-preferred", parameters) : pass("preferred")
    case "client":
    case "inconsistent":
      return fail("not-preferred", parameters)
    default:
      return notSeen
  }
}

const judgePostQuantum = ({ groups }: TlsOfferSeen, hasTls13: boolean, notSeen: Ruling): Ruling => {
  if (!hasTls13) return notApplicable("no-tls-1-3")
  const hybrids = (groups?.accepted ?? []).filter(isPostQuantum)
  if (hybrids.length > 0) return pass("offered", { groups: hybrids.join(", ") })
  return groups?.isComplete === true ? partial("not-offered") : notSeen
}

const judgeEarlyData = (earlyData: TlsOfferSeen["earlyData"], hasTls13: boolean, notSeen: Ruling): Ruling => {
  if (!hasTls13) return notApplicable("no-tls-1-3")
  if (earlyData === "offered") return fail("on")
  return earlyData === "not-offered" ? pass("off") : notSeen
}

const judgePhaseOut = (items: ReadonlyArray<Item>): Ruling => {
  const old = namesOf(items, "phase-out")
  return old.length > 0 ? partial("some", { items: shorten(old), count: old.length }) : pass("none")
}
