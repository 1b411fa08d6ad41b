/** A small catalog in which nothing is wrong, for tests: each test changes one thing and reads the problems. */
import { checkFiles } from "./check.ts"
import type { Problem } from "./problem.ts"
import { compareText, formatProblem } from "./problem.ts"
import type { SourceFile } from "./source-text.ts"

/** Path → text, or bytes where it matters; `undefined` takes the file away. */
export type Files = Readonly<Record<string, string | Uint8Array | undefined>>

export const COUNTRY = `id: nl
alpha3: NLD
m49: "528"
names:
  en: Netherlands
schedule:
  cron: 10 3 * * 1
  timeZone: Europe/Amsterdam
topLevelDomains: [nl]
governmentSuffixes: []
otherSuffixes: [amsterdam]
lists:
  - id: nl/core
    title: Core sample
    owner: Plumbline
    source:
      title: Editorial selection
      readOn: 2026-11-22
    licence: MIT
    retrievedOn: 2026-11-22
    maintained: by-hand
sources:
  - title: ISO 3166-1
    readOn: 2026-11-22
`

export const LIST = `domain,organisation,organisationLocal,sector,level,roles
amsterdam.nl,Municipality of Amsterdam,Gemeente Amsterdam,general-public-services,local,
politie.nl,Police,Politie,public-order-and-safety,national,web mail
`

export const STANDARD = `id: dnssec
title: Domain Name System Security Extensions
abbreviation: DNSSEC
summary: Signs the answers of the domain name system.
status: measured
theme: name
sdo: IETF
specifications:
  - id: RFC 4033
    title: DNS Security Introduction and Requirements
    url: https://www.rfc-editor.org/rfc/rfc4033
    status: current
csfFunctions: [protect]
checks:
  - id: dnssec.signed
    title: The name is signed
    asks: The zone is signed.
    requirement: required
    roles: [web, mail]
    reference: RFC 4035 §2.4
    reasons:
      - code: signed
        verdict: pass
        label: Signed
        explanation: The zone {zone} is signed.
      - code: unsigned
        verdict: fail
        label: Not signed
        explanation: The zone is not signed.
sources:
  - title: RFC 4033
    readOn: 2026-11-22
`

export const REGION = `id: europe
name: Europe
kind: m49-region
m49: "150"
members:
  - {country: nl}
  - {country: gb, from: 1973-01-01, until: 2020-02-01}
sources:
  - title: UN M49
    readOn: 2026-11-22
`

export const SUPPLIER = `id: mail-company
name: Mail Company
country: nl
url: https://mail-company.example/
patterns:
  mx:
    - suffix: mx.mail-company.example
      source: {title: Manual, readOn: 2026-11-22}
    - suffix: mx2.mail-company.example
      source: {title: Manual, readOn: 2026-11-22}
  ns:
    - suffix: ns.mail-company.example
      source: {title: Manual, readOn: 2026-11-22}
  # The network of its web hosts.
  asn:
    - number: 1103
      source: {title: Network, readOn: 2026-11-22}
sources:
  - title: About
    readOn: 2026-11-22
`

export const REGISTRY = `alpha2,alpha3,m49,name,tld
de,DEU,276,Germany,de
gb,GBR,826,United Kingdom,uk
nl,NLD,528,Netherlands,nl
`

export const OPT_OUT = "domain,since,reason\nexample.nl,2026-11-23,\n"

export const POLICY = `id: nl/list
title: List of open standards
issuer: Standards board
issuerType: national-government
country: nl
documentType: comply-or-explain-list
sectors: []
products: [any]
csfFunctions: [protect]
standards: [dnssec]
otherStandards: []
findings:
  - kind: best-practice
    text: Every purchase asks for the standards.
    source: {title: List, readOn: 2026-11-22}
depth: discussed
derivedFrom: [europe/guide]
confidence: high
sources:
  - {title: List, readOn: 2026-11-22}
`

export const MANDATE = `id: nl/list
title: List of open standards
issuer: Standards board
policy: nl/list
country: nl
subdivision: nl-nh
level: comply-or-explain
binds:
  parties: [buyer]
  scope: All public bodies
status: superseded
supersededBy: europe/rule
since: 2010-01-01
due: 2015-01-01
until: 2020-01-01
earlierDues: ["2012", "2013-06"]
demands:
  - standard: dnssec
    requires:
      - check: dnssec.signed
        reasons: [signed]
      - check: dnssec.signed
        parameter: days
        atLeast: 1
        atMost: 2
    since: 2011-01-01
confidence: high
sources:
  - {title: List, readOn: 2026-11-22}
`

export const EXPLANATION = `id: nl/amsterdam-dnssec
mandate: nl/list
standard: dnssec
organisation: nl/municipality-of-amsterdam
targets: [amsterdam.nl]
ground: end-of-life
text: The name is given up.
from: 2014-01-01
until: 2016-01-01
sources:
  - {title: Report, readOn: 2026-11-22}
`

const GUIDE = POLICY.replace("id: nl/list", "id: europe/guide")
  .replace("country: nl", "region: europe")
  .replace("derivedFrom: [europe/guide]\n", "")

const RULE = MANDATE.replace("id: nl/list", "id: europe/rule")
  .replace("policy: nl/list", "policy: europe/guide")
  .replace("country: nl\nsubdivision: nl-nh", "region: europe")
  .replace("status: superseded\nsupersededBy: europe/rule", "status: in-force")

export const TRANSLATION = `of: "ae82ff823477"
id: dnssec
title: DNSSEC
summary: Signe les réponses du système des noms de domaine.
checks:
  - id: dnssec.signed
    title: Le nom est signé
    asks: La zone est signée.
    reasons:
      - code: signed
        label: Signé
        explanation: La zone {zone} est signée.
      - code: unsigned
        label: Non signé
        explanation: La zone n’est pas signée.
`

export const REGION_NAMES = `of: "170e81a43de6"
regions:
  - id: europe
    name: Europe
`

export const PENDING = `fr: []
es: [regions.yaml, standards/dnssec.yaml]
nl: [regions.yaml, standards/dnssec.yaml]
ar: [regions.yaml, standards/dnssec.yaml]
`

export const SEARCHES = "- place: gb\n  searchedOn: 2026-11-22\n- place: europe\n  searchedOn: 2026-11-22\n"

/** Who asks for what, to be put beside the small catalog. */
export const DEMAND: Files = {
  "explanations/nl/amsterdam-dnssec.yaml": EXPLANATION,
  "mandates/europe/rule.yaml": RULE,
  "mandates/nl/list.yaml": MANDATE,
  "policies/europe/guide.yaml": GUIDE,
  "policies/nl/list.yaml": POLICY,
  "policy-searches.yaml": SEARCHES,
}

/** French beside the small catalog, made from its English. */
export const FRENCH: Files = {
  "languages/fr/regions.yaml": REGION_NAMES,
  "languages/fr/standards/dnssec.yaml": TRANSLATION,
  "languages/pending.yaml": PENDING,
}

export const BASE: Files = {
  "countries/nl/country.yaml": COUNTRY,
  "countries/nl/domains/core.csv": LIST,
  "opt-out.csv": OPT_OUT,
  "regions/europe.yaml": REGION,
  "registries/iso-3166.csv": REGISTRY,
  "standards/dnssec.yaml": STANDARD,
  "suppliers/mail-company.yaml": SUPPLIER,
}

/** The files of the small catalog with some of them replaced. */
export const filesWith = (changes: Files): ReadonlyArray<SourceFile> =>
  Object.entries({ ...BASE, ...changes })
    .sort(([left], [right]) => compareText(left, right))
    .flatMap(([file, text]) => {
      if (text === undefined) return []
      return [{ file, bytes: typeof text === "string" ? new TextEncoder().encode(text) : text }]
    })

export const problemsWith = (changes: Files): ReadonlyArray<Problem> => checkFiles(filesWith(changes)).check.problems

/** The problems of the small catalog with some files replaced, as printed. */
export const linesWith = (changes: Files): ReadonlyArray<string> =>
  problemsWith(changes).map((problem) => formatProblem(problem))
