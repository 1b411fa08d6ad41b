/**
 * What the address of a page says before its path: language and snapshot.
 *
 * `/countries/nl` is English and newest, `/fr/snapshots/2026-11-23/countries/nl` French and as of a snapshot. The only place that takes
 * such addresses apart or puts them together; routes see the path alone.
 */
import { baseLocale, type Locale, locales } from "#app/paraglide/runtime.js"

/** For whom a page is made: in which language, and as of which snapshot (null: the newest figures). */
export type Reader = { readonly language: Locale; readonly snapshot: string | null }
export type Address = Reader & { readonly path: string }

export const NEWEST_ENGLISH: Reader = { language: baseLocale, snapshot: null }

export const splitAddress = (pathname: string): Address => {
  const prefixed = PREFIX.exec(pathname)
  const language = locales.find((each) => each === prefixed?.[1] && each !== baseLocale)
  const rest = language === undefined ? pathname : pathname.slice(language.length + 1)
  const pinned = SNAPSHOT.exec(rest)
  const path = pinned === null ? rest : rest.slice(pinned[0].length)
  return { language: language ?? baseLocale, snapshot: pinned?.[1] ?? null, path: path === "" ? "/" : path }
}

/** `/fr/snapshots/2026-11-23/countries/nl` */
export const joinAddress = ({ language, snapshot }: Reader, path: string): string => {
  const prefix = `${language === baseLocale ? "" : `/${language}`}${snapshot === null ? "" : `/snapshots/${snapshot}`}`
  return prefix !== "" && (path === "/" || /^\/[?#]/.test(path)) ? `${prefix}${path.slice(1)}` : `${prefix}${path}`
}

const PREFIX = /^\/([a-z]{2,3})(?=\/|$)/
/** The form of an id is that of SnapshotId in core, which would bring its schemas to the browser. */
const SNAPSHOT = /^\/snapshots\/(\d{4}-\d{2}-\d{2}(?:\.[1-9]\d{0,3})?)(?=\/|$)/
