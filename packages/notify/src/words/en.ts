/** The words of mails in English. */
import type { NoticeWords } from "./words.ts"

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`

export const en: NoticeWords = {
  verdict: { pass: "pass", partial: "partly", fail: "fail", unknown: "unknown", "not-applicable": "not applicable" },
  heading: {
    regressed: (count) => `Regressed (${count.toLocaleString("en")})`,
    improved: (count) => `Improved (${count.toLocaleString("en")})`,
    new: (count) => `New on the list (${count.toLocaleString("en")})`,
    gone: (count) => `Gone from the list (${count.toLocaleString("en")})`,
    other: (count) => `Changed otherwise (${count.toLocaleString("en")})`,
  },
  subject: ({ regressed, improved }, about) =>
    `${counted(regressed, "regression", "regressions")}, ${counted(improved, "improvement", "improvements")}: ${about}`,
  nothing: "Nothing changed.",
  nothingSubject: (about) => `Nothing changed: ${about}`,
  intro: (total, about) => `${counted(total, "verdict", "verdicts")} changed since the last time: ${about}.`,
  about: ({ standard, check, country, organisation, supplier, sector, level, tag, direction }, name) => {
    const parts = [
      check !== undefined ? name("check", check) : standard !== undefined ? name("standard", standard) : undefined,
      organisation !== undefined ? name("organisation", organisation) : undefined,
      country !== undefined ? name("country", country) : undefined,
      supplier !== undefined ? `supplier ${name("supplier", supplier)}` : undefined,
      sector !== undefined ? `sector ${name("sector", sector)}` : undefined,
      level !== undefined ? `level ${name("level", level)}` : undefined,
      tag !== undefined ? `tag ${tag}` : undefined,
      direction !== undefined ? `only ${direction}` : undefined,
    ].filter((part) => part !== undefined)
    return parts.length === 0 ? "all countries and standards" : parts.join(", ")
  },
  wentTo: (from, to) => `${from} → ${to}`,
  was: (reason) => `(before: ${reason})`,
  confirmedTwice: "measured twice",
  whatToDo: "What to do",
  more: (count) => `… and ${count.toLocaleString("en")} more.`,
  allChanges: "All changes on the page",
  whyYou: {
    "each-scan": "You get this mail after each scan in which something changes.",
    daily: "You get this mail once a day at most, when something changed.",
    weekly: "You get this mail once a week at most, when something changed.",
    monthly: "You get this mail once a month at most, when something changed.",
  },
  unsubscribe: "Unsubscribe",
  confirmSubject: "Please confirm your subscription",
  confirmBefore: (about) =>
    `Somebody, we hope you, asked us to send news of changes to this address (${about}). To receive them, open this page and confirm:`,
  confirmLink: "Confirm the subscription",
  confirmAfter: "If it was not you, do nothing: no more mail is sent, and the address is deleted after two days.",
  testSubject: "A test mail of Plumbline",
  testText: "This mail was sent to try the set-up of notifications. There is nothing to do.",
}
