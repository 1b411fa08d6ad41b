/** Chance without chance: numbers and choices that follow from a name, the same each time. */

/** A number in 0 ≤ n < 1 that follows from the text, evenly spread (FNV-1a, 32 bits, with the finalizer of MurmurHash3). */
export const fraction = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** One of the options, chosen by the text; an option that stands twice is chosen twice as often. */
export const choose = <A>(text: string, options: readonly [A, ...Array<A>]): A =>
  options[Math.floor(fraction(text) * options.length)] ?? options[0]

/**
 * Places of the names in an order that follows from the topic, as fractions between 0 and 1 with equal steps: of ten names
 * exactly three are below 0.3.
 */
export const ranks = (names: ReadonlyArray<string>, topic: string): ReadonlyMap<string, number> =>
  new Map(
    names
      .map((name) => ({ name, key: fraction(`${topic} ${name}`) }))
      .sort((a, b) => a.key - b.key || (a.name < b.name ? -1 : 1))
      .map(({ name }, index) => [name, (index + 0.5) / names.length]),
  )
