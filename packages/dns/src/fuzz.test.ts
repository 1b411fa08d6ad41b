import { assert, test } from "vitest"
import { fuzz } from "../fuzz/target.ts"

test("5,000 mutated packets neither escape nor hang", () => {
  const { escapes, maxMillis, decoded } = fuzz(5_000, 20_261_122)
  assert.deepEqual(escapes, [])
  assert.isAbove(decoded, 1_000)
  assert.isBelow(maxMillis, 500)
})
