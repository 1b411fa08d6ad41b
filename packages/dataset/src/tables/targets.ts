/** Which domain names are measured, how each of them stands on every standard and check, and what changed. */

import { domainToUnicode } from "node:url"
import type { Change, StandardVerdict } from "@plumbline/core"
import type { FindingRow, KeyedChange, OrganisationFigure, TargetRow } from "@plumbline/store"
import {
  A_STANDARD,
  A_VERDICT,
  count,
  countryColumns,
  moment,
  REQUIRED,
  sectorColumns,
  text,
  truth,
  whole,
} from "../table/column.ts"
import type { Column } from "../table/table.ts"
import { type DatasetSources, type DatasetTable, datasetTable, readAfter, readParts } from "./dataset-table.ts"

export const targetTables = (sources: DatasetSources): ReadonlyArray<DatasetTable> => [
  organisationsTable(sources),
  targetsTable(sources),
  verdictsTable(sources),
  findingsTable(sources),
  changesTable(sources),
]

const organisationsTable = ({ store, catalog }: DatasetSources): DatasetTable =>
  datasetTable<OrganisationFigure>({
    name: "organisations",
    title: "Organisations",
    description: "The public bodies on the lists.",
    columns: [
      text("organisation", "Identifier of the organisation", ({ organisation }) => organisation.id, REQUIRED),
      text("name", "Its name in English", ({ organisation }) => organisation.name, REQUIRED),
      text("name_local", "Its name in its own language", ({ organisation }) => organisation.nameLocal ?? null),
      ...countryColumns<OrganisationFigure>(catalog, ({ organisation }) => organisation.country),
      ...sectorColumns<OrganisationFigure>(({ organisation }) => organisation),
      count("targets", "Its targets", ({ targets }) => targets, REQUIRED),
    ],
    primaryKey: ["organisation"],
    read: (take) => readParts((offset) => store.organisations({ offset, limit: PART }), take),
  })

const targetsTable = ({ store, catalog }: DatasetSources): DatasetTable =>
  datasetTable<TargetRow>({
    name: "targets",
    title: "Targets",
    description:
      "The domain names that are measured, whose they are and which list names them. How they stand is in verdicts.",
    columns: [
      text("target", "Domain name, in A-labels", ({ target }) => target.name, REQUIRED),
      text("target_unicode", "Domain name, in U-labels", ({ target }) => domainToUnicode(target.name), REQUIRED),
      ...countryColumns<TargetRow>(catalog, ({ target }) => target.country),
      text("organisation", "Identifier of the organisation", ({ organisation }) => organisation.id, REQUIRED),
      text("organisation_name", "Its name in English", ({ organisation }) => organisation.name, REQUIRED),
      text("list", "Identifier of the list that names it", ({ target }) => target.list, REQUIRED),
      ...sectorColumns<TargetRow>(({ target }) => target),
      truth("is_web", "Whether it is tested as a web site", ({ target }) => target.roles.includes("web"), REQUIRED),
      truth("is_mail", "Whether it is tested for mail", ({ target }) => target.roles.includes("mail"), REQUIRED),
      truth("excluded", "Whether its owner asked not to be measured", ({ excluded }) => excluded, REQUIRED),
      moment(
        "observed_at",
        "Moment of the newest measurement (UTC); empty before the first",
        ({ observedAt }) => observedAt,
      ),
    ],
    primaryKey: ["target"],
    foreignKeys: [{ column: "organisation", table: "organisations", key: "organisation" }],
    read: (take) => readAfter<TargetRow>((last) => store.targetsAfter(last?.target.name ?? null, PART), take),
  })

const verdictsTable = ({ store, catalog }: DatasetSources): DatasetTable => {
  type Row = { readonly row: TargetRow; readonly said: StandardVerdict }
  return datasetTable<Row>({
    name: "verdicts",
    title: "Verdicts by target and standard",
    description:
      "How every target stands on every standard: its required checks combined. What figures of adoption count.",
    columns: [
      text("target", "Domain name, in A-labels", ({ row }) => row.target.name, REQUIRED),
      ...countryColumns<Row>(catalog, ({ row }) => row.target.country),
      text("organisation", "Identifier of the organisation", ({ row }) => row.organisation.id, REQUIRED),
      ...sectorColumns<Row>(({ row }) => row.target),
      text("standard", "Identifier of the standard", ({ said }) => said.standard, { ...A_STANDARD, required: true }),
      text("verdict", "How it stands", ({ said }) => said.verdict, { ...A_VERDICT, required: true }),
      moment("observed_at", "Moment of the newest measurement (UTC)", ({ row }) => row.observedAt),
    ],
    primaryKey: ["target", "standard"],
    foreignKeys: [
      { column: "target", table: "targets", key: "target" },
      { column: "standard", table: "standards", key: "standard" },
    ],
    read: (take) =>
      readAfter<TargetRow>(
        (last) => store.targetsAfter(last?.target.name ?? null, PART),
        (rows) => take(rows.flatMap((row) => row.verdicts.map((said) => ({ row, said })))),
      ),
  })
}

export const findingsTable = ({ store, catalog }: DatasetSources): DatasetTable =>
  datasetTable<FindingRow>({
    name: "findings",
    title: "Findings by target and check",
    description: "The verdict of every check on every target, with its reason. Reasons are explained in reasons.",
    columns: [
      text("target", "Domain name, in A-labels", ({ target }) => target, REQUIRED),
      ...countryColumns<FindingRow>(catalog, ({ country }) => country),
      text("organisation", "Identifier of the organisation", ({ organisation }) => organisation, REQUIRED),
      text("standard", "Identifier of the standard", ({ standard }) => standard, { ...A_STANDARD, required: true }),
      text("check", "Identifier of the check", ({ check }) => check, REQUIRED),
      text(
        "requirement",
        "How strictly the check is asked for; only required ones decide on adoption",
        ({ requirement }) => requirement,
        {
          values: ["required", "recommended", "optional"],
          required: true,
        },
      ),
      text("verdict", "How it stands", ({ verdict }) => verdict, { ...A_VERDICT, required: true }),
      text("reason", "Code of the reason", ({ reason }) => reason, REQUIRED),
      text(
        "parameters",
        "What the reason's text speaks of, as a JSON object",
        ({ parameters }) => parameters,
        REQUIRED,
      ),
      whole("methodology", "Number of the version of all judges", ({ methodology }) => methodology, REQUIRED),
      whole("since_scan", "Number of the scan from which it holds unchanged", ({ scan }) => scan, REQUIRED),
      moment("since", "Start of that scan (UTC)", ({ since }) => since, REQUIRED),
    ],
    primaryKey: ["target", "check", "methodology"],
    foreignKeys: [
      { column: "target", table: "targets", key: "target" },
      { column: "check", table: "checks", key: "check" },
      { column: "since_scan", table: "scans", key: "scan" },
    ],
    read: (take) => readAfter<FindingRow>((last) => store.findingsAfter(last?.key ?? null, FINDINGS_PART), take),
  })

export const changeColumns = (catalog: DatasetSources["catalog"]): ReadonlyArray<Column<Change>> => [
  moment("at", "Moment of the scan's end (UTC)", ({ at }) => at, REQUIRED),
  whole("scan", "Number of the scan", ({ scan }) => scan, REQUIRED),
  ...countryColumns<Change>(catalog, ({ country }) => country),
  text("target", "Domain name, in A-labels", ({ target }) => target, REQUIRED),
  text("organisation", "Identifier of the organisation", ({ organisation }) => organisation, REQUIRED),
  text("organisation_name", "Its name in English", ({ organisationName }) => organisationName, REQUIRED),
  text("standard", "Identifier of the standard", ({ standard }) => standard, { ...A_STANDARD, required: true }),
  text("from", "Verdict before; empty for a new target", ({ from }) => from, A_VERDICT),
  text("to", "Verdict now; empty for one that left the list", ({ to }) => to, A_VERDICT),
  text("direction", "Which way it went", ({ direction }) => direction, {
    values: ["improved", "regressed", "other", "new", "gone"],
    required: true,
  }),
  ...confirmationColumns,
]

/** Whether a change was measured twice, and which checks decided on it. */
export const confirmationColumns: ReadonlyArray<Column<Change>> = [
  truth(
    "confirmed",
    "Whether two measurements within the scan agreed on the verdict now",
    ({ isConfirmed }) => isConfirmed,
  ),
  text("reasons_before", "Checks that changed, each with its reason before, separated by spaces", ({ checks }) =>
    checks.map(({ check, before }) => `${check}:${before?.reason ?? ""}`).join(" "),
  ),
  text("reasons_after", "The same checks, each with its reason now, separated by spaces", ({ checks }) =>
    checks.map(({ check, after }) => `${check}:${after?.reason ?? ""}`).join(" "),
  ),
]

const changesTable = ({ store, catalog }: DatasetSources): DatasetTable =>
  datasetTable<KeyedChange>({
    name: "changes",
    title: "Changes",
    description:
      "Verdicts that differ from the country's scan before. A country's first scan has none, nor has its first by a new methodology.",
    columns: changeColumns(catalog),
    primaryKey: ["scan", "target", "standard"],
    foreignKeys: [
      { column: "scan", table: "scans", key: "scan" },
      { column: "standard", table: "standards", key: "standard" },
    ],
    read: (take) => readAfter<KeyedChange>((last) => store.changesAfter(last?.key ?? null, PART), take),
  })

/** Rows read at once; findings are small and many. */
const PART = 500
const FINDINGS_PART = 200
