/** The words of mails by language. */
import type { Language } from "@plumbline/core"
import { ar } from "./ar.ts"
import { en } from "./en.ts"
import { es } from "./es.ts"
import { fr } from "./fr.ts"
import { nl } from "./nl.ts"
import type { NoticeWords } from "./words.ts"

const WORDS: Readonly<Record<Language, NoticeWords>> = { en, fr, es, nl, ar }

export const noticeWords = (language: Language): NoticeWords => WORDS[language]
