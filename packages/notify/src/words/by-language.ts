/** The words of mails by language; English for those that nobody has written yet. */
import type { Language } from "@plumbline/core"
import { en } from "./en.ts"
import type { NoticeWords } from "./words.ts"

const WORDS: Partial<Record<Language, NoticeWords>> = { en }

export const noticeWords = (language: Language): NoticeWords => WORDS[language] ?? en

/** The language in which `noticeWords` speaks when asked for another. */
export const spokenLanguage = (language: Language): Language => (WORDS[language] === undefined ? "en" : language)
