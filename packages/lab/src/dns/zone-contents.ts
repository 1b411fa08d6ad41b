/** What stands in each zone in a month, before signing: names → types → records. */
import { type KnownData, makeRecord, type ResourceRecord, RRType } from "@plumbline/dns"
import type {
  CaaKind,
  DmarcKind,
  MailState,
  Month,
  MtaStsKind,
  SpfKind,
  TlsaKind,
  TlsRptKind,
  TlsStrength,
} from "../world/state.ts"
import { SHARED_HOST, WEB_HOST } from "../world/suppliers.ts"
import type { Addresses, World, ZonePlace } from "../world/world.ts"
import type { ZoneMap } from "./zone-map.ts"

/** RRsets of one name by type. */
export type Node = Map<number, ReadonlyArray<ResourceRecord>>
/** Nodes by absolute lower-case name; the records of a delegation are its NS. */
export type Contents = Map<string, Node>

/** `example.` of `example`; the root stays. */
export const absolute = (name: string): string => (name === "." ? name : `${name}.`)

/** The contents of a zone without DS, DNSKEY and all that signing adds. */
export const zoneContents = (
  world: World,
  map: ZoneMap,
  zone: ZonePlace,
  month: Month,
  keyDigest: KeyDigest,
): Contents => {
  const contents: Contents = new Map()
  const add = (name: string, ...data: ReadonlyArray<KnownData>): void => {
    for (const item of data) {
      const owner = absolute(name)
      const node: Node = contents.get(owner) ?? new Map()
      contents.set(owner, node)
      const type = RRType[item.type]
      node.set(type, [...(node.get(type) ?? []), makeRecord(owner, TTL_SECONDS, item)])
    }
  }
  const addHost = (host: string, { ipv4, ipv6 }: Addresses): void =>
    add(
      host,
      ...ipv4.map((address): KnownData => ({ type: "A", address })),
      ...ipv6.map((address): KnownData => ({ type: "AAAA", address })),
    )

  const [primary = ""] = zone.nameServers
  add(zone.apex, {
    type: "SOA",
    mname: absolute(primary),
    rname: zone.apex === "." ? "hostmaster.example." : `hostmaster.${zone.apex}.`,
    serial: serialOf(world.dateOfMonth(month - (month % 3))),
    refresh: 14_400,
    retry: 3_600,
    expire: 1_209_600,
    minimum: TTL_SECONDS,
  })
  add(zone.apex, ...zone.nameServers.map((host): KnownData => ({ type: "NS", target: absolute(host) })))

  for (const child of map.children(zone.apex)) {
    if (child.kind === "target" && !world.timeline.targetState(child.apex, month).exists) continue
    add(child.apex, ...child.nameServers.map((host): KnownData => ({ type: "NS", target: absolute(host) })))
  }
  for (const { kind, host } of map.hosts(zone.apex)) {
    addHost(host, world.addressesOf(kind, host, month))
    if (kind !== "mail") continue
    const { tlsa, strength } = world.timeline.mailHostState(host, month)
    add(`_25._tcp.${host}`, ...tlsaRecords(tlsa, keyDigest(strength)))
  }
  if (zone.kind === "supplier") {
    if (WEB_HOST.endsWith(`.${zone.apex}`)) {
      addHost(WEB_HOST, world.addressesOf("web", WEB_HOST, month))
      add(WEB_HOST, ...CAA_RECORDS[SHARED_HOST.caa])
    } else add(`_spf.${zone.apex}`, text("v=spf1 ip4:198.18.64.0/24 -all"))
  }
  for (const name of map.targets(zone.apex)) {
    const state = world.timeline.targetState(name, month)
    if (!state.exists) continue
    if (state.aliasOf !== undefined) {
      add(name, { type: "CNAME", target: absolute(state.aliasOf) })
      continue
    }
    if (state.web !== null) {
      addHost(name, world.addressesOf("web", name, month))
      add(name, ...CAA_RECORDS[state.web.caa])
      add(`_443._tcp.${name}`, ...tlsaRecords(state.web.tlsa, keyDigest(state.web.strength)))
    }
    if (state.mail !== null) {
      addMail(add, name, state.mail)
      addTransport(add, name, state.mail)
    }
  }
  return contents
}

/** SHA-256 of the public key of servers of a strength. */
export type KeyDigest = (strength: TlsStrength) => Uint8Array

/** RFC 7671 §5.1: DANE-EE, public key, SHA-256. */
const tlsaRecords = (kind: TlsaKind, digest: Uint8Array): ReadonlyArray<KnownData> => {
  const record = (association: Uint8Array, matchingType = 1): KnownData => ({
    type: "TLSA",
    usage: 3,
    selector: 1,
    matchingType,
    association,
  })
  switch (kind) {
    case "none":
      return []
    case "one":
      return [record(digest)]
    case "two":
      return [record(digest), record(new Uint8Array(32).fill(1))]
    case "wrong":
      return [record(new Uint8Array(32).fill(2))]
    case "unusable":
      // A matching type that nobody has registered.
      return [record(digest, 9)]
  }
}

/** `YYYYMMDD00` of the quarter's first day, when zones are signed anew. */
const serialOf = (date: Date): number => Number(`${date.toISOString().slice(0, 10).replaceAll("-", "")}00`)

/** An hour: the months of the laboratory are far enough apart for every cache to forget. */
const TTL_SECONDS = 3_600

const addMail = (
  add: (name: string, ...data: ReadonlyArray<KnownData>) => void,
  name: string,
  mail: MailState,
): void => {
  const { hosts } = mail
  if (hosts === null) add(name, { type: "MX", preference: 0, exchange: "." })
  else
    add(
      name,
      ...hosts.map(
        (host, index): KnownData => ({ type: "MX", preference: (index + 1) * 10, exchange: absolute(host) }),
      ),
    )
  add(name, ...spfTexts(mail.spf, name, hosts ?? []).map(text))
  if (mail.spf === "redirect") add(`_spf.${name}`, text("v=spf1 mx -all"))
  add(`_dmarc.${name}`, ...DMARC_TEXTS[mail.dmarc].map((record) => text(record.replace("$", name))))
  if (mail.dkim !== "none") {
    const selector = mail.dkim === "listed-selector" ? "selector1" : "post2024"
    add(`${selector}._domainkey.${name}`, text(`v=DKIM1; k=ed25519; p=${DKIM_KEY}`))
  }
}

/** What senders find of MTA-STS (RFC 8461) and TLS-RPT (RFC 8460); policies are served by the shared web host. */
const addTransport = (
  add: (name: string, ...data: ReadonlyArray<KnownData>) => void,
  name: string,
  { mtaSts, tlsRpt }: MailState,
): void => {
  add(`_mta-sts.${name}`, ...(MTA_STS_TEXTS[mtaSts] ?? ["v=STSv1; id=20260101"]).map(text))
  if (MTA_STS_TEXTS[mtaSts] === undefined && mtaSts !== "not-offered")
    add(`mta-sts.${name}`, { type: "CNAME", target: absolute(WEB_HOST) })
  add(`_smtp._tls.${name}`, ...TLS_RPT_TEXTS[tlsRpt].map((record) => text(record.replace("$", name))))
}

/** Strings of at most 255 bytes, which readers join (RFC 7208 §3.3). */
const text = (content: string): KnownData => ({
  type: "TXT",
  strings: (content.match(/.{1,255}/gs) ?? [""]).map((part) => Buffer.from(part, "latin1")),
})

const spfTexts = (kind: SpfKind, name: string, hosts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const supplier = hosts.find((host) => host.endsWith(".example"))
  const senders = supplier === undefined ? "mx" : `include:_spf.${supplier.slice(supplier.indexOf(".") + 1)}`
  switch (kind) {
    case "none":
      return []
    case "several":
      return [`v=spf1 ${senders} -all`, "v=spf1 mx ~all"]
    case "invalid":
      return [`v=spf1 ${senders} ip4:198.18.300.1 -all`]
    case "too-many-lookups":
      return [`v=spf1 ${Array.from({ length: 11 }, (_, index) => `a:relay${index}.${name}`).join(" ")} -all`]
    case "hard-fail":
      return [hosts.length === 0 ? "v=spf1 -all" : `v=spf1 ${senders} -all`]
    case "soft-fail":
      return [`v=spf1 ${senders} ~all`]
    case "neutral":
      return [`v=spf1 ${senders} ?all`]
    case "pass-all":
      return [`v=spf1 ${senders} +all`]
    case "no-all":
      return [`v=spf1 ${senders}`]
    case "redirect":
      return [`v=spf1 redirect=_spf.${name}`]
    case "redirect-broken":
      return [`v=spf1 redirect=_spf-gone.${name}`]
  }
}

const caa = (tag: string, value: string): KnownData => ({ type: "CAA", flags: 0, tag, value })

/** RFC 8659 §4.2; the value that no reader of `issue` understands is the example given there. */
const CAA_RECORDS: Readonly<Record<CaaKind, ReadonlyArray<KnownData>>> = {
  none: [],
  "one-issuer": [caa("issue", "authority.example"), caa("iodef", "mailto:security@authority.example")],
  nobody: [caa("issue", ";")],
  "only-iodef": [caa("iodef", "mailto:security@authority.example")],
  invalid: [caa("issue", "%%%%%")],
}

/** `$` stands for the name. */
const DMARC_TEXTS: Readonly<Record<DmarcKind, ReadonlyArray<string>>> = {
  none: [],
  several: ["v=DMARC1; p=none", "v=DMARC1; p=reject"],
  invalid: ["v=DMARC1; p=maybe"],
  monitoring: ["v=DMARC1; p=none; rua=mailto:dmarc@$"],
  testing: ["v=DMARC1; p=quarantine; t=y; rua=mailto:dmarc@$"],
  quarantine: ["v=DMARC1; p=quarantine; rua=mailto:dmarc@$"],
  reject: ["v=DMARC1; p=reject; rua=mailto:dmarc@$"],
}

/** Those that lead to no policy; all others have one sound record. */
const MTA_STS_TEXTS: Readonly<Partial<Record<MtaStsKind, ReadonlyArray<string>>>> = {
  none: [],
  several: ["v=STSv1; id=20250101", "v=STSv1; id=20260101"],
  "invalid-record": ["v=STSv1; id=2026-01-01"],
}

/** `$` stands for the name. */
const TLS_RPT_TEXTS: Readonly<Record<TlsRptKind, ReadonlyArray<string>>> = {
  none: [],
  several: ["v=TLSRPTv1; rua=mailto:tls@$", "v=TLSRPTv1; rua=mailto:postmaster@$"],
  invalid: ["v=TLSRPTv1; rua=tls@$"],
  good: ["v=TLSRPTv1; rua=mailto:tls@$"],
}

/** A public key of RFC 8463 Appendix A.2; nobody signs with it here. */
const DKIM_KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
