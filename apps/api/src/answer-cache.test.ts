import { expect, it } from "vitest"
import { answerCache } from "./answer-cache.ts"

it("keeps an answer for its moment, and forgets those least lately asked for", () => {
  const cache = answerCache(100)
  cache.keep("/a", "1", "a".repeat(10))
  expect(cache.get("/a", "1")).toBe("a".repeat(10))
  expect(cache.get("/a", "2")).toBeUndefined()
  expect(cache.get("/a", "1"), "gone with its moment").toBeUndefined()

  for (const name of ["b", "c", "d", "e", "f"]) cache.keep(`/${name}`, "1", name.repeat(10))
  expect(cache.get("/b", "1")).toBeDefined()
  cache.keep("/g", "1", "g".repeat(10))
  expect(cache.get("/b", "1"), "asked for lately").toBeDefined()
  expect(cache.get("/c", "1"), "least lately").toBeUndefined()

  cache.keep("/large", "1", "x".repeat(20))
  expect(cache.get("/large", "1"), "more than a quarter of the room").toBeUndefined()
})
