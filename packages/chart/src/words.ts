/** The words that charts need beside those given to them, in every language of Plumbline; numbers and dates by CLDR. */
import type { Language } from "@plumbline/core"

export interface ChartWords {
  readonly noFigures: string
  readonly notMeasured: string
  readonly notKnown: string
  readonly notOnMap: string
  readonly boundaries: string
  readonly mean: string
  readonly median: string
  readonly interval: string
  readonly dashed: string
  readonly before: string
  readonly dot: string
  readonly share: string
  readonly more: (count: string) => string
  readonly only: (label: string, value: string, at: string) => string
  readonly course: (
    label: string,
    first: readonly [string, string],
    last: readonly [string, string],
    highest: readonly [string, string],
    lowest: readonly [string, string],
  ) => string
  readonly marked: (labels: string) => string
  readonly extremes: (highest: string, lowest: string, count: string) => string
}

const WORDS: Readonly<Record<Language, ChartWords>> = {
  en: {
    noFigures: "No figures yet",
    notMeasured: "no list here",
    notKnown: "not known",
    notOnMap: "Not on this map:",
    boundaries: "Boundaries: Natural Earth; they carry no opinion.",
    mean: "mean",
    median: "median",
    interval: "Shaded: 95 % interval.",
    dashed: "Dashed: less than 80 % could be measured.",
    before: "Arrow: change since the earlier date.",
    dot: "Dot: share; bar: 95 % interval.",
    share: "share",
    more: (count) => `and ${count} more`,
    only: (label, value, at) => `${label}: ${value} in ${at}, the only figure so far.`,
    course: (label, first, last, highest, lowest) =>
      `${label}: from ${first[0]} in ${first[1]} to ${last[0]} in ${last[1]}; highest ${highest[0]} (${highest[1]}), lowest ${lowest[0]} (${lowest[1]}).`,
    marked: (labels) => `Marked: ${labels}.`,
    extremes: (highest, lowest, count) => `${count} shown; highest ${highest}, lowest ${lowest}.`,
  },
  fr: {
    noFigures: "Pas encore de chiffres",
    notMeasured: "pas de liste ici",
    notKnown: "inconnu",
    notOnMap: "Hors de cette carte :",
    boundaries: "Frontières : Natural Earth ; elles n’expriment aucune opinion.",
    mean: "moyenne",
    median: "médiane",
    interval: "Surface claire : intervalle à 95 %.",
    dashed: "Tirets : moins de 80 % ont pu être mesurés.",
    before: "Flèche : évolution depuis la date précédente.",
    dot: "Point : part ; barre : intervalle à 95 %.",
    share: "part",
    more: (count) => `et ${count} de plus`,
    only: (label, value, at) => `${label} : ${value} en ${at}, seul chiffre à ce jour.`,
    course: (label, first, last, highest, lowest) =>
      `${label} : de ${first[0]} en ${first[1]} à ${last[0]} en ${last[1]} ; maximum ${highest[0]} (${highest[1]}), minimum ${lowest[0]} (${lowest[1]}).`,
    marked: (labels) => `Repères : ${labels}.`,
    extremes: (highest, lowest, count) => `${count} représentés ; maximum ${highest}, minimum ${lowest}.`,
  },
  es: {
    noFigures: "Aún no hay cifras",
    notMeasured: "sin lista aquí",
    notKnown: "desconocido",
    notOnMap: "Fuera de este mapa:",
    boundaries: "Fronteras: Natural Earth; no expresan ninguna opinión.",
    mean: "media",
    median: "mediana",
    interval: "Sombreado: intervalo del 95 %.",
    dashed: "Discontinuo: se pudo medir menos del 80 %.",
    before: "Flecha: cambio desde la fecha anterior.",
    dot: "Punto: proporción; barra: intervalo del 95 %.",
    share: "proporción",
    more: (count) => `y ${count} más`,
    only: (label, value, at) => `${label}: ${value} en ${at}, la única cifra hasta ahora.`,
    course: (label, first, last, highest, lowest) =>
      `${label}: de ${first[0]} en ${first[1]} a ${last[0]} en ${last[1]}; máximo ${highest[0]} (${highest[1]}), mínimo ${lowest[0]} (${lowest[1]}).`,
    marked: (labels) => `Señalado: ${labels}.`,
    extremes: (highest, lowest, count) => `${count} mostrados; máximo ${highest}, mínimo ${lowest}.`,
  },
  nl: {
    noFigures: "Nog geen cijfers",
    notMeasured: "hier geen lijst",
    notKnown: "onbekend",
    notOnMap: "Niet op deze kaart:",
    boundaries: "Grenzen: Natural Earth; ze geven geen mening weer.",
    mean: "gemiddelde",
    median: "mediaan",
    interval: "Gearceerd vlak: 95 %-interval.",
    dashed: "Gestreept: minder dan 80 % kon worden gemeten.",
    before: "Pijl: verandering sinds de eerdere datum.",
    dot: "Stip: aandeel; balk: 95 %-interval.",
    share: "aandeel",
    more: (count) => `en nog ${count}`,
    only: (label, value, at) => `${label}: ${value} in ${at}, het enige cijfer tot nu toe.`,
    course: (label, first, last, highest, lowest) =>
      `${label}: van ${first[0]} in ${first[1]} naar ${last[0]} in ${last[1]}; hoogste ${highest[0]} (${highest[1]}), laagste ${lowest[0]} (${lowest[1]}).`,
    marked: (labels) => `Gemarkeerd: ${labels}.`,
    extremes: (highest, lowest, count) => `${count} getoond; hoogste ${highest}, laagste ${lowest}.`,
  },
  ar: {
    noFigures: "لا أرقام بعد",
    notMeasured: "لا قائمة هنا",
    notKnown: "غير معروف",
    notOnMap: "خارج هذه الخريطة:",
    boundaries: "الحدود من Natural Earth ولا تعبّر عن أي رأي.",
    mean: "المتوسط",
    median: "الوسيط",
    interval: "المظلل: فترة ثقة 95 %.",
    dashed: "المتقطع: أمكن قياس أقل من 80 %.",
    before: "السهم: التغير منذ التاريخ السابق.",
    dot: "النقطة: النسبة؛ الشريط: فترة ثقة 95 %.",
    share: "النسبة",
    more: (count) => `و${count} أخرى`,
    only: (label, value, at) => `${label}: ‏${value} في ${at}، وهو الرقم الوحيد حتى الآن.`,
    course: (label, first, last, highest, lowest) =>
      `${label}: من ${first[0]} في ${first[1]} إلى ${last[0]} في ${last[1]}؛ الأعلى ${highest[0]} (${highest[1]})، الأدنى ${lowest[0]} (${lowest[1]}).`,
    marked: (labels) => `مؤشَّر: ${labels}.`,
    extremes: (highest, lowest, count) => `المعروض ${count}؛ الأعلى ${highest}، الأدنى ${lowest}.`,
  },
}

/** BCP 47, with digits 0 to 9 everywhere: figures stand beside data files that use them. */
const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", fr: "fr", es: "es", nl: "nl", ar: "ar-u-nu-latn" }

export interface Speech {
  readonly words: ChartWords
  /** `61 %`; `–` without a share; only exactly 0 or 1 is written as 0 % or 100 %. */
  readonly share: (share: number | null) => string
  readonly count: (count: number) => string
  readonly decimal: (value: number) => string
  readonly month: (at: number) => string
  /** `23 November 2026` */
  readonly date: (at: number) => string
  readonly country: (code: string, given: string) => string
}

const made = new Map<Language, Speech>()

export const speechOf = (language: Language): Speech => {
  const known = made.get(language)
  if (known !== undefined) return known
  const locale = LOCALES[language]
  const count = new Intl.NumberFormat(locale, { useGrouping: "always" })
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const month = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" })
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
  const region = new Intl.DisplayNames([locale], { type: "region", fallback: "none" })
  const speech: Speech = {
    words: WORDS[language],
    share: (share) => {
      if (share === null) return "–"
      const percent = Math.round(share * 100)
      if (percent === 0 && share > 0) return "<\u20091\u00a0%"
      if (percent === 100 && share < 1) return ">\u200999\u00a0%"
      return `${percent}\u00a0%`
    },
    count: (value) => count.format(value),
    decimal: (value) => decimal.format(value),
    month: (at) => month.format(new Date(at)),
    date: (at) => date.format(new Date(at)),
    country: (code, given) => (isFictional(code) ? given : (region.of(code.toUpperCase()) ?? given)),
  }
  made.set(language, speech)
  return speech
}

/** Codes that ISO 3166-1 leaves to its users are those of the lab's countries. */
export const isFictional = (code: string): boolean =>
  /^(?:aa|q[m-z]|x[a-z]|zz)$/i.test(code) || !/^[a-z]{2}$/i.test(code)
