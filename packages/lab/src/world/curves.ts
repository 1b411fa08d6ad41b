/** How adoption moves: for each country and trait the share that has taken it up, month by month. */
import type { LabCountry } from "./geography.ts"
import type { Month } from "./state.ts"

/** Things that a public body either has taken up or not. */
export const TRAITS = [
  "dnssec",
  "dnssec-modern",
  "cds",
  "ipv6-web",
  "ipv6-mail",
  "https",
  "redirect",
  "certificate",
  "tls-modern",
  "tls-1-3",
  "tls-strong",
  "caa",
  "headers",
  "security-txt",
  "spf",
  "spf-strict",
  "dkim",
  "dmarc",
  "dmarc-enforced",
  "starttls",
  "mta-sts",
  "mta-sts-enforced",
  "tls-rpt",
] as const
export type Trait = (typeof TRAITS)[number]

/** Points `[month, share]` in order; straight lines between them, level before the first and after the last. */
type Curve = ReadonlyArray<readonly [month: Month, share: number]>

/** Share between 0 and 1 of a country's bodies that have a trait in a month. */
export const shareOf = (country: LabCountry, trait: Trait, month: Month): number => {
  const { usual, ...special } = CURVES[country]
  const curve = special[trait] ?? usual
  let before = curve[0]!
  for (const point of curve) {
    if (point[0] > month) {
      if (point[0] === before[0] || month < before[0]) return before[1]
      return before[1] + ((point[1] - before[1]) * (month - before[0])) / (point[0] - before[0])
    }
    before = point
  }
  return before[1]
}

const drift = (from: number, to: number): Curve => [
  [0, from],
  [23, to],
]
/** A mandate with a deadline: little happens before, most within three months of it. */
const mandate = (before: number, deadline: Month, after: number): Curve => [
  [0, before],
  [deadline - 2, before + 0.06],
  [deadline + 1, after],
  [23, Math.min(1, after + 0.03)],
]

const CURVES: Readonly<Record<LabCountry, { readonly usual: Curve } & Readonly<Partial<Record<Trait, Curve>>>>> = {
  /** Alderland: a mandate for mail and names by month 10. */
  xa: {
    usual: drift(0.55, 0.75),
    headers: drift(0.3, 0.6),
    "security-txt": mandate(0.05, 12, 0.5),
    "tls-strong": drift(0.6, 0.85),
    dnssec: mandate(0.2, 10, 0.86),
    "dnssec-modern": drift(0.7, 0.92),
    cds: drift(0.05, 0.3),
    caa: drift(0.15, 0.4),
    spf: mandate(0.6, 10, 0.96),
    "spf-strict": mandate(0.5, 10, 0.95),
    dkim: mandate(0.35, 10, 0.9),
    dmarc: mandate(0.35, 10, 0.95),
    "dmarc-enforced": mandate(0.2, 11, 0.85),
    https: drift(0.85, 0.97),
    certificate: drift(0.85, 0.95),
    "mta-sts": mandate(0.05, 14, 0.55),
    "mta-sts-enforced": drift(0.3, 0.7),
    "tls-rpt": mandate(0.06, 14, 0.6),
  },
  /** Brisenne: slow and even. */
  xb: {
    usual: drift(0.5, 0.68),
    headers: drift(0.2, 0.4),
    "security-txt": drift(0.05, 0.2),
    "tls-strong": drift(0.4, 0.7),
    dnssec: drift(0.25, 0.4),
    "dnssec-modern": drift(0.5, 0.7),
    cds: drift(0, 0.1),
    caa: drift(0.2, 0.34),
    "ipv6-web": drift(0.3, 0.5),
    https: drift(0.78, 0.93),
    certificate: drift(0.8, 0.92),
    "dmarc-enforced": drift(0.15, 0.45),
    "mta-sts": drift(0.02, 0.2),
    "mta-sts-enforced": drift(0.2, 0.4),
    "tls-rpt": drift(0.05, 0.2),
  },
  /** Corvania: nearly there. */
  xc: {
    usual: drift(0.88, 0.98),
    headers: drift(0.7, 0.95),
    "security-txt": mandate(0.2, 6, 0.94),
    "tls-strong": drift(0.85, 0.98),
    dnssec: drift(0.9, 0.97),
    "dnssec-modern": drift(0.85, 0.97),
    cds: drift(0.5, 0.85),
    caa: drift(0.6, 0.92),
    "ipv6-web": drift(0.8, 0.95),
    https: drift(0.97, 1),
    redirect: drift(0.95, 1),
    certificate: drift(0.97, 1),
    "dmarc-enforced": drift(0.7, 0.95),
    "mta-sts": drift(0.3, 0.85),
    "mta-sts-enforced": drift(0.6, 0.95),
    "tls-rpt": drift(0.3, 0.9),
  },
  /** Duneth: stands still; its top-level domain is not signed, so no name below it can be. */
  xd: {
    usual: drift(0.3, 0.33),
    headers: drift(0.06, 0.06),
    "security-txt": drift(0, 0),
    "tls-strong": drift(0.2, 0.25),
    dnssec: drift(0, 0),
    caa: drift(0.06, 0.06),
    "ipv6-web": drift(0.06, 0.06),
    https: drift(0.55, 0.6),
    certificate: drift(0.55, 0.6),
    "tls-modern": drift(0.35, 0.45),
    "tls-1-3": drift(0.2, 0.3),
    "dmarc-enforced": drift(0.1, 0.12),
    "mta-sts": drift(0, 0),
    "mta-sts-enforced": drift(0, 0),
    "tls-rpt": drift(0, 0),
  },
  /** Elsmark: good at names early, drifting on elsewhere. */
  xe: {
    usual: drift(0.6, 0.85),
    headers: drift(0.4, 0.75),
    "security-txt": drift(0.15, 0.45),
    "tls-strong": drift(0.7, 0.9),
    dnssec: drift(0.7, 0.88),
    "dnssec-modern": drift(0.6, 0.9),
    cds: drift(0.2, 0.6),
    caa: drift(0.3, 0.55),
    https: drift(0.9, 1),
    certificate: drift(0.9, 0.97),
    "dmarc-enforced": drift(0.3, 0.7),
    "mta-sts": drift(0.1, 0.45),
    "mta-sts-enforced": drift(0.3, 0.7),
    "tls-rpt": drift(0.15, 0.5),
  },
  /** Fenwick Isles: from little to much, by one programme after the other. */
  xf: {
    usual: drift(0.2, 0.8),
    headers: mandate(0.1, 7, 0.65),
    "security-txt": drift(0, 0.25),
    "tls-strong": drift(0.45, 0.8),
    dnssec: mandate(0.05, 18, 0.6),
    cds: drift(0, 0.2),
    // Part of the programme for web sites.
    caa: mandate(0.02, 7, 0.6),
    https: mandate(0.45, 6, 0.9),
    redirect: mandate(0.3, 7, 0.9),
    certificate: mandate(0.5, 6, 0.92),
    dmarc: mandate(0.1, 14, 0.8),
    "dmarc-enforced": mandate(0.05, 16, 0.6),
    "mta-sts": drift(0, 0.25),
    "mta-sts-enforced": drift(0.1, 0.5),
    "tls-rpt": drift(0, 0.3),
  },
  /** Galdoria: a rule in two steps, web first, then mail. */
  xg: {
    usual: drift(0.4, 0.55),
    headers: drift(0.1, 0.3),
    "security-txt": drift(0, 0.15),
    "tls-strong": drift(0.4, 0.7),
    https: mandate(0.6, 5, 0.95),
    redirect: mandate(0.4, 5, 0.88),
    "tls-modern": mandate(0.4, 6, 0.85),
    dmarc: mandate(0.3, 17, 0.9),
    spf: mandate(0.6, 17, 0.95),
    dkim: mandate(0.4, 17, 0.85),
    "dmarc-enforced": mandate(0.1, 19, 0.65),
    dnssec: drift(0.1, 0.3),
    "dnssec-modern": drift(0.5, 0.7),
    cds: drift(0, 0.05),
    caa: drift(0.1, 0.25),
    "mta-sts": drift(0.02, 0.2),
    "mta-sts-enforced": drift(0.1, 0.4),
    "tls-rpt": drift(0.02, 0.2),
  },
  /** Hollowmere: an even climb. */
  xh: {
    usual: drift(0.45, 0.7),
    headers: drift(0.25, 0.5),
    "security-txt": drift(0.06, 0.3),
    "tls-strong": drift(0.5, 0.75),
    dnssec: drift(0.2, 0.5),
    "dnssec-modern": drift(0.6, 0.75),
    cds: drift(0.05, 0.2),
    caa: drift(0.12, 0.36),
    https: drift(0.75, 0.94),
    certificate: drift(0.75, 0.9),
    "dmarc-enforced": drift(0.2, 0.55),
    "mta-sts": drift(0.05, 0.35),
    "mta-sts-enforced": drift(0.2, 0.6),
    "tls-rpt": drift(0.06, 0.4),
  },
}
