/** Public bodies of the fictional countries and the names they use. */
import type { GovernmentLevel, Organisation, Sector, Target, TargetRole } from "@plumbline/core"
import { COUNTRY_CODES, type LabCountry, listOf, PLACES } from "./geography.ts"

/** Label below the country's suffix, or a full name when it has a dot; `:web` or `:mail` when it is listed for one role only. */
type Domain = string
type Row = readonly [sector: SectorKey, level: LevelKey, name: string, local: string | null, ...domains: Array<Domain>]

const SECTORS = {
  gps: "general-public-services",
  def: "defence",
  pos: "public-order-and-safety",
  eco: "economic-affairs",
  env: "environmental-protection",
  hou: "housing-and-community",
  hea: "health",
  rec: "recreation-culture-religion",
  edu: "education",
  soc: "social-protection",
} as const satisfies Record<string, Sector>
type SectorKey = keyof typeof SECTORS
const LEVELS = { nat: "national", reg: "regional", loc: "local" } as const satisfies Record<string, GovernmentLevel>
type LevelKey = keyof typeof LEVELS

/** Organisations in the order of the table, and their targets; then so many towns of a country, each with one. */
export const makeBodies = (
  towns: number,
  country: LabCountry,
): {
  readonly organisations: ReadonlyArray<Organisation>
  readonly targets: ReadonlyArray<Target>
} => {
  const organisations: Array<Organisation> = []
  const targets: Array<Target> = []
  for (const country of COUNTRY_CODES)
    for (const [sectorKey, levelKey, name, local, ...domains] of BODIES[country]) {
      const sector = SECTORS[sectorKey]
      const level = LEVELS[levelKey]
      const id = `${country}/${slugOf(name)}`
      organisations.push({ id, country, name, sector, level, ...(local === null ? {} : { nameLocal: local }) })
      for (const domain of domains) {
        const [label = "", role] = domain.split(":")
        const roles: ReadonlyArray<TargetRole> = role === "web" || role === "mail" ? [role] : ["web", "mail"]
        const full = label.includes(".") ? label : `${label}.${PLACES[country].suffix ?? country}`
        targets.push({ name: full, country, organisation: id, list: listOf(country), sector, level, roles })
      }
    }
  for (let number = 0; number < towns; number++) {
    const label = `town-${String(number + 1).padStart(6, "0")}`
    const id = `${country}/${label}`
    const place = { country, sector: SECTORS.gps, level: LEVELS.loc }
    organisations.push({ id, name: `Town ${number + 1}`, ...place })
    targets.push({
      name: `${label}.${PLACES[country].suffix ?? country}`,
      organisation: id,
      list: listOf(country),
      roles: ["web", "mail"],
      ...place,
    })
  }
  return { organisations, targets }
}

const slugOf = (name: string): string =>
  name
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")

const BODIES: Readonly<Record<LabCountry, ReadonlyArray<Row>>> = {
  xa: [
    ["gps", "nat", "Treasury", null, "treasury", "pay.treasury.gov.xa:web"],
    ["gps", "nat", "Parliament of Alderland", null, "parliament"],
    ["pos", "nat", "Ministry of Justice", null, "justice"],
    ["pos", "nat", "Alderland Police", null, "police"],
    ["def", "nat", "Ministry of Defence", null, "defence"],
    ["hea", "nat", "Ministry of Health", null, "health"],
    ["edu", "nat", "Ministry of Education", null, "education"],
    ["eco", "nat", "Transport Authority", null, "transport"],
    ["eco", "nat", "Energy Commission", null, "energy"],
    ["env", "nat", "Environment Agency", null, "environment"],
    ["hou", "nat", "Housing Board", null, "housing"],
    ["rec", "nat", "National Library", null, "library"],
    ["soc", "nat", "Pensions Office", null, "pensions"],
    ["gps", "nat", "Statistics Alderland", null, "statistics"],
    ["gps", "reg", "Region of Northmoor", null, "northmoor"],
    ["gps", "loc", "City of Alderhaven", null, "alderhaven"],
    ["gps", "loc", "Town of Kestrelford", null, "kestrelford"],
  ],
  xb: [
    ["gps", "nat", "Ministry of Finance", "Ministère des Finances", "finances.xb", "impots.finances.xb:web"],
    ["gps", "nat", "National Assembly", "Assemblée nationale", "assemblee.xb"],
    ["gps", "nat", "Government Portal", "Portail du gouvernement", "gouvernement.xb"],
    ["pos", "nat", "Ministry of the Interior", "Ministère de l'Intérieur", "interieur.xb"],
    ["pos", "nat", "Ministry of Justice", "Ministère de la Justice", "justice.xb"],
    ["hea", "nat", "Ministry of Health", "Ministère de la Santé", "sante.xb", "hopitaux.sante.xb"],
    ["edu", "nat", "Ministry of Education", "Ministère de l'Éducation", "education.xb"],
    ["eco", "nat", "Ministry of the Economy", "Ministère de l'Économie", "economie.xb"],
    ["eco", "nat", "Railways of Brisenne", "Chemins de fer de Brisenne", "rail.xb:web"],
    ["env", "nat", "Agency for the Environment", "Agence de l'environnement", "environnement.xb"],
    ["rec", "nat", "Ministry of Culture", "Ministère de la Culture", "culture.xb", "archives.culture.xb"],
    ["soc", "nat", "Social Insurance Fund", "Caisse d'assurance sociale", "assurance-sociale.xb"],
    ["gps", "reg", "Region of Valmont", "Région de Valmont", "valmont.xb"],
    ["gps", "loc", "City of Port-Sarrel", "Ville de Port-Sarrel", "port-sarrel.xb"],
    ["gps", "loc", "City of Orsonne", "Ville d'Orsonne", "orsonne.xb"],
  ],
  xc: [
    ["gps", "nat", "Chancellery", null, "chancellery"],
    ["gps", "nat", "Diet of Corvania", null, "diet"],
    ["gps", "nat", "Ministry of Finance", null, "finance", "tax.finance.gov.xc"],
    ["pos", "nat", "Ministry of Justice", null, "justice"],
    ["pos", "nat", "Fire and Rescue Service", null, "rescue"],
    ["def", "nat", "Defence Forces", null, "defence"],
    ["hea", "nat", "Health Directorate", null, "health"],
    ["edu", "nat", "University of Corvania", null, "university"],
    ["eco", "nat", "Agency for Digital Matters", null, "digital", "id.digital.gov.xc:web"],
    ["eco", "nat", "Ports Authority", null, "ports"],
    ["env", "nat", "Forest Service", null, "forests"],
    ["rec", "nat", "National Museum", null, "museum"],
    ["soc", "nat", "Family Benefits Office", null, "benefits"],
    ["gps", "reg", "Lakeland County", null, "lakeland"],
    ["gps", "loc", "City of Ravensholm", null, "ravensholm"],
    ["gps", "loc", "Town of Birk", null, "birk"],
  ],
  xd: [
    ["gps", "nat", "Office of the President", null, "president"],
    ["gps", "nat", "Ministry of Finance", null, "finance"],
    ["gps", "nat", "Bureau of Statistics", null, "statistics"],
    ["pos", "nat", "Ministry of the Interior", null, "interior"],
    ["pos", "nat", "Supreme Court", null, "court"],
    ["def", "nat", "Ministry of Defence", null, "defence"],
    ["hea", "nat", "Ministry of Health", null, "health"],
    ["edu", "nat", "Ministry of Education", null, "education"],
    ["eco", "nat", "Ministry of Mines", null, "mines"],
    ["eco", "nat", "Quarries Board", null, "quarries"],
    ["env", "nat", "Water Authority", null, "water"],
    ["hou", "nat", "Land Registry", null, "land"],
    ["rec", "nat", "National Broadcaster", null, "broadcast:web"],
    ["soc", "nat", "Welfare Fund", null, "welfare"],
    ["gps", "reg", "Province of Saffra", null, "saffra"],
    ["gps", "loc", "City of Duneth", null, "duneth-city"],
    ["gps", "loc", "Oasis Towns Council", null, "oasis-towns"],
  ],
  xe: [
    ["gps", "nat", "Ministry of Finance", "Finansministeriet", "finans.xe", "skat.finans.xe"],
    ["gps", "nat", "Parliament", "Tinget", "tinget.xe"],
    ["gps", "nat", "Citizens' Portal", "Borgerportalen", "borger.xe", "post.borger.xe:mail"],
    ["pos", "nat", "Police", "Politiet", "politi.xe"],
    ["def", "nat", "Armed Forces", "Forsvaret", "forsvar.xe"],
    ["hea", "nat", "Health Authority", "Sundhedsstyrelsen", "sundhed.xe"],
    ["edu", "nat", "Ministry of Education", "Undervisningsministeriet", "undervisning.xe"],
    ["eco", "nat", "Harbour Authority", "Havnevæsenet", "xn--havnevsenet-f9a.xe"],
    ["eco", "nat", "Energy Agency", "Energistyrelsen", "energi.xe"],
    ["env", "nat", "Nature Agency", "Naturstyrelsen", "natur.xe"],
    ["rec", "nat", "Royal Library", "Det Kongelige Bibliotek", "bibliotek.xe"],
    ["soc", "nat", "Labour Agency", "Arbejdsstyrelsen", "arbejde.xe"],
    ["gps", "reg", "Region of Vestvang", "Region Vestvang", "vestvang.xe"],
    ["gps", "loc", "Elsborg Municipality", "Elsborg Kommune", "elsborg.xe"],
    ["gps", "loc", "Nordsund Municipality", "Nordsund Kommune", "nordsund.xe"],
  ],
  xf: [
    ["gps", "nat", "Government of the Fenwick Isles", null, "www.gov.xf:web"],
    ["gps", "nat", "Treasury", null, "treasury"],
    ["gps", "nat", "Legislative Assembly", null, "assembly"],
    ["pos", "nat", "Courts of the Isles", null, "courts"],
    ["pos", "nat", "Coastguard", null, "coastguard"],
    ["hea", "nat", "Islands Health Service", null, "health"],
    ["edu", "nat", "Schools Board", null, "schools"],
    ["eco", "nat", "Fisheries Department", null, "fisheries"],
    ["eco", "nat", "Ferry Company", null, "ferries"],
    ["eco", "nat", "Tourist Board", null, "visit:web"],
    ["env", "nat", "Meteorological Office", null, "weather"],
    ["hou", "nat", "Planning Office", null, "planning"],
    ["rec", "nat", "Isles Archive", null, "archive"],
    ["soc", "nat", "Social Security", null, "social-security"],
    ["gps", "loc", "Parish of Great Fenwick", null, "great-fenwick"],
    ["gps", "loc", "Parish of Skerry", null, "skerry"],
    ["gps", "loc", "Parish of Outer Holm", null, "outer-holm"],
  ],
  xg: [
    ["gps", "nat", "Presidency", "Presidencia", "presidencia"],
    ["gps", "nat", "Ministry of Finance", "Ministerio de Hacienda", "hacienda", "aduanas.hacienda.gob.xg"],
    ["gps", "nat", "Congress", "Congreso", "congreso"],
    ["gps", "nat", "Electoral Council", "Consejo Electoral", "elecciones"],
    ["pos", "nat", "Ministry of the Interior", "Ministerio del Interior", "interior"],
    ["pos", "nat", "Judiciary", "Poder Judicial", "justicia"],
    ["def", "nat", "Ministry of Defence", "Ministerio de Defensa", "defensa"],
    ["hea", "nat", "Ministry of Health", "Ministerio de Salud", "salud", "vacunas.salud.gob.xg:web"],
    ["edu", "nat", "Ministry of Education", "Ministerio de Educación", "educacion"],
    ["eco", "nat", "Ministry of Agriculture", "Ministerio de Agricultura", "agricultura"],
    ["eco", "nat", "Ministry of Transport", "Ministerio de Transporte", "transporte"],
    ["env", "nat", "National Parks", "Parques Nacionales", "parques"],
    ["hou", "nat", "Housing Institute", "Instituto de la Vivienda", "vivienda"],
    ["soc", "nat", "Social Security Institute", "Instituto de Seguridad Social", "seguro-social"],
    ["gps", "reg", "Province of Altamira", "Provincia de Altamira", "altamira"],
    ["gps", "loc", "City of San Galdor", "Ciudad de San Galdor", "san-galdor"],
  ],
  xh: [
    ["gps", "nat", "Cabinet Office", null, "cabinet"],
    ["gps", "nat", "Revenue Service", null, "revenue", "forms.revenue.govt.xh:web"],
    ["gps", "nat", "Records Office", null, "records"],
    ["pos", "nat", "Police Service", null, "police"],
    ["pos", "nat", "Prisons Department", null, "prisons"],
    ["hea", "nat", "Hospitals Trust", null, "hospitals"],
    ["edu", "nat", "Ministry of Learning", null, "learning"],
    ["edu", "nat", "Hollowmere College", null, "college"],
    ["eco", "nat", "Roads Agency", null, "roads"],
    ["eco", "nat", "Companies Register", null, "companies"],
    ["env", "nat", "Rivers Authority", null, "rivers"],
    ["hou", "nat", "Building Standards", null, "building"],
    ["rec", "nat", "Arts Council", null, "arts"],
    ["soc", "nat", "Benefits Agency", null, "benefits"],
    ["gps", "reg", "Eastmarch District", null, "eastmarch"],
    ["gps", "loc", "City of Merewick", null, "merewick"],
    ["gps", "loc", "Borough of Thornby", null, "thornby"],
  ],
}
