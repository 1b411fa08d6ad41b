/**
 * Which of a target's suppliers has its hand in what a check tests? A mail host that does not offer STARTTLS stands in the way of all
 * its customers; that they do not sign their zones is nothing that it could change.
 */
import { type CheckId, type StandardId, type SupplierRole, standardOfCheck } from "@plumbline/core"

/** The role; undefined for a check of a standard that is not known. */
export const roleWithHandIn = (check: CheckId): SupplierRole | undefined => {
  const standard = standardOfCheck(check)
  if (standard === undefined) return undefined
  const subject = check.slice(standard.length + 1)
  if (standard in BY_SUBJECT) return SUBJECTS.find(([start]) => subject.startsWith(start))?.[1] ?? ROLES[standard]
  return ROLES[standard]
}

const SUBJECTS = [
  ["web-", "web-host"],
  ["name-server-", "dns-operator"],
  ["mail-", "mail-host"],
] as const satisfies ReadonlyArray<readonly [string, SupplierRole]>

/** Standards whose checks name what they test: the web site, the name servers, the mail hosts; others are of their standard. */
const BY_SUBJECT: Partial<Record<StandardId, true>> = { dnssec: true, ipv6: true, rpki: true, dane: true }

/** The name's own records (SPF, DKIM, DMARC) are what mail hosts have their customers publish. */
const ROLES: Readonly<Record<StandardId, SupplierRole>> = {
  dnssec: "dns-operator",
  caa: "dns-operator",
  ipv6: "web-host",
  rpki: "web-host",
  https: "web-host",
  tls: "web-host",
  hsts: "web-host",
  "security-headers": "web-host",
  "security-txt": "web-host",
  spf: "mail-host",
  dkim: "mail-host",
  dmarc: "mail-host",
  starttls: "mail-host",
  dane: "mail-host",
  "mta-sts": "mail-host",
  "tls-rpt": "mail-host",
}
