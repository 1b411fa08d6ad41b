/** Tables of what is seen from several places. */
import type { CatalogView, Page, SaidOfCheck, VantagePoint, VantagePoints, ViewDifference } from "@plumbline/core"
import {
  A_STANDARD,
  A_VERDICT,
  type Column,
  countryColumns,
  defineTable,
  moment,
  text,
  whole,
} from "@plumbline/dataset"

export const vantagesTable = defineTable<VantagePoints, VantagePoint>({
  columns: [
    text("vantage", "Name of the vantage point", ({ name }) => name),
    whole("countries", "Countries whose figures are made from it", ({ figures }) => figures?.countries ?? 0),
    whole("figure_targets", "Domain names that these figures count", ({ figures }) => figures?.targets ?? 0),
    whole("targets", "Domain names that it looked at beside the figures", ({ views }) => views?.targets ?? 0),
    moment("observed_at", "Moment of its newest look (UTC)", ({ views }) => views?.observedAt ?? null),
    whole("agreeing", "Checks on which it agrees with the figures", ({ views }) => views?.agreeing ?? 0),
    whole("differing", "Checks on which it differs", ({ views }) => views?.differing ?? 0),
    whole("unknown_there", "Checks that it could not see", ({ views }) => views?.unknownThere ?? 0),
    whole("unknown_here", "Checks that only it could see", ({ views }) => views?.unknownHere ?? 0),
  ],
  rowsOf: ({ items }) => items,
})

const saidColumns = (
  name: "here" | "there",
  where: string,
  of: (row: ViewDifference) => SaidOfCheck,
): ReadonlyArray<Column<ViewDifference>> => [
  text(name, `Verdict ${where}`, (row) => of(row).verdict, A_VERDICT),
  text(`${name}_reason`, `Its reason ${where}`, (row) => of(row).reason),
  text(`${name}_label`, "The reason in short", (row) => of(row).label),
  moment(`${name}_observed_at`, `When it was last seen ${where} (UTC)`, (row) => of(row).observedAt),
]

export const differencesTable = (catalog: CatalogView) =>
  defineTable<Page<ViewDifference>, ViewDifference>({
    columns: [
      text("vantage", "Name of the vantage point", ({ vantage }) => vantage),
      ...countryColumns<ViewDifference>(catalog, ({ country }) => country),
      text("target", "Domain name, in A-labels", ({ target }) => target),
      text("organisation", "Identifier of the organisation", ({ organisation }) => organisation),
      text("organisation_name", "Its name in English", ({ organisationName }) => organisationName),
      text("standard", "Identifier of the standard", ({ standard }) => standard, A_STANDARD),
      text("check", "Identifier of the check", ({ check }) => check),
      text("requirement", "How much the check counts", ({ requirement }) => requirement),
      ...saidColumns("here", "where figures are made", ({ here }) => here),
      ...saidColumns("there", "at the vantage point", ({ there }) => there),
    ],
    rowsOf: ({ items }) => items,
  })
