/**
 * The expected table: for every target of the lab and every check, the verdict and the reason that a scan must give.
 *
 * `good/expected.yaml` names every check. The file of any other quirk names what differs, as `check: verdict reason`; `*` stands
 * for any part of a check's name, and a later line wins. What a target's role leaves out needs no line. Nothing is expected of a target whose owner asked to be left alone.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import type { Quirk, Role } from "./assemble/quirk.ts"

export interface Outcome {
  readonly verdict: string
  readonly reason: string
}

/** What the data files say that a check can give. */
export interface KnownCheck {
  readonly id: string
  readonly roles: ReadonlyArray<Role>
  /** Verdict by reason code. */
  readonly reasons: ReadonlyMap<string, string>
}

/** Outcome by target and check. */
export type ExpectedTable = ReadonlyMap<string, ReadonlyMap<string, Outcome>>

/** Checks of all measured standards in `data/standards`, in the order of their files. */
export const readChecks = (standards: string): ReadonlyArray<KnownCheck> => {
  interface Read {
    readonly checks: ReadonlyArray<{
      readonly id: string
      readonly roles: ReadonlyArray<Role>
      readonly reasons: ReadonlyArray<{ readonly code: string; readonly verdict: string }>
    }>
  }
  return readdirSync(standards)
    .filter((name) => name.endsWith(".yaml"))
    .flatMap((name) => (parse(readFileSync(join(standards, name), "utf8")) as Read).checks)
    .map((check) => ({
      id: check.id,
      roles: check.roles,
      reasons: new Map(check.reasons.map((reason) => [reason.code, reason.verdict])),
    }))
}

/** The table of all quirks; throws when a line names a check that does not exist or a reason that the check cannot give. */
export const expectedTable = (
  quirks: ReadonlyArray<Quirk>,
  checks: ReadonlyArray<KnownCheck>,
  obstacles: ReadonlySet<string>,
): ExpectedTable => {
  const good = quirks.find((quirk) => quirk.id === "good")
  if (good === undefined) throw new Error("good/expected.yaml is missing")
  const baseline = differences(good, checks, obstacles)
  for (const check of checks) {
    if (!baseline.has(check.id)) throw new Error(`good/expected.yaml: ${check.id} is missing`)
  }
  return new Map(
    quirks.map((quirk) => [
      quirk.target,
      quirk.isOptedOut
        ? new Map()
        : withRoles(quirk, checks, new Map([...baseline, ...differences(quirk, checks, obstacles)])),
    ]),
  )
}

/** What is not asked of a target's role does not apply, whatever else is the matter, unless there is no such name. */
const withRoles = (
  { roles }: Quirk,
  checks: ReadonlyArray<KnownCheck>,
  outcomes: ReadonlyMap<string, Outcome>,
): ReadonlyMap<string, Outcome> =>
  new Map([
    ...outcomes,
    ...checks
      .filter(({ roles: asked }) => !asked.some((role) => roles.includes(role)))
      .filter(({ id }) => outcomes.get(id)?.reason !== "name-does-not-exist")
      .map(({ id, roles: asked }): [string, Outcome] => [
        id,
        { verdict: "not-applicable", reason: `not-a-${asked[0]}-target` },
      ]),
  ])

const differences = (quirk: Quirk, checks: ReadonlyArray<KnownCheck>, obstacles: ReadonlySet<string>) => {
  const at = `${quirk.id}/expected.yaml`
  const lines = parse(readFileSync(join(quirk.folder, "expected.yaml"), "utf8")) as Readonly<Record<string, string>>
  const outcomes = new Map<string, Outcome>()
  for (const [pattern, line] of Object.entries(lines)) {
    const [verdict = "", reason = ""] = line.split(" ")
    const expression = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`)
    const named = checks.filter((check) => expression.test(check.id))
    if (named.length === 0) throw new Error(`${at}: no check is named ${pattern}`)
    const able = named.filter((check) =>
      verdict === "unknown" ? obstacles.has(reason) : check.reasons.get(reason) === verdict,
    )
    // A pattern is about those that can give it; a check named in full must be able to.
    if (able.length === 0) throw new Error(`${at}: ${pattern} cannot be ${verdict} ${reason}`)
    for (const check of able) outcomes.set(check.id, { verdict, reason })
  }
  return outcomes
}
