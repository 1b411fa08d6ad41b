/**
 * Judges everything that was ever seen of one target by the probes of today: pure arithmetic over spans of scans.
 *
 * A piece of evidence is read once, and judged once unless its judge looks at the time, as for a certificate that ends: then once for every
 * scan that saw it. Where a standard has no evidence that today's judge can read (its measurement never ended, or the shape was another),
 * what was said then stands.
 */
import type { Instant, Judgement, ScanId, StandardId, TargetRole } from "@plumbline/core"
import type { Judge, JudgeContext, Probe } from "@plumbline/probes"
import type { HistoryPart, JudgedSpan, RejudgedTarget, TargetHistory } from "@plumbline/store"
import { Effect } from "effect"

/** Judges of documents; null for one that cannot be read. */
export type Judges = ReadonlyMap<number, Judge | null>

/** Reads the documents of a part, each once. */
export const readDocuments = Effect.fnUntraced(function* (
  documents: HistoryPart["documents"],
  probes: ReadonlyMap<StandardId, Probe>,
) {
  const judges = new Map<number, Judge | null>()
  for (const [key, { standard, version, document }] of documents) {
    const probe = probes.get(standard)
    const judge =
      probe === undefined || probe.version !== version
        ? null
        : yield* probe.read(document).pipe(Effect.catchTag("SchemaError", () => Effect.succeed(null)))
    judges.set(key, judge)
  }
  return judges
})

export const rejudgeTarget = (
  target: TargetHistory,
  judges: Judges,
  probes: ReadonlyMap<StandardId, Probe>,
): RejudgedTarget => {
  const judged: Array<JudgedSpan> = []
  const carriedAt = new Set<ScanId>()
  const after = new Map(target.scans.map(({ scan }, index) => [scan, target.scans[index + 1]?.scan ?? scan + 1]))
  for (const [standard, probe] of probes) {
    const evidence = target.evidence.filter((piece) => piece.standard === standard)
    const spans = new Spans(after)
    for (const { scan, observedAt } of target.scans) {
      const piece = evidence.find(({ from, until }) => from <= scan && scan < until)
      const judge = piece === undefined ? null : judges.get(piece.document)
      if (judge !== null && judge !== undefined) spans.hold(scan, judgementsAt(judge, target.roles, observedAt))
      else {
        const said = target.said.filter(
          ({ check, from, until }) => from <= scan && scan < until && check in probe.checks,
        )
        if (said.length > 0) carriedAt.add(scan)
        spans.hold(scan, said)
      }
    }
    judged.push(...spans.end())
  }
  return { key: target.key, judged, targetScans: target.scans.length, carried: carriedAt.size }
}

/** Each judge's judgements by roles, for as long as they do not depend on the time. */
const timeless = new WeakMap<Judge, Map<string, ReadonlyArray<Judgement>>>()

const judgementsAt = (
  judge: Judge,
  roles: ReadonlyArray<TargetRole>,
  observedAt: Instant,
): ReadonlyArray<Judgement> => {
  const key = roles.join(" ")
  let ofJudge = timeless.get(judge)
  const known = ofJudge?.get(key)
  if (known !== undefined) return known
  let isTimed = false
  const context: JudgeContext = {
    get observedAt() {
      isTimed = true
      return observedAt
    },
  }
  const judgements = judge(roles, context)
  if (!isTimed) {
    if (ofJudge === undefined) {
      ofJudge = new Map()
      timeless.set(judge, ofJudge)
    }
    ofJudge.set(key, judgements)
  }
  return judgements
}

/** Joins what is said from scan to scan to spans in which it stays the same. */
class Spans {
  private readonly after: ReadonlyMap<ScanId, ScanId>
  private readonly ended: Array<JudgedSpan> = []
  private standing = new Map<string, { readonly from: ScanId; until: ScanId; said: Judgement }>()
  private last: ReadonlyArray<Judgement> | undefined

  /** `after` names the scan behind each. */
  constructor(after: ReadonlyMap<ScanId, ScanId>) {
    this.after = after
  }

  hold(scan: ScanId, judgements: ReadonlyArray<Judgement>): void {
    const until = this.after.get(scan)!
    if (judgements === this.last) {
      for (const standing of this.standing.values()) standing.until = until
      return
    }
    const now = new Map<string, { readonly from: ScanId; until: ScanId; said: Judgement }>()
    for (const said of judgements) {
      const standing = this.standing.get(said.check)
      if (standing !== undefined && isSame(standing.said, said)) {
        standing.until = until
        now.set(said.check, standing)
        this.standing.delete(said.check)
      } else now.set(said.check, { from: scan, until, said })
    }
    this.close()
    this.standing = now
    this.last = judgements
  }

  end(): ReadonlyArray<JudgedSpan> {
    this.close()
    return this.ended
  }

  private close(): void {
    for (const { from, until, said } of this.standing.values()) {
      const { check, verdict, reason, parameters } = said
      this.ended.push({ from, until, check, verdict, reason, parameters })
    }
  }
}

const isSame = (left: Judgement, right: Judgement): boolean =>
  left.verdict === right.verdict &&
  left.reason === right.reason &&
  JSON.stringify(left.parameters) === JSON.stringify(right.parameters)
