/** The short names of the standards, in every language the same: `DNSSEC`, `security.txt`. They are those of `data/standards/`. */
import type { StandardId } from "@plumbline/core"

export const standardName = (standard: StandardId): string => NAMES[standard]

const NAMES: Readonly<Record<StandardId, string>> = {
  dnssec: "DNSSEC",
  caa: "CAA",
  ipv6: "IPv6",
  rpki: "RPKI",
  https: "HTTPS",
  tls: "TLS",
  hsts: "HSTS",
  "security-headers": "Security headers",
  "security-txt": "security.txt",
  spf: "SPF",
  dkim: "DKIM",
  dmarc: "DMARC",
  starttls: "STARTTLS",
  dane: "DANE",
  "mta-sts": "MTA-STS",
  "tls-rpt": "TLS-RPT",
}
