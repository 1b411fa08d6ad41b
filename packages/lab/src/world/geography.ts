/** The fictional world: eight countries with user-assigned codes of ISO 3166-1 in four regions, and one grouping. */
import type { Country, CountryCode, IsoDate, Region, Source } from "@plumbline/core"

export const COUNTRY_CODES = ["xa", "xb", "xc", "xd", "xe", "xf", "xg", "xh"] as const
export type LabCountry = (typeof COUNTRY_CODES)[number]

interface Place {
  readonly names: Readonly<Record<string, string>> & { readonly en: string }
  readonly region: "borea" | "meridia" | "occasia" | "pelagia"
  /** Suffix below which its public sector is found; its own zone. `null`: directly below the top-level domain. */
  readonly suffix: string | null
}

export const PLACES: Readonly<Record<LabCountry, Place>> = {
  xa: { names: { en: "Alderland" }, region: "borea", suffix: "gov.xa" },
  xb: { names: { en: "Brisenne", fr: "La Brisenne" }, region: "occasia", suffix: null },
  xc: { names: { en: "Corvania" }, region: "borea", suffix: "gov.xc" },
  xd: { names: { en: "Duneth" }, region: "meridia", suffix: "gov.xd" },
  xe: { names: { en: "Elsmark", da: "Elsmarken" }, region: "occasia", suffix: null },
  xf: { names: { en: "Fenwick Isles" }, region: "pelagia", suffix: "gov.xf" },
  xg: { names: { en: "Galdoria", es: "La Galdoria" }, region: "meridia", suffix: "gob.xg" },
  xh: { names: { en: "Hollowmere" }, region: "pelagia", suffix: "govt.xh" },
}

const REGION_NAMES = { borea: "Borea", meridia: "Meridia", occasia: "Occasia", pelagia: "Pelagia" } as const

/** Countries as the catalog would give them. */
export const makeCountries = (today: IsoDate): ReadonlyArray<Country> =>
  COUNTRY_CODES.map((id, index) => {
    const { names, suffix } = PLACES[id]
    return {
      id,
      alpha3: `${id}z`.toUpperCase(),
      names,
      fictional: true,
      // One after the other, on the first of the month.
      schedule: { cron: `${index * 5} 3 1 * *`, timeZone: "UTC" },
      topLevelDomains: [id],
      governmentSuffixes: suffix === null ? [] : [suffix],
      lists: [
        {
          id: listOf(id),
          title: `Public sector of ${names.en}`,
          owner: "Plumbline",
          source: sourceOf(today),
          licence: "MIT",
          retrievedOn: today,
          maintained: "by-script",
        },
      ],
      sources: [sourceOf(today)],
    }
  })

export const listOf = (country: CountryCode): string => `${country}/public-sector`

/** The four regions, and a grouping that two countries join within the 24 months. */
export const makeRegions = (today: IsoDate, dateOfMonth: (month: number) => IsoDate): ReadonlyArray<Region> => [
  ...Object.entries(REGION_NAMES).map(
    ([id, name]): Region => ({
      id,
      name,
      kind: "m49-region",
      fictional: true,
      members: COUNTRY_CODES.filter((country) => PLACES[country].region === id).map((country) => ({ country })),
      sources: [sourceOf(today)],
    }),
  ),
  {
    id: "tidewater-compact",
    name: "Tidewater Compact",
    kind: "grouping",
    fictional: true,
    description: "Fictional countries that have promised each other to secure mail and names.",
    members: [
      { country: "xb" },
      { country: "xc" },
      { country: "xf" },
      { country: "xg", from: dateOfMonth(8) },
      { country: "xh", from: dateOfMonth(15) },
    ],
    sources: [sourceOf(today)],
  },
]

export const sourceOf = (today: IsoDate): Source => ({ title: "Laboratory of Plumbline; fictional", readOn: today })
