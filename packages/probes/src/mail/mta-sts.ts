/**
 * MTA-STS: does the domain tell senders to deliver over encrypted connections only, and to which servers?
 * Spec: RFC 8461 §3.1 (record), §3.2 and §3.3 (policy and how it is fetched), §4.1 (matching), §5 (modes).
 *
 * 1. MX of the domain.   2. TXT at `_mta-sts` below it.   3. Where exactly one sound record stands there and the domain receives
 * mail: GET https://mta-sts.<domain>/.well-known/mta-sts.txt.
 *
 * Not measured: whether the mail servers do what the policy promises (the standard `starttls` looks at each of them); whether
 * the id changes with the policy.
 */
import { Observed } from "@plumbline/core"
import { Effect, Schema } from "effect"
import {
  defineProbe,
  fail,
  type JudgeContext,
  notApplicable,
  observe,
  partial,
  pass,
  type Ruling,
  unknown,
} from "../probe.ts"
import { Names } from "../services/names.ts"
import { POLICY_FILE_PATH, PolicyFileSeen } from "../services/policy-file.ts"
import { WebSites } from "../services/web-sites.ts"
import { claimedRecords, countedRecords } from "./claimed-records.ts"
import { decodeMtaStsPolicy, type MtaStsPolicy, matchesMtaStsPattern } from "./mta-sts-policy.ts"
import { decodeMtaStsRecord, isMtaStsRecord } from "./mta-sts-record.ts"

const MtaStsEvidence = Schema.Struct({
  /** Names in the MX records, most preferred first. */
  servers: Observed(Schema.Array(Schema.String)),
  name: Schema.String,
  /** TXT records that name the version anyhow. */
  records: Observed(Schema.Array(Schema.String)),
  policyHost: Schema.String,
  /** `null` when it was not asked for. */
  policy: Schema.NullOr(PolicyFileSeen),
})

const NO_POLICY = { "no-policy": "not-applicable", "no-mail-server": "not-applicable" } as const

export const mtaSts = defineProbe({
  standard: "mta-sts",
  version: 2,
  evidence: MtaStsEvidence,
  checks: {
    "mta-sts.record": {
      roles: ["mail"],
      reasons: {
        found: "pass",
        "no-record": "fail",
        "several-records": "fail",
        invalid: "fail",
        "no-mail-server": "not-applicable",
      },
    },
    "mta-sts.policy": {
      roles: ["mail"],
      reasons: {
        valid: "pass",
        "not-offered": "fail",
        "not-found": "fail",
        redirected: "fail",
        "not-plain-text": "fail",
        untrusted: "fail",
        invalid: "fail",
        "no-record": "not-applicable",
        "no-mail-server": "not-applicable",
      },
    },
    "mta-sts.mode": {
      roles: ["mail"],
      reasons: { enforce: "pass", testing: "partial", none: "fail", ...NO_POLICY },
    },
    "mta-sts.match": {
      roles: ["mail"],
      reasons: { "all-match": "pass", "some-do-not": "fail", ...NO_POLICY },
    },
  },

  gather: Effect.fn("mta-sts.gather")(function* (domain) {
    const names = yield* Names
    const webSites = yield* WebSites
    const name = `_mta-sts.${domain}`
    const policyHost = `mta-sts.${domain}`
    const servers = yield* observe(Effect.map(names.mailServers(domain), ({ hosts }) => hosts.slice(0, MAX_HOSTS)))
    const records = yield* observe(
      Effect.map(names.texts(name), (texts) => claimedRecords(texts, "STSv1", isMtaStsRecord)),
    )
    const receivesMail = "value" in servers && servers.value.length > 0
    const isAsked = receivesMail && "value" in records && soundRecord(records.value) !== null
    const policy = isAsked ? yield* webSites.policyFile(policyHost) : null
    return { servers, name, records, policyHost, policy }
  }),

  judge: ({ servers, name, records, policyHost, policy }, context) => {
    if ("obstacle" in servers) return all(unknown(servers.obstacle))
    if (servers.value.length === 0) return all(notApplicable("no-mail-server"))
    if ("obstacle" in records) return all(unknown(records.obstacle))
    const record = judgeRecord(records.value, name)
    if (soundRecord(records.value) === null || policy === null)
      return {
        ...without(notApplicable("no-policy")),
        "mta-sts.record": record,
        "mta-sts.policy": notApplicable("no-record"),
      }
    if ("obstacle" in policy) return { ...all(unknown(policy.obstacle)), "mta-sts.record": record }
    const { ruling, sound } = judgePolicy(policy.value, policyHost, context)
    if (sound !== null)
      return {
        "mta-sts.record": record,
        "mta-sts.policy": ruling,
        "mta-sts.mode": judgeMode(sound),
        "mta-sts.match": judgeMatch(sound, servers.value),
      }
    // What could not be seen of the policy cannot be known of its contents either.
    const rest = "obstacle" in ruling ? ruling : notApplicable("no-policy")
    return { ...without(rest), "mta-sts.record": record, "mta-sts.policy": ruling }
  },
})

const without = (ruling: Ruling) => ({ "mta-sts.mode": ruling, "mta-sts.match": ruling })
const all = (ruling: Ruling) => ({ ...without(ruling), "mta-sts.record": ruling, "mta-sts.policy": ruling })

/** §3.1: senders stop unless there is exactly one record, and it can be read. */
const soundRecord = (claimed: ReadonlyArray<string>): string | null => {
  const [record, ...others] = countedRecords(claimed, isMtaStsRecord)
  return record !== undefined && others.length === 0 && decodeMtaStsRecord(record).verdict === "valid" ? record : null
}

const judgeRecord = (claimed: ReadonlyArray<string>, name: string): Ruling => {
  const counted = countedRecords(claimed, isMtaStsRecord)
  const [record] = counted
  if (record === undefined) return fail("no-record", { name })
  if (counted.length > 1) return fail("several-records", { name, count: counted.length })
  const { errors } = decodeMtaStsRecord(record)
  return errors.length === 0
    ? pass("found", { record: record.slice(0, SHOWN) })
    : fail("invalid", { detail: detailsOf(errors) })
}

type PolicyMet = Extract<PolicyFileSeen, { readonly value: unknown }>["value"]

/** In the order in which a sender stumbles: connection, certificate, answer, file. */
const judgePolicy = (
  met: PolicyMet,
  host: string,
  { observedAt }: JudgeContext,
): { readonly ruling: Ruling; readonly sound: MtaStsPolicy | null } => {
  const not = (ruling: Ruling) => ({ ruling, sound: null })
  if (met.outcome !== "answered") return not(fail("not-offered", { host, detail: NOT_OFFERED[met.outcome] }))
  const distrust = distrustOf(met.certificate, Date.parse(observedAt))
  if (distrust !== null) return not(fail("untrusted", { host, detail: distrust }))
  if (met.turnedAway !== null) {
    const { kind, because } = met.turnedAway
    return not(unknown({ kind, at: `https://${host}${POLICY_FILE_PATH}`, detail: because }))
  }
  if (met.status >= 300 && met.status <= 399)
    return not(fail("redirected", { status: met.status, location: met.location ?? "nowhere" }))
  if (met.status !== 200) return not(fail("not-found", { status: met.status }))
  if (met.file === null) return not(fail("not-plain-text", { type: met.contentType?.slice(0, 100) ?? "no type" }))
  if (met.file.isCapped) return not(fail("invalid", { detail: "it is longer than senders need read" }))
  const { policy, errors } = decodeMtaStsPolicy(met.file.text)
  return errors.length === 0
    ? { ruling: pass("valid"), sound: policy }
    : not(fail("invalid", { detail: detailsOf(errors) }))
}

const NOT_OFFERED = {
  "no-address": "the name has no address",
  refused: "nobody listens on port 443",
  "no-tls": "something that is no TLS answers on port 443",
} as const

/** §3.3: why a sender takes no policy from whoever shows this certificate; `null` when it does. */
const distrustOf = (
  { trust, namesHost, validFrom, validUntil }: Extract<PolicyMet, { readonly outcome: "answered" }>["certificate"],
  now: number,
): string | null => {
  if (trust !== "trusted") return DISTRUST[trust] ?? "it leads to no authority that browsers trust"
  if (!namesHost) return "it is for another name"
  if (now > Date.parse(validUntil)) return "it has expired"
  return now < Date.parse(validFrom) ? "it is not valid yet" : null
}

const DISTRUST: Readonly<Record<string, string>> = {
  "self-signed": "it is signed with its own key",
  "bad-signature": "its signature does not verify",
}

const judgeMode = ({ mode }: MtaStsPolicy): Ruling => {
  switch (mode) {
    case "enforce":
      return pass("enforce")
    case "testing":
      return partial("testing")
    default:
      return fail("none")
  }
}

const judgeMatch = ({ mode, mx }: MtaStsPolicy, servers: ReadonlyArray<string>): Ruling => {
  // §5: under this mode senders treat the domain as one without a policy.
  if (mode === "none") return notApplicable("no-policy")
  const unnamed = servers.filter((server) => !mx.some((pattern) => matchesMtaStsPattern(server, pattern)))
  return unnamed.length === 0
    ? pass("all-match", { count: servers.length })
    : fail("some-do-not", { servers: unnamed.join(", ") })
}

const detailsOf = (errors: ReadonlyArray<{ readonly detail: string }>): string =>
  errors
    .slice(0, MAX_DETAILS)
    .map(({ detail }) => detail)
    .join("; ")

/** One mistake often shows as several. */
const MAX_DETAILS = 3
/** Characters of a record that a report quotes. */
const SHOWN = 200
/** As many as the other probes look at. */
const MAX_HOSTS = 10
