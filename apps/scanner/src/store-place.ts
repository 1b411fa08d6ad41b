/** Where a store is, as people write it: a path, `sqlite:PATH`, or the address of a PostgreSQL database. */
import { resolve } from "node:path"
import type { StoreOptions } from "@plumbline/store"

/** The options of a store; null where the text names none. Relative paths count from `base`. */
export const storeOptionsOf = (place: string, base: string): StoreOptions | null => {
  if (/^postgres(?:ql)?:\/\/[^/]/.test(place)) return { url: place.replace(/^postgres:/, "postgresql:") }
  if (/^[a-z][a-z0-9+.-]+:/i.test(place) && !place.startsWith("sqlite:")) return null
  const path = place.replace(/^sqlite:(?:\/\/(?=\/))?/, "")
  return path === "" ? null : { file: path === ":memory:" ? path : resolve(base, path) }
}

/** The place as it may be shown: without a password. */
export const shownPlace = (options: StoreOptions): string => {
  if (!("url" in options)) return options.file
  const url = new URL(options.url)
  if (url.password !== "") url.password = "***"
  return url.href
}
