/** Has anything changed that a page could show? Asked before every page, so it reads a handful of rows through indexes. */
import { ask, askOne, type Dialogue } from "../dialogue.ts"

export function* revision(): Dialogue<string> {
  const newest = yield* askOne<{ id: number | null; finished_at: number | null }>(
    "SELECT id, finished_at FROM scan WHERE finished_at IS NOT NULL ORDER BY finished_at DESC, id DESC LIMIT 1",
  )
  const running = yield* ask<{ id: number }>("SELECT id FROM scan WHERE finished_at IS NULL ORDER BY id")
  const snapshot = yield* askOne<{ key: number | null }>(
    "SELECT max(key) AS key FROM snapshot WHERE manifest IS NOT NULL",
  )
  const spotCheck = yield* askOne<{ key: number | null }>("SELECT max(key) AS key FROM spot_check")
  const checking = yield* ask<{ key: number }>("SELECT key FROM spot_check WHERE state = 'running' ORDER BY key")
  const views = yield* askOne<{ recorded: number | null }>("SELECT sum(recorded) AS recorded FROM vantage")
  const rejudged = yield* askOne<{ count: number }>(
    "SELECT count(*) AS count FROM rejudgement WHERE finished_at IS NOT NULL",
  )
  return `${newest?.id ?? 0}@${newest?.finished_at ?? 0} ${running.map(({ id }) => id).join(",")} ${snapshot?.key ?? 0} ${spotCheck?.key ?? 0} ${checking.map(({ key }) => key).join(",")} ${views?.recorded ?? 0} ${rejudged?.count ?? 0}`
}
