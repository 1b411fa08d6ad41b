/** Where a store is, as people write it: a path, `sqlite:PATH`, or the address of a PostgreSQL database. */
import { mkdirSync } from "node:fs"
import { dirname, resolve } from "node:path"
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

/** Where the configured installation keeps what it measures of the world. */
export const configuredStore = (config: { readonly store: string; readonly database: string | null }): StoreOptions =>
  config.database === null ? { file: config.store } : { url: config.database }

/** Makes the folder in which the file of an SQLite store stands. */
export const makeRoomFor = (options: StoreOptions): void => {
  if ("file" in options && options.file !== ":memory:") mkdirSync(dirname(options.file), { recursive: true })
}
