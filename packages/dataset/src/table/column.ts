/** The columns that many tables share: how each kind is typed, and what every figure carries. */
import {
  type Adoption,
  type CatalogView,
  GOVERNMENT_LEVELS,
  SECTORS,
  STANDARD_IDS,
  type Subject,
  SubjectKind,
  VERDICTS,
} from "@plumbline/core"
import type { Cell, Column } from "./table.ts"

const column =
  (type: Column<never>["type"], fixed: Pick<Column<never>, "unit"> = {}) =>
  <Row>(
    name: string,
    description: string,
    cell: (row: Row) => Cell,
    more: Pick<Column<Row>, "unit" | "values" | "required"> = {},
  ): Column<Row> => ({ name, description, type, ...fixed, ...more, cell })

export const text = column("string")
/** A number of targets, unless told otherwise. */
export const count = column("integer", { unit: "targets" })
export const whole = column("integer")
/** 0 to 1. */
export const share = column("number", { unit: "share" })
export const number = column("number")
export const truth = column("boolean")
export const day = column("date")
export const moment = <Row>(
  name: string,
  description: string,
  cell: (row: Row) => string | null,
  more: Pick<Column<Row>, "required"> = {},
): Column<Row> =>
  column("dateTime")(
    name,
    description,
    (row: Row) => {
      const said = cell(row)
      // Always in milliseconds, so that one pattern reads all.
      return said === null || said.length === MOMENT_LENGTH ? said : new Date(said).toISOString()
    },
    more,
  )
const MOMENT_LENGTH = "2026-11-23T00:00:00.000Z".length

/** Must not be empty. */
export const REQUIRED = { required: true } as const
export const A_VERDICT = { values: VERDICTS } as const
export const A_STANDARD = { values: STANDARD_IDS } as const

/** Whose figure: of a country its three codes, of a region its M49 code. */
export const subjectColumns = <Row>(
  { countries, regions }: Pick<CatalogView, "countries" | "regions">,
  of: (row: Row) => Subject,
): ReadonlyArray<Column<Row>> => {
  const countryOf = (row: Row) => (of(row).kind === "country" ? countries.get(of(row).id) : undefined)
  return [
    text("subject_kind", "Whose figure", (row) => of(row).kind, {
      values: [...SubjectKind.literals],
      required: true,
    }),
    text("subject", "Identifier of the subject", (row) => of(row).id, REQUIRED),
    text("subject_name", "Its name in English", (row) => of(row).name, REQUIRED),
    text(
      "iso3166_1_alpha2",
      "Of a country: ISO 3166-1 alpha-2 code",
      (row) => countryOf(row)?.id.toUpperCase() ?? null,
    ),
    text("iso3166_1_alpha3", "Of a country: ISO 3166-1 alpha-3 code", (row) => countryOf(row)?.alpha3 ?? null),
    text("m49", "UN M49 code of a country or region, three digits", (row) => {
      const { kind, id } = of(row)
      return countryOf(row)?.m49 ?? (kind === "region" ? (regions.get(id)?.m49 ?? null) : null)
    }),
  ]
}

/** A country as three columns: its ISO 3166-1 codes and its UN M49 code. */
export const countryColumns = <Row>(
  { countries }: Pick<CatalogView, "countries">,
  of: (row: Row) => string,
): ReadonlyArray<Column<Row>> => {
  const found = (row: Row) => countries.get(of(row))
  return [
    text("country", "ISO 3166-1 alpha-2 code", (row) => of(row).toUpperCase(), REQUIRED),
    text("country_alpha3", "ISO 3166-1 alpha-3 code", (row) => found(row)?.alpha3 ?? null),
    text("country_m49", "UN M49 code, three digits", (row) => found(row)?.m49 ?? null),
  ]
}

/** Of an organisation or target. */
export const sectorColumns = <Row>(
  of: (row: Row) => { readonly sector: string | null; readonly level: string | null },
  said = "",
): ReadonlyArray<Column<Row>> => [
  text("sector", `COFOG division${said}`, (row) => of(row).sector, { values: SECTORS }),
  text("level", `Level of government${said}`, (row) => of(row).level, { values: GOVERNMENT_LEVELS }),
]

/** The figure's own columns, last in every table of figures. */
export const figureColumns = <Row>(of: (row: Row) => Adoption): ReadonlyArray<Column<Row>> => [
  count("pass", "Targets that pass", (row) => of(row).counts.pass, REQUIRED),
  count("partial", "Targets that pass in part: phase-out, or a warning", (row) => of(row).counts.partial, REQUIRED),
  count("fail", "Targets that fail", (row) => of(row).counts.fail, REQUIRED),
  count("not_applicable", "Targets to which it does not apply", (row) => of(row).counts.notApplicable, REQUIRED),
  count(
    "unknown",
    "Targets that could not be measured; they count neither for nor against",
    (row) => of(row).counts.unknown,
    REQUIRED,
  ),
  count("n", "Denominator: pass + partial + fail", (row) => of(row).n, REQUIRED),
  share("share", "Adoption: pass / n, 0 to 1; empty when n is 0", (row) => of(row).share),
  share("low", "Lower end of the 95 % Wilson interval", (row) => of(row).low),
  share("high", "Upper end of the 95 % Wilson interval", (row) => of(row).high),
  share("coverage", "n / (n + unknown): the part that could be measured", (row) => of(row).coverage),
]

/** A figure among others in a row, which may be missing: the columns that a reader needs most, with a prefix to their names. */
export const namedFigureColumns = <Row>(
  prefix: string,
  said: string,
  of: (row: Row) => Adoption | null,
): ReadonlyArray<Column<Row>> => [
  count(`${prefix}_pass`, `${said}: targets that pass`, (row) => of(row)?.counts.pass ?? null),
  count(`${prefix}_n`, `${said}: denominator`, (row) => of(row)?.n ?? null),
  share(`${prefix}_share`, `${said}: pass / n, 0 to 1`, (row) => of(row)?.share ?? null),
  share(`${prefix}_low`, `${said}: lower end of the 95 % Wilson interval`, (row) => of(row)?.low ?? null),
  share(`${prefix}_high`, `${said}: upper end of the 95 % Wilson interval`, (row) => of(row)?.high ?? null),
  share(`${prefix}_coverage`, `${said}: the part that could be measured`, (row) => of(row)?.coverage ?? null),
]
