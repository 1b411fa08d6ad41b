/** The database's number of a reason, which is written when it is new. */
import { ask, askOne, type Dialogue } from "../dialogue.ts"

export function* reasonKey(code: string): Dialogue<number> {
  const known = yield* askOne<{ key: number }>("SELECT key FROM reason WHERE code = ?", code)
  if (known !== undefined) return known.key
  const [written] = yield* ask<{ key: number }>("INSERT INTO reason (code) VALUES (?) RETURNING key", code)
  return written!.key
}
