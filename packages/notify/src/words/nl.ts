/** The words of mails in Dutch. */
import type { NoticeWords } from "./words.ts"

const number = (count: number): string => count.toLocaleString("nl")
const regressions = (count: number): string =>
  count === 1 ? `${number(count)} verslechtering` : `${number(count)} verslechteringen`
const improvements = (count: number): string =>
  count === 1 ? `${number(count)} verbetering` : `${number(count)} verbeteringen`
const changed = (count: number): string =>
  count === 1
    ? `${number(count)} oordeel veranderde sinds de vorige keer`
    : `${number(count)} oordelen veranderden sinds de vorige keer`

const DIRECTIONS: Readonly<Record<string, string>> = {
  improved: "verbeteringen",
  regressed: "verslechteringen",
  other: "andere veranderingen",
  new: "nieuwe",
  gone: "van de lijst af",
}

export const nl: NoticeWords = {
  verdict: {
    pass: "voldoet",
    partial: "deels",
    fail: "voldoet niet",
    unknown: "onbekend",
    "not-applicable": "niet van toepassing",
  },
  heading: {
    regressed: (count) => `Verslechterd (${number(count)})`,
    improved: (count) => `Verbeterd (${number(count)})`,
    new: (count) => `Nieuw op de lijst (${number(count)})`,
    gone: (count) => `Van de lijst af (${number(count)})`,
    other: (count) => `Anders veranderd (${number(count)})`,
  },
  subject: ({ regressed, improved }, about) => `${regressions(regressed)}, ${improvements(improved)}: ${about}`,
  nothing: "Er is niets veranderd.",
  nothingSubject: (about) => `Niets veranderd: ${about}`,
  intro: (total, about) => `${changed(total)}: ${about}.`,
  about: ({ standard, check, country, organisation, supplier, sector, level, tag, direction }, name) => {
    const parts = [
      check !== undefined ? name("check", check) : standard !== undefined ? name("standard", standard) : undefined,
      organisation !== undefined ? name("organisation", organisation) : undefined,
      country !== undefined ? name("country", country) : undefined,
      supplier !== undefined ? `leverancier ${name("supplier", supplier)}` : undefined,
      sector !== undefined ? `sector ${name("sector", sector)}` : undefined,
      level !== undefined ? `niveau ${name("level", level)}` : undefined,
      tag !== undefined ? `label ${tag}` : undefined,
      direction !== undefined ? `alleen: ${DIRECTIONS[direction] ?? direction}` : undefined,
    ].filter((part) => part !== undefined)
    return parts.length === 0 ? "alle landen en standaarden" : parts.join(", ")
  },
  wentTo: (from, to) => `${from} → ${to}`,
  was: (reason) => `(eerder: ${reason})`,
  confirmedTwice: "twee keer gemeten",
  whatToDo: "Wat te doen",
  more: (count) => `… en nog ${number(count)}.`,
  allChanges: "Alle veranderingen op de pagina",
  whyYou: {
    "each-scan": "U krijgt deze mail na elke meting waarin iets verandert.",
    daily: "U krijgt deze mail hoogstens eens per dag, als er iets veranderd is.",
    weekly: "U krijgt deze mail hoogstens eens per week, als er iets veranderd is.",
    monthly: "U krijgt deze mail hoogstens eens per maand, als er iets veranderd is.",
  },
  unsubscribe: "Uitschrijven",
  confirmSubject: "Bevestig uw inschrijving",
  confirmBefore: (about) =>
    `Iemand, hopelijk u, vroeg ons nieuws over veranderingen naar dit adres te sturen (${about}). Om het te ontvangen, opent u deze pagina en bevestigt u:`,
  confirmLink: "Bevestig de inschrijving",
  confirmAfter:
    "Was u het niet, doe dan niets: er wordt geen mail meer verstuurd, en het adres wordt na twee dagen gewist.",
  testSubject: "Een proefmail van Plumbline",
  testText: "Deze mail is verstuurd om de meldingen te proberen. U hoeft niets te doen.",
}
