/** `errata.md`: what was published and was wrong, as it was known when the data set was written. */
import type { Erratum } from "@plumbline/core"

export const errataText = (errata: ReadonlyArray<Erratum>, site: string | null): string =>
  [
    "# Errata",
    `A snapshot is never changed. What is found wrong later stands in the errata of later ones${site === null ? "" : `, and at ${site}/snapshots`}.`,
    ...(errata.length === 0
      ? ["Nothing is known to be wrong so far."]
      : errata.map(
          ({ id, foundOn, from, to, measures, wrong, mendedIn }) =>
            `## ${id}\n\nFound on ${foundOn}. Snapshots ${from} to ${to ?? "the newest"}; ${measures === undefined ? "all figures" : measures.map((measure) => `\`${measure}\``).join(", ")}.\n\n${wrong}\n\n${mendedIn === undefined ? "Not mended yet." : `Mended in ${mendedIn}.`}`,
        )),
    "",
  ].join("\n\n")
