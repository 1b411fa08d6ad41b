/**
 * What a Compose file says once it is put together: merged parts in their places, variables filled in, extensions (`x-…`) gone.
 *
 * Spec: the Compose Specification, of which this understands what our file uses: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`, `$$`.
 */
import { parse } from "yaml"

export interface Service {
  readonly image?: string
  readonly build?: { readonly context: string; readonly dockerfile?: string }
  readonly entrypoint?: ReadonlyArray<string>
  readonly command?: ReadonlyArray<string>
  readonly environment?: Readonly<Record<string, string>>
  /** `source:target[:ro]`; a source that begins with a dot is a path from the file's folder, any other a volume of the file. */
  readonly volumes?: ReadonlyArray<string>
  readonly ports?: ReadonlyArray<string>
  readonly networks?: ReadonlyArray<string> | Readonly<Record<string, { readonly ipv4_address?: string } | null>>
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: Healthcheck
  readonly stop_grace_period?: string
  readonly deploy?: { readonly replicas?: number }
}

export interface Healthcheck {
  readonly test: ReadonlyArray<string>
  readonly interval?: string
  readonly timeout?: string
  readonly retries?: number
  readonly start_period?: string
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes?: Readonly<Record<string, unknown>>
  readonly networks?: Readonly<
    Record<string, { readonly ipam?: { readonly config?: ReadonlyArray<{ readonly subnet?: string }> } } | null>
  >
}

/** Throws what `:?` says of a variable that is not set. */
export const readCompose = (text: string, variables: Readonly<Record<string, string>>): Compose => {
  const whole = parse(text, { merge: true }) as Record<string, unknown>
  const own = Object.fromEntries(Object.entries(whole).filter(([key]) => !key.startsWith("x-")))
  return filled(own, variables) as Compose
}

/** Names of the variables that a file asks for. */
export const variablesOf = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(VARIABLE)].flatMap(([, name]) => name ?? []))

/** Where a service is, network by network: its fixed address there, if it has one. */
export const networksOf = ({ networks = {} }: Service): ReadonlyMap<string, string | undefined> =>
  Array.isArray(networks)
    ? new Map(networks.map((name: string) => [name, undefined]))
    : new Map(Object.entries(networks).map(([name, given]) => [name, given?.ipv4_address]))

/** `40s`, `500ms`, `1m30s` in milliseconds. */
export const millisecondsOf = (duration: string): number =>
  [...duration.matchAll(/(\d+)(ms|s|m|h)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit!]!, 0)
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

const VARIABLE = /\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g

const filled = (value: unknown, variables: Readonly<Record<string, string>>): unknown => {
  if (typeof value === "string")
    return value.replaceAll(VARIABLE, (whole, name: string | undefined, kind?: string, rest = "") => {
      if (name === undefined) return whole === "$$" ? "$" : whole
      const given = variables[name]
      if (given !== undefined && given !== "") return given
      if (kind === "?") throw new Error(`${name}: ${rest}`)
      return kind === "-" ? rest : ""
    })
  if (Array.isArray(value)) return value.map((item) => filled(item, variables))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, variables)]))
}
