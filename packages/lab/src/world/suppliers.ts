/** Who serves mail and names for many: the shared suppliers of the fictional Internet, and their state over the months. */
import { COUNTRY_CODES, type LabCountry } from "./geography.ts"
import type { MailHostState, Month, NameServerState, WebState } from "./state.ts"

/** A supplier of mail hosts; its own name is a zone below `example`, its hosts stand in it. */
export interface MailSupplier {
  readonly hosts: ReadonlyArray<string>
  readonly stateOf: (host: string, month: Month) => MailHostState
}

const WELL: MailHostState = {
  ipv6: "answers",
  starttls: "works",
  versions: "1.2-1.3",
  strength: "strong",
  certificate: "good",
  tlsa: "none",
  greeting: "ready",
}

export const MAIL_SUPPLIERS: Readonly<Record<string, MailSupplier>> = {
  /** Does everything right, always. */
  "clearpost.example": {
    hosts: ["mx1.clearpost.example", "mx2.clearpost.example"],
    stateOf: (_, month) => ({ ...WELL, tlsa: month < 4 ? "one" : "two" }),
  },
  /** Takes up IPv6 in month 9; its STARTTLS breaks in month 15 and is mended by the next; gives up old suites in month 18. */
  "mailbridge.example": {
    hosts: ["mx1.mailbridge.example", "mx2.mailbridge.example"],
    stateOf: (_, month) => ({
      ...WELL,
      ipv6: month < 9 ? "none" : "answers",
      starttls: month === 15 ? "broken" : "works",
      strength: month < 18 ? "cbc-last" : "no-hybrid",
      tlsa: month < 13 ? "none" : month === 19 ? "wrong" : "one",
    }),
  },
  /** The second host is neglected: no STARTTLS until month 11, no IPv6 until month 14. */
  "harbourmail.example": {
    hosts: ["a.harbourmail.example", "b.harbourmail.example"],
    stateOf: (host, month) =>
      host.startsWith("a.")
        ? WELL
        : { ...WELL, ipv6: month < 14 ? "none" : "answers", starttls: month < 11 ? "absent" : "works" },
  },
  /** Old machines: no STARTTLS until month 13, then with a certificate of its own making and weak suites; no IPv6 until month 19. */
  "oldgate.example": {
    hosts: ["mail.oldgate.example"],
    stateOf: (_, month) => ({
      ...WELL,
      ipv6: month < 19 ? "none" : "answers",
      starttls: month < 13 ? "absent" : "works",
      strength: month < 20 ? "weak-suites" : "cbc-first",
      certificate: "self-signed",
    }),
  },
  /** The second host refuses IPv6 until month 12, and its STARTTLS is broken in months 5 to 8. */
  "relaywise.example": {
    hosts: ["mx1.relaywise.example", "mx2.relaywise.example"],
    stateOf: (host, month) =>
      host.startsWith("mx1.")
        ? WELL
        : {
            ...WELL,
            ipv6: month < 12 ? "refuses" : "answers",
            starttls: month >= 5 && month < 9 ? "broken" : "works",
            versions: month < 16 ? "1.0-1.3" : "1.2-1.3",
          },
  },
  /** Published its IPv6 address six months before it listened there. */
  "bluepillar.example": {
    hosts: ["in.bluepillar.example"],
    stateOf: (_, month) => ({
      ...WELL,
      ipv6: month < 6 ? "refuses" : "answers",
      strength: month < 10 ? "rsa-2048" : "strong",
      tlsa: month < 12 ? "none" : "unusable",
    }),
  },
}

/** A DNS operator: name servers that serve the zones of many. */
export interface DnsOperator {
  readonly hosts: ReadonlyArray<string>
  readonly stateOf: (host: string, month: Month) => NameServerState
}

const DUAL: NameServerState = { ipv6: "answers" }

/** The registry of a country: serves the top-level domain, the government suffix, and some targets. */
export const registryOf = (country: LabCountry): string => `nic.${country}`

export const DNS_OPERATORS: Readonly<Record<string, DnsOperator>> = {
  "anchordns.example": {
    hosts: ["ns1.anchordns.example", "ns2.anchordns.example"],
    stateOf: () => DUAL,
  },
  "northzone.example": {
    hosts: ["ns1.northzone.example", "ns2.northzone.example", "ns3.northzone.example"],
    stateOf: () => DUAL,
  },
  /** IPv6 at one name server from month 11, at both from month 16. */
  "cheapdns.example": {
    hosts: ["ns1.cheapdns.example", "ns2.cheapdns.example"],
    stateOf: (host, month) => ({ ipv6: month < (host.startsWith("ns1.") ? 11 : 16) ? "none" : "answers" }),
  },
  /** The second name server refuses IPv6 until month 10. */
  "steadyname.example": {
    hosts: ["ns1.steadyname.example", "ns2.steadyname.example"],
    stateOf: (host, month) => (host.startsWith("ns2.") && month < 10 ? { ipv6: "refuses" } : DUAL),
  },
  /** Both refuse IPv6 until month 7. */
  "plainzone.example": {
    hosts: ["ns1.plainzone.example", "ns2.plainzone.example"],
    stateOf: (_, month) => (month < 7 ? { ipv6: "refuses" } : DUAL),
  },
  ...Object.fromEntries(
    COUNTRY_CODES.map((country): [string, DnsOperator] => [
      registryOf(country),
      {
        hosts: [`ns1.nic.${country}`, `ns2.nic.${country}`],
        // Duneth's registry stands still, like the rest of the country.
        stateOf: () => (country === "xd" ? { ipv6: "none" } : DUAL),
      },
    ]),
  ),
}

/** Serves the root and `example`. */
export const ROOT_NAME_SERVERS = ["a.root.example", "b.root.example"] as const

/** Hosts web sites for those who have an alias (CNAME) to it. */
export const WEB_HOST = "sites.webhostel.example"

/** What stands there, under every name. */
export const SHARED_HOST: WebState = {
  ipv4: true,
  ipv6: "answers",
  https: "offered",
  versions: "1.2-1.3",
  strength: "strong",
  certificate: "good",
  http: "redirects",
  caa: "one-issuer",
  tlsa: "none",
  headers: "by-policy",
  securityTxt: "none",
}
