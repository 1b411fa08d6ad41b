import { assert, test } from "vitest"
import { fuzz } from "../fuzz/target.ts"

test("3,000 mutated packets neither escape nor hang", () => {
  const { escapes, maxMillis, decoded } = fuzz(3_000, 20_261_122)
  assert.deepEqual(escapes, [])
  assert.isAbove(decoded, 900)
  assert.isBelow(maxMillis, 5_000)
})
