/** What happens to single names, hosts and zones: rare defects, mishaps of a month, and obstacles. It overrides the trend. */
import type { MailHostState, MailState, Month, Signing, WebState, ZoneState } from "./state.ts"

interface Span {
  /** First month in which it holds. */
  readonly from: Month
  /** Last month in which it holds. */
  readonly to: Month
}

export interface TargetEvent extends Span {
  readonly target: string
  readonly exists?: boolean
  readonly web?: Partial<WebState>
  readonly mail?: Partial<MailState>
}

/**
 * On the zone with this apex: all names in it feel it. A fault, or a way of signing, comes with signatures, whatever the trend
 * says.
 */
export interface ZoneEvent extends Span {
  readonly zone: string
  readonly fault?: NonNullable<ZoneState["fault"]>
  readonly signing?: Partial<Signing>
  readonly service?: ZoneState["service"]
}

export interface MailHostEvent extends Span {
  readonly host: string
  readonly change: Partial<MailHostState>
}

const ALWAYS: Span = { from: 0, to: 23 }

export const TARGET_EVENTS: ReadonlyArray<TargetEvent> = [
  { target: "quarries.gov.xd", from: 14, to: 23, exists: false },
  { target: "mines.gov.xd", ...ALWAYS, web: { ipv4: false, ipv6: "none" } },
  { target: "statistics.gov.xd", ...ALWAYS, web: { https: "offered", versions: "1.0-1.1" } },
  { target: "parques.gob.xg", from: 0, to: 12, web: { ipv6: "half" } },
  // Certificates that nobody watched.
  { target: "parliament.gov.xa", from: 7, to: 7, web: { https: "offered", certificate: "expired" } },
  { target: "chancellery.gov.xc", from: 20, to: 20, web: { https: "offered", certificate: "expired" } },
  { target: "borger.xe", from: 12, to: 12, web: { https: "offered", certificate: "expires-soon" } },
  { target: "borger.xe", from: 13, to: 13, web: { https: "offered", certificate: "expired" } },
  { target: "courts.gov.xf", from: 9, to: 9, web: { https: "offered", certificate: "not-yet-valid" } },
  { target: "court.gov.xd", from: 10, to: 15, web: { https: "offered", certificate: "bad-signature" } },
  // Servers that were set up long ago, and one that is to be the newest.
  { target: "court.gov.xd", from: 0, to: 9, web: { https: "offered", versions: "1.2", strength: "rsa-1024" } },
  {
    target: "archive.gov.xf",
    from: 0,
    to: 11,
    web: { https: "offered", versions: "1.2", strength: "sha1-certificate" },
  },
  { target: "forests.gov.xc", from: 12, to: 23, web: { https: "offered", versions: "1.3", strength: "strong" } },
  // Files that somebody wrote who had not read how, and a wall against robots.
  { target: "parliament.gov.xa", from: 0, to: 3, web: { https: "offered", securityTxt: "no-contact" } },
  { target: "parliament.gov.xa", from: 4, to: 6, web: { https: "offered", securityTxt: "no-expiry" } },
  { target: "chancellery.gov.xc", from: 0, to: 5, web: { https: "offered", securityTxt: "other-address" } },
  { target: "borger.xe", from: 0, to: 4, web: { https: "offered", securityTxt: "wrong-encoding" } },
  { target: "borger.xe", from: 5, to: 9, web: { https: "offered", securityTxt: "malformed" } },
  { target: "courts.gov.xf", from: 0, to: 4, web: { https: "offered", securityTxt: "too-long" } },
  { target: "courts.gov.xf", from: 15, to: 20, web: { https: "offered", securityTxt: "not-encrypted" } },
  { target: "revenue.govt.xh", from: 8, to: 23, web: { https: "offered", headers: "blocked" } },
  // Names that send and receive no mail, and say so; and one that does not.
  { target: "archive.gov.xf", ...ALWAYS, mail: { hosts: null, spf: "hard-fail", dkim: "none", dmarc: "reject" } },
  { target: "forests.gov.xc", from: 6, to: 23, mail: { hosts: null, spf: "hard-fail", dkim: "none", dmarc: "reject" } },
  { target: "building.govt.xh", ...ALWAYS, mail: { hosts: [] } },
  // Policies of which somebody took the host away again, or that stand behind a wall against robots.
  { target: "revenue.govt.xh", from: 9, to: 12, mail: { mtaSts: "not-offered" } },
  { target: "chancellery.gov.xc", from: 11, to: 12, mail: { mtaSts: "blocked" } },
  // Records that name nobody who may issue, or that nobody can read.
  { target: "library.gov.xa", from: 2, to: 23, web: { caa: "only-iodef" } },
  { target: "arts.govt.xh", from: 0, to: 14, web: { caa: "invalid" } },
  // A web server that takes connections and never answers: each scan waits for it.
  { target: "welfare.gov.xd", from: 13, to: 13, web: { https: "silent", http: "silent" } },
  { target: "welfare.gov.xd", from: 23, to: 23, web: { https: "silent", http: "silent" } },
]

export const ZONE_EVENTS: ReadonlyArray<ZoneEvent> = [
  { zone: "transport.gov.xa", from: 11, to: 12, fault: "wrong-ds" },
  { zone: "energy.gov.xa", from: 13, to: 13, fault: "not-yet-valid" },
  { zone: "rail.xb", from: 8, to: 8, fault: "no-signatures" },
  { zone: "sante.xb", from: 4, to: 21, fault: "no-denial" },
  { zone: "ports.gov.xc", from: 16, to: 16, fault: "broken-signatures" },
  { zone: "elecciones.gob.xg", from: 6, to: 7, fault: "no-dnskey" },
  { zone: "roads.govt.xh", ...ALWAYS, fault: "unknown-algorithm" },
  // Old keys, changed in time; and a signer that nobody watched until two days before the end.
  { zone: "police.gov.xa", from: 0, to: 15, signing: { algorithm: 8, rsaBits: 1024 } },
  { zone: "university.gov.xc", from: 0, to: 13, signing: { algorithm: 7, rsaBits: 2048, denial: "nsec3" } },
  { zone: "culture.xb", from: 3, to: 19, signing: { algorithm: 13, digest: 1 } },
  { zone: "weather.gov.xf", from: 5, to: 22, signing: { algorithm: 13, denial: "nsec3-iterations" } },
  { zone: "companies.govt.xh", ...ALWAYS, signing: { algorithm: 15, denial: "nsec3-salt" } },
  { zone: "politi.xe", from: 11, to: 11, signing: { expiry: "soon" } },
  { zone: "salud.gob.xg", from: 22, to: 23, signing: { expiry: "soon" } },
  { zone: "oasis-towns.gov.xd", from: 6, to: 7, service: "servfail" },
  { zone: "oasis-towns.gov.xd", from: 21, to: 21, service: "servfail" },
  // The resolver never comes back: each scan waits for it.
  { zone: "skerry.gov.xf", from: 20, to: 20, service: "silent" },
]

/** Elsmark's registry forgets to sign anew: every signed zone that it serves for others is bogus for a month. */
export const REGISTRY_MISHAP = { operator: "nic.xe", month: 17 } as const

export const MAIL_HOST_EVENTS: ReadonlyArray<MailHostEvent> = [
  { host: "mail.water.gov.xd", ...ALWAYS, change: { starttls: "broken" } },
  {
    host: "mail.water.gov.xd",
    from: 20,
    to: 23,
    change: { starttls: "works", versions: "1.0-1.1", strength: "rsa-1024" },
  },
  {
    host: "mail.prisons.govt.xh",
    from: 6,
    to: 9,
    change: { starttls: "works", versions: "1.3", strength: "sha1-certificate" },
  },
  {
    host: "mail.prisons.govt.xh",
    from: 10,
    to: 13,
    change: { starttls: "works", versions: "1.2", strength: "weak-hash" },
  },
  { host: "mail.interieur.xb", from: 0, to: 5, change: { starttls: "works", versions: "1.2", strength: "old-group" } },
  {
    host: "mail.interieur.xb",
    from: 6,
    to: 9,
    change: { starttls: "works", versions: "1.2-1.3", strength: "weak-group" },
  },
  { host: "mail.prisons.govt.xh", from: 4, to: 5, change: { greeting: "busy" } },
  { host: "mail.prisons.govt.xh", from: 18, to: 18, change: { greeting: "busy" } },
  { host: "mail.interieur.xb", from: 14, to: 15, change: { greeting: "greylists" } },
  { host: "mail.interieur.xb", from: 23, to: 23, change: { greeting: "greylists" } },
]

/** Who has their own mail server whatever the choice of suppliers says: the hosts named above. */
export const OWN_MAIL_SERVERS: ReadonlySet<string> = new Set(
  MAIL_HOST_EVENTS.map(({ host }) => host.slice("mail.".length)),
)

/** Names that are aliases of a host elsewhere. */
export const ALIASES: Readonly<Record<string, string>> = { "www.gov.xf": "sites.webhostel.example" }

/** Names whose owner asked not to be measured. */
export const OPT_OUTS: ReadonlyArray<{ readonly domain: string; readonly reason: string }> = [
  { domain: "great-fenwick.gov.xf", reason: "Asked by the parish clerk; fictional" },
]
