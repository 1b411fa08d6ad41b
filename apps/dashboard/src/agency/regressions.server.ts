/** What regressed lately: at whom, on what, why, and how it is mended. */
import {
  Change,
  type FindingView,
  Page,
  type StandardDetail,
  standardOfCheck,
  TargetDetail,
  type Verdict,
} from "@plumbline/core"
import { ask } from "#app/api/answer.server.ts"
import { type ChangeView, viewChange } from "#app/page/catalogue.server.ts"

export interface Regression extends ChangeView {
  /** What stands against the standard now; empty when it has been mended since. */
  readonly findings: ReadonlyArray<
    Pick<FindingView, "check" | "label" | "explanation" | "mend"> & { readonly verdict: Verdict }
  >
}

export interface Regressions {
  /** True when they are of the last days, false when they are the newest that there are. */
  readonly isRecent: boolean
  readonly days: number
  readonly organisations: ReadonlyArray<{
    readonly id: string
    readonly name: string
    readonly regressions: ReadonlyArray<Regression>
  }>
  /** How many more there are than these. */
  readonly more: number
}

/** Those of the last week or, when there are none, those of the newest scan that found any. */
export const askRegressions = async (
  of: { readonly country: string } | { readonly organisation: string },
  now: string,
  standards: ReadonlyArray<StandardDetail>,
): Promise<Regressions> => {
  const { items, total } = await ask(Page(Change), "/changes", { ...of, direction: "regressed", limit: MOST_READ })
  const since = new Date(Date.parse(now) - DAYS * DAY_MILLISECONDS).toISOString()
  const recent = items.filter(({ at }) => at >= since)
  const isRecent = recent.length > 0
  const chosen = isRecent ? recent : items.filter(({ scan }) => scan === items[0]?.scan)
  const shown = chosen.slice(0, MOST_SHOWN)
  const names = [...new Set(shown.map(({ target }) => target))]
  const details = new Map(
    await Promise.all(
      names.map(async (name) => [name, await ask(TargetDetail, `/targets/${encodeURIComponent(name)}`)] as const),
    ),
  )
  const view = viewChange(standards)
  const byOrganisation = Map.groupBy(
    shown.map((change): Regression => {
      const findings = (details.get(change.target)?.findings ?? []).filter(
        ({ check, verdict, requirement }) =>
          standardOfCheck(check) === change.standard &&
          requirement === "required" &&
          (verdict === "fail" || verdict === "partial"),
      )
      return {
        ...view(change),
        findings: findings.map(({ check, verdict, label, explanation, mend }) => ({
          check,
          verdict,
          label,
          explanation,
          mend,
        })),
      }
    }),
    ({ organisation }) => organisation,
  )
  return {
    isRecent,
    days: DAYS,
    organisations: [...byOrganisation].map(([id, regressions]) => ({
      id,
      name: regressions[0]!.organisationName,
      regressions,
    })),
    more: isRecent && chosen.length === items.length ? total - shown.length : chosen.length - shown.length,
  }
}

const DAYS = 7
const DAY_MILLISECONDS = 86_400_000
const MOST_READ = 200
/** Each asks for the domain's findings. */
const MOST_SHOWN = 12
