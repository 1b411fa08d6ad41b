/** What the catalog says: standards with their checks and reasons, countries and regions, mandates and policies. */
import {
  type Check,
  type Country,
  type Demand,
  GOVERNMENT_LEVELS,
  MANDATE_LEVELS,
  type Mandate,
  type Membership,
  type Policy,
  type Reason,
  type Region,
  SECTORS,
  type Standard,
} from "@plumbline/core"
import { A_STANDARD, A_VERDICT, day, REQUIRED, text, truth, whole } from "../table/column.ts"
import type { Column } from "../table/table.ts"
import { type DatasetSources, type DatasetTable, datasetTable } from "./dataset-table.ts"

export const libraryTables = ({ catalog }: DatasetSources): ReadonlyArray<DatasetTable> => {
  const standards = [...catalog.standards.values()]
  return [
    datasetTable<Standard>({
      name: "standards",
      title: "Standards",
      description: "The open standards that are measured, or are going to be.",
      columns: [
        text("standard", "Identifier of the standard", ({ id }) => id, { ...A_STANDARD, required: true }),
        text("title", "Its title", ({ title }) => title, REQUIRED),
        text("abbreviation", "Its short form", ({ abbreviation }) => abbreviation, REQUIRED),
        text("summary", "What it does", ({ summary }) => summary, REQUIRED),
        text("status", "Whether it is measured", ({ status }) => status, {
          values: ["measured", "planned"],
          required: true,
        }),
        text("theme", "What part of being online it secures", ({ theme }) => theme, REQUIRED),
        text("sdo", "Standards development organisation", ({ sdo }) => sdo, REQUIRED),
        text("specifications", "What specifies it, joined by semicolons", ({ specifications }) =>
          listed(specifications.map(({ id }) => id)),
        ),
        text("csf_functions", "NIST CSF 2.0 functions that it serves, joined by semicolons", ({ csfFunctions }) =>
          listed(csfFunctions),
        ),
      ],
      primaryKey: ["standard"],
      read: (take) => take(standards),
    }),
    datasetTable<{ readonly standard: Standard; readonly check: Check }>({
      name: "checks",
      title: "Checks",
      description: "The testable requirements of each standard. Required ones decide on adoption.",
      columns: [
        text("check", "Identifier of the check", ({ check }) => check.id, REQUIRED),
        text("standard", "Identifier of the standard", ({ standard }) => standard.id, {
          ...A_STANDARD,
          required: true,
        }),
        text("title", "Its title", ({ check }) => check.title, REQUIRED),
        text("asks", "What is asked", ({ check }) => check.asks, REQUIRED),
        text("requirement", "How strictly it is asked for", ({ check }) => check.requirement, {
          values: ["required", "recommended", "optional"],
          required: true,
        }),
        truth("is_web", "Whether web targets are tested", ({ check }) => check.roles.includes("web"), REQUIRED),
        truth("is_mail", "Whether mail targets are tested", ({ check }) => check.roles.includes("mail"), REQUIRED),
        text("reference", "The section that asks for it", ({ check }) => check.reference, REQUIRED),
      ],
      primaryKey: ["check"],
      foreignKeys: [{ column: "standard", table: "standards", key: "standard" }],
      read: (take) => take(standards.flatMap((standard) => standard.checks.map((check) => ({ standard, check })))),
    }),
    datasetTable<Omit<Reason, "verdict"> & { readonly verdict: Reason["verdict"]; readonly check: string }>({
      name: "reasons",
      title: "Reasons",
      description:
        "Why a check can end as it does. Rows of the check * are the obstacles that any check can meet. Texts hold {parameters} that a finding fills.",
      columns: [
        text("check", "Identifier of the check; * for any", ({ check }) => check, REQUIRED),
        text("reason", "Code of the reason", ({ code }) => code, REQUIRED),
        text("verdict", "The verdict that goes with it", ({ verdict }) => verdict, { ...A_VERDICT, required: true }),
        text("label", "In a few words", ({ label }) => label, REQUIRED),
        text("explanation", "In a sentence", ({ explanation }) => explanation, REQUIRED),
        text("mend", "How to mend it", ({ mend }) => mend ?? null),
      ],
      primaryKey: ["check", "reason"],
      read: (take) =>
        take([
          ...standards.flatMap(({ checks }) =>
            checks.flatMap(({ id, reasons }) => reasons.map((each) => ({ ...each, check: id }))),
          ),
          ...catalog.obstacles.map((each) => ({ ...each, verdict: "unknown" as const, check: "*" })),
        ]),
    }),
    datasetTable<Country>({
      name: "countries",
      title: "Countries",
      description: "The countries and areas that are measured.",
      columns: [
        text("country", "ISO 3166-1 alpha-2 code", ({ id }) => id.toUpperCase(), REQUIRED),
        text("country_alpha3", "ISO 3166-1 alpha-3 code", ({ alpha3 }) => alpha3, REQUIRED),
        text("country_m49", "UN M49 code, three digits", ({ m49 }) => m49 ?? null),
        text("name", "Name in English", ({ names, id }) => names.en ?? id, REQUIRED),
        truth("fictional", "Whether it exists in the laboratory only", ({ fictional }) => fictional ?? false, REQUIRED),
      ],
      primaryKey: ["country"],
      read: (take) => take([...catalog.countries.values()]),
    }),
    datasetTable<{ readonly region: Region; readonly member: Membership }>({
      name: "regions",
      title: "Regions and their members",
      description: "Which countries belong to which UN M49 region, sub-region or grouping, and when.",
      columns: [
        text("region", "Identifier of the region", ({ region }) => region.id, REQUIRED),
        text("name", "Its name in English", ({ region }) => region.name, REQUIRED),
        text("kind", "What kind of region it is", ({ region }) => region.kind, {
          values: ["m49-region", "m49-subregion", "grouping"],
          required: true,
        }),
        text("m49", "UN M49 code, three digits; empty for groupings", ({ region }) => region.m49 ?? null),
        text("country", "Member: ISO 3166-1 alpha-2 code", ({ member }) => member.country.toUpperCase(), REQUIRED),
        day("from", "First day of membership; empty: always", ({ member }) => member.from ?? null),
        day("until", "First day on which it no longer holds; empty: still holds", ({ member }) => member.until ?? null),
      ],
      primaryKey: ["region", "country", "from"],
      read: (take) =>
        take([...catalog.regions.values()].flatMap((region) => region.members.map((member) => ({ region, member })))),
    }),
    datasetTable<MandateRow>({
      name: "mandates",
      title: "Mandates and their demands",
      description: "Who asks for which standard, how strictly, of whom, since when and until when: a row a demand.",
      columns: mandateColumns,
      primaryKey: ["mandate", "demand"],
      read: (take) => take([...catalog.mandates.values()].flatMap(mandateRows)),
    }),
    datasetTable<Policy>({
      name: "policies",
      title: "Policies",
      description: "Documents in which an authority says something about standards.",
      columns: policyColumns,
      primaryKey: ["policy"],
      read: (take) => take([...catalog.policies.values()]),
    }),
  ]
}

export interface MandateRow {
  readonly mandate: Mandate
  readonly index: number
  readonly demand: Demand | null
}

/** A row a demand; a mandate without demands has one row. */
export const mandateRows = (mandate: Mandate): ReadonlyArray<MandateRow> =>
  mandate.demands.length === 0
    ? [{ mandate, index: 0, demand: null }]
    : mandate.demands.map((demand, index) => ({ mandate, index, demand }))

const listed = (values: ReadonlyArray<string>): string | null => (values.length === 0 ? null : values.join("; "))

export const mandateColumns: ReadonlyArray<Column<MandateRow>> = [
  text("mandate", "Identifier of the mandate", ({ mandate }) => mandate.id, REQUIRED),
  text("title", "Its title in English", ({ mandate }) => mandate.title, REQUIRED),
  text("title_local", "Its title in its own language", ({ mandate }) => mandate.titleLocal ?? null),
  text("issuer", "Who issued it", ({ mandate }) => mandate.issuer, REQUIRED),
  text("policy", "Identifier of the policy that it belongs to", ({ mandate }) => mandate.policy ?? null),
  text("country", "ISO 3166-1 alpha-2 code", ({ mandate }) => mandate.country?.toUpperCase() ?? null),
  text("region", "Identifier of the region", ({ mandate }) => mandate.region ?? null),
  text("subdivision", "ISO 3166-2 code", ({ mandate }) => mandate.subdivision?.toUpperCase() ?? null),
  text("mandate_level", "How strictly it asks", ({ mandate }) => mandate.level, {
    values: MANDATE_LEVELS,
    required: true,
  }),
  text("status", "Whether it is in force", ({ mandate }) => mandate.status, REQUIRED),
  text("binds", "Whom it binds, joined by semicolons", ({ mandate }) => listed(mandate.binds.parties)),
  text("levels", `Levels of government that it binds, of ${GOVERNMENT_LEVELS.join(", ")}; empty: all`, ({ mandate }) =>
    listed(mandate.binds.levels ?? []),
  ),
  text("sectors", `COFOG divisions that it binds, of ${SECTORS.join(", ")}; empty: all`, ({ mandate }) =>
    listed(mandate.binds.sectors ?? []),
  ),
  text("scope", "Whom it binds, in words", ({ mandate }) => mandate.binds.scope, REQUIRED),
  whole(
    "demand",
    "Place of the demand in the mandate, from 1 on; 0 where it has none",
    ({ demand, index }) => (demand === null ? 0 : index + 1),
    REQUIRED,
  ),
  text(
    "standard",
    "Identifier of the standard that is asked for",
    ({ demand }) => demand?.standard ?? null,
    A_STANDARD,
  ),
  text("asks", "What is asked, in our own words", ({ demand }) => demand?.asks ?? null),
  day(
    "since",
    "Day from which it is in force; empty where no source that was read gives it",
    ({ mandate, demand }) => demand?.since ?? mandate.since ?? null,
  ),
  day("due", "Day by which it must be met", ({ mandate, demand }) => demand?.due ?? mandate.due ?? null),
  day("until", "Day on which it ceased", ({ mandate }) => mandate.until ?? null),
  text("confidence", "How sure the record is", ({ mandate }) => mandate.confidence, {
    values: ["high", "medium", "low"],
    required: true,
  }),
  text("url", "Where it is read", ({ mandate }) => mandate.url ?? null),
]

export const policyColumns: ReadonlyArray<Column<Policy>> = [
  text("policy", "Identifier of the policy", ({ id }) => id, REQUIRED),
  text("title", "Its title in English", ({ title }) => title, REQUIRED),
  text("title_local", "Its title in its own language", ({ titleLocal }) => titleLocal ?? null),
  text("issuer", "Who issued it", ({ issuer }) => issuer, REQUIRED),
  text("issuer_type", "What kind of body that is", ({ issuerType }) => issuerType, REQUIRED),
  text("country", "ISO 3166-1 alpha-2 code", ({ country }) => country?.toUpperCase() ?? null),
  text("region", "Identifier of the region", ({ region }) => region ?? null),
  whole("year", "Year of publication", ({ year }) => year ?? null),
  text("document_type", "What kind of document it is", ({ documentType }) => documentType, REQUIRED),
  text("sectors", "COFOG divisions that it addresses, joined by semicolons; empty: all", ({ sectors }) =>
    listed(sectors),
  ),
  text("products", "What it is about buying, joined by semicolons", ({ products }) => listed(products)),
  text("csf_functions", "NIST CSF functions, joined by semicolons", ({ csfFunctions }) => listed(csfFunctions)),
  text("standards", "Open Internet standards that it names, joined by semicolons", ({ standards }) =>
    listed(standards),
  ),
  text("other_standards", "Other standards that it names, joined by semicolons", ({ otherStandards }) =>
    listed(otherStandards),
  ),
  text("depth", "How deep it was analysed", ({ depth }) => depth, {
    values: ["discussed", "cited-only", "comment"],
    required: true,
  }),
  text("confidence", "How sure the record is", ({ confidence }) => confidence, {
    values: ["high", "medium", "low"],
    required: true,
  }),
  text("url", "Where it is read", ({ url }) => url ?? null),
]
