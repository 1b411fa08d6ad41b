/** What differs between two places, in the words of the standards. */
import type { SaidOfCheck, StandardDetail, TargetView } from "@plumbline/core"

export interface DifferenceView {
  readonly check: string
  readonly abbreviation: string
  readonly title: string
  /** Null on the domain's own page. */
  readonly domain: { readonly name: string; readonly display: string; readonly organisation: string } | null
  readonly here: Said
  readonly there: Said
}

type Said = Pick<SaidOfCheck, "verdict" | "label" | "explanation" | "observedAt">

/** Checks that the catalog no longer has keep their code. */
export const differenceViews = (standards: ReadonlyArray<StandardDetail>) => {
  const named = new Map(standards.map(({ standard }) => [standard.id, standard]))
  return (difference: TargetView["differences"][number], domain: DifferenceView["domain"] = null): DifferenceView => {
    const standard = named.get(difference.standard)
    return {
      check: difference.check,
      abbreviation: standard?.abbreviation ?? difference.standard,
      title: standard?.checks.find(({ id }) => id === difference.check)?.title ?? difference.check,
      domain,
      here: saidOf(difference.here),
      there: saidOf(difference.there),
    }
  }
}

const saidOf = ({ verdict, label, explanation, observedAt }: SaidOfCheck): Said => ({
  verdict,
  label,
  explanation,
  observedAt,
})

/** The share of compared checks on which two places agree; null where nothing was compared. */
export const agreementOf = ({ agreeing, differing }: { readonly agreeing: number; readonly differing: number }) =>
  agreeing + differing === 0 ? null : agreeing / (agreeing + differing)
