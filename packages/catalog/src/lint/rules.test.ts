import { describe, expect, it } from "vitest"
import type { Files } from "../fixture.ts"
import {
  COUNTRY,
  DEMAND,
  EXPLANATION,
  LIST,
  linesWith,
  MANDATE,
  OPT_OUT,
  POLICY,
  problemsWith,
  REGION,
  SEARCHES,
  STANDARD,
  SUPPLIER,
} from "../fixture.ts"
import { RULES } from "./rules.ts"

const LIST_FILE = "countries/nl/domains/core.csv"
const COUNTRY_FILE = "countries/nl/country.yaml"

/** The list with its second row replaced by one for this domain. */
const listWith = (domain: string): Files => ({
  [LIST_FILE]: `domain,organisation,organisationLocal,sector,level,roles\n${domain},Police,Politie,public-order-and-safety,national,\n`,
})
const countryWith = (from: string | RegExp, to: string): Files => ({ [COUNTRY_FILE]: COUNTRY.replace(from, to) })
const standardWith = (from: string | RegExp, to: string): Files => ({
  "standards/dnssec.yaml": STANDARD.replace(from, to),
})
const SUPPLIER_FILE = "suppliers/mail-company.yaml"
const supplierWith = (from: string | RegExp, to: string): Files => ({ [SUPPLIER_FILE]: SUPPLIER.replace(from, to) })
const rowsWith = (from: string | RegExp, to: string): Files => ({ [LIST_FILE]: LIST.replace(from, to) })

const MANDATE_FILE = "mandates/nl/list.yaml"
const mandateWith = (from: string | RegExp, to: string): Files => ({
  ...DEMAND,
  [MANDATE_FILE]: MANDATE.replace(from, to),
})
const POLICY_FILE = "policies/nl/list.yaml"
const policyWith = (from: string | RegExp, to: string): Files => ({
  ...DEMAND,
  [POLICY_FILE]: POLICY.replace(from, to),
})
const EXPLANATION_FILE = "explanations/nl/amsterdam-dnssec.yaml"
const explanationWith = (from: string | RegExp, to: string): Files => ({
  ...DEMAND,
  [EXPLANATION_FILE]: EXPLANATION.replace(from, to),
})

const subregion = (id: string, members: string, parent = "parent: europe\n"): string =>
  `id: ${id}\nname: X\nkind: m49-subregion\n${parent}members: ${members}\nsources:\n  - {title: UN M49, readOn: 2026-11-22}\n`

const CLAUSE_FILE = "clauses/dns-signed.yaml"
const CLAUSE = `id: dns-signed
code: DNS-1
title: Signed zones
standard: dnssec
categories: [dns-hosting]
kind: minimum
obligates: supplier
requirement: The Supplier shall sign within [delivery].
fields:
  - {name: delivery, description: Time, default: 2 days}
rationale: Forged answers are told from true ones.
acceptance:
  method: Look-up
  requires: [{check: dnssec.signed, reasons: [signed]}]
  threshold: Signed
  when: At delivery
evidence: [Report]
remedy: {severity: high, fixWithin: PT24H}
csfFunctions: [protect]
references: []
sources:
  - {title: Own, readOn: 2026-11-22}
confidence: high
`
const clauseWith = (from: string, to: string): Files => ({ [CLAUSE_FILE]: CLAUSE.replace(from, to) })

const CASES: ReadonlyArray<{ rule: string; name: string; given: Files; expected: ReadonlyArray<string> }> = [
  {
    rule: "path-is-id",
    name: "an id that is not the path",
    given: { "regions/europe.yaml": REGION.replace("id: europe", "id: eurasia") },
    expected: [
      'regions/europe.yaml:1:5: the id is "eurasia"; by its path it is "europe"; rename the file or change the id',
    ],
  },
  {
    rule: "clause-checks",
    name: "a check that does not exist",
    given: clauseWith("check: dnssec.signed", "check: dnssec.sined"),
    expected: [
      'clauses/dns-signed.yaml:14:22: there is no check "dnssec.sined"; a check of standards/; did you mean "dnssec.signed"?',
    ],
  },
  {
    rule: "clause-checks",
    name: "a reason that the check does not have",
    given: clauseWith("reasons: [signed]", "reasons: [secured]"),
    expected: ['clauses/dns-signed.yaml:14:47: "dnssec.signed" has no reason "secured"; allowed are signed, unsigned'],
  },
  {
    rule: "clause-fields",
    name: "a field that is not described, and one that is not used",
    given: clauseWith("[delivery]", "[deliver]"),
    expected: [
      'clauses/dns-signed.yaml:8:14: the field "deliver" is not described; described are delivery',
      'clauses/dns-signed.yaml:10:12: the field "delivery" stands nowhere in the requirement; [delivery] stands in it',
    ],
  },
  {
    rule: "country-registry",
    name: "codes of another country, and no English name",
    given: { [COUNTRY_FILE]: COUNTRY.replace("NLD", "DEU").replace('"528"', '"276"').replace("  en:", "  nl:") },
    expected: [
      'countries/nl/country.yaml:2:9: the alpha-3 code is "DEU"; for nl it is NLD',
      'countries/nl/country.yaml:3:6: the M49 code is "276"; for nl it is 528',
      "countries/nl/country.yaml:5:3: the English name is missing; names has a key en",
    ],
  },
  {
    rule: "country-registry",
    name: "a country that ISO does not list",
    given: {
      "registries/iso-3166.csv": "alpha2,alpha3,m49,name,tld\ngb,GBR,826,United Kingdom,uk\n",
      [SUPPLIER_FILE]: undefined,
    },
    expected: ['countries/nl/country.yaml:1:5: "nl" is no code of ISO 3166-1; see registries/iso-3166.csv'],
  },
  {
    rule: "cron",
    name: "a cron expression of six fields",
    given: countryWith("10 3 * * 1", "0 10 3 * * 1"),
    expected: [
      'countries/nl/country.yaml:7:9: cron expression "0 10 3 * * 1" has 6 fields; it has five: minute, hour, day of the month, month, day of the week; for example "0 3 * * 1" for Mondays at 03:00',
    ],
  },
  {
    rule: "cron",
    name: "an hour that no day has",
    given: countryWith("10 3 * * 1", "10 24 * * 1"),
    expected: [
      'countries/nl/country.yaml:7:9: the hour of the cron expression is "24"; *, numbers from 0 to 23, ranges (1-5), lists (1,3) and steps (*/2)',
    ],
  },
  {
    rule: "cron",
    name: "a date that never comes",
    given: countryWith("10 3 * * 1", "10 3 31 2 *"),
    expected: [
      'countries/nl/country.yaml:7:9: cron expression "10 3 31 2 *" never comes up; the day exists in one of the months',
    ],
  },
  {
    rule: "cron",
    name: "a date that never comes, on a day of the week that does",
    given: countryWith("10 3 * * 1", "10 3 30 2 1"),
    expected: [
      'countries/nl/country.yaml:7:9: cron expression "10 3 30 2 1" never comes up; the day exists in one of the months',
    ],
  },
  {
    rule: "time-zone",
    name: "a time zone that does not exist",
    given: countryWith("Europe/Amsterdam", "Europe/Amsterdm"),
    expected: [
      'countries/nl/country.yaml:8:13: "Europe/Amsterdm" is no time zone; a name of the IANA time zone database, for example Europe/Amsterdam; did you mean "Europe/Amsterdam"?',
    ],
  },
  {
    rule: "time-zone",
    name: "an offset instead of a time zone",
    given: countryWith("Europe/Amsterdam", '"+01:00"'),
    expected: [
      'countries/nl/country.yaml:8:13: "+01:00" is no time zone; a name of the IANA time zone database, for example Europe/Amsterdam',
    ],
  },
  {
    rule: "country-suffixes",
    name: "a suffix with a dot before it",
    given: countryWith("governmentSuffixes: []", "governmentSuffixes: [.overheid.nl]"),
    expected: [
      'countries/nl/country.yaml:10:22: ".overheid.nl" is no suffix; like gov.uk: lower case, A-labels, no dot at either end',
    ],
  },
  {
    rule: "list-file",
    name: "a list without a file",
    given: { [LIST_FILE]: undefined },
    expected: [
      'countries/nl/country.yaml:13:9: list "nl/core" has no file; its domains stand in countries/nl/domains/core.csv',
    ],
  },
  {
    rule: "list-file",
    name: "a file that no list describes",
    given: { "countries/nl/domains/towns.csv": "domain,organisation,organisationLocal,sector,level,roles\n" },
    expected: [
      "countries/nl/domains/towns.csv:1:1: no entry in the country file describes this list; add an entry with id nl/towns to lists in countries/nl/country.yaml",
    ],
  },
  {
    rule: "list-file",
    name: "a list of another country",
    given: { ...countryWith("id: nl/core", "id: de/core"), [LIST_FILE]: undefined },
    expected: [
      'countries/nl/country.yaml:13:9: list "de/core" does not belong to this country; its id begins with nl/',
    ],
  },
  {
    rule: "list-file",
    name: "a list whose country has no file",
    given: { "countries/de/domains/core.csv": "domain,organisation,organisationLocal,sector,level,roles\n" },
    expected: [
      "countries/de/domains/core.csv:1:1: the country of this list has no file; write countries/de/country.yaml with an entry for it",
    ],
  },
  {
    rule: "ip-address",
    name: "an IPv4 address",
    given: listWith("192.0.2.1"),
    expected: [`${LIST_FILE}:2:1: "192.0.2.1" is an IP address; domain names`],
  },
  {
    rule: "ip-address",
    name: "an IPv6 address in brackets",
    given: listWith("[2001:db8::1]"),
    expected: [`${LIST_FILE}:2:1: "[2001:db8::1]" is an IP address; domain names`],
  },
  {
    rule: "domain-name",
    name: "upper case",
    given: listWith("Politie.NL"),
    expected: [`${LIST_FILE}:2:1: "Politie.NL" has upper-case letters; names are in lower case; write politie.nl`],
  },
  {
    rule: "domain-name",
    name: "a U-label",
    given: listWith("münchen.nl"),
    expected: [
      `${LIST_FILE}:2:1: "münchen.nl" is not written in A-labels; letters beyond a-z are encoded (xn--…); write xn--mnchen-3ya.nl`,
    ],
  },
  {
    rule: "domain-name",
    name: "a trailing dot",
    given: listWith("politie.nl."),
    expected: [`${LIST_FILE}:2:1: "politie.nl." ends in a dot; the dot of the root is left out; write politie.nl`],
  },
  {
    rule: "domain-name",
    name: "an underscore",
    given: listWith("_dmarc.politie.nl"),
    expected: [`${LIST_FILE}:2:1: "_dmarc.politie.nl" has an underscore; host names have letters, digits and hyphens`],
  },
  {
    rule: "domain-name",
    name: "white space",
    given: listWith("politie.nl "),
    expected: [`${LIST_FILE}:2:1: "politie.nl " has white space in it; a name has none; write politie.nl`],
  },
  {
    rule: "domain-name",
    name: "a label that is too long",
    given: listWith(`${"a".repeat(64)}.nl`),
    expected: [`${LIST_FILE}:2:1: a label of "${"a".repeat(64)}.nl" has 64 characters; a label has at most 63`],
  },
  {
    rule: "domain-name",
    name: "a name that is too long",
    given: listWith(`${"abcdefg.".repeat(32)}nl`),
    expected: [
      `${LIST_FILE}:2:1: ${JSON.stringify(`${"abcdefg.".repeat(10)}…`)} has 258 characters; a name has at most 253`,
    ],
  },
  {
    rule: "domain-name",
    name: "an empty label",
    given: listWith("www..politie.nl"),
    expected: [
      `${LIST_FILE}:2:1: "www..politie.nl" has an empty label; there is one dot between labels, and none before the first; write www.politie.nl`,
    ],
  },
  {
    rule: "domain-name",
    name: "a hyphen at the edge of a label",
    given: listWith("-politie.nl"),
    expected: [`${LIST_FILE}:2:1: the label "-politie" begins or ends with a hyphen; hyphens stand within a label`],
  },
  {
    rule: "domain-name",
    name: "a web address",
    given: listWith("https://www.politie.nl/contact"),
    expected: [
      `${LIST_FILE}:2:1: "https://www.politie.nl/contact" is a web address; only the host name stands here; write www.politie.nl`,
    ],
  },
  {
    rule: "domain-name",
    name: "a mail address",
    given: listWith("info@politie.nl"),
    expected: [
      `${LIST_FILE}:2:1: "info@politie.nl" is a mail address; only the part behind the @ stands here; write politie.nl`,
    ],
  },
  {
    rule: "domain-name",
    name: "a wildcard",
    given: listWith("*.politie.nl"),
    expected: [`${LIST_FILE}:2:1: "*.politie.nl" has a wildcard in it; each name has a row of its own`],
  },
  {
    rule: "domain-name",
    name: "a port",
    given: listWith("politie.nl:443"),
    expected: [`${LIST_FILE}:2:1: "politie.nl:443" has a port in it; only the host name stands here; write politie.nl`],
  },
  {
    rule: "domain-name",
    name: "a character that no host name has",
    given: listWith("politie!.nl"),
    expected: [`${LIST_FILE}:2:1: "politie!.nl" has the character "!"; host names have letters, digits and hyphens`],
  },
  {
    rule: "domain-name",
    name: "an A-label that is none",
    given: listWith("xn--a.nl"),
    expected: [`${LIST_FILE}:2:1: the label "xn--a" is no A-label; after xn-- there is Punycode (RFC 3492)`],
  },
  {
    rule: "domain-name",
    name: "a single label",
    given: listWith("politie"),
    expected: [
      `${LIST_FILE}:2:1: "politie" has one label only; a name has at least two labels, for example example.org`,
    ],
  },
  {
    rule: "domain-name",
    name: "a last label without letters",
    given: listWith("politie.123"),
    expected: [`${LIST_FILE}:2:1: the last label of "politie.123" has no letter; the last label is a top-level domain`],
  },
  {
    rule: "domain-name",
    name: "no name at all",
    given: listWith(""),
    expected: [`${LIST_FILE}:2:1: the domain name is empty; every row names a domain`],
  },
  {
    rule: "public-suffix",
    name: "a bare public suffix",
    given: { ...listWith("gov.uk"), ...countryWith("[amsterdam]", "[amsterdam, gov.uk]") },
    expected: [
      `${LIST_FILE}:2:1: "gov.uk" is a public suffix; names of organisations below it; for a portal write the host that people visit, such as www.gov.uk`,
    ],
  },
  {
    rule: "foreign-suffix",
    name: "a name under another country's public suffix",
    given: listWith("police.gov.uk"),
    expected: [
      `${LIST_FILE}:2:1: "police.gov.uk" is under .gov.uk, a public suffix of United Kingdom; names of Netherlands end in .nl, .amsterdam`,
    ],
  },
  {
    rule: "foreign-suffix",
    name: "a name under another country's top-level domain",
    given: listWith("polizei.de"),
    expected: [
      `${LIST_FILE}:2:1: "polizei.de" is under .de, a public suffix of Germany; names of Netherlands end in .nl, .amsterdam`,
    ],
  },
  {
    rule: "foreign-suffix",
    name: "a generic top-level domain that the country file does not allow",
    given: listWith("politie.org"),
    expected: [
      `${LIST_FILE}:2:1: "politie.org" is under .org, which belongs to no country; names of Netherlands end in .nl, .amsterdam; if Netherlands does use it, add it to otherSuffixes of its country file`,
    ],
  },
  {
    rule: "foreign-suffix",
    name: "a top-level domain that does not exist",
    given: listWith("politie.nll"),
    expected: [
      `${LIST_FILE}:2:1: "politie.nll" ends in .nll, which is no top-level domain; names of Netherlands end in .nl, .amsterdam`,
    ],
  },
  {
    rule: "foreign-suffix",
    name: "nothing, under a suffix that is allowed",
    given: listWith("politie.amsterdam"),
    expected: [],
  },
  {
    rule: "duplicate-domain",
    name: "a domain twice in one list",
    given: { [LIST_FILE]: `${LIST}politie.nl,Police,Politie,public-order-and-safety,national,\n` },
    expected: [
      `${LIST_FILE}:4:1: "politie.nl" stands twice: it is in this list already, at ${LIST_FILE}:3:1; keep the row where it belongs and remove the other`,
    ],
  },
  {
    rule: "duplicate-domain",
    name: "a domain in two lists of a country",
    given: {
      ...countryWith(
        "sources:\n  - title: ISO",
        `  - id: nl/towns
    title: Towns
    owner: Plumbline
    source: {title: Selection, readOn: 2026-11-22}
    licence: MIT
    retrievedOn: 2026-11-22
    maintained: by-hand
sources:
  - title: ISO`,
      ),
      "countries/nl/domains/towns.csv": LIST.replace(/politie.*\n/, ""),
    },
    expected: [
      `countries/nl/domains/towns.csv:2:1: "amsterdam.nl" stands twice: it is in another list already, at ${LIST_FILE}:2:1; keep the row where it belongs and remove the other`,
    ],
  },
  {
    rule: "duplicate-domain",
    name: "a domain in two countries",
    given: {
      "countries/de/country.yaml": COUNTRY.replaceAll("nl", "de")
        .replace("NLD", "DEU")
        .replace("528", "276")
        .replace("[amsterdam]", "[amsterdam, nl]"),
      "countries/de/domains/core.csv": LIST.replace(/amsterdam.*\n/, ""),
    },
    expected: [
      `${LIST_FILE}:3:1: "politie.nl" stands twice: it is in another country already, at countries/de/domains/core.csv:2:1; keep the row where it belongs and remove the other`,
    ],
  },
  {
    rule: "row-order",
    name: "rows out of order",
    given: { "opt-out.csv": `${OPT_OUT}aaa.nl,2026-11-23,\n` },
    expected: [
      'opt-out.csv:3:1: "aaa.nl" stands after "example.nl"; rows are sorted by domain; plumbline check --fix sorts them',
    ],
  },
  {
    rule: "white-space",
    name: "white space in a cell",
    given: rowsWith("Police,", "Police ,"),
    expected: [
      `${LIST_FILE}:3:12: "Police " has white space that does not belong; single spaces within a name; plumbline check --fix removes it`,
    ],
  },
  {
    rule: "organisation",
    name: "an organisation with two sectors and two levels",
    given: {
      [LIST_FILE]: `${LIST}zoo.nl,Police,Politie,defence,local,\n`,
    },
    expected: [
      `${LIST_FILE}:4:23: "Police" has two sectors: "defence" here and "public-order-and-safety" at ${LIST_FILE}:3:27; all rows of an organisation say the same of it; correct one of them, or give two organisations two names`,
      `${LIST_FILE}:4:31: "Police" has two levels: "local" here and "national" at ${LIST_FILE}:3:51; all rows of an organisation say the same of it; correct one of them, or give two organisations two names`,
    ],
  },
  {
    rule: "organisation",
    name: "no organisation, and one without a Latin letter",
    given: { [LIST_FILE]: LIST.replace("Police,", ",").replace("Municipality of Amsterdam", "警察") },
    expected: [
      `${LIST_FILE}:2:14: "警察" has no Latin letter in it; its name in English; its own name stands in organisationLocal`,
      `${LIST_FILE}:3:12: the organisation is missing; its name in English; its own name stands in organisationLocal`,
    ],
  },
  {
    rule: "sector",
    name: "a sector that does not exist",
    given: rowsWith("public-order-and-safety", "public-order"),
    expected: [
      `${LIST_FILE}:3:27: "public-order" is no sector; allowed are general-public-services, defence, public-order-and-safety, economic-affairs, environmental-protection, housing-and-community, health, recreation-culture-religion, education, social-protection`,
    ],
  },
  {
    rule: "level",
    name: "a level that does not exist",
    given: rowsWith("national", "nationl"),
    expected: [
      `${LIST_FILE}:3:51: "nationl" is no level; allowed are national, regional, local; did you mean "national"?`,
    ],
  },
  {
    rule: "roles",
    name: "roles in another order",
    given: rowsWith("web mail", "mail web"),
    expected: [`${LIST_FILE}:3:60: "mail web" are no roles; allowed are web, mail, web mail, or nothing for both`],
  },
  {
    rule: "tags",
    name: "a tag in capitals",
    given: {
      [LIST_FILE]: `domain,organisation,organisationLocal,sector,level,roles,tags\nrijksoverheid.nl,Police,Politie,public-order-and-safety,national,,pilot-2026;Big\n`,
    },
    expected: [
      `${LIST_FILE}:2:67: "Big" is no tag; a tag is in kebab-case, of at most 32 characters, for example pilot-2026; several stand apart by semicolons`,
    ],
  },
  {
    rule: "region-member",
    name: "a member that nobody knows",
    given: { "regions/europe.yaml": REGION.replace("country: gb", "country: qq") },
    expected: [
      'regions/europe.yaml:7:15: "qq" is no country that we know; codes of registries/iso-3166.csv in lower case, and of countries with a folder',
    ],
  },
  {
    rule: "membership",
    name: "a membership that ends before it begins",
    given: { "regions/europe.yaml": REGION.replace("2020-02-01", "1972-12-31") },
    expected: [
      'regions/europe.yaml:7:44: the membership of "gb" ends on 1972-12-31, not after it begins on 1973-01-01; until is the first day on which it no longer holds',
    ],
  },
  {
    rule: "membership",
    name: "a day that does not exist, and a country twice at once",
    given: {
      "regions/europe.yaml": REGION.replace("2020-02-01", "2020-02-30").replace(
        "- {country: nl}",
        "- {country: nl}\n  - {country: nl}",
      ),
    },
    expected: [
      'regions/europe.yaml:7:15: "nl" is a member twice at once; one entry for each period',
      'regions/europe.yaml:8:44: "2020-02-30" is no day of the calendar; a day as YYYY-MM-DD',
    ],
  },
  {
    rule: "region-tree",
    name: "a sub-region without a parent",
    given: { "regions/western-europe.yaml": subregion("western-europe", "[]", "") },
    expected: [
      "regions/western-europe.yaml:3:7: the sub-region has no parent; the regions are europe; add a key parent",
    ],
  },
  {
    rule: "region-tree",
    name: "a parent without a file, and a parent where none belongs",
    given: {
      "regions/europe.yaml": REGION.replace("members:", "parent: world\nmembers:"),
      "regions/western-europe.yaml": subregion("western-europe", "[]", "parent: eurasia\n"),
    },
    expected: [
      "regions/europe.yaml:5:9: a region has no parent; only a region of kind m49-subregion has one",
      'regions/western-europe.yaml:4:9: the parent "eurasia" has no file; the regions are europe',
    ],
  },
  {
    rule: "one-subregion",
    name: "a country in two sub-regions",
    given: {
      "regions/northern-europe.yaml": subregion("northern-europe", "[{country: nl}]"),
      "regions/western-europe.yaml": subregion("western-europe", "[{country: nl}]"),
    },
    expected: [
      'regions/western-europe.yaml:5:21: "nl" is in two M49 sub-regions: northern-europe and western-europe; UN M49 puts every country in one',
    ],
  },
  {
    rule: "check-prefix",
    name: "a check of another standard",
    given: standardWith("dnssec.signed", "dmarc.signed"),
    expected: [
      'standards/dnssec.yaml:15:9: check "dmarc.signed" does not belong to dnssec; its id begins with dnssec.',
    ],
  },
  {
    rule: "measured-checks",
    name: "a measured standard without checks",
    given: standardWith(/checks:[\s\S]*(?=sources:)/, "checks: []\n"),
    expected: [
      "standards/dnssec.yaml:5:9: the standard is measured but has no checks; status planned, or at least one check",
    ],
  },
  {
    rule: "measured-checks",
    name: "a planned standard with checks",
    given: standardWith("status: measured", "status: planned"),
    expected: ["standards/dnssec.yaml:5:9: the standard is planned but has checks; status measured, or checks: []"],
  },
  {
    rule: "measured-checks",
    name: "a measured standard that requires nothing",
    given: standardWith("requirement: required", "requirement: optional"),
    expected: [
      "standards/dnssec.yaml:5:9: none of the checks is required; required checks decide on adoption; there is at least one",
    ],
  },
  {
    rule: "reason-codes",
    name: "a reason code twice",
    given: standardWith("code: unsigned", "code: signed"),
    expected: ['standards/dnssec.yaml:26:15: reason "signed" stands twice in dnssec.signed; remove one of them'],
  },
  {
    rule: "unknown-verdict",
    name: "a reason for unknown within a check",
    given: standardWith("verdict: fail", "verdict: unknown"),
    expected: [
      'standards/dnssec.yaml:27:18: reason "unsigned" has the verdict unknown; reasons of a check are pass, partial, fail or not-applicable; reasons for unknown stand in obstacles.yaml',
    ],
  },
  {
    rule: "placeholder",
    name: "a brace that is never closed, and a placeholder with a digit",
    given: {
      "standards/dnssec.yaml": STANDARD.replace("The zone {zone} is signed.", '"The zone {zone is signed."').replace(
        "The zone is not signed.",
        '"Not signed: {1}."',
      ),
    },
    expected: [
      'standards/dnssec.yaml:25:22: "{zone is signed." in the explanation is no placeholder; a placeholder is {name}, in letters only',
      'standards/dnssec.yaml:29:22: "{1}" in the explanation is no placeholder; a placeholder is {name}, in letters only',
    ],
  },
  {
    rule: "source-date",
    name: "days on which nobody can have read a source",
    given: {
      [COUNTRY_FILE]: COUNTRY.replace("retrievedOn: 2026-11-22", "retrievedOn: 2026-02-30").replace(
        "      readOn: 2026-11-22",
        "      readOn: 1926-11-22",
      ),
    },
    expected: [
      'countries/nl/country.yaml:18:15: "1926-11-22" is too early; a day from 1990-01-01 on: the day on which somebody read it',
      'countries/nl/country.yaml:20:18: "2026-02-30" is no day of the calendar; a day as YYYY-MM-DD',
    ],
  },
  {
    rule: "source-date",
    name: "a day on which nobody can have read a source of a pattern",
    given: supplierWith("source: {title: Network, readOn: 2026-11-22}", "source: {title: Network, readOn: 2026-11-31}"),
    expected: ['suppliers/mail-company.yaml:17:40: "2026-11-31" is no day of the calendar; a day as YYYY-MM-DD'],
  },
  {
    rule: "path-is-id",
    name: "a supplier in a file of another name",
    given: supplierWith("id: mail-company", "id: mailcompany"),
    expected: [
      'suppliers/mail-company.yaml:1:5: the id is "mailcompany"; by its path it is "mail-company"; rename the file or change the id',
    ],
  },
  {
    rule: "supplier-country",
    name: "a seat in no country",
    given: supplierWith("country: nl", "country: qq"),
    expected: ['suppliers/mail-company.yaml:3:10: "qq" is no code of ISO 3166-1; see registries/iso-3166.csv'],
  },
  {
    rule: "supplier-recognised",
    name: "a supplier without a pattern, with an id that is taken",
    given: {
      [SUPPLIER_FILE]: undefined,
      "suppliers/self-hosted.yaml": SUPPLIER.replace("id: mail-company", "id: self-hosted").replace(
        /patterns:[\s\S]*(?=sources:)/,
        "patterns: {}\n",
      ),
    },
    expected: [
      'suppliers/self-hosted.yaml:1:5: "self-hosted" stands for targets without a known supplier; any id but self-hosted, other',
      "suppliers/self-hosted.yaml:5:11: there is no pattern to recognise it by; at least one of mx, ns, asn",
    ],
  },
  {
    rule: "host-pattern",
    name: "a wildcard, an address, a public suffix and upper case",
    given: supplierWith(
      /suffix: mx\.mail-company\.example/,
      `suffix: "*.mail-company.example"
      source: {title: Manual, readOn: 2026-11-22}
    - suffix: co.uk
      source: {title: Manual, readOn: 2026-11-22}
    - suffix: MX.example.nl`,
    ),
    expected: [
      'suppliers/mail-company.yaml:7:15: "*.mail-company.example" has a sign for names below it; a domain name, which stands for itself and all names below it; write mail-company.example',
      'suppliers/mail-company.yaml:9:15: "co.uk" is a public suffix; a name of the supplier\'s own',
      'suppliers/mail-company.yaml:11:15: "MX.example.nl" has upper-case letters; names are in lower case; write mx.example.nl',
    ],
  },
  {
    rule: "as-number",
    name: "a number for private use, and one beyond all numbers",
    given: supplierWith(
      "number: 1103",
      "number: 64512\n      source: {title: Network, readOn: 2026-11-22}\n    - number: 4294967296",
    ),
    expected: [
      "suppliers/mail-company.yaml:16:15: 64512 is no number of a public network: it is for private use (RFC 6996); a number from 1 to 4294967294 that is not reserved",
      "suppliers/mail-company.yaml:18:15: 4294967296 is no number of a public network; a number from 1 to 4294967294 that is not reserved",
    ],
  },
  {
    rule: "duplicate-pattern",
    name: "a pattern of another supplier, and one below its own",
    given: {
      "suppliers/mail-house.yaml": SUPPLIER.replace("id: mail-company", "id: mail-house")
        .replace("mx.mail-company.example", "mail-house.example")
        .replace("mx2.mail-company.example", "mx2.mail-house.example")
        .replace("ns.mail-company.example", "ns.mail-house.example"),
    },
    expected: [
      "suppliers/mail-house.yaml:9:15: the mx pattern mx2.mail-house.example is below mail-house.example, which the supplier has too; keep one of them",
      "suppliers/mail-house.yaml:16:15: the asn pattern 1103 stands twice: it is at suppliers/mail-company.yaml:16:15 already; keep it with the supplier that runs these hosts",
    ],
  },
  {
    rule: "opt-out",
    name: "a bad name, a bad day and a name twice",
    given: {
      "opt-out.csv":
        "domain,since,reason\n192.0.2.1,2026-11-23,\nA.nl,2026-13-23,\nz.nl,2026-11-23,\nz.nl,2026-11-23,\n",
    },
    expected: [
      'opt-out.csv:2:1: "192.0.2.1" is an IP address; domain names',
      'opt-out.csv:3:1: "A.nl" has upper-case letters; names are in lower case; write a.nl',
      'opt-out.csv:3:6: "2026-13-23" is no day of the calendar; the day of the request as YYYY-MM-DD',
      'opt-out.csv:5:1: "z.nl" stands twice, first in line 4; remove one of them',
    ],
  },
  {
    rule: "demand-place",
    name: "a country that we do not know, in the folder of another",
    given: policyWith("country: nl", "country: zz"),
    expected: [
      'policies/nl/list.yaml:1:5: the folder is "nl"; a policy of zz stands in its own folder; move it to zz/',
      'policies/nl/list.yaml:5:10: "zz" is no country that we know; codes of registries/iso-3166.csv in lower case, and of countries with a folder',
    ],
  },
  {
    rule: "demand-place",
    name: "a region without a file",
    given: policyWith("country: nl", "region: eurpe"),
    expected: [
      'policies/nl/list.yaml:1:5: the folder is "nl"; a policy of eurpe stands in its own folder; move it to eurpe/',
      'policies/nl/list.yaml:5:9: there is no region "eurpe"; a file of regions/; did you mean "europe"?',
    ],
  },
  {
    rule: "demand-place",
    name: "a country and a region at once, and an international policy in the folder of a country",
    given: {
      ...mandateWith("country: nl", "country: nl\nregion: europe"),
      [POLICY_FILE]: POLICY.replace("country: nl\n", ""),
    },
    expected: [
      "mandates/nl/list.yaml:6:9: the mandate has a country and a region; one of them; remove one of them",
      'policies/nl/list.yaml:1:5: the folder is "nl"; a policy of international stands in its own folder; move it to international/',
    ],
  },
  {
    rule: "demand-place",
    name: "a mandate of no place, and a subdivision of another country",
    given: {
      ...mandateWith("nl-nh", "gb-sct"),
      "mandates/nl/other.yaml": MANDATE.replace("nl/list", "nl/other").replace("country: nl\nsubdivision: nl-nh\n", ""),
    },
    expected: [
      'mandates/nl/list.yaml:6:14: "gb-sct" is no subdivision of nl; a code of ISO 3166-2 in lower case, which begins with that of the country',
      "mandates/nl/other.yaml:1:1: the mandate is of no country and no region; write country: nl or region: nl",
    ],
  },
  {
    rule: "policy-reference",
    name: "policies that are not in the library",
    given: {
      ...policyWith("europe/guide", "europe/gide"),
      [MANDATE_FILE]: MANDATE.replace("policy: nl/list", "policy: international/handbook"),
    },
    expected: [
      'mandates/nl/list.yaml:4:9: there is no policy "international/handbook"; the path of a file below policies/; write policies/international/handbook.yaml',
      'policies/nl/list.yaml:17:15: there is no policy "europe/gide"; the path of a file below policies/; did you mean "europe/guide"?',
    ],
  },
  {
    rule: "policy-reference",
    name: "a policy that builds on itself",
    given: policyWith("europe/guide", "nl/list"),
    expected: ["policies/nl/list.yaml:17:15: the policy builds on itself; remove it"],
  },
  {
    rule: "policy-search",
    name: "a place that we do not know, and one that stands twice",
    given: { "policy-searches.yaml": SEARCHES + SEARCHES.replace("europe", "atlantis") },
    expected: [
      'policy-searches.yaml:5:10: "gb" stands twice; keep the later search, and say in its note what the earlier one found',
      'policy-searches.yaml:7:10: "atlantis" is neither a country nor a region that we know; codes of registries/iso-3166.csv in lower case, and files of regions/',
    ],
  },
  {
    rule: "errata",
    name: "an entry twice, out of order, of a day that is none, of snapshots that run backwards and a check that is not there",
    given: {
      "errata.yaml":
        '- id: one\n  foundOn: 2026-11-01\n  from: "2026-10-01.10"\n  to: "2026-10-01.9"\n  wrong: All\n- id: one\n  foundOn: 2026-11-31\n  from: 2026-10-01\n  measures: [dnssec.unheard-of]\n  wrong: All\n',
    },
    expected: [
      'errata.yaml:4:7: the last snapshot "2026-10-01.9" is before the first, "2026-10-01.10"; exchange them, or write the right one',
      'errata.yaml:6:7: "one" stands twice; name the later one otherwise',
      'errata.yaml:7:12: "2026-11-31" is no day of the calendar; a day as YYYY-MM-DD',
      'errata.yaml:7:12: "one" was found later than the entry before it; put the newest first',
      'errata.yaml:9:14: there is no standard or check "dnssec.unheard-of"; identifiers of standards/*.yaml',
    ],
  },
  {
    rule: "demands",
    name: "a hook that names a standard",
    given: mandateWith("level: comply-or-explain", "level: hook"),
    expected: [
      "mandates/nl/list.yaml:18:3: the mandate is a hook and names standards; a hook is a general clause that names no standard; choose another level",
    ],
  },
  {
    rule: "demands",
    name: "a mandate that asks for nothing",
    given: {
      [MANDATE_FILE]: MANDATE.replace(/demands:[\s\S]*(?=confidence)/, "demands: []\n").replace(
        /policy.*\n|supersededBy.*\n/g,
        "",
      ),
    },
    expected: [
      "mandates/nl/list.yaml:15:10: the mandate asks for nothing; add a demand, or make it a hook if it names no standard",
    ],
  },
  {
    rule: "demands",
    name: "a standard that is asked for twice",
    given: mandateWith("demands:\n", "demands:\n  - standard: dnssec\n"),
    expected: ['mandates/nl/list.yaml:19:15: "dnssec" is asked for twice; put both into one demand'],
  },
  {
    rule: "requirement-check",
    name: "a check of another standard, an obstacle for a reason, a reason twice",
    given: {
      ...mandateWith("check: dnssec.signed\n        reasons: [signed]", "check: dmarc.policy"),
      "mandates/europe/other.yaml": (DEMAND["mandates/europe/rule.yaml"] as string)
        .replace("europe/rule", "europe/other")
        .replace("[signed]", "[signed, signed, timeout]"),
    },
    expected: [
      'mandates/europe/other.yaml:19:27: reason "signed" stands twice; remove one of them',
      'mandates/europe/other.yaml:19:35: "timeout" is no reason of dnssec.signed; allowed are signed, unsigned',
      'mandates/nl/list.yaml:20:16: "dmarc.policy" is no check of dnssec; allowed are dnssec.signed',
    ],
  },
  {
    rule: "requirement-check",
    name: "a reason that says that nothing applies",
    given: {
      ...mandateWith("[signed]", "[no-zone]"),
      ...standardWith(
        "      - code: unsigned",
        "      - code: no-zone\n        verdict: not-applicable\n        label: No zone\n        explanation: There is no zone.\n      - code: unsigned",
      ),
    },
    expected: [
      'mandates/nl/list.yaml:21:19: "no-zone" says that dnssec.signed does not apply, which meets nothing; allowed are signed, unsigned',
    ],
  },
  {
    rule: "requirement-check",
    name: "a standard that is not in the catalog",
    given: {
      ...mandateWith(/standard: dnssec[\s\S]*since: 2011-01-01/, "standard: caa"),
      [EXPLANATION_FILE]: undefined,
    },
    expected: ['mandates/nl/list.yaml:18:15: standard "caa" is not in the catalog; a file of standards/'],
  },
  {
    rule: "requirement-bounds",
    name: "reasons and a parameter at once",
    given: mandateWith("reasons: [signed]", "reasons: [signed]\n        parameter: days"),
    expected: [
      "mandates/nl/list.yaml:21:18: the requirement names both reasons and a parameter; one of them; make two requirements of it",
    ],
  },
  {
    rule: "requirement-bounds",
    name: "a bound without a parameter",
    given: mandateWith("        parameter: days\n", ""),
    expected: [
      "mandates/nl/list.yaml:23:18: there is a bound and no parameter; write parameter: and the name of the number that is bound",
    ],
  },
  {
    rule: "requirement-bounds",
    name: "a parameter without a bound",
    given: mandateWith("        atLeast: 1\n        atMost: 2\n", ""),
    expected: ["mandates/nl/list.yaml:23:20: there is a parameter and no bound; atLeast, atMost or both"],
  },
  {
    rule: "requirement-bounds",
    name: "bounds that leave nothing",
    given: mandateWith("atLeast: 1", "atLeast: 3"),
    expected: ["mandates/nl/list.yaml:24:18: at least 3 and at most 2 leaves no number; atLeast is not above atMost"],
  },
  {
    rule: "demand-days",
    name: "days that do not exist",
    given: {
      ...mandateWith("due: 2015-01-01", "due: 2015-02-30"),
      [EXPLANATION_FILE]: EXPLANATION.replace("until: 2016-01-01", "until: 2016-02-30"),
      "policy-searches.yaml": SEARCHES.replace("2026-11-22", "2026-11-31"),
    },
    expected: [
      'explanations/nl/amsterdam-dnssec.yaml:9:8: "2016-02-30" is no day of the calendar; a day as YYYY-MM-DD',
      'mandates/nl/list.yaml:14:6: "2015-02-30" is no day of the calendar; a day as YYYY-MM-DD',
      'policy-searches.yaml:2:15: "2026-11-31" is no day of the calendar; a day as YYYY-MM-DD',
    ],
  },
  {
    rule: "demand-days",
    name: "days out of order",
    given: {
      ...mandateWith("since: 2010-01-01", "since: 2020-02-01"),
      [EXPLANATION_FILE]: EXPLANATION.replace("until: 2016-01-01", "until: 2013-01-01"),
    },
    expected: [
      "explanations/nl/amsterdam-dnssec.yaml:9:8: until is 2013-01-01, before from, 2014-01-01; from is not after until",
      "mandates/nl/list.yaml:14:6: due is 2015-01-01, before since, 2020-02-01; since is not after due",
      "mandates/nl/list.yaml:15:8: until is 2020-01-01, before since, 2020-02-01; since is not after until",
    ],
  },
  {
    rule: "demand-days",
    name: "a demand that is due before it holds",
    given: mandateWith("since: 2011-01-01", "since: 2016-01-01"),
    expected: ["mandates/nl/list.yaml:18:5: due is 2015-01-01, before since, 2016-01-01; since is not after due"],
  },
  {
    rule: "demand-days",
    name: "an earlier day that came later, and one that is none",
    given: mandateWith('["2012", "2013-06"]', '["2012-13", "2016"]'),
    expected: [
      'mandates/nl/list.yaml:16:15: "2012-13" is not in the calendar; a year, a month or a day',
      "mandates/nl/list.yaml:16:26: the earlier day 2016 comes after 2015-01-01, the present one; days that were set before the present one, oldest first",
    ],
  },
  {
    rule: "superseded",
    name: "a mandate that supersedes itself",
    given: mandateWith("supersededBy: europe/rule", "supersededBy: nl/list"),
    expected: ["mandates/nl/list.yaml:12:15: the mandate supersedes itself; the mandate that took its place"],
  },
  {
    rule: "superseded",
    name: "a successor that is not there, of a mandate that is in force",
    given: mandateWith("status: superseded\nsupersededBy: europe/rule", "status: in-force\nsupersededBy: europe/ruler"),
    expected: [
      'mandates/nl/list.yaml:11:9: another took its place, and the status is "in-force"; superseded; write status: superseded',
      'mandates/nl/list.yaml:12:15: there is no mandate "europe/ruler"; the path of a file below mandates/; did you mean "europe/rule"?',
    ],
  },
  {
    rule: "explanation",
    name: "a mandate, an organisation and a standard that are not there",
    given: {
      ...explanationWith("mandate: nl/list", "mandate: nl/lst"),
      "explanations/nl/other.yaml": EXPLANATION.replace("nl/amsterdam-dnssec", "nl/other")
        .replace("standard: dnssec", "standard: dmarc")
        .replace("nl/municipality-of-amsterdam", "nl/municipality-of-amsterdm"),
    },
    expected: [
      'explanations/nl/amsterdam-dnssec.yaml:2:10: there is no mandate "nl/lst"; the path of a file below mandates/; did you mean "nl/list"?',
      'explanations/nl/other.yaml:3:11: nl/list does not ask for "dmarc"; a standard of its demands',
      'explanations/nl/other.yaml:4:15: "nl/municipality-of-amsterdm" is no organisation of the lists; country, slash, its English name in kebab case, as in nl/municipality-of-amsterdam; did you mean "nl/municipality-of-amsterdam"?',
    ],
  },
  {
    rule: "explanation",
    name: "a domain of somebody else, and a body of another country",
    given: {
      ...explanationWith("[amsterdam.nl]", "[politie.nl]"),
      "explanations/gb/other.yaml": EXPLANATION.replace("nl/amsterdam-dnssec", "gb/other"),
    },
    expected: [
      'explanations/gb/other.yaml:4:15: the organisation is of "nl"; that of the folder; move it to nl/',
      'explanations/nl/amsterdam-dnssec.yaml:5:11: "politie.nl" is no domain of nl/municipality-of-amsterdam; its domains in the lists',
    ],
  },
  {
    rule: "source-date",
    name: "days on which nobody read a policy, a finding, a mandate and an explanation",
    given: {
      ...policyWith(/2026-11-22/g, "1926-11-22"),
      [MANDATE_FILE]: MANDATE.replace("2026-11-22", "2026-11-31"),
      [EXPLANATION_FILE]: EXPLANATION.replace("2026-11-22", "2026-11-31"),
    },
    expected: [
      'explanations/nl/amsterdam-dnssec.yaml:11:29: "2026-11-31" is no day of the calendar; a day as YYYY-MM-DD',
      'mandates/nl/list.yaml:29:27: "2026-11-31" is no day of the calendar; a day as YYYY-MM-DD',
      'policies/nl/list.yaml:15:35: "1926-11-22" is too early; a day from 1990-01-01 on: the day on which somebody read it',
      'policies/nl/list.yaml:20:27: "1926-11-22" is too early; a day from 1990-01-01 on: the day on which somebody read it',
    ],
  },
]

describe("a catalog in which nothing is wrong", () => {
  it("has no problems", () => {
    expect(linesWith({})).toEqual([])
    expect(linesWith(DEMAND)).toEqual([])
  })
})

describe("the rule", () => {
  it.each(CASES)("$rule finds $name", ({ rule, given, expected }) => {
    expect(linesWith(given)).toEqual(expected)
    for (const problem of problemsWith(given)) expect(problem.rule).toBe(rule)
  })

  it("obstacle-kind finds an obstacle that no probe meets, and one without a text", () => {
    const text = "- code: timout\n  label: No answer\n  explanation: No answer came.\n"
    const lines = linesWith({ "obstacles.yaml": text })
    expect(lines).toContain('obstacles.yaml:1:1: obstacle "timeout" has no text; add an entry with code: timeout')
    expect(lines.filter((line) => line.includes('"timout" is no obstacle'))).toHaveLength(1)
    expect(lines.find((line) => line.includes('"timout"'))).toMatch(/:1:9: .*did you mean "timeout"\?$/)
  })

  it("is shown to find something, each of them", () => {
    const shown = new Set([...CASES.map((each) => each.rule), "obstacle-kind"])
    // Those of translations are shown in translation.test.ts.
    const rules = RULES.filter((rule) => rule.scope !== "translations")
    expect(rules.map((rule) => rule.name).filter((name) => !shown.has(name))).toEqual([])
  })

  it("says what is allowed or how to mend it, every time", () => {
    for (const { given } of CASES) {
      for (const problem of problemsWith(given)) expect(problem.allowed ?? problem.mend).toBeTruthy()
    }
  })
})
