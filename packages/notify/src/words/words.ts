/** The words of mails, in one module a language. */
import type { ChangeFilter, Frequency, Verdict } from "@plumbline/core"

export type ToldDirection = "regressed" | "improved" | "new" | "gone" | "other"

export interface NoticeWords {
  readonly verdict: Readonly<Record<Verdict, string>>
  /** Headings of the parts of a digest, with how many there are. */
  readonly heading: Readonly<Record<ToldDirection, (count: number) => string>>
  readonly subject: (counts: Readonly<Record<ToldDirection, number>>, about: string) => string
  readonly nothing: string
  readonly nothingSubject: (about: string) => string
  readonly intro: (total: number, about: string) => string
  /** What a filter chooses, in a few words; `name` gives a thing's name by its kind and identifier. */
  readonly about: (filter: ChangeFilter, name: (kind: keyof ChangeFilter, id: string) => string) => string
  readonly wentTo: (from: string, to: string) => string
  readonly was: (reason: string) => string
  readonly confirmedTwice: string
  readonly whatToDo: string
  readonly more: (count: number) => string
  readonly allChanges: string
  readonly whyYou: Readonly<Record<Frequency, string>>
  readonly unsubscribe: string
  readonly confirmSubject: string
  /** Paragraphs before and after the link. */
  readonly confirmBefore: (about: string) => string
  readonly confirmLink: string
  readonly confirmAfter: string
  readonly testSubject: string
  readonly testText: string
}
