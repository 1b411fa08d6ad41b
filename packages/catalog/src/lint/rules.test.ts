import { describe, expect, it } from "vitest"
import type { Files } from "../fixture.ts"
import { COUNTRY, LIST, linesWith, OPT_OUT, problemsWith, REGION, STANDARD, SUPPLIER } from "../fixture.ts"
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

const subregion = (id: string, members: string, parent = "parent: europe\n"): string =>
  `id: ${id}\nname: X\nkind: m49-subregion\n${parent}members: ${members}\nsources:\n  - {title: UN M49, readOn: 2026-11-22}\n`

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
]

describe("a catalog in which nothing is wrong", () => {
  it("has no problems", () => {
    expect(linesWith({})).toEqual([])
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
    expect(RULES.map((rule) => rule.name).filter((name) => !shown.has(name))).toEqual([])
  })

  it("says what is allowed or how to mend it, every time", () => {
    for (const { given } of CASES) {
      for (const problem of problemsWith(given)) expect(problem.allowed ?? problem.mend).toBeTruthy()
    }
  })
})
