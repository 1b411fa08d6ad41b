/** The words of mails in French. */
import type { NoticeWords } from "./words.ts"

const number = (count: number): string => count.toLocaleString("fr")
const regressions = (count: number): string =>
  count < 2 ? `${number(count)} régression` : `${number(count)} régressions`
const improvements = (count: number): string =>
  count < 2 ? `${number(count)} amélioration` : `${number(count)} améliorations`
const changed = (count: number): string =>
  count < 2
    ? `${number(count)} verdict a changé depuis la dernière fois`
    : `${number(count)} verdicts ont changé depuis la dernière fois`

const DIRECTIONS: Readonly<Record<string, string>> = {
  improved: "améliorations",
  regressed: "régressions",
  other: "autres changements",
  new: "nouveaux",
  gone: "sortis",
}

export const fr: NoticeWords = {
  verdict: {
    pass: "conforme",
    partial: "en partie",
    fail: "non conforme",
    unknown: "inconnu",
    "not-applicable": "sans objet",
  },
  heading: {
    regressed: (count) => `Régressions (${number(count)})`,
    improved: (count) => `Améliorations (${number(count)})`,
    new: (count) => `Nouveaux dans la liste (${number(count)})`,
    gone: (count) => `Sortis de la liste (${number(count)})`,
    other: (count) => `Autres changements (${number(count)})`,
  },
  subject: ({ regressed, improved }, about) => `${regressions(regressed)}, ${improvements(improved)} : ${about}`,
  nothing: "Rien n’a changé.",
  nothingSubject: (about) => `Rien n’a changé : ${about}`,
  intro: (total, about) => `${changed(total)} : ${about}.`,
  about: ({ standard, check, country, organisation, supplier, sector, level, tag, direction }, name) => {
    const parts = [
      check !== undefined ? name("check", check) : standard !== undefined ? name("standard", standard) : undefined,
      organisation !== undefined ? name("organisation", organisation) : undefined,
      country !== undefined ? name("country", country) : undefined,
      supplier !== undefined ? `fournisseur ${name("supplier", supplier)}` : undefined,
      sector !== undefined ? `secteur ${name("sector", sector)}` : undefined,
      level !== undefined ? `niveau ${name("level", level)}` : undefined,
      tag !== undefined ? `étiquette ${tag}` : undefined,
      direction !== undefined ? `seulement : ${DIRECTIONS[direction] ?? direction}` : undefined,
    ].filter((part) => part !== undefined)
    return parts.length === 0 ? "tous les pays et toutes les normes" : parts.join(", ")
  },
  wentTo: (from, to) => `${from} → ${to}`,
  was: (reason) => `(avant : ${reason})`,
  confirmedTwice: "mesuré deux fois",
  whatToDo: "Que faire",
  more: (count) => `… et ${number(count)} de plus.`,
  allChanges: "Tous les changements sur la page",
  whyYou: {
    "each-scan": "Vous recevez ce courriel après chaque mesure dans laquelle quelque chose change.",
    daily: "Vous recevez ce courriel une fois par jour au plus, quand quelque chose a changé.",
    weekly: "Vous recevez ce courriel une fois par semaine au plus, quand quelque chose a changé.",
    monthly: "Vous recevez ce courriel une fois par mois au plus, quand quelque chose a changé.",
  },
  unsubscribe: "Se désabonner",
  confirmSubject: "Veuillez confirmer votre abonnement",
  confirmBefore: (about) =>
    `Quelqu’un, vous, nous l’espérons, nous a demandé d’envoyer des nouvelles des changements à cette adresse (${about}). Pour les recevoir, ouvrez cette page et confirmez :`,
  confirmLink: "Confirmer l’abonnement",
  confirmAfter:
    "Si ce n’était pas vous, ne faites rien : aucun autre courriel n’est envoyé, et l’adresse est effacée après deux jours.",
  testSubject: "Un courriel d’essai de Plumbline",
  testText: "Ce courriel a été envoyé pour essayer les notifications. Il n’y a rien à faire.",
}
