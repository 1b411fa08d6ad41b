/** The words around pictures, in every language of Plumbline. Names of the catalog are English; those of countries are CLDR's. */
import type { Language } from "@plumbline/core"

export interface PictureWords {
  readonly trendOf: (subject: string) => string
  readonly rankingOf: (measure: string, by: string) => string
  readonly distributionOf: (measure: string) => string
  readonly standardsMet: (country: string) => string
  readonly by: Readonly<Record<"country" | "region" | "organisation" | "supplier", string>>
  readonly counted: Readonly<Record<"organisations" | "countries" | "targets", string>>
  readonly unit: string
  readonly numberOfStandards: string
  readonly source: (publisher: string) => string
  readonly fictional: string
  readonly breaks: Readonly<Record<"methodology" | "list" | "vantage", string>>
  readonly since: (name: string) => string
  readonly due: (name: string) => string
  readonly standards: string
}

export const PICTURE_WORDS: Readonly<Record<Language, PictureWords>> = {
  en: {
    trendOf: (subject) => `${subject}: adoption over time`,
    rankingOf: (measure, by) => `${measure}, ${by}`,
    distributionOf: (measure) => `${measure}: how shares spread`,
    standardsMet: (country) => `${country}: how many standards domains meet`,
    by: { country: "by country", region: "by region", organisation: "by organisation", supplier: "by supplier" },
    counted: {
      organisations: "Number of organisations",
      countries: "Number of countries",
      targets: "Number of domains",
    },
    unit: "Share of measured domains that pass",
    numberOfStandards: "Standards met",
    source: (publisher) => `Source: ${publisher}, own measurements`,
    fictional: "Fictional countries of a laboratory.",
    breaks: { methodology: "method changed", list: "list changed", vantage: "vantage point changed" },
    since: (name) => `in force: ${name}`,
    due: (name) => `due: ${name}`,
    standards: "Standards",
  },
  fr: {
    trendOf: (subject) => `${subject} : adoption dans le temps`,
    rankingOf: (measure, by) => `${measure}, ${by}`,
    distributionOf: (measure) => `${measure} : répartition des parts`,
    standardsMet: (country) => `${country} : normes respectées par domaine`,
    by: { country: "par pays", region: "par région", organisation: "par organisation", supplier: "par fournisseur" },
    counted: { organisations: "Nombre d’organisations", countries: "Nombre de pays", targets: "Nombre de domaines" },
    unit: "Part des domaines mesurés qui réussissent",
    numberOfStandards: "Normes respectées",
    source: (publisher) => `Source : ${publisher}, mesures propres`,
    fictional: "Pays fictifs d’un laboratoire.",
    breaks: { methodology: "méthode modifiée", list: "liste modifiée", vantage: "point d’observation modifié" },
    since: (name) => `en vigueur : ${name}`,
    due: (name) => `échéance : ${name}`,
    standards: "Normes",
  },
  es: {
    trendOf: (subject) => `${subject}: adopción a lo largo del tiempo`,
    rankingOf: (measure, by) => `${measure}, ${by}`,
    distributionOf: (measure) => `${measure}: reparto de las proporciones`,
    standardsMet: (country) => `${country}: normas que cumplen los dominios`,
    by: { country: "por país", region: "por región", organisation: "por organización", supplier: "por proveedor" },
    counted: {
      organisations: "Número de organizaciones",
      countries: "Número de países",
      targets: "Número de dominios",
    },
    unit: "Proporción de dominios medidos que superan la prueba",
    numberOfStandards: "Normas cumplidas",
    source: (publisher) => `Fuente: ${publisher}, mediciones propias`,
    fictional: "Países ficticios de un laboratorio.",
    breaks: { methodology: "cambio de método", list: "cambio de lista", vantage: "cambio de punto de observación" },
    since: (name) => `en vigor: ${name}`,
    due: (name) => `plazo: ${name}`,
    standards: "Normas",
  },
  nl: {
    trendOf: (subject) => `${subject}: toepassing in de tijd`,
    rankingOf: (measure, by) => `${measure}, ${by}`,
    distributionOf: (measure) => `${measure}: spreiding van de aandelen`,
    standardsMet: (country) => `${country}: aan hoeveel standaarden domeinen voldoen`,
    by: { country: "per land", region: "per regio", organisation: "per organisatie", supplier: "per leverancier" },
    counted: { organisations: "Aantal organisaties", countries: "Aantal landen", targets: "Aantal domeinen" },
    unit: "Aandeel van de gemeten domeinen dat slaagt",
    numberOfStandards: "Standaarden waaraan is voldaan",
    source: (publisher) => `Bron: ${publisher}, eigen metingen`,
    fictional: "Fictieve landen van een laboratorium.",
    breaks: { methodology: "methode gewijzigd", list: "lijst gewijzigd", vantage: "meetpunt gewijzigd" },
    since: (name) => `van kracht: ${name}`,
    due: (name) => `uiterlijk: ${name}`,
    standards: "Standaarden",
  },
  ar: {
    trendOf: (subject) => `${subject}: الاعتماد عبر الزمن`,
    rankingOf: (measure, by) => `${measure}، ${by}`,
    distributionOf: (measure) => `${measure}: توزّع النسب`,
    standardsMet: (country) => `${country}: عدد المعايير التي تستوفيها النطاقات`,
    by: { country: "بحسب البلد", region: "بحسب المنطقة", organisation: "بحسب المؤسسة", supplier: "بحسب المورّد" },
    counted: { organisations: "عدد المؤسسات", countries: "عدد البلدان", targets: "عدد النطاقات" },
    unit: "نسبة النطاقات المقيسة المجتازة",
    numberOfStandards: "المعايير المستوفاة",
    source: (publisher) => `المصدر: ${publisher}، قياسات خاصة`,
    fictional: "بلدان خيالية لمختبر.",
    breaks: { methodology: "تغيّرت المنهجية", list: "تغيّرت القائمة", vantage: "تغيّرت نقطة الرصد" },
    since: (name) => `نافذ: ${name}`,
    due: (name) => `الموعد: ${name}`,
    standards: "المعايير",
  },
}
