/** The database's numbers of reasons, which are written when they are new. */
import { ask, type Dialogue, marks } from "../dialogue.ts"

export function* reasonKeys(codes: Iterable<string>): Dialogue<ReadonlyMap<string, number>> {
  const wanted = [...new Set(codes)]
  const keys = new Map<string, number>()
  if (wanted.length === 0) return keys
  const known = yield* ask<{ code: string; key: number }>(
    `SELECT code, key FROM reason WHERE code IN (${marks(wanted)})`,
    ...wanted,
  )
  for (const { code, key } of known) keys.set(code, key)
  for (const code of wanted) {
    if (keys.has(code)) continue
    const [written] = yield* ask<{ key: number }>("INSERT INTO reason (code) VALUES (?) RETURNING key", code)
    keys.set(code, written!.key)
  }
  return keys
}
