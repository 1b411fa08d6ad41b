/** What each name, zone and host is in each month: the trend of its country, and what happens to it alone. */
import { shareOf, type Trait } from "./curves.ts"
import { ALIASES, MAIL_HOST_EVENTS, OWN_MAIL_SERVERS, REGISTRY_MISHAP, TARGET_EVENTS, ZONE_EVENTS } from "./events.ts"
import { type LabCountry, PLACES } from "./geography.ts"
import { choose, ranks } from "./seed.ts"
import { USUAL_SIGNING } from "./signing.ts"
import type {
  MailHostState,
  MailState,
  Month,
  MtaStsKind,
  NameServerState,
  SecurityTxtKind,
  Signing,
  SigningAlgorithm,
  TargetState,
  TlsStrength,
  VersionRange,
  WebState,
  ZoneState,
} from "./state.ts"
import { DNS_OPERATORS, MAIL_SUPPLIERS, registryOf, SHARED_HOST } from "./suppliers.ts"

/** A target as the timeline sees it. */
export interface Subject {
  readonly name: string
  readonly country: LabCountry
  readonly isWeb: boolean
  readonly isMail: boolean
  /** The target above it, in whose zone it lies; `null` when it has a zone of its own. */
  readonly parent: string | null
}

export interface Timeline {
  readonly targetState: (name: string, month: Month) => TargetState
  /** Of a target's own zone. */
  readonly zoneState: (apex: string, month: Month) => ZoneState
  /** Own name servers are `ns1.` and `ns2.` below the apex. */
  readonly nameServersOf: (apex: string) => ReadonlyArray<string>
  readonly ownNameServerState: (host: string, month: Month) => NameServerState
  readonly mailHostState: (host: string, month: Month) => MailHostState
  /** Mail hosts that targets have to themselves. */
  readonly ownMailHosts: ReadonlyArray<string>
}

export const makeTimeline = (subjects: ReadonlyArray<Subject>): Timeline => {
  const byName = new Map(subjects.map((subject) => [subject.name, subject]))
  const subjectOf = (name: string): Subject => {
    const subject = byName.get(name)
    if (subject === undefined) throw new RangeError(`${name} is no target of the laboratory`)
    return subject
  }

  const places = new Map<string, ReadonlyMap<string, number>>()
  const has = (name: string, trait: Trait, month: Month): boolean => {
    const { country } = subjectOf(name)
    const key = `${country} ${trait}`
    let ranked = places.get(key)
    if (ranked === undefined) {
      const peers = subjects.filter((subject) => subject.country === country && isAffected(subject, trait))
      ranked = ranks(
        peers.map((subject) => subject.name),
        key,
      )
      places.set(key, ranked)
    }
    return (ranked.get(name) ?? 1) < shareOf(country, trait, month)
  }

  const mailHostState = remember((host: string, month: Month): MailHostState => {
    const supplier = Object.values(MAIL_SUPPLIERS).find(({ hosts }) => hosts.includes(host))
    if (supplier !== undefined) return supplier.stateOf(host, month)
    const owner = host.slice(host.indexOf(".") + 1)
    const state: MailHostState = {
      ipv6: has(owner, "ipv6-mail", month)
        ? "answers"
        : choose(`ipv6-mail ${host}`, ["none", "none", "none", "refuses"]),
      starttls: has(owner, "starttls", month)
        ? "works"
        : choose(`starttls ${host}`, ["absent", "absent", "absent", "broken"]),
      versions: has(owner, "tls-modern", month)
        ? choose(`mail versions ${host}`, ["1.2-1.3", "1.2-1.3", "1.2"])
        : "1.0-1.3",
      strength: has(owner, "tls-strong", month) ? "strong" : choose(`mail strength ${host}`, NOT_STRONG),
      certificate: choose(`mail certificate ${host}`, ["good", "good", "good", "self-signed", "wrong-name"]),
      tlsa: choose(`tlsa ${host}`, ["none", "none", "one"]),
      greeting: "ready",
    }
    let changed = state
    for (const event of happening(MAIL_HOST_EVENTS, month))
      if (event.host === host) changed = { ...changed, ...event.change }
    return changed
  })

  const zoneState = remember((apex: string, month: Month): ZoneState => {
    const isSigned = has(apex, "dnssec", month)
    const signing = signingOf(apex, (trait) => has(apex, trait, month))
    const isLate =
      isSigned && month === REGISTRY_MISHAP.month && operatorOf(subjectOf(apex)) === REGISTRY_MISHAP.operator
    const state: ZoneState = {
      signing: isSigned ? signing : null,
      fault: isLate ? "expired" : null,
      service: "answers",
    }
    let changed = state
    for (const { zone, fault, signing: way, service } of happening(ZONE_EVENTS, month))
      if (zone === apex)
        changed = {
          signing: fault === undefined && way === undefined ? changed.signing : { ...signing, ...way },
          fault: fault ?? changed.fault,
          service: service ?? changed.service,
        }
    return changed
  })

  const nameServersOf = (apex: string): ReadonlyArray<string> =>
    DNS_OPERATORS[operatorOf(subjectOf(apex))]?.hosts ?? [`ns1.${apex}`, `ns2.${apex}`]

  return {
    zoneState,
    nameServersOf,
    ownNameServerState: (host, month) => ({
      ipv6: has(host.slice(host.indexOf(".") + 1), "ipv6-web", month) ? "answers" : "none",
    }),
    mailHostState,
    ownMailHosts: subjects.filter((subject) => subject.isMail && hasOwnMail(subject)).map(({ name }) => `mail.${name}`),
    targetState: remember((name: string, month: Month): TargetState => {
      const subject = subjectOf(name)
      const adopted = (trait: Trait) => has(name, trait, month)
      const alias = ALIASES[name]
      const state: TargetState = {
        exists: true,
        web: !subject.isWeb ? null : alias === undefined ? webState(subject, adopted) : SHARED_HOST,
        mail: subject.isMail ? mailState(subject, adopted) : null,
        ...(alias === undefined ? {} : { aliasOf: alias }),
      }
      let changed = state
      for (const { target, exists, web, mail } of happening(TARGET_EVENTS, month))
        if (target === name)
          changed = {
            ...changed,
            exists: exists ?? changed.exists,
            web: changed.web && { ...changed.web, ...web },
            mail: changed.mail && { ...changed.mail, ...mail },
          }
      return changed
    }),
  }
}

/** States are asked for with every connection, and never change. */
const remember = <A>(find: (name: string, month: Month) => A): ((name: string, month: Month) => A) => {
  const known = new Map<string, Array<A | undefined>>()
  return (name, month) => {
    const months = known.get(name) ?? []
    known.set(name, months)
    const state = months[month] ?? find(name, month)
    months[month] = state
    return state
  }
}

/** Choices of DNS operator; `self` for own name servers. An operator that stands twice has twice as many zones. */
const OPERATORS: Readonly<Record<LabCountry, readonly [string, ...Array<string>]>> = {
  xa: ["anchordns.example", "anchordns.example", "northzone.example", registryOf("xa"), "steadyname.example", "self"],
  xb: ["northzone.example", "cheapdns.example", "cheapdns.example", "steadyname.example", "self", "self"],
  xc: ["anchordns.example", "northzone.example", registryOf("xc"), registryOf("xc")],
  xd: [registryOf("xd"), registryOf("xd"), "cheapdns.example", "self", "self"],
  xe: [registryOf("xe"), registryOf("xe"), registryOf("xe"), "anchordns.example", "self"],
  xf: ["cheapdns.example", "plainzone.example", "anchordns.example", registryOf("xf")],
  xg: ["plainzone.example", "cheapdns.example", "northzone.example", "self"],
  xh: ["steadyname.example", "plainzone.example", "anchordns.example", "self"],
}

const SUPPLIERS: Readonly<Record<LabCountry, readonly [string, ...Array<string>]>> = {
  xa: ["clearpost.example", "clearpost.example", "mailbridge.example", "relaywise.example", "self"],
  xb: ["mailbridge.example", "mailbridge.example", "harbourmail.example", "self", "self"],
  xc: ["clearpost.example", "clearpost.example", "bluepillar.example", "self"],
  xd: ["oldgate.example", "oldgate.example", "self", "self", "self"],
  xe: ["clearpost.example", "mailbridge.example", "relaywise.example", "self"],
  xf: ["harbourmail.example", "harbourmail.example", "clearpost.example", "self"],
  xg: ["oldgate.example", "mailbridge.example", "bluepillar.example", "self", "self"],
  xh: ["relaywise.example", "bluepillar.example", "mailbridge.example", "self"],
}

const happening = <E extends { readonly from: Month; readonly to: Month }>(events: ReadonlyArray<E>, month: Month) =>
  events.filter(({ from, to }) => from <= month && month <= to)

const operatorOf = ({ name, country }: Subject): string => choose(`operator ${name}`, OPERATORS[country])

const hasOwnMail = ({ name, country }: Subject): boolean =>
  OWN_MAIL_SERVERS.has(name) || choose(`supplier ${name}`, SUPPLIERS[country]) === "self"

/** Who counts when a share of a trait is taken: a trait of own mail servers concerns those who have one. */
const isAffected = (subject: Subject, trait: Trait): boolean => {
  switch (trait) {
    case "dnssec":
    case "dnssec-modern":
    case "cds":
      return subject.parent === null
    case "ipv6-mail":
    case "starttls":
      return subject.isMail && hasOwnMail(subject)
    case "spf":
    case "spf-strict":
    case "dkim":
    case "dmarc":
    case "dmarc-enforced":
    case "mta-sts":
    case "mta-sts-enforced":
    case "tls-rpt":
      return subject.isMail
    case "ipv6-web":
    case "https":
    case "redirect":
    case "certificate":
    case "tls-modern":
    case "tls-1-3":
    case "tls-strong":
    case "headers":
    case "security-txt":
      return subject.isWeb
    // A name below another lives under the records of the one above.
    case "caa":
      return subject.isWeb && subject.parent === null
  }
}

/** Whether the name's organisational domain (RFC 7489 §3.2) is another target. */
export const inheritsDmarc = ({ parent, country }: Subject): boolean =>
  parent !== null && PLACES[country].suffix === null

/** What a zone that is not signed would be signed with. */
const signingOf = (apex: string, adopted: (trait: Trait) => boolean): Signing => {
  const sound: Signing = {
    ...USUAL_SIGNING,
    algorithm: choose<SigningAlgorithm>(`algorithm ${apex}`, [13, 13, 13, 13, 13, 13, 8, 14, 15, 15]),
    denial: choose<Signing["denial"]>(`denial ${apex}`, ["nsec", "nsec3"]),
    cds: adopted("cds"),
  }
  return adopted("dnssec-modern") ? sound : { ...sound, ...choose(`dated ${apex}`, DATED) }
}

/** What signers did by themselves years ago, and still do where nobody has looked since. */
const DATED: readonly [Partial<Signing>, ...Array<Partial<Signing>>] = [
  { denial: "nsec3-iterations" },
  { denial: "nsec3-iterations" },
  { denial: "nsec3-salt" },
  { algorithm: 8, rsaBits: 1024 },
  { algorithm: 7, denial: "nsec3-iterations" },
  { digest: 1 },
]

const webState = ({ name, parent }: Subject, adopted: (trait: Trait) => boolean): WebState => {
  const isAlternate = choose(`variant ${name}`, [false, false, false, true])
  const versions: VersionRange = adopted("tls-modern")
    ? adopted("tls-1-3")
      ? isAlternate
        ? "1.3"
        : "1.2-1.3"
      : "1.2"
    : adopted("tls-1-3")
      ? "1.0-1.3"
      : "1.0-1.2"
  return {
    ipv4: true,
    ipv6: adopted("ipv6-web") ? "answers" : choose(`ipv6 ${name}`, ["none", "none", "none", "none", "refuses"]),
    https: adopted("https") ? "offered" : choose(`https ${name}`, ["refused", "refused", "refused", "plain-text"]),
    versions,
    strength: adopted("tls-strong")
      ? choose(`strength ${name}`, ["strong", "strong", "no-hybrid", "rsa-2048"])
      : choose(`strength ${name}`, NOT_STRONG),
    certificate: adopted("certificate")
      ? "good"
      : choose(`certificate ${name}`, ["self-signed", "unknown-issuer", "incomplete-chain", "wrong-name", "expired"]),
    http: adopted("redirect")
      ? choose(`http ${name}`, ["redirects", "redirects", "redirects", "redirects", "refused"])
      : choose(`http ${name}`, ["serves", "serves", "serves", "redirects-elsewhere", "redirects-to-plain"]),
    caa:
      parent !== null
        ? "none"
        : adopted("caa")
          ? choose(`caa ${name}`, ["one-issuer", "one-issuer", "one-issuer", "nobody"])
          : choose(`caa ${name}`, [...NO_CAA, ...NO_CAA, "only-iodef", "invalid"]),
    tlsa: choose(`tlsa ${name}`, ["none", "none", "none", "none", "none", "one", "wrong", "unusable"]),
    headers: adopted("headers")
      ? choose(`headers ${name}`, ["all", "all", "by-policy"])
      : choose(`headers ${name}`, ["none", "none", "none", "some", "some", "half", "careless"]),
    securityTxt: adopted("security-txt") ? "good" : choose(`security-txt ${name}`, NO_SECURITY_TXT),
  }
}

const NO_SECURITY_TXT: readonly [SecurityTxtKind, ...Array<SecurityTxtKind>] = [
  "none",
  "none",
  "none",
  "none",
  "none",
  "none",
  "none",
  "page",
  "page",
  "expired",
  "expired",
  "old-place",
]

const NOT_STRONG: readonly [TlsStrength, ...Array<TlsStrength>] = [
  "cbc-last",
  "cbc-last",
  "cbc-first",
  "weak-suites",
  "weak-suites",
  "weak-group",
  "old-group",
  "weak-hash",
]

const NO_CAA = ["none", "none", "none", "none", "none", "none"] as const

const mailState = (subject: Subject, adopted: (trait: Trait) => boolean): MailState => {
  const { name, country } = subject
  const supplier = hasOwnMail(subject) ? undefined : MAIL_SUPPLIERS[choose(`supplier ${name}`, SUPPLIERS[country])]
  return {
    hosts: supplier?.hosts ?? [`mail.${name}`],
    spf: !adopted("spf")
      ? choose(`spf ${name}`, ["none", "none", "none", "several"])
      : adopted("spf-strict")
        ? choose(`spf ${name}`, ["hard-fail", "hard-fail", "hard-fail", "soft-fail", "soft-fail", "redirect"])
        : choose(`spf ${name}`, [
            "neutral",
            "neutral",
            "no-all",
            "pass-all",
            "invalid",
            "too-many-lookups",
            "redirect-broken",
          ]),
    dkim: adopted("dkim")
      ? choose(`dkim ${name}`, ["listed-selector", "listed-selector", "listed-selector", "own-selector"])
      : "none",
    // A name below another, without a government suffix between, lives under the policy of the one above.
    dmarc: inheritsDmarc(subject)
      ? "none"
      : !adopted("dmarc")
        ? choose(`dmarc ${name}`, ["none", "none", "none", "several", "invalid"])
        : adopted("dmarc-enforced")
          ? choose(`dmarc ${name}`, ["reject", "reject", "quarantine"])
          : choose(`dmarc ${name}`, ["monitoring", "monitoring", "monitoring", "testing"]),
    mtaSts: !adopted("mta-sts")
      ? choose(`mta-sts ${name}`, NO_MTA_STS)
      : adopted("mta-sts-enforced")
        ? "enforce"
        : choose(`mta-sts ${name}`, HALF_MTA_STS),
    tlsRpt: adopted("tls-rpt")
      ? "good"
      : choose(`tls-rpt ${name}`, ["none", "none", "none", "none", "none", "none", "several", "invalid"]),
  }
}

const NO_MTA_STS: readonly [MtaStsKind, ...Array<MtaStsKind>] = [
  "none",
  "none",
  "none",
  "none",
  "none",
  "none",
  "none",
  "none",
  "none",
  "several",
  "invalid-record",
]

/** On the way, or where something was overlooked. */
const HALF_MTA_STS: readonly [MtaStsKind, ...Array<MtaStsKind>] = [
  "testing",
  "testing",
  "testing",
  "testing",
  "testing",
  "withdrawn",
  "other-servers",
  "not-offered",
  "not-found",
  "redirected",
  "page",
  "untrusted",
  "untrusted",
  "invalid-policy",
]
