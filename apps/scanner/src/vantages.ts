/**
 * Where this process stands, and what other places there are.
 *
 * The first of `vantages` makes the figures; the others look at the same targets. Each other one is a `plumbline worker` on a machine of its own.
 */
export interface VantagesGiven {
  readonly vantage?: string
  readonly vantages?: ReadonlyArray<string>
}

export interface Vantages {
  /** Where this process stands. */
  readonly vantage: string
  /** All of the installation; the first makes the figures. */
  readonly vantages: ReadonlyArray<string>
}

/** What the file says, and the environment over it. Adds to `lines` what is wrong. */
export const vantagesFrom = (
  given: VantagesGiven,
  environment: string | undefined,
  where: string,
  hasPostgresql: boolean,
  lines: Array<string>,
): Vantages => {
  const [named, from] =
    environment === undefined || environment === ""
      ? [given.vantage, `${where}: vantage`]
      : [environment, "environment: PLUMBLINE_VANTAGE"]
  const { vantages } = given
  if (vantages === undefined) {
    const vantage = named ?? "default"
    return { vantage, vantages: [vantage] }
  }
  const all = vantages.join(", ")
  for (const [index, name] of vantages.entries())
    if (vantages.indexOf(name) !== index)
      lines.push(`${where}: vantages: ${name} is there twice; give each place a name of its own`)
  const vantage = named ?? (vantages.length === 1 ? vantages[0] : undefined)
  if (vantage === undefined)
    lines.push(`${where}: vantage: is missing; write which of ${all} this place is, or set PLUMBLINE_VANTAGE`)
  else if (!vantages.includes(vantage))
    lines.push(`${from}: ${vantage} is not among vantages; write one of ${all}, or add it there`)
  if (vantages.length > 1 && !hasPostgresql)
    lines.push(
      `${where}: vantages: more than one needs PostgreSQL, for the others are plumbline worker on other machines; set DATABASE_URL, or leave vantages out`,
    )
  return { vantage: vantage ?? "default", vantages }
}

/** Whether figures are made from where this process stands. */
export const isHome = ({ vantage, vantages }: Vantages): boolean => vantage === vantages[0]
